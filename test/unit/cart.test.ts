// The open cart: what a cashier does to it, and what it refuses in words that can be shown.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addItem,
  addWeighed,
  dueOf,
  emptyCart,
  giveBack,
  listedOf,
  piecesOf,
  removeAllLines,
  removeLine,
  setQuantity,
  takeTender,
  totalOf,
  type Cart,
  type Offer,
} from '../../shared/cart'
import { factor, LINES_MAX, money, price, PRICE_MAX, quantity } from '../../shared/decimal'
import { validate } from '../../shared/definition'
import { sale } from '../../shared/documents/sale'
import type { Item } from '../../shared/masters/item'
import { anItem } from '../fixtures/item'

const shirt = anItem({ itemCode: 'SHIRT', retailPrice: price(1_200_000) })
const apples = anItem({ itemCode: 'APPLES', weighed: true, retailPrice: price(79_900) })

const offerOf = (
  { retailPrice, standardPrice }: Item,
  scannedCode: string | null = null,
): Offer => {
  const listed = retailPrice ?? standardPrice
  return { price: listed, base: listed, reason: { kind: 'base' }, scannedCode }
}

const cartOf = (...items: readonly Item[]): Cart =>
  items.reduce<Cart>((cart, item) => {
    const added = addItem(cart, item, offerOf(item))
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

test('a line says what it would have cost unadjusted, why it costs less, and what was scanned', () => {
  const reason = { kind: 'adjustedByFactor', factor: factor(9_000), endDate: '2026-11-30' } as const
  const offer = { ...offerOf(shirt, '690'), price: price(1_080_000), reason }
  const cut = addItem(cartOf(shirt), shirt, offer)
  const lines = cut.ok ? cut.value.lines : []
  expect(
    lines.map((line) => [line.price, line.basePrice, line.priceReason, line.scannedCode]),
  ).toEqual([
    [1_200_000, 1_200_000, { kind: 'base' }, null],
    [1_080_000, 1_200_000, reason, '690'],
  ])
})

test.each([
  ['the amount on the label, which price and weight do not give', money(365), [365, 'label']],
  ['price times weight where the label tells no amount', null, [364, 'price']],
] as const)('what was weighed costs %s', (_, amount, expected) => {
  const weighing = { quantity: quantity(455), amount }
  const cart = addWeighed(emptyCart('cart'), apples, offerOf(apples), weighing)
  const lines = cart.ok ? cart.value.lines : []
  const taken = cart.ok ? takeTender(cart.value, { type: 'CASH', amount: money(400) }) : cart
  expect([
    lines.map((line) => [line.quantity, line.amount, line.amountFrom]),
    taken.ok && taken.value.kind === 'whole' && validate(sale, taken.value.sale).ok,
  ]).toEqual([[[455, ...expected]], true])
})

test('what adjustments have made cheaper is listed at its base price, all else at what it costs', () => {
  const reason = { kind: 'adjustedPrice', endDate: null } as const
  const adjustedTo = (units: number) => ({ ...offerOf(shirt), price: price(units), reason })
  const label = { quantity: quantity(455), amount: money(300) }
  const steps = [
    (cart: Cart) => addItem(cart, shirt, adjustedTo(960_000)),
    (cart: Cart) => addItem(cart, shirt, adjustedTo(960_000)),
    (cart: Cart) => addItem(cart, shirt, adjustedTo(1_300_000)),
    (cart: Cart) => addWeighed(cart, apples, { ...offerOf(apples), price: price(60_000) }, label),
  ]
  const cart = steps.reduce((before, step) => {
    const after = step(before)
    if (!after.ok) throw new Error(after.error.kind)
    return after.value
  }, emptyCart('cart'))
  expect([totalOf(cart), listedOf(cart)]).toEqual([19_200 + 13_000 + 300, 24_000 + 13_000 + 300])
})

test('a weight that was typed anew is charged by its price, whatever the label said', () => {
  const label = { quantity: quantity(455), amount: money(365) }
  const labelled = addWeighed(emptyCart('cart'), apples, offerOf(apples), label)
  const cart = labelled.ok ? setQuantity(labelled.value, 0, '0.5') : labelled
  const lines = cart.ok ? cart.value.lines : []
  expect(lines.map((line) => [line.quantity, line.amount, line.amountFrom])).toEqual([
    [500, 400, 'price'],
  ])
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
    3,
  ])
})

test('pieces are counted beyond what one line may hold', () => {
  const first = setQuantity(cartOf(shirt, anItem()), 0, '60000')
  const both = first.ok ? setQuantity(first.value, 1, '60000') : first
  if (!both.ok) throw new Error(both.error.kind)
  expect(piecesOf(both.value)).toBe(120_000)
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
  expect(addItem(full, shirt, offerOf(shirt))).toEqual({ ok: false, error: { kind: 'tooManyLines' } })
})

describe('paying', () => {
  const cash = (fen: number) => ({ type: 'CASH' as const, amount: money(fen) })
  const card = (fen: number) => ({ type: 'UNIONPAY' as const, amount: money(fen) })

  test('too much cash gives change', () => {
    expect(takeTender(cartOf(shirt), cash(20_000))).toMatchObject({
      ok: true,
      value: { kind: 'whole', sale: { total: 12_000, change: 8_000 } },
    })
  })

  test.each([
    ['nothing in the cart', emptyCart('c'), [cash(1)], { kind: 'emptyCart' }],
    ['no money', cartOf(shirt), [cash(0)], { kind: 'nothing', due: 12_000 }],
    ['a barcode for cash', cartOf(shirt), [cash(112_001)], { kind: 'changeTooLarge', change: 100_001 }],
    ['too much on a card', cartOf(shirt), [card(12_001)], { kind: 'tooMuch' }],
    ['exactly enough', cartOf(shirt), [card(12_000)], null],
    ['change for a card', cartOf(shirt), [cash(60), card(12_000)], { kind: 'tooMuch' }],
    ['far too much on a card', cartOf(shirt), [card(212_000)], { kind: 'tooMuch' }],
    ['the rest on a card', cartOf(shirt), [cash(60), card(11_940)], null],
  ] as const)('%s', (_, cart, tenders, fault) => {
    const paid = tenders.reduce<ReturnType<typeof takeTender>>(
      (before, tender) =>
        before.ok && before.value.kind === 'part' ? takeTender(before.value.cart, tender) : before,
      { ok: true, value: { kind: 'part', cart } },
    )
    expect(paid.ok ? null : paid.error).toEqual(fault)
  })

  test('a part is one amount for each tender, and goes back the last one first', () => {
    const parts = [cash(1_000), card(500), cash(2_000)].reduce((cart, tender) => {
      const taken = takeTender(cart, tender)
      if (!taken.ok || taken.value.kind !== 'part') throw new Error('that was no part')
      return taken.value.cart
    }, cartOf(shirt))
    expect([parts.taken, dueOf(parts), giveBack(parts).taken, giveBack(giveBack(parts))]).toEqual([
      [card(500), cash(3_000)],
      8_500,
      [card(500)],
      cartOf(shirt),
    ])
  })

  test('while a part is taken, no line comes, goes or changes', () => {
    const taken = takeTender(cartOf(shirt), cash(1))
    const part = taken.ok && taken.value.kind === 'part' ? taken.value.cart : emptyCart('none')
    const fault = { ok: false, error: { kind: 'partTaken' } }
    expect([
      addItem(part, shirt, offerOf(shirt)),
      addItem(part, apples, offerOf(apples)),
      addWeighed(part, apples, offerOf(apples), { quantity: quantity(455), amount: null }),
      setQuantity(part, 0, '2'),
      removeLine(part, 0),
      removeAllLines(part),
    ]).toEqual(Array(6).fill(fault))
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
          taken: [],
        }
        const paid = takeTender(cart, cash(totalOf(cart) + extra))
        const body = paid.ok && paid.value.kind === 'whole' ? paid.value.sale : null
        expect(validate(sale, body).ok).toBe(true)
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})

test('a quantity stays exact to the last thousandth', () => {
  const cart = setQuantity(cartOf(apples), 0, '99999.999')
  expect(cart.ok ? cart.value.lines[0]?.quantity : cart.error).toBe(quantity(99_999_999))
})
