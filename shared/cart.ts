// The open cart: what is being sold before it becomes a sale. Pure; every change gives a new cart
// or says why there is none.
import type { z } from 'zod'
import {
  addMoney,
  amountOf,
  isQuantity,
  LINES_MAX,
  money,
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
import {
  tradeLine,
  type LinePriceReason,
  type Tender,
  type TradeBody,
  type TradeLine,
} from './documents/trade'
import { group, list, text } from './field'
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

/** What a line takes from an article. */
export type Article = Omit<
  TradeLine,
  | 'price'
  | 'basePrice'
  | 'priceReason'
  | 'scannedCode'
  | 'quantity'
  | 'amount'
  | 'amountFrom'
  | 'allocated'
>

/** How an article came to the cart: at which price, why, and by which code. */
export interface Offer {
  readonly price: Price
  readonly base: Price
  readonly reason: LinePriceReason
  /** What was scanned or typed; null for what was chosen from a list. */
  readonly scannedCode: string | null
}

/** Adds one unit of an item; the same item at the same price stays on one line. */
export function addItem(to: Cart, article: Article, offer: Offer): Result<Cart, CartFault> {
  const at = to.lines.findIndex(
    (line) => line.itemCode === article.itemCode && line.price === offer.price && !line.weighed,
  )
  const known = to.lines[at]
  if (known !== undefined) return changeQuantity(to, at, known.quantity + onePiece)
  return addLine(to, {
    ...lineOf(article, offer),
    quantity: onePiece,
    amount: amountOf(offer.price, onePiece),
  })
}

/** What a scale has printed; the amount is null where its label carries the weight alone. */
export interface Weighing {
  readonly quantity: Quantity
  readonly amount: Money | null
}

/** Adds what was weighed as a line of its own. An amount on the label is what the line costs. */
export function addWeighed(
  to: Cart,
  article: Article,
  offer: Offer,
  { quantity: weight, amount }: Weighing,
): Result<Cart, CartFault> {
  return addLine(to, {
    ...lineOf(article, offer),
    quantity: weight,
    amount: amount ?? amountOf(offer.price, weight),
    amountFrom: amount === null ? 'price' : 'label',
  })
}

const lineOf = (article: Article, { price, base, reason, scannedCode }: Offer) => ({
  itemCode: article.itemCode,
  productCode: article.productCode,
  itemName: article.itemName,
  skuProperty: article.skuProperty,
  color: article.color,
  size: article.size,
  unit: article.unit,
  weighed: article.weighed,
  standardPrice: article.standardPrice,
  referencePrice: article.referencePrice,
  retailPrice: article.retailPrice,
  price,
  basePrice: base,
  priceReason: reason,
  scannedCode,
  amountFrom: 'price' as const,
  allocated: noMoney,
})

const addLine = (to: Cart, line: TradeLine): Result<Cart, CartFault> =>
  to.lines.length >= LINES_MAX
    ? err({ kind: 'tooManyLines' })
    : ok({ ...to, lines: [...to.lines, line] })

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

/**
 * What the lines would come to without their dated adjustments. What an adjustment has made dearer
 * counts as it is: nobody has saved less than nothing.
 */
export const listedOf = (of: Cart): Money => addMoney(...of.lines.map(listedAmount))

function listedAmount({ basePrice, amountFrom, quantity: count, amount }: TradeLine): Money {
  if (basePrice === null || amountFrom === 'label') return amount
  return money(Math.max(amount, amountOf(basePrice, count)))
}

/** How many pieces, which may be more than one line's quantity can be; a weighed line is one. */
export const piecesOf = (of: Cart): number =>
  of.lines.reduce((sum, line) => sum + (line.weighed ? 1 : line.quantity / onePiece), 0)

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
  const amount = amountOf(line.price, count)
  const changed = { ...line, quantity: count, amount, amountFrom: 'price' as const }
  return ok({ ...of, lines: of.lines.map((each, index) => (index === at ? changed : each)) })
}

const quantityFault = (fault: (CartFault & { kind: 'quantity' })['fault']) =>
  err({ kind: 'quantity' as const, fault })
