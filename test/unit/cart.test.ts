// The open cart: what a cashier does to it, and what it refuses in words that can be shown.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addItem,
  emptyCart,
  piecesOf,
  removeLine,
  setQuantity,
  toSale,
  totalOf,
  type Cart,
} from '../../shared/cart'
import { LINES_MAX, money, price, PRICE_MAX, quantity } from '../../shared/decimal'
import { validate } from '../../shared/definition'
import { sale } from '../../shared/documents/sale'
import { sellingPrice, type Item } from '../../shared/masters/item'
import { anItem } from '../fixtures/item'

const shirt = anItem({ itemCode: 'SHIRT', retailPrice: price(1_200_000) })
const apples = anItem({ itemCode: 'APPLES', weighed: true, retailPrice: price(79_900) })

const cartOf = (...items: readonly Item[]): Cart =>
  items.reduce<Cart>((cart, item) => {
    const added = addItem(cart, item, sellingPrice(item))
    if (!added.ok) throw new Error(added.error.kind)
    return added.value
  }, emptyCart('cart'))

const sold = (cart: Cart) =>
  cart.lines.map((line) => [line.itemCode, line.quantity, line.amount])

test('the same item twice is one line of two', () => {
  expect(sold(cartOf(shirt, apples, shirt))).toEqual([
    ['SHIRT', 2000, 24_000],
    ['APPLES', 1000, 799],
  ])
})

test('every weighing is a line of its own', () => {
  expect(cartOf(apples, apples).lines).toHaveLength(2)
})

test('a weighed line counts as one piece, whatever it weighs', () => {
  const cart = setQuantity(cartOf(shirt, shirt, apples), 1, '0.455')
  if (!cart.ok) throw new Error(cart.error.kind)
  expect([sold(cart.value), totalOf(cart.value), piecesOf(cart.value)]).toEqual([
    [
      ['SHIRT', 2000, 24_000],
      ['APPLES', 455, 364],
    ],
    24_364,
    3000,
  ])
})

test.each([
  ['0', 'notPositive'],
  ['-1', 'notPositive'],
  ['1.5', 'notWhole'],
  ['1e9', 'notANumber'],
  ['', 'notANumber'],
  ['1000000000', 'outOfRange'],
  ['1.0005', 'tooManyDecimals'],
] as const)('a quantity of "%s" leaves the cart as it was: %s', (typed, fault) => {
  expect(setQuantity(cartOf(shirt), 0, typed)).toEqual({
    ok: false,
    error: { kind: 'quantity', fault },
  })
})

test('a line that is not there is neither changed nor removed', () => {
  const fault = { ok: false, error: { kind: 'noSuchLine' } }
  expect([setQuantity(cartOf(shirt), 1, '2'), removeLine(cartOf(shirt), 7)]).toEqual([
    fault,
    fault,
  ])
})

test('a cart takes as many lines as a sale can carry and not one more', () => {
  const many = Array.from({ length: LINES_MAX }, (_, index) =>
    anItem({ itemCode: `ITEM${index}`, standardPrice: price(PRICE_MAX) }),
  )
  const full = cartOf(...many)
  expect(addItem(full, shirt, price(1))).toEqual({ ok: false, error: { kind: 'tooManyLines' } })
})

describe('paying', () => {
  const cash = (fen: number) => ({ type: 'CASH' as const, amount: money(fen) })
  const card = (fen: number) => ({ type: 'UNIONPAY' as const, amount: money(fen) })

  test('too much cash gives change', () => {
    expect(toSale(cartOf(shirt), [cash(20_000)])).toMatchObject({
      ok: true,
      value: { total: 12_000, change: 8_000 },
    })
  })

  test.each([
    ['nothing in the cart', emptyCart('c'), [cash(1)], { kind: 'emptyCart' }],
    ['too little', cartOf(shirt), [cash(11_999)], { kind: 'notEnough', missing: 1 }],
    ['too much on a card', cartOf(shirt), [card(12_001)], { kind: 'tooMuch' }],
    ['change beyond the cash', cartOf(shirt), [card(12_000), cash(0)], null],
    ['more change than cash', cartOf(shirt), [card(12_050), cash(10)], { kind: 'tooMuch' }],
  ] as const)('%s', (_, cart, tenders, fault) => {
    const paid = toSale(cart, tenders)
    expect(paid.ok ? null : paid.error).toEqual(fault)
  })

  test('whatever was rung up and paid is a sale that fits its definition', () => {
    const lines = fc.array(
      fc.record({
        unitPrice: fc.integer({ min: 0, max: PRICE_MAX }),
        count: fc.integer({ min: 1, max: 99_999 }),
      }),
      { minLength: 1, maxLength: 30 },
    )
    fc.assert(
      fc.property(lines, fc.integer({ min: 0, max: 10_000 }), (sketch, extra) => {
        const cart: Cart = {
          id: 'cart',
          lines: sketch.flatMap(({ unitPrice, count }, index) => {
            const item = anItem({ itemCode: `I${index}`, retailPrice: price(unitPrice) })
            const added = setQuantity(cartOf(item), 0, String(count))
            return added.ok ? added.value.lines : []
          }),
        }
        const paid = toSale(cart, [cash(totalOf(cart) + extra)])
        expect(paid.ok && validate(sale, paid.value).ok).toBe(true)
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})

test('a quantity stays exact to the last thousandth', () => {
  const cart = setQuantity(cartOf(apples), 0, '99999.999')
  expect(cart.ok ? cart.value.lines[0]?.quantity : cart.error).toBe(quantity(99_999_999))
})
