// What one unit costs on a business date, and why: the rules are stated in one place, and no order
// of arrival changes what they give.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factor, price, PRICE_MAX } from '../../shared/decimal'
import { discounted, priceOn, type DatedAdjustment, type PriceRules } from '../../shared/pricing'

const DAY = '2026-11-21'
const rules: PriceRules = { base: 'retail', itemDiscount: 'ignored' }
const item = { standardPrice: price(200_000), retailPrice: price(150_000), discount: factor(9_000) }

const dated = { startDate: null, endDate: null, updatedAt: null, seq: 1 }
type Window = Partial<Omit<DatedAdjustment, 'kind'>>
const at = (yuan: number, rest: Window = {}): DatedAdjustment => ({
  ...dated,
  ...rest,
  kind: 'price',
  price: price(yuan * 10_000),
})
const by = (units: number, rest: Window = {}): DatedAdjustment => ({
  ...dated,
  ...rest,
  kind: 'discount',
  factor: factor(units),
})

const costs = (adjustments: readonly DatedAdjustment[], day = DAY): number =>
  priceOn(day, item, adjustments, rules).price

describe('the base', () => {
  it.each([
    ['the retail price', item, rules, 150_000],
    ['the standard price where there is no retail price', { ...item, retailPrice: null }, rules, 200_000],
    ['the standard price where that is the rule', item, { ...rules, base: 'standard' }, 200_000],
    ['a retail price of nothing, too', { ...item, retailPrice: price(0) }, rules, 0],
  ] as const)('is %s', (_case, of, with_, expected) => {
    expect(priceOn(DAY, of, [], with_)).toEqual({
      price: expected,
      base: expected,
      reason: { kind: 'base' },
    })
  })

  const applied = { ...rules, itemDiscount: 'applied' } as const

  it('is lowered by the discount of the item only where that is the rule', () => {
    expect([priceOn(DAY, item, [], rules), priceOn(DAY, item, [], applied)]).toEqual([
      { price: 150_000, base: 150_000, reason: { kind: 'base' } },
      { price: 135_000, base: 135_000, reason: { kind: 'itemDiscount', factor: 9_000 } },
    ])
  })

  it.each([null, factor(10_000)])('is not called lowered by a discount of %s', (discount) => {
    expect(priceOn(DAY, { ...item, discount }, [], applied)).toEqual({
      price: 150_000,
      base: 150_000,
      reason: { kind: 'base' },
    })
  })

  it('as lowered is what an adjustment multiplies', () => {
    expect(priceOn(DAY, item, [by(5_000)], applied)).toEqual({
      price: 67_500,
      base: 135_000,
      reason: { kind: 'adjustedByFactor', factor: 5_000, endDate: null },
    })
  })
})

describe('an adjustment', () => {
  const window = { startDate: '2026-11-10', endDate: '2026-11-30' }

  it('says that it is why, and until when', () => {
    const both = [at(100, window), by(8_000, window)]
    expect(both.map((each) => priceOn(DAY, item, [each], rules))).toEqual([
      { price: 1_000_000, base: 150_000, reason: { kind: 'adjustedPrice', endDate: '2026-11-30' } },
      {
        price: 120_000,
        base: 150_000,
        reason: { kind: 'adjustedByFactor', factor: 8_000, endDate: '2026-11-30' },
      },
    ])
  })

  it.each([
    ['2026-11-09', 150_000],
    ['2026-11-10', 80_000],
    ['2026-11-30', 80_000],
    ['2026-12-01', 150_000],
  ])('from its first day to its last, both included: %s costs %i', (day, expected) => {
    expect(costs([at(8, window)], day)).toBe(expected)
  })

  it.each([
    ['no first day', { startDate: null }, ['2000-01-01', '2026-11-30'], '2026-12-01'],
    ['no last day', { endDate: null }, ['2026-11-10', '2099-12-31'], '2026-11-09'],
  ] as const)('with %s is bounded on the other side only', (_case, open, on, off) => {
    const adjustment = at(8, { ...window, ...open })
    expect([...on, off].map((day) => costs([adjustment], day))).toEqual([80_000, 80_000, 150_000])
  })

  it.each([
    ['starts later', at(7, { startDate: '2026-11-20', seq: 1 }), at(6, { startDate: '2026-11-01', updatedAt: 9, seq: 9 })],
    ['starts at all', at(7, { startDate: '2026-11-20' }), by(100, { updatedAt: 9, seq: 9 })],
    ['was written later', at(7, { updatedAt: 5, seq: 1 }), at(6, { updatedAt: 4, seq: 9 })],
    ['was written at a time', at(7, { updatedAt: 5, seq: 1 }), at(6, { seq: 9 })],
    ['came later', at(7, { updatedAt: 5, seq: 3 }), by(100, { updatedAt: 5, seq: 2 })],
    ['still runs', at(7), at(6, { startDate: '2026-11-20', endDate: '2026-11-20', seq: 9 })],
    ['runs already', at(7), at(6, { startDate: '2026-11-22', seq: 9 })],
  ] as const)('that %s applies, and the other does not', (_case, first, second) => {
    expect([costs([first, second]), costs([second, first])]).toEqual([70_000, 70_000])
  })
})

// ---- Whatever adjustments there are.

const anyDay = fc.integer({ min: 18, max: 24 }).map((day) => `2026-11-${day}`)
const anyPrice = fc.integer({ min: 0, max: PRICE_MAX }).map(price)
const anyFactor = fc.integer({ min: 1, max: 10_000 }).map(factor)
const anyCut = fc.integer({ min: 1, max: 9_999 }).map(factor)
const anyAdjustment = fc
  .record({
    startDate: fc.option(anyDay),
    endDate: fc.option(anyDay),
    updatedAt: fc.option(fc.integer({ min: 1, max: 3 })),
    seq: fc.nat(),
    what: fc.oneof(
      anyPrice.map((of) => ({ kind: 'price' as const, price: of })),
      anyFactor.map((of) => ({ kind: 'discount' as const, factor: of })),
    ),
  })
  .map(({ what, ...rest }): DatedAdjustment => ({ ...rest, ...what }))
const anyAdjustments = fc.uniqueArray(anyAdjustment, { selector: ({ seq }) => seq, maxLength: 8 })
const anyItem = fc.record({
  standardPrice: anyPrice,
  retailPrice: fc.option(anyPrice),
  discount: fc.option(anyFactor),
})
const anyRules = fc.record({
  base: fc.constantFrom('retail', 'standard'),
  itemDiscount: fc.constantFrom('applied', 'ignored'),
} as const)
const runs = { seed: 1, numRuns: 500 }

it('the order in which adjustments came never matters', () => {
  fc.assert(
    fc.property(
      anyDay,
      anyItem,
      anyAdjustments.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      anyRules,
      (day, of, [inOrder, shuffled], with_) => {
        expect(priceOn(day, of, shuffled, with_)).toEqual(priceOn(day, of, inOrder, with_))
      },
    ),
    runs,
  )
})

it('the one that applies is the last by start, then by writing, then by number', () => {
  const rank = ({ startDate, updatedAt, seq }: DatedAdjustment): string =>
    [startDate ?? '0000-00-00', String(updatedAt ?? 0), String(seq).padStart(12, '0')].join(' ')
  fc.assert(
    fc.property(anyDay, anyItem, anyAdjustments, anyRules, (day, of, adjustments, with_) => {
      const running = adjustments.filter(
        ({ startDate, endDate }) => (startDate ?? day) <= day && (endDate ?? day) >= day,
      )
      const last = running.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(-1)
      expect(priceOn(day, of, adjustments, with_)).toEqual(priceOn(day, of, last, with_))
    }),
    runs,
  )
})

it('what is over or to come changes nothing, and the base is what it would cost without any', () => {
  fc.assert(
    fc.property(anyDay, anyItem, anyAdjustments, anyRules, (day, of, adjustments, with_) => {
      const plain = priceOn(day, of, [], with_)
      const others = adjustments.filter(
        ({ startDate, endDate }) => (startDate ?? day) > day || (endDate ?? day) < day,
      )
      expect([
        priceOn(day, of, others, with_),
        priceOn(day, of, adjustments, with_).base,
      ]).toEqual([plain, plain.price])
    }),
    runs,
  )
})

describe('a discounted price', () => {
  it.each([
    [9_900, 8_500, 8_400],
    [1_000, 8_500, 900],
    [1_000, 8_400, 800],
    [100, 5_000, 100],
    [100, 4_999, 0],
    [199_900, 9_000, 179_900],
    [199_999, 10_000, 199_999],
    [199_999, 9_999, 200_000],
    [PRICE_MAX, 10_000, PRICE_MAX],
    [0, 1, 0],
  ])('%i by %i is %i: whole fen, halves upwards, and by nothing the price itself', (of, units, expected) => {
    expect(discounted(price(of), factor(units))).toBe(expected)
  })

  it('is whole fen within half a fen of the exact one, and never negative', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: PRICE_MAX - 100 }), anyCut, (of, by_) => {
        const given = discounted(price(of), by_)
        const off = BigInt(given) * 10_000n - BigInt(of) * BigInt(by_)
        expect([given % 100, given >= 0, off > -500_000n && off <= 500_000n]).toEqual([
          0,
          true,
          true,
        ])
      }),
      runs,
    )
  })
})
