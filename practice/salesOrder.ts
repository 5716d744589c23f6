// Reads the business parameters of qimen.taobao.pos.salesorder.synchronize by its field table, as
// strictly as a careful platform could: a wrong name, type or sum is named, never guessed around.
import { z } from 'zod'
import { parseChinaTime } from './clock'

/** An order as it can be booked; `body` is the three Struct texts, byte for byte as they came. */
export interface SalesOrder {
  readonly customerId: string
  readonly storeCode: string
  readonly orderCode: string
  readonly posCode: string
  readonly totalFen: number
  readonly totalQty: number
  readonly tender: string
  readonly body: string
}

export type Objection =
  | { readonly kind: 'missing'; readonly field: string }
  | { readonly kind: 'invalid'; readonly field: string; readonly reason: string }
  | { readonly kind: 'business'; readonly message: string }

export type ReadOrder =
  | { readonly ok: true; readonly order: SalesOrder }
  | { readonly ok: false; readonly objection: Objection }

const structNames = ['orderInfo', 'orderLine', 'payment'] as const
export const businessParameters: readonly string[] = [...structNames, 'customerid']

/** Reads one call. The caller has already seen that customerid is the merchant's. */
export function readSalesOrder(
  parameters: ReadonlyMap<string, string>,
  customerId: string,
): ReadOrder {
  const structs: Record<string, unknown> = {}
  for (const name of structNames) {
    const text = parameters.get(name) ?? ''
    if (text === '') return objection({ kind: 'missing', field: name })
    const struct = parseJson(text)
    if (struct === undefined) return invalid(name, 'is not JSON text')
    structs[name] = struct
  }
  const call = callSchema.safeParse(structs)
  if (!call.success) return { ok: false, objection: objectionTo(call.error.issues, structs) }
  const { orderInfo, orderLine, payment } = call.data
  const complaint = complaintAboutSums(call.data)
  if (complaint !== undefined) return objection({ kind: 'business', message: complaint })
  const texts = structNames.map((name) => `"${name}":${parameters.get(name) ?? ''}`)
  const order: SalesOrder = {
    customerId,
    storeCode: orderInfo.storeCode,
    orderCode: orderInfo.orderCode,
    posCode: orderInfo.posCode,
    totalFen: fenOf(orderInfo.totalAmount),
    totalQty: orderLine.reduce((sum, line) => sum + line.quantity, 0),
    tender: payment.paymentType,
    body: `{${texts.join(',')}}`,
  }
  return { ok: true, order }
}

const objection = (objection: Objection): ReadOrder => ({ ok: false, objection })
const invalid = (field: string, reason: string): ReadOrder =>
  objection({ kind: 'invalid', field, reason })

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

// String and Number of the field table are the JSON types; an optional field is left out when it
// has no value, never sent empty.
const text = z.string().min(1)
const amount = z.string().regex(/^-?\d{1,13}(\.\d{1,2})?$/, 'must be yuan with up to 2 decimals')
const price = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, 'must be a price with up to 4 decimals')
const discount = z.string().regex(/^(0\.\d{4}|1\.0000)$/, 'must be 0.0000 to 1.0000')
const pieces = z.number().int('must be a whole number, the platform has Long there')
const time = z
  .string()
  .refine((value) => parseChinaTime(value) !== undefined, 'must be YYYY-MM-DD HH:MM:SS')

const orderInfoSchema = z.strictObject({
  orderCode: text,
  posCode: text,
  storeCode: text,
  orgCode: text.optional(),
  operator: z
    .array(
      z.strictObject({
        type: z.enum(['CJ', 'SP', 'ZZ']).optional(),
        operatorCode: text.optional(),
        operatorName: text.optional(),
        operateTime: time.optional(),
      }),
    )
    .optional(),
  totalAmount: amount,
  totalQty: pieces,
  orderCreateTime: time.optional(),
})

const orderLineSchema = z.strictObject({
  orderLineNo: text.optional(),
  productCode: text.optional(),
  itemCode: text,
  itemName: text.optional(),
  skuProperty: text,
  color: text.optional(),
  size: text.optional(),
  standardPrice: price,
  referencePrice: price,
  retailPrice: price.optional(),
  discount: discount.optional(),
  quantity: pieces,
  standardAmount: amount,
  settlementAmount: amount.optional(),
})

const paymentSchema = z.strictObject({
  paymentType: z.enum(['CASH', 'ALIPAY', 'WECHATPAY', 'UNIONPAY', 'OTHER']),
  amount,
  paidAmount: amount,
  currency: z.enum(['RMB', 'USD']).optional(),
})

const callSchema = z.strictObject({
  orderInfo: orderInfoSchema,
  orderLine: z.array(orderLineSchema).min(1).max(20, 'must have at most 20 lines'),
  payment: paymentSchema,
})

function complaintAboutSums(call: z.infer<typeof callSchema>): string | undefined {
  const lines = call.orderLine
  // settlementAmount is optional in the table; a line without it was settled at the standard.
  const settledFen = lines
    .map((line) => fenOf(line.settlementAmount ?? line.standardAmount))
    .reduce((sum, fen) => sum + fen, 0)
  const totalFen = fenOf(call.orderInfo.totalAmount)
  if (totalFen !== settledFen) {
    return `整单金额${yuanOf(totalFen)}与明细结算金额合计${yuanOf(settledFen)}不符`
  }
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0)
  if (call.orderInfo.totalQty !== quantity) {
    return `整单数量${call.orderInfo.totalQty}与明细数量合计${quantity}不符`
  }
  return undefined
}

/** Fen of an amount text that the schema has let through. */
function fenOf(amount: string): number {
  const [yuan = '0', decimals = ''] = amount.replace('-', '').split('.')
  const fen = Number(yuan) * 100 + Number(decimals.padEnd(2, '0'))
  return amount.startsWith('-') ? 0 - fen : fen
}

/** "-12.05" of a whole number of fen. */
export function yuanOf(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

// The platform names one field at a time, and what is missing before what is wrong.
function objectionTo(issues: readonly z.core.$ZodIssue[], structs: unknown): Objection {
  const objections = issues.map((issue) => objectionOf(issue, structs))
  const first = objections.find(({ kind }) => kind === 'missing') ?? objections[0]
  return first ?? { kind: 'invalid', field: 'orderInfo', reason: 'cannot be read' }
}

function objectionOf(issue: z.core.$ZodIssue, structs: unknown): Objection {
  const field = fieldName(issue.path)
  const value = valueAt(structs, issue.path)
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `${field}.${key}`).join(', ')
    return { kind: 'invalid', field: names, reason: 'is not in the field table' }
  }
  const isMissing = value === undefined || value === '' || isEmptyList(value)
  if (isMissing) return { kind: 'missing', field }
  return { kind: 'invalid', field, reason: issue.message }
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

const fieldName = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined
    const member: unknown = Reflect.get(value, step)
    return member
  }, root)
