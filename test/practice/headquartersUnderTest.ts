// A headquarters for one test, at a time that the test decides, and a caller that speaks to it over
// real HTTP. The orders are written out here by hand: no encoder of the product is used.
import { createHash } from 'node:crypto'
import type { Clock } from '../../practice/clock'
import { createHeadquarters, type Headquarters } from '../../practice/headquarters'
import { signatureOf, type SignMethod } from '../../practice/signature'

export const NOON = Date.UTC(2026, 10, 21, 4, 0, 0)
export const NOON_TEXT = '2026-11-21 12:00:00'

export interface TestClock extends Clock {
  /** Moves the clock; waits that are due by then end. */
  readonly advance: (ms: number) => void
  /** How long each wait so far was asked to last. */
  readonly waits: readonly number[]
}

export function createTestClock(): TestClock {
  let at = NOON
  const waits: number[] = []
  let sleepers: readonly { readonly dueAt: number; readonly wake: () => void }[] = []
  return {
    now: () => at,
    wait: (ms) => {
      waits.push(ms)
      return new Promise((wake) => (sleepers = [...sleepers, { dueAt: at + ms, wake }]))
    },
    advance: (ms) => {
      at += ms
      for (const { dueAt, wake } of sleepers) if (dueAt <= at) wake()
      sleepers = sleepers.filter(({ dueAt }) => dueAt > at)
    },
    waits,
  }
}

export const openHeadquarters = (clock: Clock, file = ':memory:'): Promise<Headquarters> =>
  createHeadquarters({ file, itemCount: 60, seed: 7, clock })

type Json = Readonly<Record<string, unknown>>

export interface TestOrder {
  readonly orderInfo: Json
  readonly orderLine: readonly Json[]
  readonly payment: Json
}

export const orderInfo = {
  orderCode: 'S001-T01-261121-ABCD-1',
  posCode: 'T01',
  storeCode: 'S001',
  orgCode: 'hz0001',
  operator: [
    { type: 'CJ', operatorCode: '001', operatorName: '张三', operateTime: '2026-11-21 11:59:58' },
  ],
  totalAmount: '270.00',
  totalQty: 3,
  orderCreateTime: '2026-11-21 11:59:58',
}
export const orderLine = {
  orderLineNo: '1',
  productCode: 'SPU1',
  itemCode: 'SKU1',
  itemName: '女夏季短袖',
  skuProperty: '红色 XXL',
  color: 'red',
  size: 'XXL',
  standardPrice: '100.00',
  referencePrice: '90.00',
  retailPrice: '100.00',
  discount: '0.9000',
  quantity: 3,
  standardAmount: '300.00',
  settlementAmount: '270.00',
}
export const payment = {
  paymentType: 'ALIPAY',
  amount: '270.00',
  paidAmount: '270.00',
  currency: 'RMB',
}
export const order: TestOrder = { orderInfo, orderLine: [orderLine], payment }

export const bodyOf = (given: TestOrder): string =>
  `{"orderInfo":${JSON.stringify(given.orderInfo)},` +
  `"orderLine":${JSON.stringify(given.orderLine)},"payment":${JSON.stringify(given.payment)}}`

/** The ledger's row for the order above. */
export const bookingOf = (seq: number, bookedAt: number, given: TestOrder = order) => ({
  seq,
  customerId: 'C001',
  storeCode: 'S001',
  orderCode: 'S001-T01-261121-ABCD-1',
  posCode: 'T01',
  totalFen: 27000,
  totalQty: 3,
  tender: 'ALIPAY',
  bodySha256: createHash('sha256').update(bodyOf(given)).digest('hex'),
  body: bodyOf(given),
  bookedAt,
})

export type Parameters = Readonly<Record<string, string>>

export interface Signing {
  readonly secret?: string
  readonly method?: SignMethod
  /** Changes parameters before signing; an empty text leaves one out. */
  readonly changes?: Parameters
}

/** All parameters of a signed call of the order. */
export function callOf(
  headquarters: Headquarters,
  given: TestOrder = order,
  { secret, method = 'hmac-sha256', changes = {} }: Signing = {},
): Parameters {
  const { qimen } = headquarters.provisioning().backends
  const all: Parameters = {
    method: 'qimen.taobao.pos.salesorder.synchronize',
    app_key: qimen.appKey,
    session: qimen.session,
    target_app_key: qimen.targetAppKey,
    timestamp: NOON_TEXT,
    v: '2.0',
    format: 'json',
    sign_method: method,
    customerid: 'C001',
    orderInfo: JSON.stringify(given.orderInfo),
    orderLine: JSON.stringify(given.orderLine),
    payment: JSON.stringify(given.payment),
    ...changes,
  }
  const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
  const sign = signatureOf(new Map(Object.entries(sent)), method, secret ?? qimen.appSecret)
  return { ...sent, sign }
}

/** Sends parameters as the .NET client does: everything in the form. */
export const send = (headquarters: Headquarters, parameters: Parameters): Promise<Response> =>
  fetch(headquarters.provisioning().backends.qimen.url, {
    method: 'POST',
    body: new URLSearchParams(parameters),
    redirect: 'manual',
  })

export async function answerTo(
  headquarters: Headquarters,
  parameters: Parameters,
): Promise<unknown> {
  const response = await send(headquarters, parameters)
  const answer: unknown = await response.json()
  return answer
}

export const booked = { response: { flag: 'success', code: '0', message: '销售单已入账' } }
export const known = {
  response: { flag: 'success', code: '0', message: '销售单已入账,重复上传已忽略' },
}
export const failure = (message: string) => ({
  response: { flag: 'failure', code: 'business-error', message },
})
export const platformError = (code: number, msg: string, more: Json = {}) => ({
  error_response: { code, msg, ...more },
})
