// A trade as the parameters of qimen.taobao.pos.salesorder.synchronize. Names and order follow
// the platform's field table; points that it leaves open follow the merchant's rules. A body is
// the JSON text of one flat record, form field -> text; Struct fields are JSON inside.
import {
  addMoney,
  amountOf,
  factorOf,
  formatFactor,
  formatMoney,
  formatPrice,
  isQuantity,
  subtractMoney,
  type Money,
  type Quantity,
} from '../decimal'
import type { DocumentHeader, Encoding, HoldReason } from '../definition'
import { formatChinaTime } from '../chinaTime'
import type { QimenRules, QimenTerms } from '../qimenTerms'
import { tenderTypes, type TenderType } from './tender'
import type { TradeBody, TradeLine } from './trade'

export const QIMEN_LINES_MAX = 20
export const QIMEN_SALE_METHOD = 'qimen.taobao.pos.salesorder.synchronize'

/** A line with what it settles for: its amount less its share of the order's discount. */
interface SettledLine {
  readonly line: TradeLine
  readonly quantity: Quantity
  readonly settlement: Money
}

/** One call's worth of a document; a document of up to 20 lines is a single part. */
interface Part {
  readonly orderCode: string
  readonly firstLineNo: number
  readonly lines: readonly SettledLine[]
  /** What its lines settle for together, as text. */
  readonly total: string
}

/** Encodes a sale or a refund; what these rules cannot carry is held with its reason. */
export function encodeTradeForQimen(
  header: DocumentHeader,
  body: TradeBody,
  terms: QimenTerms,
): Encoding {
  const lines = mergeEqualLines(body.lines.map(settle))
  const reason = holdReason(lines, terms.rules)
  if (reason !== null) return { kind: 'held', reason }
  return {
    kind: 'steps',
    bodies: splitIntoParts(header.number, lines).map((part) =>
      JSON.stringify({
        method: QIMEN_SALE_METHOD,
        customerid: terms.customerId,
        orderInfo: JSON.stringify(orderInfo(header, body, part, terms)),
        orderLine: JSON.stringify(
          part.lines.map((each, index) => orderLine(each, part.firstLineNo + index, terms.rules)),
        ),
        payment: JSON.stringify(payment(body, part, terms.rules)),
      }),
    ),
  }
}

function settle(line: TradeLine): SettledLine {
  return {
    line,
    quantity: line.quantity,
    settlement: subtractMoney(line.amount, line.allocated),
  }
}

/** Lines that differ in nothing but quantity and amounts become one, so that more fit a call. */
function mergeEqualLines(lines: readonly SettledLine[]): readonly SettledLine[] {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { line } of lines) (seen.has(line.itemCode) ? repeated : seen).add(line.itemCode)
  if (repeated.size === 0) return lines
  const mergedByKey = new Map<string, SettledLine>()
  lines.forEach((each, index) => {
    const { quantity: _quantity, amount: _amount, allocated: _allocated, ...same } = each.line
    // To write a whole line out takes long, and an item that comes once has no equal.
    const key = repeated.has(same.itemCode) ? JSON.stringify(same) : same.itemCode
    const earlier = mergedByKey.get(key)
    if (earlier === undefined) return void mergedByKey.set(key, each)
    const sum = earlier.quantity + each.quantity
    // A sum beyond the declared range stays on a line of its own rather than being refused.
    if (!isQuantity(sum)) return void mergedByKey.set(`${key} ${index}`, each)
    const settlement = addMoney(earlier.settlement, each.settlement)
    mergedByKey.set(key, { line: each.line, quantity: sum, settlement })
  })
  return [...mergedByKey.values()]
}

function holdReason(lines: readonly SettledLine[], rules: QimenRules): HoldReason | null {
  if (rules.returns === 'hold' && lines.some((each) => each.quantity < 0)) return 'returnsHeld'
  if (rules.weighed === 'hold' && lines.some((each) => each.line.weighed)) return 'weighedHeld'
  if (rules.over20 === 'hold' && lines.length > QIMEN_LINES_MAX) return 'tooManyLines'
  return null
}

/** Parts are orders of their own to the platform, so each needs a code of its own. */
function splitIntoParts(number: string, lines: readonly SettledLine[]): readonly Part[] {
  const count = Math.ceil(lines.length / QIMEN_LINES_MAX)
  return Array.from({ length: count }, (_, index) => {
    const own = lines.slice(index * QIMEN_LINES_MAX, (index + 1) * QIMEN_LINES_MAX)
    return {
      orderCode: partCode(number, index + 1, count),
      firstLineNo: index * QIMEN_LINES_MAX + 1,
      lines: own,
      total: formatMoney(addMoney(...own.map((each) => each.settlement))),
    }
  })
}

/** The number by which the platform knows one part of a document. */
export const partCode = (number: string, step: number, count: number): string =>
  count === 1 ? number : `${number}-${step}`

/** What nobody knows is undefined, and JSON leaves it out. */
function orderInfo(header: DocumentHeader, body: TradeBody, part: Part, terms: QimenTerms) {
  const { approvedBy } = body
  const createdAt = formatChinaTime(header.submittedAt)
  const cashier = operatorInfo('CJ', header, createdAt)
  return {
    orderCode: part.orderCode,
    posCode: header.terminal,
    storeCode: header.store,
    orgCode: terms.orgCode ?? undefined,
    operator:
      approvedBy === null
        ? [cashier]
        : [cashier, operatorInfo('SP', approvedBy, formatChinaTime(approvedBy.at))],
    totalAmount: part.total,
    totalQty: part.lines.reduce((sum, each) => sum + wholeQuantity(each), 0),
    orderCreateTime: createdAt,
  }
}

const operatorInfo = (
  type: 'CJ' | 'SP',
  { operator, operatorName }: Pick<DocumentHeader, 'operator' | 'operatorName'>,
  operateTime: string,
) => ({ type, operatorCode: operator, operatorName, operateTime })

function orderLine(each: SettledLine, lineNo: number, rules: QimenRules) {
  const { line, quantity, settlement } = each
  const standardAmount = amountOf(line.standardPrice, quantity)
  return {
    orderLineNo: String(lineNo),
    productCode: line.productCode ?? undefined,
    itemCode: line.itemCode,
    itemName: line.itemName,
    skuProperty: line.skuProperty ?? rules.emptyText,
    color: line.color ?? undefined,
    size: line.size ?? undefined,
    standardPrice: formatPrice(line.standardPrice),
    referencePrice: formatPrice(line.referencePrice ?? line.standardPrice),
    retailPrice: line.retailPrice === null ? undefined : formatPrice(line.retailPrice),
    discount: discountOf(settlement, standardAmount),
    quantity: wholeQuantity(each),
    standardAmount: formatMoney(standardAmount),
    settlementAmount: formatMoney(settlement),
  }
}

/** One tender fits the call; what was handed back as change is no payment. */
const payment = (body: TradeBody, part: Part, rules: QimenRules) => ({
  paymentType: tenderOf(body, rules),
  amount: part.total,
  paidAmount: part.total,
  currency: 'RMB',
})

function tenderOf(body: TradeBody, rules: QimenRules): TenderType {
  const amounts = tenderTypes
    .map((type) => ({ type, size: Math.abs(takenBy(body, type)) }))
    .filter(({ size }) => size > 0)
  const largest = amounts.reduce<{ type: TenderType; size: number }>(
    (best, each) => (each.size > best.size ? each : best),
    // A sale that costs nothing takes no tender, and the platform has no word for that.
    { type: 'OTHER', size: 0 },
  )
  return amounts.length > 1 && rules.tenders === 'other' ? 'OTHER' : largest.type
}

/** What a kind of tender brought in; change is handed back out of the cash. */
function takenBy(body: TradeBody, type: TenderType): Money {
  const taken = addMoney(
    ...body.tenders.filter((each) => each.type === type).map((each) => each.amount),
  )
  return type === 'CASH' ? subtractMoney(taken, body.change) : taken
}

/** Quantities are Long on the wire: pieces, or grams for goods that are weighed in kilograms. */
const wholeQuantity = (each: SettledLine): number =>
  each.line.weighed ? each.quantity : each.quantity / 1000

/** Settled against standard amount; a line dearer than its standard price has no discount. */
function discountOf(settlement: Money, standardAmount: Money): string | undefined {
  const within =
    standardAmount > 0
      ? settlement >= 0 && settlement <= standardAmount
      : standardAmount < 0 && settlement <= 0 && settlement >= standardAmount
  return within ? formatFactor(factorOf(settlement, standardAmount)) : undefined
}
