// A line says in either language why it has its price; a price that needs no reason says nothing.
import { createI18n } from 'vue-i18n'
import { describe, expect, it } from 'vitest'
import { foldWords, lineWords } from '../../renderer/priceWords'
import { wordsBy } from '../../renderer/words'
import { factor, price } from '../../shared/decimal'
import type { LinePriceReason } from '../../shared/documents/trade'
import { messages, type Words } from '../../shared/messages/messages'

const sayIn = (locale: 'zh-CN' | 'en'): Words =>
  wordsBy(createI18n({ legacy: false, locale, messages }).global.t)
const [zh, en] = [sayIn('zh-CN'), sayIn('en')]

const today = '2026-11-22'

const adjusted = (reason: LinePriceReason) => ({
  price: price(960_000),
  basePrice: price(1_200_000),
  priceReason: reason,
  amountFrom: 'price' as const,
})

it.each([
  ['half of the price', 5_000, '5折', '50% off'],
  ['whole tenths', 8_000, '8折', '20% off'],
  ['half tenths', 8_500, '8.5折', '15% off'],
  ['every decimal that a factor has', 8_888, '8.888折', '11.12% off'],
] as const)('names a discount by %s', (_, units, chinese, english) => {
  expect([foldWords(zh, factor(units)), foldWords(en, factor(units))]).toEqual([chinese, english])
})

describe('a line of the sale', () => {
  const cases: readonly (readonly [string, LinePriceReason, string, string])[] = [
    [
      'that a factor has adjusted',
      { kind: 'adjustedByFactor', factor: factor(8_000), endDate: '2026-11-30' },
      '调价 8折 · 至 11-30',
      '20% off until 11-30',
    ],
    [
      'that is adjusted into another year',
      { kind: 'adjustedPrice', endDate: '2027-01-31' },
      '调价 · 至 2027-01-31',
      'special price until 2027-01-31',
    ],
    [
      'that is adjusted for good',
      { kind: 'adjustedPrice', endDate: null },
      '调价',
      'special price',
    ],
    [
      'with a discount of its own',
      { kind: 'itemDiscount', factor: factor(9_000) },
      '商品折扣 9折',
      'item discount 10% off',
    ],
  ]

  it.each(cases)('%s says so, and what it cost before', (_, reason, chinese, english) => {
    const line = adjusted(reason)
    expect([lineWords(zh, line, today), lineWords(en, line, today)]).toEqual([
      { reason: chinese, base: '原价 120.00' },
      { reason: english, base: 'was 120.00' },
    ])
  })

  it('says of which day its price is, where nobody knows that of today', () => {
    const line = { ...adjusted({ kind: 'ofThatDay', day: '2026-11-20' }), basePrice: price(960_000) }
    expect([lineWords(zh, line, today), lineWords(en, line, today)]).toEqual([
      { reason: '11-20 的价格，商品库正在重建', base: null },
      { reason: 'price of 11-20; the item list is being rebuilt', base: null },
    ])
  })

  it('says that its amount is the label\'s, whatever its price is', () => {
    const reason = { kind: 'adjustedPrice', endDate: null } as const
    const labelled = { ...adjusted(reason), amountFrom: 'label' as const }
    const ofThatDay = { ...labelled, priceReason: { kind: 'ofThatDay', day: '2026-11-20' } as const }
    expect([lineWords(zh, labelled, today), lineWords(zh, ofThatDay, today)]).toEqual([
      { reason: '按秤签金额', base: null },
      { reason: '11-20 的价格，商品库正在重建', base: null },
    ])
  })

  it.each([{ kind: 'base' } as const, null])('says nothing of %j', (reason) => {
    const line = { ...adjusted({ kind: 'base' }), priceReason: reason, basePrice: price(960_000) }
    expect(lineWords(zh, line, today)).toEqual({ reason: null, base: null })
  })
})
