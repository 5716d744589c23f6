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
import { CHANGE_MAX, restOf } from './documents/tender'
import {
  tender,
  TENDERS_MAX,
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
  /** The part of the money that is in the drawer already; carts of older programs have none. */
  taken: list({ zh: '已收', en: 'taken' }, tender, TENDERS_MAX).default([]),
})

export type Cart = z.infer<typeof cart>

export type CartFault =
  | { readonly kind: 'tooManyLines' }
  | { readonly kind: 'noSuchLine' }
  /** Money was taken for the lines as they are. */
  | { readonly kind: 'partTaken' }
  | { readonly kind: 'quantity'; readonly fault: DecimalFault | 'notPositive' | 'notWhole' }

export type PayFault =
  | { readonly kind: 'emptyCart' }
  /** No money at all, where some is due. */
  | { readonly kind: 'nothing'; readonly due: Money }
  /** Only cash gives change: anything else must not exceed what is due. */
  | { readonly kind: 'tooMuch' }
  | { readonly kind: 'changeTooLarge'; readonly change: Money }

export const emptyCart = (id: string): Cart => ({ id, lines: [], taken: [] })

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
    : withLines(to, [...to.lines, line])

/** Sets a line's quantity as it was typed, "3" or "0.455". */
export function setQuantity(of: Cart, line: number, typed: string): Result<Cart, CartFault> {
  const parsed = parseQuantity(typed)
  return parsed.ok ? changeQuantity(of, line, parsed.value) : quantityFault(parsed.error)
}

export function removeLine(from: Cart, line: number): Result<Cart, CartFault> {
  if (from.lines[line] === undefined) return err({ kind: 'noSuchLine' })
  return withLines(from, from.lines.filter((_, index) => index !== line))
}

export const removeAllLines = (from: Cart): Result<Cart, CartFault> => withLines(from, [])

const withLines = (of: Cart, lines: Cart['lines']): Result<Cart, CartFault> =>
  of.taken.length > 0 ? err({ kind: 'partTaken' }) : ok({ ...of, lines })

export const totalOf = (of: Cart): Money => addMoney(...of.lines.map((line) => line.amount))

export const dueOf = (of: Cart): Money => restOf(totalOf(of), of.taken)

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

/** A part of the money, kept with the cart, or all of it: then the cart has become a sale. */
export type Taken =
  | { readonly kind: 'part'; readonly cart: Cart }
  | { readonly kind: 'whole'; readonly sale: TradeBody }

/** Takes money for the cart; what cash exceeds the total is its change. */
export function takeTender(of: Cart, given: Tender): Result<Taken, PayFault> {
  if (of.lines.length === 0) return err({ kind: 'emptyCart' })
  const due = dueOf(of)
  if (given.amount === 0 && due > 0) return err({ kind: 'nothing', due })
  const tenders = addTender(of.taken, given)
  if (given.amount < due) return ok({ kind: 'part', cart: { ...of, taken: tenders } })
  const change = subtractMoney(given.amount, due)
  if (change > 0 && given.type !== 'CASH') return err({ kind: 'tooMuch' })
  if (change > CHANGE_MAX) return err({ kind: 'changeTooLarge', change })
  return ok({
    kind: 'whole',
    sale: {
      lines: of.lines,
      orderDiscount: noMoney,
      rounding: noMoney,
      total: totalOf(of),
      tenders: tenders.filter((each) => each.amount !== 0),
      change,
      approvedBy: null,
    },
  })
}

/** Gives back all of the tender that was taken last. */
export const giveBack = (of: Cart): Cart => ({ ...of, taken: of.taken.slice(0, -1) })

/** Taken twice, one kind of tender is one amount, and the last. */
function addTender(taken: readonly Tender[], { type, amount }: Tender): readonly Tender[] {
  const earlier = taken.find((each) => each.type === type)
  if (earlier === undefined) return [...taken, { type, amount }]
  const sum = { type, amount: addMoney(earlier.amount, amount) }
  return [...taken.filter((each) => each !== earlier), sum]
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
  return withLines(of, of.lines.map((each, index) => (index === at ? changed : each)))
}

const quantityFault = (fault: (CartFault & { kind: 'quantity' })['fault']) =>
  err({ kind: 'quantity' as const, fault })
