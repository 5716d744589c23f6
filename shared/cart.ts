// The open cart: what is being sold before it becomes a sale. Pure; every change gives a new cart
// or says why there is none.
import type { z } from 'zod'
import {
  addMoney,
  addQuantity,
  amountOf,
  isQuantity,
  LINES_MAX,
  noMoney,
  onePiece,
  parseQuantity,
  quantity,
  subtractMoney,
  type DecimalFault,
  type Money,
  type Price,
  type Quantity,
} from './decimal'
import { tradeLine, type Tender, type TradeBody, type TradeLine } from './documents/trade'
import { group, list, text } from './field'
import type { Item } from './masters/item'
import { err, ok, type Result } from './result'

export const cart = group({
  id: text({ zh: '购物车', en: 'cart' }, 100),
  lines: list({ zh: '商品', en: 'lines' }, tradeLine, LINES_MAX),
})

export type Cart = z.infer<typeof cart>

export type CartFault =
  | { readonly kind: 'tooManyLines' }
  | { readonly kind: 'noSuchLine' }
  | { readonly kind: 'quantity'; readonly fault: DecimalFault | 'notPositive' | 'notWhole' }

export type PayFault =
  | { readonly kind: 'emptyCart' }
  | { readonly kind: 'notEnough'; readonly missing: Money }
  /** Only cash gives change: anything else must not exceed what is due. */
  | { readonly kind: 'tooMuch' }

export const emptyCart = (id: string): Cart => ({ id, lines: [] })

/** Adds one unit of an item; the same item at the same price stays on one line. */
export function addItem(to: Cart, item: Item, price: Price): Result<Cart, CartFault> {
  const at = to.lines.findIndex(
    (line) => line.itemCode === item.itemCode && line.price === price && !line.weighed,
  )
  const known = to.lines[at]
  if (known !== undefined) return changeQuantity(to, at, known.quantity + onePiece)
  if (to.lines.length >= LINES_MAX) return err({ kind: 'tooManyLines' })
  const { barcodes: _barcodes, ...article } = item
  const line: TradeLine = {
    ...article,
    price,
    quantity: onePiece,
    amount: amountOf(price, onePiece),
    allocated: noMoney,
  }
  return ok({ ...to, lines: [...to.lines, line] })
}

/** Sets a line's quantity as it was typed, "3" or "0.455". */
export function setQuantity(of: Cart, line: number, typed: string): Result<Cart, CartFault> {
  const parsed = parseQuantity(typed)
  return parsed.ok ? changeQuantity(of, line, parsed.value) : quantityFault(parsed.error)
}

export function removeLine(from: Cart, line: number): Result<Cart, CartFault> {
  if (from.lines[line] === undefined) return err({ kind: 'noSuchLine' })
  return ok({ ...from, lines: from.lines.filter((_, index) => index !== line) })
}

export const totalOf = (of: Cart): Money => addMoney(...of.lines.map((line) => line.amount))

/** How many pieces; a weighed line counts as one. */
export const piecesOf = (of: Cart): Quantity =>
  addQuantity(...of.lines.map((line) => (line.weighed ? onePiece : line.quantity)))

/** The sale that these tenders make of the cart; what cash exceeds the total is its change. */
export function toSale(of: Cart, tenders: readonly Tender[]): Result<TradeBody, PayFault> {
  if (of.lines.length === 0) return err({ kind: 'emptyCart' })
  const total = totalOf(of)
  const taken = addMoney(...tenders.map((each) => each.amount))
  if (taken < total) return err({ kind: 'notEnough', missing: subtractMoney(total, taken) })
  const change = subtractMoney(taken, total)
  const cash = addMoney(
    ...tenders.filter((each) => each.type === 'CASH').map((each) => each.amount),
  )
  if (change > cash) return err({ kind: 'tooMuch' })
  return ok({
    lines: of.lines,
    orderDiscount: noMoney,
    rounding: noMoney,
    total,
    tenders: tenders.filter((each) => each.amount !== 0),
    change,
    approvedBy: null,
  })
}

function changeQuantity(of: Cart, at: number, thousandths: number): Result<Cart, CartFault> {
  const line = of.lines[at]
  if (line === undefined) return err({ kind: 'noSuchLine' })
  if (thousandths <= 0) return quantityFault('notPositive')
  if (!line.weighed && thousandths % onePiece !== 0) return quantityFault('notWhole')
  if (!isQuantity(thousandths)) return quantityFault('outOfRange')
  const count = quantity(thousandths)
  const changed = { ...line, quantity: count, amount: amountOf(line.price, count) }
  return ok({ ...of, lines: of.lines.map((each, index) => (index === at ? changed : each)) })
}

const quantityFault = (fault: (CartFault & { kind: 'quantity' })['fault']) =>
  err({ kind: 'quantity' as const, fault })
