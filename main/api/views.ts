// Turns what the store holds into what the screen shows.
import type { CartLineView, ReceiptView } from '../../shared/contract'
import { validate } from '../../shared/definition'
import { definitions, isDocumentKind } from '../../shared/documents'
import type { TradeLine } from '../../shared/documents/trade'
import { assert } from '../../shared/result'
import type { FrozenDocument } from '../store/happening'

export const toCartLineView = (line: TradeLine): CartLineView => ({
  itemCode: line.itemCode,
  itemName: line.itemName,
  skuProperty: line.skuProperty,
  unit: line.unit,
  weighed: line.weighed,
  price: line.price,
  quantity: line.quantity,
  amount: line.amount,
})

export function toReceiptView(document: FrozenDocument): ReceiptView {
  assert(isDocumentKind(document.kind), `no document type ${document.kind}`)
  const body = validate(definitions[document.kind], JSON.parse(document.body))
  assert(body.ok, `the body of ${document.number} does not fit its definition`)
  const { lines, total, tenders, change } = body.value
  return {
    number: document.number,
    shortNumber: toShortNumber(document.number),
    submittedAt: document.submittedAt,
    businessDate: document.businessDate,
    operatorName: document.operatorName,
    lines: lines.map(toCartLineView),
    total,
    tenders,
    change,
  }
}

/** The counter at the end of a number, which people say to each other. */
export const toShortNumber = (number: string): string => number.split('-').at(-1) ?? number
