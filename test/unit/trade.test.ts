// What may be submitted as a sale or a refund: every rule between the fields, broken one by one.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  money,
  MONEY_MAX,
  noMoney,
  price,
  quantity,
  type Money,
} from '../../shared/decimal'
import { validate, type Fault } from '../../shared/definition'
import { definitions, isDocumentKind } from '../../shared/documents'
import type { TradeBody, TradeLine } from '../../shared/documents/trade'
import { anySale } from '../fixtures/anySale'
import { aManager, aSale, reverseTrade } from '../fixtures/trade'

const { sale, refund } = definitions

const faultsOf = (body: unknown): readonly Fault[] => {
  const result = validate(sale, body)
  return result.ok ? [] : result.error
}

/** The body that the definition accepted; null where it found a fault. */
function readBack(definition: typeof sale | typeof refund, body: unknown): TradeBody | null {
  const result = validate(definition, body)
  return result.ok ? result.value.body : null
}

/** Two shirts and 0.455 kg, 1.00 off the whole, paid with 30.00 in cash. */
const good = aSale({
  lines: [
    { price: '12.00', quantity: '2' },
    { itemCode: 'APPLE', weighed: true, price: '9.98', quantity: '0.455' },
  ],
  orderDiscount: '0.95',
  rounding: '0.05',
  tenders: [{ type: 'CASH', amount: '30.00' }],
  approvedBy: aManager,
})

const withLine = (change: Partial<TradeLine>): TradeBody => ({
  ...good,
  lines: good.lines.map((line, index) => (index === 0 ? { ...line, ...change } : line)),
})

describe('a sale', () => {
  test('is accepted when all of it agrees', () => {
    expect(readBack(sale, good)).toEqual(good)
    expect(good).toMatchObject({ total: 2754, change: 246 })
    expect(good.lines.map(({ amount, allocated }) => [amount, allocated])).toEqual([
      [2400, 84],
      [454, 16],
    ])
  })

  const tender = (type: 'CASH' | 'ALIPAY', fen: number) => ({ type, amount: money(fen) })
  const broken: readonly (readonly [string, unknown, readonly Fault[]])[] = [
    [
      'has lines',
      {
        ...good,
        lines: [],
        orderDiscount: noMoney,
        rounding: noMoney,
        total: noMoney,
        tenders: [],
        change: noMoney,
      },
      [{ path: 'lines', kind: 'empty' }],
    ],
    [
      'has no quantity of zero',
      withLine({ quantity: quantity(0) }),
      [
        { path: 'lines.0.quantity', kind: 'wrongSign' },
        { path: 'lines.0.amount', kind: 'wrongSum' },
      ],
    ],
    [
      'takes no goods back',
      withLine({ quantity: quantity(-2000) }),
      [
        { path: 'lines.0.quantity', kind: 'wrongSign' },
        { path: 'lines.0.amount', kind: 'wrongSum' },
      ],
    ],
    [
      'counts goods that are not weighed in whole pieces',
      withLine({ quantity: quantity(2500), price: price(96_000) }),
      [{ path: 'lines.0.quantity', kind: 'notWhole' }],
    ],
    [
      'multiplies rightly',
      withLine({ price: price(120_100) }),
      [{ path: 'lines.0.amount', kind: 'wrongSum' }],
    ],
    [
      'gives each line its exact share of what is taken off',
      withLine({ allocated: money(83) }),
      [{ path: 'lines', kind: 'wrongAllocation' }],
    ],
    [
      'totals rightly',
      { ...good, total: money(2755), change: money(245) },
      [{ path: 'total', kind: 'wrongSum' }],
    ],
    [
      'does not pay the customer',
      aSale({ orderDiscount: '12.01', tenders: [] }),
      [
        { path: 'total', kind: 'wrongSign' },
        { path: 'change', kind: 'tooMuch' },
      ],
    ],
    ['is paid', { ...good, change: money(245) }, [{ path: 'tenders', kind: 'notPaid' }]],
    [
      'takes no negative tender',
      { ...good, tenders: [tender('CASH', 3100), tender('ALIPAY', -100)] },
      [{ path: 'tenders', kind: 'wrongSign' }],
    ],
    [
      'hands back no more than the cash that came in',
      { ...good, tenders: [tender('ALIPAY', 2800), tender('CASH', 200)] },
      [{ path: 'change', kind: 'tooMuch' }],
    ],
    [
      'hands back no negative change',
      { ...good, tenders: [tender('CASH', 2700)], change: money(-54) },
      [{ path: 'change', kind: 'tooMuch' }],
    ],
    [
      'stays in the range of money',
      {
        ...good,
        tenders: [tender('CASH', MONEY_MAX), tender('CASH', MONEY_MAX)],
        change: money(MONEY_MAX),
      },
      [{ path: 'total', kind: 'outOfRange' }],
    ],
    ['has no member that nobody described', { ...good, note: 'x' }, [{ path: '', kind: 'unrecognized_keys' }]],
    ['is made of integers', { ...good, total: 27.54 }, [{ path: 'total', kind: 'custom' }]],
    [
      'carries no control characters',
      withLine({ itemName: '女\u0007夏' }),
      [{ path: 'lines.0.itemName', kind: 'invalid_format' }],
    ],
    [
      'has at most 500 lines',
      aSale({ lines: Array.from({ length: 501 }, () => ({})) }),
      [{ path: 'lines', kind: 'too_big' }],
    ],
  ]
  test.each(broken)('%s', (_promise, body, faults) => {
    expect(faultsOf(body)).toEqual(faults)
  })

  test('is judged and never stops the program, whatever stands in it', () => {
    const hostile = fc.record({
      ...Object.fromEntries(
        (['orderDiscount', 'rounding', 'total', 'change'] as const).map((name) => [
          name,
          fc.integer({ min: -2, max: 2 }).map((share): Money => money((share / 2) * MONEY_MAX)),
        ]),
      ),
      amount: fc.constantFrom(-MONEY_MAX, 0, 1, MONEY_MAX),
      count: fc.constantFrom(-1000, 0, 1000, 1500),
    })
    fc.assert(
      fc.property(hostile, ({ amount, count, ...sums }) => {
        const line = { amount: money(amount), quantity: quantity(count) }
        expect(faultsOf({ ...withLine(line), ...sums })).not.toEqual([])
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  test('of any kind that the till can ring up is accepted', () => {
    fc.assert(
      fc.property(anySale(40), (body) => {
        const returned = reverseTrade(body)
        expect(readBack(sale, body)).toEqual(body)
        expect(readBack(refund, returned)).toEqual(returned)
      }),
      { seed: 20261121, numRuns: 200 },
    )
  })
})

describe('a refund', () => {
  test('is a sale with every sign turned, and neither passes for the other', () => {
    const returned = reverseTrade(good)
    expect(readBack(refund, returned)).toEqual(returned)
    expect(validate(sale, returned).ok).toBe(false)
    expect(validate(refund, good).ok).toBe(false)
  })

  test('is kept with negative amounts and lines, so that reports only add', () => {
    const returned = reverseTrade(aSale({ lines: [{ price: '12.00', quantity: '2' }] }))
    expect(refund.amount(returned)).toBe(-2400)
    expect(refund.lines(returned)).toEqual([
      { item: 'SKU1', quantity: -2000, amount: -2400, allocated: 0 },
    ])
  })
})

test('only the registered kinds of document are known', () => {
  expect(['sale', 'refund', 'toString', '__proto__', ''].map(isDocumentKind)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
