// Turns what the store holds into what the screen shows.
import { listedOf, piecesOf, totalOf, type Cart } from '../../shared/cart'
import type { CartLineView, CartView, ItemView, ReceiptView } from '../../shared/contract'
import { addMoney, subtractMoney } from '../../shared/decimal'
import { validate } from '../../shared/definition'
import { definitions, isDocumentKind } from '../../shared/documents'
import type { TradeLine } from '../../shared/documents/trade'
import type { EffectivePrice } from '../../shared/pricing'
import { assert } from '../../shared/result'
import { toShortNumber } from '../store/documents'
import type { FrozenDocument } from '../store/happening'
import type { SoldItem } from '../store/itemRow'

export const toCartLineView = (line: TradeLine): CartLineView => ({
  itemCode: line.itemCode,
  itemName: line.itemName,
  skuProperty: line.skuProperty,
  unit: line.unit,
  weighed: line.weighed,
  price: line.price,
  basePrice: line.basePrice,
  priceReason: line.priceReason,
  amountFrom: line.amountFrom,
  quantity: line.quantity,
  amount: line.amount,
})

export function toCartView(cart: Cart): CartView {
  const [listed, total] = [listedOf(cart), totalOf(cart)]
  return {
    id: cart.id,
    lines: cart.lines.map(toCartLineView),
    listed,
    saved: subtractMoney(listed, total),
    total,
    pieces: piecesOf(cart),
    taken: cart.taken,
  }
}

export const toItemView = (item: SoldItem, { price, reason }: EffectivePrice): ItemView => ({
  itemCode: item.itemCode,
  itemName: item.itemName,
  skuProperty: item.skuProperty,
  color: item.color,
  size: item.size,
  unit: item.unit,
  weighed: item.weighed,
  barcodes: item.barcodes,
  price,
  priceReason: reason,
})

export function toReceiptView(document: FrozenDocument): ReceiptView {
  assert(isDocumentKind(document.kind), `no document type ${document.kind}`)
  const valid = validate(definitions[document.kind], JSON.parse(document.body))
  assert(valid.ok, `the body of ${document.number} does not fit its definition`)
  const { lines, orderDiscount, rounding, total, tenders, change } = valid.value.body
  return {
    id: document.id,
    kind: document.kind,
    number: document.number,
    shortNumber: toShortNumber(document.number),
    submittedAt: document.submittedAt,
    businessDate: document.businessDate,
    operatorName: document.operatorName,
    lines: lines.map(toCartLineView),
    discount: addMoney(orderDiscount, rounding),
    total,
    tenders,
    change,
  }
}
