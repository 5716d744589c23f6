// What a sale and a refund have in common: goods that change hands against money. A sale's
// quantities and amounts are positive, a refund's negative, so that reports simply add them.
import { z } from 'zod'
import { allocate, amountOf, isFactor, LINES_MAX, sumMoney, type Factor } from '../decimal'
import { defineDocument, type DocumentLine, type Fault } from '../definition'
import {
  choice,
  date,
  flag,
  group,
  instant,
  list,
  money,
  optional,
  price,
  quantity,
  text,
} from '../field'
import { tenderTypes } from './tender'
import { encodeTradeForQimen } from './tradeQimen'

export const TENDERS_MAX = 20

const factor = z.custom<Factor>(isFactor).meta({ label: { zh: '折扣', en: 'discount' } })
const endDate = optional(date({ zh: '结束日期', en: 'end' }))

/** Why one unit costs what it costs. */
const priceReason = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('base') }),
  z.strictObject({ kind: z.literal('itemDiscount'), factor }),
  z.strictObject({ kind: z.literal('adjustedPrice'), endDate }),
  z.strictObject({ kind: z.literal('adjustedByFactor'), factor, endDate }),
  /** The catalogue was not there: the base price of the day when it was last sold. */
  z.strictObject({ kind: z.literal('ofThatDay'), day: date({ zh: '日期', en: 'day' }) }),
])

export type LinePriceReason = Readonly<z.infer<typeof priceReason>>

export const tradeLine = group({
  itemCode: text({ zh: '商品编码', en: 'item code' }, 100),
  productCode: optional(text({ zh: '款号', en: 'product code' }, 100)),
  itemName: text({ zh: '名称', en: 'name' }),
  skuProperty: optional(text({ zh: '规格', en: 'property' })),
  color: optional(text({ zh: '颜色', en: 'colour' }, 100)),
  size: optional(text({ zh: '尺码', en: 'size' }, 100)),
  unit: optional(text({ zh: '单位', en: 'unit' }, 20)),
  weighed: flag({ zh: '称重', en: 'weighed' }),
  standardPrice: price({ zh: '标准价', en: 'standard price' }),
  referencePrice: optional(price({ zh: '参考价', en: 'reference price' })),
  retailPrice: optional(price({ zh: '零售价', en: 'retail price' })),
  /** What one unit was sold for. */
  price: price({ zh: '单价', en: 'price' }),
  /** What one unit would have cost without any dated adjustment; null in documents from before. */
  basePrice: optional(price({ zh: '原价', en: 'base price' })).default(null),
  priceReason: optional(priceReason).default(null),
  /** What was scanned or typed for it. */
  scannedCode: optional(text({ zh: '扫描码', en: 'scanned code' }, 100)).default(null),
  quantity: quantity({ zh: '数量', en: 'quantity' }),
  /** price * quantity, rounded to fen once; or what the label of a weighed article says. */
  amount: money({ zh: '金额', en: 'amount' }),
  amountFrom: choice({ zh: '金额来源', en: 'amount from' }, ['price', 'label']).default('price'),
  /** This line's share of whole-order discount and rounding; amount less it is the settlement. */
  allocated: money({ zh: '整单分摊', en: 'share of order discount' }),
})

export const tender = group({
  type: choice({ zh: '支付方式', en: 'tender' }, tenderTypes),
  amount: money({ zh: '收款', en: 'amount taken' }),
})

const approval = group({
  operator: text({ zh: '审批人', en: 'approved by' }, 50),
  operatorName: text({ zh: '姓名', en: 'name' }, 50),
  at: instant({ zh: '审批时间', en: 'approved at' }),
})

const tradeBody = group({
  lines: list({ zh: '商品', en: 'lines' }, tradeLine, LINES_MAX),
  /** Taken off the whole order, in fen. */
  orderDiscount: money({ zh: '整单优惠', en: 'order discount' }),
  /** Taken off by rounding the total, in fen. */
  rounding: money({ zh: '抹零', en: 'rounding' }),
  total: money({ zh: '应付', en: 'to pay' }),
  tenders: list({ zh: '收款', en: 'tenders' }, tender, TENDERS_MAX),
  change: money({ zh: '找零', en: 'change' }),
  approvedBy: optional(approval),
})

export type TradeLine = z.infer<typeof tradeLine>
export type Tender = Readonly<z.infer<typeof tender>>
export type TradeBody = z.infer<typeof tradeBody>
export type TradeKind = 'sale' | 'refund'

/** Defines the sale (goods leave, sign 1) or the refund (goods return, sign -1). */
export const defineTrade = <Kind extends TradeKind>(
  kind: Kind,
  label: { readonly zh: string; readonly en: string },
  sign: 1 | -1,
) =>
  defineDocument<Kind, TradeBody>({
    kind,
    label,
    body: tradeBody,
    check: (body) => [...checkLines(body, sign), ...checkSums(body, sign)],
    amount: (body) => body.total,
    lines: (body) => body.lines.map(toDocumentLine),
    wire: { qimen: encodeTradeForQimen },
  })

const toDocumentLine = (line: TradeLine): DocumentLine => ({
  item: line.itemCode,
  quantity: line.quantity,
  amount: line.amount,
  allocated: line.allocated,
})

function checkLines(body: TradeBody, sign: 1 | -1): readonly Fault[] {
  if (body.lines.length === 0) return [{ path: 'lines', kind: 'empty' }]
  return body.lines.flatMap((line, index) => {
    const at = (field: string, kind: string): Fault => ({ path: `lines.${index}.${field}`, kind })
    return [
      ...(line.quantity * sign > 0 ? [] : [at('quantity', 'wrongSign')]),
      ...(line.weighed || line.quantity % 1000 === 0 ? [] : [at('quantity', 'notWhole')]),
      ...(isAmountRight(line, sign) ? [] : [at('amount', 'wrongSum')]),
    ]
  })
}

/** A scale rounds in its own way, so that price and weight need not give what its label says. */
const isAmountRight = (line: TradeLine, sign: 1 | -1): boolean =>
  line.amountFrom === 'label'
    ? line.weighed && line.amount * sign >= 0
    : line.amount === amountOf(line.price, line.quantity)

function checkSums(body: TradeBody, sign: 1 | -1): readonly Fault[] {
  const amounts = body.lines.map((line) => line.amount)
  const off = sumMoney(body.orderDiscount, body.rounding)
  const goods = sumMoney(...amounts)
  const taken = sumMoney(...body.tenders.map((each) => each.amount))
  const cash = sumMoney(
    ...body.tenders.filter((each) => each.type === 'CASH').map((each) => each.amount),
  )
  if (off === null || goods === null || taken === null || cash === null) {
    return [{ path: 'total', kind: 'outOfRange' }]
  }
  const shares = allocate(off, amounts)
  return [
    ...(body.lines.every((line, index) => line.allocated === shares[index])
      ? []
      : [{ path: 'lines', kind: 'wrongAllocation' }]),
    ...(body.total === goods - off ? [] : [{ path: 'total', kind: 'wrongSum' }]),
    ...(body.total * sign >= 0 ? [] : [{ path: 'total', kind: 'wrongSign' }]),
    ...(body.total === taken - body.change ? [] : [{ path: 'tenders', kind: 'notPaid' }]),
    ...(body.tenders.every((each) => each.amount * sign >= 0)
      ? []
      : [{ path: 'tenders', kind: 'wrongSign' }]),
    // Change is handed back in cash, so it can never exceed the cash that was taken.
    ...(body.change * sign >= 0 && body.change * sign <= cash * sign
      ? []
      : [{ path: 'change', kind: 'tooMuch' }]),
  ]
}
