// What the gateway refuses, in which order, and what it books in each of its three modes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Headquarters } from '../../practice/headquarters'
import {
  answerTo,
  booked,
  bookingOf,
  callOf,
  createTestClock,
  failure,
  known,
  NOON,
  openHeadquarters,
  order,
  orderInfo,
  orderLine,
  payment,
  platformError,
  send,
  type TestClock,
  type TestOrder,
} from './headquartersUnderTest'

let clock: TestClock
let headquarters: Headquarters
beforeEach(async () => {
  clock = createTestClock()
  headquarters = await openHeadquarters(clock)
})
afterEach(() => headquarters.close())

describe('a call that is not let in is refused by its first fault, and books nothing', () => {
  const missing = (name: string) => ({ changes: { [name]: '' } })
  const sets = (name: string, value: string) => ({ changes: { [name]: value } })
  it.each([
    ['no method', missing('method'), 21, 'Missing Method'],
    ['unknown method', sets('method', 'qimen.taobao.pos.nothing'), 22, 'Invalid Method'],
    ['no app key', missing('app_key'), 28, 'Missing App Key'],
    ['unknown app key', sets('app_key', '11111111'), 29, 'Invalid App Key'],
    ['no timestamp', missing('timestamp'), 30, 'Missing Timestamp'],
    ['timestamp of no shape', sets('timestamp', '2026-11-21T12:00:00'), 31, 'Invalid Timestamp'],
    ['10 minutes and 1 s late', sets('timestamp', '2026-11-21 11:49:59'), 31, 'Invalid Timestamp'],
    ['no version', missing('v'), 32, 'Missing Version'],
    ['another version', sets('v', '1.0'), 33, 'Invalid Version'],
    ['xml asked', sets('format', 'xml'), 23, 'Invalid Format'],
    ['wrong secret', { secret: 'wrong' }, 25, 'Invalid Signature'],
    ['wrong session', sets('session', 'wrong'), 27, 'Invalid Session'],
    ['no customerid', missing('customerid'), 40, 'Missing Required Arguments'],
    ['another customerid', sets('customerid', 'C002'), 41, 'Invalid Arguments'],
    ['a name from nowhere', sets('orderinfo', '{}'), 41, 'Invalid Arguments'],
  ])('%s', async (_, signing, code, msg) => {
    const answer = await answerTo(headquarters, callOf(headquarters, order, signing))
    expect(answer).toMatchObject(platformError(code, msg))
    expect(headquarters.ledger()).toEqual([])
  })

  it('no signature', async () => {
    const { sign: _, ...unsigned } = callOf(headquarters)
    const answer = await answerTo(headquarters, unsigned)
    expect(answer).toEqual(platformError(24, 'Missing Signature'))
  })

  it('a GET', async () => {
    const response = await fetch(headquarters.provisioning().backends.qimen.url)
    expect(await response.json()).toEqual(platformError(9, 'Http Action Not Allowed'))
  })
})

it('exactly 10 minutes off is still let in', async () => {
  const changes = { timestamp: '2026-11-21 11:50:00' }
  expect(await answerTo(headquarters, callOf(headquarters, order, { changes }))).toEqual(booked)
})

it.each(['md5', 'hmac', 'hmac-sha256'] as const)('takes a call signed by %s', async (method) => {
  expect(await answerTo(headquarters, callOf(headquarters, order, { method }))).toEqual(booked)
})

it('takes system parameters in the query as the Java client sends them', async () => {
  const parameters = Object.entries(callOf(headquarters))
  const isBusiness = ([name]: readonly [string, string]): boolean =>
    ['orderInfo', 'orderLine', 'payment', 'customerid'].includes(name)
  const query = new URLSearchParams(parameters.filter((pair) => !isBusiness(pair))).toString()
  const response = await fetch(`${headquarters.url}/router/qm?${query}`, {
    method: 'POST',
    body: new URLSearchParams(parameters.filter(isBusiness)),
  })
  expect(await response.json()).toEqual(booked)
})

it('answers with the Date of its own clock and gzip', async () => {
  const response = await send(headquarters, callOf(headquarters))
  expect(response.headers.get('date')).toBe('Sat, 21 Nov 2026 04:00:00 GMT')
  expect(response.headers.get('content-encoding')).toBe('gzip')
})

describe('the field table', () => {
  const without = (struct: object, name: string) =>
    Object.fromEntries(Object.entries(struct).filter(([key]) => key !== name))
  const withInfo = (changes: object): TestOrder => ({
    ...order,
    orderInfo: { ...orderInfo, ...changes },
  })
  const withLine = (changes: object): TestOrder => ({
    ...order,
    orderLine: [{ ...orderLine, ...changes }],
  })

  it.each(['orderCode', 'posCode', 'storeCode', 'totalAmount', 'totalQty'])(
    'orderInfo.%s is required',
    async (name) => {
      const call = callOf(headquarters, { ...order, orderInfo: without(orderInfo, name) })
      expect(await answerTo(headquarters, call)).toEqual(missingField(`orderInfo.${name}`))
    },
  )
  it.each([
    'itemCode',
    'skuProperty',
    'standardPrice',
    'referencePrice',
    'quantity',
    'standardAmount',
  ])('orderLine.%s is required', async (name) => {
    const call = callOf(headquarters, { ...order, orderLine: [without(orderLine, name)] })
    expect(await answerTo(headquarters, call)).toEqual(missingField(`orderLine[0].${name}`))
  })
  it.each(['paymentType', 'amount', 'paidAmount'])('payment.%s is required', async (name) => {
    const call = callOf(headquarters, { ...order, payment: without(payment, name) })
    expect(await answerTo(headquarters, call)).toEqual(missingField(`payment.${name}`))
  })
  it.each(['orderInfo', 'orderLine', 'payment'])('%s is required', async (name) => {
    const call = callOf(headquarters, order, { changes: { [name]: '' } })
    expect(await answerTo(headquarters, call)).toEqual(missingField(name))
  })
  it('a required text that is empty is missing', async () => {
    const call = callOf(headquarters, withLine({ skuProperty: '' }))
    expect(await answerTo(headquarters, call)).toEqual(missingField('orderLine[0].skuProperty'))
  })
  it('an order without lines is missing its lines', async () => {
    const call = callOf(headquarters, { ...order, orderLine: [] })
    expect(await answerTo(headquarters, call)).toEqual(missingField('orderLine'))
  })

  it.each([
    ['orderInfo.totalAmount', withInfo({ totalAmount: 270 })],
    ['orderInfo.totalAmount', withInfo({ totalAmount: '270.001' })],
    ['orderInfo.totalQty', withInfo({ totalQty: '3' })],
    ['orderInfo.orderCreateTime', withInfo({ orderCreateTime: '2026-02-30 10:00:00' })],
    ['orderInfo.operator[0].type', withInfo({ operator: [{ type: 'XX' }] })],
    ['orderInfo.note', withInfo({ note: 'x' })],
    ['orderLine[0].quantity', withLine({ quantity: 0.5 })],
    ['orderLine[0].discount', withLine({ discount: '0.9' })],
    ['orderLine[0].colour', withLine({ colour: 'red' })],
    ['orderLine', { ...order, orderLine: Array.from({ length: 21 }, () => orderLine) }],
    ['payment.paymentType', { ...order, payment: { ...payment, paymentType: 'CARD' } }],
  ] as const)('%s of a wrong type or name is named', async (field, wrong) => {
    const answer = await answerTo(headquarters, callOf(headquarters, wrong))
    const subMsg: unknown = expect.stringContaining(`非法参数 ${field}: `)
    const more = { sub_code: 'isv.invalid-parameter', sub_msg: subMsg }
    expect(answer).toEqual(platformError(41, 'Invalid Arguments', more))
    expect(headquarters.ledger()).toEqual([])
  })

  it('sums that do not agree are a failure of the document', async () => {
    const wrongAmount = callOf(headquarters, withInfo({ totalAmount: '270.01' }))
    const wrongPieces = callOf(headquarters, withInfo({ totalQty: 4 }))
    expect([
      await answerTo(headquarters, wrongAmount),
      await answerTo(headquarters, wrongPieces),
    ]).toEqual([
      failure('整单金额270.01与明细结算金额合计270.00不符'),
      failure('整单数量4与明细数量合计3不符'),
    ])
    expect(headquarters.ledger()).toEqual([])
  })

  it('a refund is booked with negative quantity and amounts', async () => {
    const amounts = { standardAmount: '-300.00', settlementAmount: '-270.00' }
    const refund = {
      orderInfo: { ...orderInfo, totalAmount: '-270.00', totalQty: -3 },
      orderLine: [{ ...orderLine, ...amounts, quantity: -3 }],
      payment: { ...payment, amount: '-270.00', paidAmount: '-270.00' },
    }
    expect(await answerTo(headquarters, callOf(headquarters, refund))).toEqual(booked)
    expect(headquarters.ledger()).toEqual([
      { ...bookingOf(1, NOON, refund), totalFen: -27000, totalQty: -3 },
    ])
  })
})

const missingField = (field: string) =>
  platformError(40, 'Missing Required Arguments', {
    sub_code: 'isv.missing-parameter',
    sub_msg: `缺少必填参数 ${field}`,
  })

describe('a number that comes again', () => {
  const changed: TestOrder = { ...order, payment: { ...payment, paymentType: 'CASH' } }
  const again = (given: TestOrder = order) => answerTo(headquarters, callOf(headquarters, given))

  it('is booked once by a headquarters that dedupes; other content is refused', async () => {
    expect([await again(), await again(), await again(changed)]).toEqual([
      booked,
      known,
      failure('单号已存在,内容不同'),
    ])
    expect(headquarters.ledger()).toEqual([bookingOf(1, NOON)])
  })

  it('is booked again by one that has forgotten it', async () => {
    headquarters.setMode('forgets', 60_000)
    const first = await again()
    clock.advance(59_999)
    const remembered = await again()
    clock.advance(1)
    const forgotten = await again()
    expect([first, remembered, forgotten]).toEqual([booked, known, booked])
    expect(headquarters.ledger()).toEqual([bookingOf(1, NOON), bookingOf(2, NOON + 60_000)])
  })

  it('is booked every time by one that books', async () => {
    headquarters.setMode('books')
    expect([await again(), await again()]).toEqual([booked, booked])
    expect(headquarters.ledger()).toEqual([bookingOf(1, NOON), bookingOf(2, NOON)])
  })

  it('is another number when it comes from another store', async () => {
    const elsewhere = { ...order, orderInfo: { ...orderInfo, storeCode: 'S002' } }
    expect([await again(), await again(elsewhere)]).toEqual([booked, booked])
  })
})
