// Both languages say everything, with the same values; and a wrong key does not compile.
import { describe, expect, expectTypeOf, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { wordsBy } from '../../renderer/words'
import { messages, type MessageKey, type Translated, type Words } from '../../shared/messages/messages'
import type { zhCN } from '../../shared/messages/zhCN'

type Sentences = { readonly [key: string]: string | Sentences }

/** Each sentence by its address. */
function flat(sentences: Sentences, prefix = ''): Readonly<Record<string, string>> {
  const entries = Object.entries(sentences).map(([key, value]) =>
    typeof value === 'string' ? { [prefix + key]: value } : flat(value, `${prefix}${key}.`),
  )
  return Object.assign({}, ...entries) as Readonly<Record<string, string>>
}

const zh = flat(messages['zh-CN'])
const en = flat(messages.en)
/** Of each of its plurals, which name the same values. */
const valuesIn = (sentence: string) =>
  sentence.split(' | ').map((form) => (form.match(/\{\w+\}/g) ?? []).sort().join(' '))

describe('the sentences', () => {
  it('are the same ones in both languages, and none is empty', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    expect(Object.entries({ ...zh, ...en }).filter(([, sentence]) => sentence === '')).toEqual([])
  })

  // Of one factor Chinese says the tenths that are left to pay, English the percents taken off.
  it('take the same values in both languages', () => {
    const named = (sentences: Readonly<Record<string, string>>) =>
      Object.entries(sentences)
        .filter(([key]) => key !== 'price.fold')
        .map(([key, sentence]) => [key, [...new Set(valuesIn(sentence))]])
    expect(Object.fromEntries(named(en))).toEqual(Object.fromEntries(named(zh)))
  })

  it('hold no sign that the library would read as its own', () => {
    const special = (sentence: string) => /[@|]/.test(sentence.replace(' | ', ' '))
    expect(Object.entries({ ...zh, ...en }).filter(([, sentence]) => special(sentence))).toEqual([])
  })

  it('have two forms in English where something is counted, and one in Chinese', () => {
    const inForms = (sentences: Readonly<Record<string, string>>) =>
      Object.entries(sentences).filter(([, sentence]) => sentence.includes(' | '))
    expect(inForms(zh)).toEqual([])
    expect(inForms(en).filter(([, sentence]) => !sentence.includes('{count}'))).toEqual([])
  })

  it.each([
    [0, '0 items'],
    [1, '1 item'],
    [1200, '1,200 items'],
  ])('count %i', (count, words) => {
    const { t } = createI18n({ legacy: false, locale: 'en', messages }).global
    expect(wordsBy(t)('items.count', { count })).toBe(words)
  })
})

describe('what does not compile', () => {
  const say: Words = (key, ...[values]) => `${key} ${JSON.stringify(values ?? {})}`

  it('a key that stands nowhere', () => {
    // @ts-expect-error no such sentence
    expect(say('sale.noSuchSentence')).toContain('noSuchSentence')
    // @ts-expect-error a group is no sentence
    expect(say('sale')).toContain('sale')
    expectTypeOf<'sale.pay'>().toExtend<MessageKey>()
  })

  it('a value that a sentence needs and does not get, or gets without need', () => {
    expect(say('sale.pieces', { count: 3 })).toBe('sale.pieces {"count":3}')
    // @ts-expect-error the count is missing
    expect(say('sale.pieces')).toBe('sale.pieces {}')
    // @ts-expect-error the value has another name
    expect(say('sale.pieces', { pieces: 3 })).toBe('sale.pieces {"pieces":3}')
    // @ts-expect-error this sentence takes no value
    expect(say('sale.pay', { count: 3 })).toBe('sale.pay {"count":3}')
  })

  it('a language that lacks a sentence', () => {
    const { code: _code, ...withoutCode } = messages.en.sale
    // @ts-expect-error the sentence sale.code is missing
    const lacking: Translated<typeof zhCN> = { ...messages.en, sale: withoutCode }
    expect(lacking.sale).toEqual(withoutCode)
  })
})
