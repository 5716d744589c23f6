// What a platform writes as JSON is taken exactly or not at all: no digit of an amount or an id
// is lost, and nothing that is too deep, too large or ambiguous comes through.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseInParts, parseJson } from '../../main/backends/json'
import { err, ok, type Result } from '../../shared/result'

const DEPTH_MAX = 8

describe('a number', () => {
  test.each([
    ['0', 0],
    ['-7', -7],
    ['9007199254740991', 9007199254740991],
  ])('that is whole and exact stays a number: %s', (text, value) => {
    expect(parseJson(`{"a":${text}}`, DEPTH_MAX)).toEqual(ok({ a: value }))
  })

  test.each([
    '9007199254740992',
    '1234567890123456789',
    '-9007199254740993',
    '12.30',
    '0.1',
    '1.0',
    '-0',
    '1e400',
    '1E2',
    '-1.5e-7',
  ])('that a float could change is kept as its text: %s', (text) => {
    expect(parseJson(`[${text} , {"a": ${text}}]`, DEPTH_MAX)).toEqual(ok([text, { a: text }]))
    expect(parseJson(text, DEPTH_MAX)).toEqual(ok(text))
  })

  test('in a text is left alone, whatever is quoted in that', () => {
    const value = ['12.30', '\\', '"1.5"', '\\"1.5', 'a\\\\', { '1.5': '[{,:-2.50' }]
    expect(parseJson(JSON.stringify(value), DEPTH_MAX)).toEqual(ok(value))
  })
})

describe('no value is made of', () => {
  test.each([
    '',
    ' ',
    '<html>',
    '{"a":1',
    '{"a":1}}',
    '{"a":NaN}',
    '{"a":Infinity}',
    '{"a":01}',
    '{"a":.5}',
    '{"a":5.}',
    '{"a":+1}',
    '{"a":1.5.5}',
    '{"a":1-2.5}',
    '{"a":0x1F}',
    '{1.5:0}',
    '[1.5 2.5]',
    '["a]',
    '["a\\"]',
    '["a\\',
    '\ufeff{}',
    "{'a':1}",
  ])('what is no JSON: %s', (text) => {
    expect(parseJson(text, DEPTH_MAX)).toEqual(err('malformed'))
  })

  test.each([
    ['written twice', '{"price":"1.00","price":"100.00"}'],
    ['written twice, once escaped', '{"price":1,"pric\\u0065":2}'],
    ['written twice, deep inside', '[{"a":[{"b":1.5,"b":2.5}]}]'],
    ['that changes what copies are', '{"a":{"__proto__":{"isAdmin":true}}}'],
    ['that changes what copies are, escaped', '{"\\u005f_proto__":1}'],
  ])('a key %s', (_, text) => {
    expect(parseJson(text, DEPTH_MAX)).toEqual(err('ambiguousKeys'))
  })

  test('what is deeper than allowed, a million levels of it included', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
    expect(
      [nested(DEPTH_MAX), nested(DEPTH_MAX + 1), '{"a":'.repeat(1_000_000)].map(
        (text) => parseJson(text, DEPTH_MAX).ok,
      ),
    ).toEqual([true, false, false])
    expect(parseJson(nested(DEPTH_MAX + 1), DEPTH_MAX)).toEqual(err('tooDeep'))
  })

  test('more values than any honest page has', () => {
    expect(parseJson(`[${'0,'.repeat(300_000)}0]`, DEPTH_MAX)).toEqual(err('tooLarge'))
  })
})

test('brackets and commas in a text count neither as depth nor as values', () => {
  const text = '[{,'.repeat(200_000)
  expect(parseJson(JSON.stringify([text]), DEPTH_MAX)).toEqual(ok([text]))
})

test('whatever has only texts and exact whole numbers is the same as without this parser', () => {
  const leaf = fc.oneof(fc.string({ unit: 'binary' }), fc.maxSafeInteger(), fc.boolean())
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.constant(null),
      fc.array(tie('node')),
      fc.dictionary(fc.string(), tie('node')),
    ),
  })).node
  fc.assert(
    fc.property(tree, (value) => {
      const text = JSON.stringify(value).replaceAll('-0', '0')
      fc.pre(!text.includes('__proto__'))
      expect(parseJson(text, 16)).toEqual(ok(JSON.parse(text)))
    }),
    { seed: 20_261_121, numRuns: 2_000 },
  )
})

describe('parts that are taken out', () => {
  const inParts = (text: string) => parseInParts(text, ['item', 'ext'], DEPTH_MAX)

  test('stand aside as they were written, and the rest is parsed around them', () => {
    const text = '{"rows":[{"seq":1.50,"item": {"a":[1.50,"}"]},"ext":[]},{"item":7,"ext":"{"}]}'
    expect(inParts(text)).toEqual(
      ok({
        rest: { rows: [{ seq: '1.50', item: { part: 0 }, ext: { part: 1 } }, { item: 7, ext: '{' }] },
        parts: ['{"a":[1.50,"}"]}', '[]'],
      }),
    )
  })

  test('hold no other part, and only members of the very name are parts', () => {
    const text = '{"item":{"item":{"ext":{}}},"items":{},"a":["item",{"b":1}]}'
    expect(inParts(text)).toEqual(
      ok({
        rest: { item: { part: 0 }, items: {}, a: ['item', { b: 1 }] },
        parts: ['{"item":{"ext":{}}}'],
      }),
    )
    expect(inParts('{"it\\u0065m":{}}')).toEqual(ok({ rest: { item: {} }, parts: [] }))
  })

  test.each([
    ['that is never closed', '{"item":{"a":1', 'malformed'],
    ['written twice', '{"item":{"a":1},"item":{"a":2}}', 'ambiguousKeys'],
    ['written twice, once escaped', '{"item":{},"it\\u0065m":{}}', 'ambiguousKeys'],
    ['too deep', `{"item":${'['.repeat(9)}${']'.repeat(9)}}`, 'tooDeep'],
    ['with more values than any honest page', `{"item":[${'0,'.repeat(300_000)}0]}`, 'tooLarge'],
    ['of many with too many values together', `[${`{"item":[${'0,'.repeat(99_999)}0]},`.repeat(3)}0]`, 'tooLarge'],
  ])('make no value of a part %s', (_, text, fault) => {
    expect(inParts(text)).toEqual(err(fault))
  })

  test('give, put back, what is parsed in one go', () => {
    const key = fc.constantFrom('item', 'ext', 'a', 'b"', 'item\\')
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'binary' }),
        fc.maxSafeInteger(),
        fc.array(tie('node')),
        fc.dictionary(key, tie('node')),
      ),
    })).node
    fc.assert(
      fc.property(tree, (value) => {
        const text = JSON.stringify(value).replaceAll('-0', '0')
        expect(putBack(inParts(text))).toEqual(parseJson(text, DEPTH_MAX))
      }),
      { seed: 20_261_122, numRuns: 2_000 },
    )
  })
})

/** The whole value, with each part parsed where it was. */
function putBack(cut: ReturnType<typeof parseInParts>): Result<unknown, string> {
  if (!cut.ok) return cut
  const { rest, parts } = cut.value
  const restore = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(restore)
    const entries = Object.entries(value)
    const [[name, part] = []] = entries
    if (entries.length === 1 && name === 'part') {
      const parsed = parseJson(parts[Number(part)] ?? '', DEPTH_MAX)
      return parsed.ok ? parsed.value : parsed
    }
    return Object.fromEntries(entries.map(([key, held]) => [key, restore(held)]))
  }
  return ok(restore(rest))
}
