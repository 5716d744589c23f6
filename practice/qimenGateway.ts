// Qimen's gateway as a caller meets it: system parameters, signature, routing by customerid, and
// the one POS method that books. It decides; the sockets and the faults are headquarters.ts's.
import { chinaTime, parseChinaTime } from './clock'
import type { BookingOutcome } from './ledger'
import { jsonReply, type Reply } from './exchange'
import {
  businessParameters,
  readSalesOrder,
  type Objection,
  type SalesOrder,
} from './salesOrder'
import { isSameText, isSignMethod, signatureOf } from './signature'

export interface Merchant {
  readonly appKey: string
  readonly appSecret: string
  readonly targetAppKey: string
  readonly session: string
  readonly customerId: string
}

export interface QimenCall {
  readonly parameters: ReadonlyMap<string, string>
  readonly at: number
}

export interface Gateway {
  readonly merchant: Merchant
  readonly bookOrder: (order: SalesOrder, at: number) => BookingOutcome
}

/** Answers one call, in the order of checks of the real gateway: envelope, route, content. */
export function answerQimenCall(gateway: Gateway, call: QimenCall): Reply {
  const refusal =
    refuseEnvelope(gateway.merchant, call) ?? refuseRoute(gateway.merchant, call.parameters)
  if (refusal !== undefined) return errorReply(refusal)
  const read = readSalesOrder(call.parameters, gateway.merchant.customerId)
  if (!read.ok) return objectionReply(read.objection)
  switch (gateway.bookOrder(read.order, call.at)) {
    case 'booked':
      return successReply('销售单已入账')
    case 'known':
      return successReply('销售单已入账,重复上传已忽略')
    case 'conflict':
      return failureReply('单号已存在,内容不同')
  }
}

/** True once the call names a method: before that the gateway knows nothing of app or route. */
export const namesMethod = (parameters: ReadonlyMap<string, string>): boolean =>
  given(parameters, 'method') !== undefined

const METHOD = 'qimen.taobao.pos.salesorder.synchronize'
const TIMESTAMP_TOLERANCE_MS = 10 * 60_000
const CUSTOMER_ID_MAX = 50
const systemParameters: readonly string[] = [
  ...['method', 'app_key', 'timestamp', 'v', 'format', 'sign_method', 'sign'],
  ...['session', 'target_app_key', 'partner_id', 'simplify'],
]

const given = (parameters: ReadonlyMap<string, string>, name: string): string | undefined =>
  parameters.get(name) || undefined

interface Refusal {
  readonly code: number
  readonly msg: string
  readonly subCode?: string
  readonly subMsg?: string
}

function refuseEnvelope(merchant: Merchant, { parameters, at }: QimenCall): Refusal | undefined {
  const method = given(parameters, 'method')
  if (method === undefined) return { code: 21, msg: 'Missing Method' }
  if (method !== METHOD) return { code: 22, msg: 'Invalid Method' }
  const appKey = given(parameters, 'app_key')
  if (appKey === undefined) return { code: 28, msg: 'Missing App Key' }
  if (appKey !== merchant.appKey) return { code: 29, msg: 'Invalid App Key' }
  const timestamp = given(parameters, 'timestamp')
  if (timestamp === undefined) return { code: 30, msg: 'Missing Timestamp' }
  const stamped = parseChinaTime(timestamp)
  if (stamped === undefined || Math.abs(stamped - at) > TIMESTAMP_TOLERANCE_MS) {
    const subMsg = `timestamp ${timestamp} is not within 10 minutes of ${chinaTime(at)} (GMT+8)`
    return { code: 31, msg: 'Invalid Timestamp', subMsg }
  }
  const version = given(parameters, 'v')
  if (version === undefined) return { code: 32, msg: 'Missing Version' }
  if (version !== '2.0') return { code: 33, msg: 'Invalid Version' }
  if (given(parameters, 'format') !== 'json') {
    return { code: 23, msg: 'Invalid Format', subMsg: 'this gateway answers format=json only' }
  }
  return refuseSignature(merchant, parameters) ?? refuseSession(merchant, parameters)
}

function refuseSignature(
  merchant: Merchant,
  parameters: ReadonlyMap<string, string>,
): Refusal | undefined {
  const method = given(parameters, 'sign_method')
  if (method === undefined || !isSignMethod(method)) {
    const subMsg = 'sign_method must be md5, hmac or hmac-sha256'
    return { code: 25, msg: 'Invalid Signature', subMsg }
  }
  const sign = given(parameters, 'sign')
  if (sign === undefined) return { code: 24, msg: 'Missing Signature' }
  const expected = signatureOf(parameters, method, merchant.appSecret)
  return isSameText(sign, expected) ? undefined : { code: 25, msg: 'Invalid Signature' }
}

// Neither is needed to be let in, but one that is sent must be right.
function refuseSession(
  merchant: Merchant,
  parameters: ReadonlyMap<string, string>,
): Refusal | undefined {
  const session = given(parameters, 'session')
  if (session !== undefined && !isSameText(session, merchant.session)) {
    return { code: 27, msg: 'Invalid Session' }
  }
  const target = given(parameters, 'target_app_key')
  if (target !== undefined && target !== merchant.targetAppKey) {
    return invalidArgument('target_app_key', 'is not the called application')
  }
  return undefined
}

function refuseRoute(
  merchant: Merchant,
  parameters: ReadonlyMap<string, string>,
): Refusal | undefined {
  const customerId = given(parameters, 'customerid')
  if (customerId === undefined) return missingArgument('customerid')
  if (customerId.length > CUSTOMER_ID_MAX || customerId !== merchant.customerId) {
    return invalidArgument('customerid', 'is not known here')
  }
  const known = [...systemParameters, ...businessParameters]
  const stranger = [...parameters.keys()].find((name) => !known.includes(name))
  return stranger === undefined ? undefined : invalidArgument(stranger, 'is not in the field table')
}

const missingArgument = (field: string): Refusal => ({
  code: 40,
  msg: 'Missing Required Arguments',
  subCode: 'isv.missing-parameter',
  subMsg: `缺少必填参数 ${field}`,
})

const invalidArgument = (field: string, reason: string): Refusal => ({
  code: 41,
  msg: 'Invalid Arguments',
  subCode: 'isv.invalid-parameter',
  subMsg: `非法参数 ${field}: ${reason}`,
})

function objectionReply(objection: Objection): Reply {
  switch (objection.kind) {
    case 'missing':
      return errorReply(missingArgument(objection.field))
    case 'invalid':
      return errorReply(invalidArgument(objection.field, objection.reason))
    case 'business':
      return failureReply(objection.message)
  }
}

const successReply = (message: string): Reply =>
  jsonReply(200, { response: { flag: 'success', code: '0', message } })

/** The merchant's own system says no to this document. */
export const failureReply = (message: string): Reply =>
  jsonReply(200, { response: { flag: 'failure', code: 'business-error', message } })

/** The platform says no; like the real one with HTTP status 200. */
export const errorReply = ({ code, msg, subCode, subMsg }: Refusal): Reply =>
  jsonReply(200, { error_response: { code, msg, sub_code: subCode, sub_msg: subMsg } })
