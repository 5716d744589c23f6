// The words that start the practice headquarters: what they mean, and which are refused.
import { expect, test } from 'vitest'
import { readOptions } from '../../practice/options'

const usual = {
  kind: 'start',
  file: 'practice-headquarters.db',
  items: 10_000,
  odd: 0,
  seed: 1,
  asksForCatalogue: false,
  port: null,
  mode: null,
  provisioning: null,
}

test.each([
  [[], usual],
  [['--items', '1000000'], { ...usual, items: 1_000_000, asksForCatalogue: true }],
  [['--port=8080', '--mode=books'], { ...usual, port: 8080, mode: 'books' }],
  [['--help', '--items=5'], { kind: 'help' }],
])('%j are understood', (words, meant) => {
  expect(readOptions(words)).toEqual(meant)
})

test.each([
  ['--items=abc', '--items must be a whole number up to 999999999, and not "abc"'],
  ['--items=', '--items must be a whole number up to 999999999, and not ""'],
  ['--odd=100001', '--odd must be a whole number up to 100000, and not "100001"'],
  ['--port=99999', '--port must be a whole number up to 65535, and not "99999"'],
  ['--mode=x', '--mode must be one of dedupes, forgets, books, and not "x"'],
  ['--foo', "Unknown option '--foo'"],
  ['stray', "Unexpected argument 'stray'"],
])('%s is refused in words', (word, words) => {
  const said = readOptions([word])
  expect(said.kind === 'wrong' ? said.words.slice(0, words.length) : said).toBe(words)
})
