// The bodies of salesorder.synchronize byte for byte, written here by hand from the platform's
// field table: a body is frozen when it is submitted, so a change of one byte is a change of what
// is sent for documents that may be there already.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { validate } from '../../shared/definition'
import { definitions } from '../../shared/documents'
import type { TradeBody } from '../../shared/documents/trade'
import { anySale } from '../fixtures/anySale'
import {
  aHeader,
  aManager,
  aSale,
  reverseTrade,
  someTerms,
  type LineSketch,
  type TermsSketch,
} from '../fixtures/trade'

interface Sent {
  readonly method: string
  readonly customerid: string
  readonly orderInfo: string
  readonly orderLine: string
  readonly payment: string
}

const encode = (body: TradeBody, terms: TermsSketch = {}) =>
  definitions.sale.wire.qimen(aHeader(), body, someTerms(terms))

function sent(body: TradeBody, terms: TermsSketch = {}): readonly Sent[] {
  const encoding = encode(body, terms)
  if (encoding.kind === 'held') throw new Error(`held: ${encoding.reason}`)
  return encoding.bodies.map((text) => JSON.parse(text) as Sent)
}

const one = (body: TradeBody, terms: TermsSketch = {}): Sent => {
  const [first, ...more] = sent(body, terms)
  if (first === undefined || more.length > 0) throw new Error('one body was expected')
  return first
}

/** The members of orderInfo around those that a test is about. */
const orderInfo = (totalAmount: string, totalQty: number, orderCode = 'S001-T01-261121-7K2M-000001') =>
  `{"orderCode":"${orderCode}","posCode":"T01","storeCode":"S001","orgCode":"hz0001",` +
  '"operator":[{"type":"CJ","operatorCode":"001","operatorName":"张三",' +
  '"operateTime":"2026-11-21 09:29:58"}],' +
  `"totalAmount":"${totalAmount}","totalQty":${totalQty},"orderCreateTime":"2026-11-21 09:29:58"}`

const payment = (type: string, amount: string) =>
  `{"paymentType":"${type}","amount":"${amount}","paidAmount":"${amount}","currency":"RMB"}`

/** A line of an article that nobody knows more of than its code, name and price. */
const plainLine = (no: number, itemCode: string, rest: string) =>
  `{"orderLineNo":"${no}","itemCode":"${itemCode}","itemName":"女夏季短袖","skuProperty":"无",` +
  `"standardPrice":"12.00","referencePrice":"12.00",${rest}}`

describe('a sale of one line', () => {
  test('is one flat record of form fields, with every field that is known', () => {
    const body = aSale({
      lines: [
        {
          itemCode: 'SKUEWRYU178673',
          productCode: 'SPU178673',
          itemName: '女夏季短袖 "A/B"',
          skuProperty: '红色 XXL',
          color: 'red',
          size: 'XXL',
          unit: '件',
          standardPrice: '200',
          referencePrice: '150.005',
          retailPrice: '180',
          price: '180',
          quantity: '3',
        },
      ],
      tender: 'ALIPAY',
    })
    const encoding = encode(body)
    expect(encoding).toEqual({
      kind: 'steps',
      bodies: [
        '{"method":"qimen.taobao.pos.salesorder.synchronize","customerid":"C001",' +
          '"orderInfo":"{\\"orderCode\\":\\"S001-T01-261121-7K2M-000001\\",' +
          '\\"posCode\\":\\"T01\\",\\"storeCode\\":\\"S001\\",\\"orgCode\\":\\"hz0001\\",' +
          '\\"operator\\":[{\\"type\\":\\"CJ\\",\\"operatorCode\\":\\"001\\",' +
          '\\"operatorName\\":\\"张三\\",\\"operateTime\\":\\"2026-11-21 09:29:58\\"}],' +
          '\\"totalAmount\\":\\"540.00\\",\\"totalQty\\":3,' +
          '\\"orderCreateTime\\":\\"2026-11-21 09:29:58\\"}",' +
          '"orderLine":"[{\\"orderLineNo\\":\\"1\\",\\"productCode\\":\\"SPU178673\\",' +
          '\\"itemCode\\":\\"SKUEWRYU178673\\",' +
          '\\"itemName\\":\\"女夏季短袖 \\\\\\"A/B\\\\\\"\\",' +
          '\\"skuProperty\\":\\"红色 XXL\\",\\"color\\":\\"red\\",\\"size\\":\\"XXL\\",' +
          '\\"standardPrice\\":\\"200.00\\",\\"referencePrice\\":\\"150.005\\",' +
          '\\"retailPrice\\":\\"180.00\\",\\"discount\\":\\"0.9000\\",\\"quantity\\":3,' +
          '\\"standardAmount\\":\\"600.00\\",\\"settlementAmount\\":\\"540.00\\"}]",' +
          '"payment":"{\\"paymentType\\":\\"ALIPAY\\",\\"amount\\":\\"540.00\\",' +
          '\\"paidAmount\\":\\"540.00\\",\\"currency\\":\\"RMB\\"}"}',
      ],
    })
  })

  test('says 无 for a property and the standard price for a reference price that nobody knows', () => {
    expect(one(aSale())).toEqual({
      method: 'qimen.taobao.pos.salesorder.synchronize',
      customerid: 'C001',
      orderInfo: orderInfo('12.00', 1),
      orderLine: `[${plainLine(
        1,
        'SKU1',
        '"discount":"1.0000","quantity":1,"standardAmount":"12.00","settlementAmount":"12.00"',
      )}]`,
      payment: payment('CASH', '12.00'),
    })
  })

  test('names no organisation where there is none', () => {
    expect(one(aSale(), { orgCode: null }).orderInfo).toBe(
      orderInfo('12.00', 1).replace('"orgCode":"hz0001",', ''),
    )
  })

  test('names the manager who approved it', () => {
    expect(one(aSale({ approvedBy: aManager })).orderInfo).toBe(
      orderInfo('12.00', 1).replace(
        '"operateTime":"2026-11-21 09:29:58"}]',
        '"operateTime":"2026-11-21 09:29:58"},{"type":"SP","operatorCode":"900",' +
          '"operatorName":"李四","operateTime":"2026-11-21 09:29:30"}]',
      ),
    )
  })

  test('has no discount where it was sold above its standard price', () => {
    expect(one(aSale({ lines: [{ standardPrice: '12', price: '12.01' }] })).orderLine).toBe(
      `[${plainLine(
        1,
        'SKU1',
        '"quantity":1,"standardAmount":"12.00","settlementAmount":"12.01"',
      )}]`,
    )
  })
})

describe('weighed goods', () => {
  const weighed = aSale({
    lines: [{ weighed: true, price: '12.00', quantity: '0.455' }, { itemCode: 'SKU2', quantity: '2' }],
  })

  test('go as whole grams where the merchant takes them so', () => {
    expect(one(weighed)).toMatchObject({
      orderInfo: orderInfo('29.46', 457),
      orderLine: `[${[
        plainLine(
          1,
          'SKU1',
          '"discount":"1.0000","quantity":455,"standardAmount":"5.46","settlementAmount":"5.46"',
        ),
        plainLine(
          2,
          'SKU2',
          '"discount":"1.0000","quantity":2,"standardAmount":"24.00","settlementAmount":"24.00"',
        ),
      ].join(',')}]`,
    })
  })

  test('are held where he does not', () => {
    expect(encode(weighed, { rules: { weighed: 'hold' } })).toEqual({
      kind: 'held',
      reason: 'weighedHeld',
    })
    expect(one(aSale(), { rules: { weighed: 'hold' } }).orderInfo).toBe(orderInfo('12.00', 1))
  })
})

describe('returned goods', () => {
  const returned = reverseTrade(aSale({ lines: [{ quantity: '2' }], orderDiscount: '4.00' }))

  test('go with negative quantities and amounts where the merchant takes them so', () => {
    expect(one(returned)).toMatchObject({
      orderInfo: orderInfo('-20.00', -2),
      orderLine: `[${plainLine(
        1,
        'SKU1',
        '"discount":"0.8333","quantity":-2,"standardAmount":"-24.00","settlementAmount":"-20.00"',
      )}]`,
      payment: payment('CASH', '-20.00'),
    })
  })

  test('are held where he does not', () => {
    expect(encode(returned, { rules: { returns: 'hold' } })).toEqual({
      kind: 'held',
      reason: 'returnsHeld',
    })
    expect(one(aSale(), { rules: { returns: 'hold' } }).orderInfo).toBe(orderInfo('12.00', 1))
  })
})

describe('more lines than a call holds', () => {
  const distinct = (count: number) =>
    aSale({
      lines: Array.from({ length: count }, (_, index): LineSketch => ({
        itemCode: `SKU${index + 1}`,
      })),
      rounding: '0.02',
    })
  const lineOf = (no: number, settlement: string, discount: string) =>
    plainLine(
      no,
      `SKU${no}`,
      `"discount":"${discount}","quantity":1,"standardAmount":"12.00","settlementAmount":"${settlement}"`,
    )

  test('become ordered parts with codes of their own, which add up to the sale', () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1)
    expect(sent(distinct(21))).toEqual([
      {
        method: 'qimen.taobao.pos.salesorder.synchronize',
        customerid: 'C001',
        orderInfo: orderInfo('239.98', 20, 'S001-T01-261121-7K2M-000001-1'),
        // The first two lines carry a fen each of what was rounded off.
        orderLine: `[${numbers
          .map((no) => (no <= 2 ? lineOf(no, '11.99', '0.9992') : lineOf(no, '12.00', '1.0000')))
          .join(',')}]`,
        payment: payment('CASH', '239.98'),
      },
      {
        method: 'qimen.taobao.pos.salesorder.synchronize',
        customerid: 'C001',
        orderInfo: orderInfo('12.00', 1, 'S001-T01-261121-7K2M-000001-2'),
        orderLine: `[${lineOf(21, '12.00', '1.0000')}]`,
        payment: payment('CASH', '12.00'),
      },
    ])
  })

  test('are held where the merchant takes no parts, but twenty are not', () => {
    const rules = { over20: 'hold' } as const
    expect(encode(distinct(21), { rules })).toEqual({ kind: 'held', reason: 'tooManyLines' })
    expect(one(distinct(20), { rules }).orderInfo).toBe(orderInfo('239.98', 20))
  })

  test('are one line as long as they are equal', () => {
    const equal = aSale({ lines: Array.from({ length: 25 }, () => ({})), rounding: '0.02' })
    expect(one(equal, { rules: { over20: 'hold' } })).toMatchObject({
      orderInfo: orderInfo('299.98', 25),
      orderLine: `[${plainLine(
        1,
        'SKU1',
        '"discount":"0.9999","quantity":25,"standardAmount":"300.00","settlementAmount":"299.98"',
      )}]`,
    })
  })

  test('stay apart where their sum would leave the range of quantities', () => {
    const body = aSale({ lines: ['60000', '60000', '30000'].map((count) => ({ quantity: count })) })
    const lines = JSON.parse(one(body).orderLine) as readonly Record<string, unknown>[]
    expect(lines.map((line) => [line['quantity'], line['settlementAmount']])).toEqual([
      [90_000, '1080000.00'],
      [60_000, '720000.00'],
    ])
  })

  test('stay apart where only the price differs', () => {
    const body = aSale({ lines: [{}, { standardPrice: '12', price: '11' }, {}] })
    const lines = JSON.parse(one(body).orderLine) as readonly Record<string, unknown>[]
    expect(lines.map((line) => [line['quantity'], line['settlementAmount']])).toEqual([
      [2, '24.00'],
      [1, '11.00'],
    ])
  })
})

describe('tenders', () => {
  const lines = [{ price: '100.00' }]
  const paidBy = (tenders: readonly (readonly ['CASH' | 'ALIPAY' | 'WECHATPAY', string])[]) =>
    aSale({ lines, tenders: tenders.map(([type, amount]) => ({ type, amount })) })
  const table = [
    ['one', paidBy([['WECHATPAY', '100']]), 'WECHATPAY', 'WECHATPAY'],
    ['several', paidBy([['ALIPAY', '60'], ['CASH', '40']]), 'ALIPAY', 'OTHER'],
    // 90 in cash of which 50 go back: the phone paid more.
    ['several with change', paidBy([['CASH', '90'], ['ALIPAY', '60']]), 'ALIPAY', 'OTHER'],
    ['cash that all went back', paidBy([['CASH', '50'], ['ALIPAY', '100']]), 'ALIPAY', 'ALIPAY'],
    ['one kind twice', paidBy([['ALIPAY', '60'], ['ALIPAY', '40']]), 'ALIPAY', 'ALIPAY'],
  ] as const
  test.each(table)('%s: the dominant one, or OTHER, by the rules', (_case, body, dominant, other) => {
    const { payment: byDominant } = one(body, { rules: { tenders: 'dominant' } })
    const { payment: byOther } = one(body, { rules: { tenders: 'other' } })
    expect([byDominant, byOther]).toEqual([payment(dominant, '100.00'), payment(other, '100.00')])
  })

  test('a sale that costs nothing was paid with OTHER', () => {
    expect(one(aSale({ lines, orderDiscount: '100' })).payment).toBe(payment('OTHER', '0.00'))
  })
})

test('what is taken off the whole lies on the lines, and the total is their sum', () => {
  const body = aSale({
    lines: [{ price: '10.00' }, { itemCode: 'SKU2', price: '10.00' }, { itemCode: 'SKU3', price: '10.00' }],
    orderDiscount: '0.95',
    rounding: '0.05',
    tenders: [{ type: 'CASH', amount: '50.00' }],
  })
  const encoded = one(body)
  const lines = JSON.parse(encoded.orderLine) as readonly Record<string, unknown>[]
  expect(lines.map((line) => [line['settlementAmount'], line['discount']])).toEqual([
    ['9.66', '0.9660'],
    ['9.67', '0.9670'],
    ['9.67', '0.9670'],
  ])
  expect(encoded.orderInfo).toBe(orderInfo('29.00', 3))
  expect(encoded.payment).toBe(payment('CASH', '29.00'))
})

describe('any sale', () => {
  const fen = (text: unknown): bigint => {
    expect(text).toMatch(/^-?\d+\.\d\d$/)
    return BigInt(String(text).replace('.', ''))
  }
  const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n)
  const values = (value: unknown): readonly unknown[] =>
    typeof value === 'object' && value !== null ? Object.values(value).flatMap(values) : [value]

  test('and its refund lose no fen on the wire, fit the calls and leave nothing empty', () => {
    fc.assert(
      fc.property(anySale(60), fc.boolean(), (sale, isRefund) => {
        const body = isRefund ? reverseTrade(sale) : sale
        const parts = sent(body).map(({ orderInfo: info, orderLine, payment: paid }) => ({
          info: JSON.parse(info) as Record<string, unknown>,
          lines: JSON.parse(orderLine) as readonly Record<string, unknown>[],
          paid: JSON.parse(paid) as Record<string, unknown>,
        }))
        expect(sum(parts.map(({ info }) => fen(info['totalAmount'])))).toBe(BigInt(body.total))
        expect(sum(parts.map(({ paid }) => fen(paid['paidAmount'])))).toBe(BigInt(body.total))
        for (const { info, lines, paid } of parts) {
          expect(lines.length).toBeGreaterThan(0)
          expect(lines.length).toBeLessThanOrEqual(20)
          expect(sum(lines.map((line) => fen(line['settlementAmount'])))).toBe(
            fen(info['totalAmount']),
          )
          expect(lines.reduce((count, line) => count + Number(line['quantity']), 0)).toBe(
            info['totalQty'],
          )
          for (const value of values([info, lines, paid])) {
            if (typeof value === 'number') expect(Number.isSafeInteger(value)).toBe(true)
            else expect(value).toMatch(/./)
          }
        }
        const numbers = parts.flatMap(({ lines }) => lines.map((line) => line['orderLineNo']))
        expect(numbers).toEqual(numbers.map((_, index) => String(index + 1)))
        const codes = parts.map(({ info }) => info['orderCode'])
        expect(new Set(codes).size).toBe(codes.length)
      }),
      { seed: 20261121, numRuns: 300 },
    )
  })

  test('is encoded to the same bytes again from the frozen text of its body', () => {
    fc.assert(
      fc.property(anySale(30), (body) => {
        const frozen = JSON.parse(JSON.stringify(body)) as unknown
        const read = validate(definitions.sale, frozen)
        expect(read.ok && encode(read.value.body)).toEqual(encode(body))
      }),
      { seed: 3, numRuns: 50 },
    )
  })
})
