// Money arithmetic against an arbitrary-precision library, over the full declared range.
import Decimal from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addMoney,
  allocate,
  amountOf,
  discountMoney,
  factor,
  FACTOR_MAX,
  factorOf,
  formatFactor,
  formatMoney,
  formatPrice,
  formatQuantity,
  LINE_AMOUNT_MAX,
  LINES_MAX,
  money,
  MONEY_MAX,
  negateMoney,
  parseFactor,
  parseMoney,
  parsePrice,
  parseQuantity,
  price,
  PRICE_MAX,
  quantity,
  QUANTITY_MAX,
  sumMoney,
  type Money,
} from '../../shared/decimal'

const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP })

const seeded = { seed: 20261121, numRuns: 2000 }

/** Small and huge values alike, with the ends of the range among them. */
const between = (min: number, max: number) =>
  fc.oneof(
    fc.constantFrom(min, max, Math.max(min, 0), Math.min(max, 1)),
    fc.integer({ min: Math.max(min, -20_000), max: Math.min(max, 20_000) }),
    fc.bigInt({ min: BigInt(min), max: BigInt(max) }).map(Number),
  )

const anyMoney = between(-MONEY_MAX, MONEY_MAX).map(money)
const anyPrice = between(0, PRICE_MAX).map(price)
const anyQuantity = between(-QUANTITY_MAX, QUANTITY_MAX).map(quantity)
const anyFactor = between(0, FACTOR_MAX).map(factor)

describe('text and value', () => {
  const kinds = [
    { name: 'money', any: anyMoney, parse: parseMoney, format: formatMoney, decimals: 2, min: 2 },
    { name: 'price', any: anyPrice, parse: parsePrice, format: formatPrice, decimals: 4, min: 2 },
    {
      name: 'quantity',
      any: anyQuantity,
      parse: parseQuantity,
      format: formatQuantity,
      decimals: 3,
      min: 0,
    },
    { name: 'factor', any: anyFactor, parse: parseFactor, format: formatFactor, decimals: 4, min: 4 },
  ] as const

  for (const { name, any, parse, format, decimals, min } of kinds) {
    // One signature for four brands: the arbitrary and the functions of a row belong together.
    const write = format as (value: number) => string
    test(`${name} is written exactly and read back as it was`, () => {
      fc.assert(
        fc.property(any, (value: number) => {
          const exact = new Exact(value).dividedBy(new Exact(10).pow(decimals))
          const places = Math.max(min, exact.decimalPlaces())
          expect(write(value)).toBe(exact.toFixed(places))
          expect(parse(write(value))).toEqual({ ok: true, value })
        }),
        seeded,
      )
    })

    test(`${name} reads what a decimal of any length says, or says why not`, () => {
      const anyText = fc
        .tuple(
          fc.constantFrom('', '-', '+'),
          fc.stringMatching(/^[0-9]{1,20}$/),
          fc.option(fc.stringMatching(/^[0-9]{1,6}0{0,4}$/)),
        )
        .map(([sign, whole, fraction]) => sign + whole + (fraction === null ? '' : `.${fraction}`))
      fc.assert(
        fc.property(anyText, (text) => {
          const scaled = new Exact(text.replace('+', '')).times(new Exact(10).pow(decimals))
          const limits = {
            money: [-MONEY_MAX, MONEY_MAX],
            price: [0, PRICE_MAX],
            quantity: [-QUANTITY_MAX, QUANTITY_MAX],
            factor: [0, FACTOR_MAX],
          }[name] as [number, number]
          const expected = !scaled.isInteger()
            ? { ok: false, error: 'tooManyDecimals' }
            : scaled.lt(limits[0]) || scaled.gt(limits[1])
              ? { ok: false, error: 'outOfRange' }
              : { ok: true, value: scaled.toNumber() + 0 }
          expect(parse(text)).toEqual(expected)
        }),
        seeded,
      )
    })
  }

  test('what is no plain decimal is refused', () => {
    const texts = ['', ' ', '.', '1.', '.5', '1e3', '0x10', '1,000', '１２', 'NaN', '--1', '1 2', '9折']
    expect(texts.map((text) => parseMoney(text))).toEqual(
      texts.map(() => ({ ok: false, error: 'notANumber' })),
    )
  })

  test('nothing is written as minus zero', () => {
    expect(parseMoney('-0.00')).toStrictEqual({ ok: true, value: 0 })
    expect(negateMoney(money(0))).toBe(0)
    expect(() => money(-0)).toThrow()
  })
})

describe('multiplying', () => {
  test('an amount is price times quantity, halves away from zero', () => {
    fc.assert(
      fc.property(anyPrice, anyQuantity, (unitPrice, count) => {
        const exact = new Exact(unitPrice).times(count).dividedBy(100_000).toDecimalPlaces(0)
        expect(amountOf(unitPrice, count)).toBe(exact.toNumber() + 0)
      }),
      seeded,
    )
  })

  test('a half goes away from zero, and what is just below it does not', () => {
    const halves = [1, -1].map((sign) => amountOf(price(50_000), quantity(sign)))
    expect(halves).toEqual([1, -1])
    expect(amountOf(price(49_999), quantity(1))).toBe(0)
    expect(discountMoney(money(-3), factor(5000))).toBe(-2)
    expect(factorOf(money(3), money(20_000))).toBe(2)
  })

  test('the dearest line and the fullest document stay in the range', () => {
    const dearest = amountOf(price(PRICE_MAX), quantity(QUANTITY_MAX))
    expect(dearest).toBe(LINE_AMOUNT_MAX)
    expect(addMoney(...Array.from({ length: LINES_MAX }, () => dearest))).toBe(MONEY_MAX)
    expect(Number.isSafeInteger(MONEY_MAX)).toBe(true)
  })

  test('a discount takes its part, halves away from zero', () => {
    fc.assert(
      fc.property(anyMoney, anyFactor, (value, discount) => {
        const exact = new Exact(value).times(discount).dividedBy(FACTOR_MAX).toDecimalPlaces(0)
        expect(discountMoney(value, discount)).toBe(exact.toNumber() + 0)
      }),
      seeded,
    )
  })

  test('a factor is settled by full, to four decimals, the same for sale and refund', () => {
    const parts = fc
      .tuple(between(1, MONEY_MAX), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([full, share]) => ({ full, settled: Math.floor(full * share) }))
    fc.assert(
      fc.property(parts, ({ full, settled }) => {
        const exact = new Exact(settled).times(FACTOR_MAX).dividedBy(full).toDecimalPlaces(0)
        const found = factorOf(money(settled), money(full))
        expect(found).toBe(exact.toNumber())
        expect(factorOf(negateMoney(money(settled)), negateMoney(money(full)))).toBe(found)
      }),
      seeded,
    )
  })
})

describe('adding', () => {
  test('a sum is exact, or said to leave the range', () => {
    fc.assert(
      fc.property(fc.array(anyMoney, { maxLength: 20 }), (parts) => {
        const exact = parts.reduce((sum, part) => sum + BigInt(part), 0n)
        const inRange = exact >= -BigInt(MONEY_MAX) && exact <= BigInt(MONEY_MAX)
        expect(sumMoney(...parts)).toBe(inRange ? Number(exact) : null)
      }),
      seeded,
    )
  })
})

describe('allocating', () => {
  const anyWeights = fc
    .array(between(0, LINE_AMOUNT_MAX), { minLength: 1, maxLength: 60 })
    .map((weights) => weights.map(money))

  test('shares add up, each within a fen of its exact part, none beyond what it lies on', () => {
    fc.assert(
      fc.property(anyMoney, anyWeights, (total, weights) => {
        const shares = allocate(total, weights)
        const whole = weights.reduce((sum, weight) => sum.plus(weight), new Exact(0))
        expect(addMoney(...shares)).toBe(total)
        if (whole.isZero()) return
        shares.forEach((share, index) => {
          const exact = new Exact(total).times(weights[index] ?? 0).dividedBy(whole)
          expect(exact.minus(share).abs().lt(1)).toBe(true)
          if (whole.gte(Math.abs(total))) {
            expect(Math.abs(share)).toBeLessThanOrEqual(weights[index] ?? 0)
          }
        })
      }),
      { ...seeded, numRuns: 500 },
    )
  })

  test('a refund is allocated as its sale was, with every sign turned', () => {
    const turned = (values: readonly Money[]) => values.map(negateMoney)
    fc.assert(
      fc.property(anyMoney, anyWeights, (total, weights) => {
        const shares = allocate(total, weights)
        expect(allocate(total, weights)).toEqual(shares)
        expect(allocate(total, turned(weights))).toEqual(shares)
        expect(allocate(negateMoney(total), turned(weights))).toEqual(turned(shares))
      }),
      { ...seeded, numRuns: 500 },
    )
  })

  test('the largest remainders are served first, equal ones in order', () => {
    const share = (total: number, ...weights: readonly number[]) =>
      allocate(money(total), weights.map(money))
    expect(share(100, 1, 1, 1)).toEqual([34, 33, 33])
    expect(share(-100, 1, 1, 1)).toEqual([-34, -33, -33])
    expect(share(10, 1, 2, 4)).toEqual([1, 3, 6])
    expect(share(5, 0, 7, 0)).toEqual([0, 5, 0])
    expect(share(5, 0, 0)).toEqual([5, 0])
    expect(allocate(money(0), [])).toEqual([])
    expect(() => allocate(money(1), [])).toThrow()
  })
})
