// Qimen's requests: signatures against published and independent vectors, and whole requests byte
// for byte.
import { describe, expect, test } from 'vitest'
import { createQimen, signTop, type QimenAccess } from '../../main/backends/qimen'
import { sale } from '../../shared/documents/sale'
import { aHeader, aSale, someTerms } from '../fixtures/trade'
import hmacVectors from '../vectors/qimen-hmac-vectors.json'
import signVectors from '../vectors/qimen-sign-vectors.json'

const access: QimenAccess = {
  url: 'https://scene.example/router/qm',
  appKey: '12345678',
  appSecret: 'helloworld-secret',
  signMethod: 'hmac-sha256',
  customerId: 'C001',
  targetAppKey: '87654321',
  session: 'session/1',
  alreadyHave: ['已存在', '重复'],
}

const at = Date.UTC(2026, 10, 21, 1, 30, 0)
const qimen = createQimen(access)
const probe = { kind: 'probe' } as const

type SignMethod = QimenAccess['signMethod']

describe('the signature', () => {
  test('is that of every caller vector, byte for byte', () => {
    const vectors = signVectors.vectors.filter(({ kind }) => kind === 'caller')
    const signs = vectors.map(({ params, secret, sign_method }) =>
      signTop(params as Record<string, string>, secret, sign_method as SignMethod),
    )
    expect(signs).toEqual(vectors.map(({ sign }) => sign))
    expect(signs).toHaveLength(3)
  })

  test('is the keyed hash of the RFCs', () => {
    const signs = hmacVectors.published.map(({ text, secret, sign_method }) =>
      signTop({ [text.slice(0, 3)]: text.slice(3) }, secret, sign_method as SignMethod),
    )
    expect(signs).toEqual(hmacVectors.published.map(({ digest }) => digest.toUpperCase()))
  })

  test('is what openssl makes of the same parameters', () => {
    const signs = hmacVectors.openssl.map(({ params, secret, sign_method }) =>
      signTop(params as Record<string, string>, secret, sign_method as SignMethod),
    )
    expect(signs).toEqual(hmacVectors.openssl.map(({ sign }) => sign))
  })

  test('orders names by code unit and covers no sign and nothing empty', () => {
    const sign = (parameters: Record<string, string>) => signTop(parameters, 's', 'md5')
    expect(sign({ aB: '2', a_: '3', ab: '4', B: '1', sign: 'X', empty: '' })).toBe(
      sign({ B1aB2a_3ab: '4' }),
    )
  })
})

describe('a request', () => {
  const encoding = sale.wire.qimen(aHeader(), aSale({ tender: 'ALIPAY' }), someTerms())
  const body = encoding.kind === 'steps' ? (encoding.bodies[0] ?? '') : ''

  // The sign at its end was made with the openssl command line from the parameters before it.
  test('that books is one form, signed, in the time of China', () => {
    expect(qimen.encode({ kind: 'book', body }, at)).toEqual({
      method: 'POST',
      url: 'https://scene.example/router/qm',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      body: [
        'method=qimen.taobao.pos.salesorder.synchronize',
        'customerid=C001',
        'orderInfo=%7B%22orderCode%22%3A%22S001-T01-261121-7K2M-000001%22%2C' +
          '%22posCode%22%3A%22T01%22%2C%22storeCode%22%3A%22S001%22%2C' +
          '%22orgCode%22%3A%22hz0001%22%2C%22operator%22%3A%5B%7B%22type%22%3A%22CJ%22%2C' +
          '%22operatorCode%22%3A%22001%22%2C' +
          '%22operatorName%22%3A%22%E5%BC%A0%E4%B8%89%22%2C' +
          '%22operateTime%22%3A%222026-11-21+09%3A29%3A58%22%7D%5D%2C' +
          '%22totalAmount%22%3A%2212.00%22%2C%22totalQty%22%3A1%2C' +
          '%22orderCreateTime%22%3A%222026-11-21+09%3A29%3A58%22%7D',
        'orderLine=%5B%7B%22orderLineNo%22%3A%221%22%2C%22itemCode%22%3A%22SKU1%22%2C' +
          '%22itemName%22%3A%22%E5%A5%B3%E5%A4%8F%E5%AD%A3%E7%9F%AD%E8%A2%96%22%2C' +
          '%22skuProperty%22%3A%22%E6%97%A0%22%2C%22standardPrice%22%3A%2212.00%22%2C' +
          '%22referencePrice%22%3A%2212.00%22%2C%22discount%22%3A%221.0000%22%2C' +
          '%22quantity%22%3A1%2C%22standardAmount%22%3A%2212.00%22%2C' +
          '%22settlementAmount%22%3A%2212.00%22%7D%5D',
        'payment=%7B%22paymentType%22%3A%22ALIPAY%22%2C%22amount%22%3A%2212.00%22%2C' +
          '%22paidAmount%22%3A%2212.00%22%2C%22currency%22%3A%22RMB%22%7D',
        'app_key=12345678',
        'target_app_key=87654321',
        'session=session%2F1',
        'timestamp=2026-11-21+09%3A30%3A00',
        'v=2.0',
        'format=json',
        'sign_method=hmac-sha256',
        'sign=23ABA675B2E8682EAD1D3E3BB5F2D78C2C465C2A243D72502D2D4E0C9C2505B4',
      ].join('&'),
    })
  })

  const parametersOf = (text: string | null) => Object.fromEntries(new URLSearchParams(text ?? ''))

  test('carries no parameter without a value', () => {
    const bare = createQimen({ ...access, targetAppKey: undefined, session: '' })
    const request = bare.encode({ kind: 'book', body: '{"method":"m","extendProps":""}' }, at)
    const { sign, ...parameters } = parametersOf(request.body)
    expect(parameters).toEqual({
      method: 'm',
      app_key: '12345678',
      timestamp: '2026-11-21 09:30:00',
      v: '2.0',
      format: 'json',
      sign_method: 'hmac-sha256',
    })
    expect(sign).toBe(signTop(parameters, access.appSecret, 'hmac-sha256'))
  })

  test('that probes is signed and names no method, so that it can book nothing', () => {
    const { sign, ...parameters } = parametersOf(qimen.encode(probe, at).body)
    expect(parameters).toEqual({
      customerid: 'C001',
      app_key: '12345678',
      target_app_key: '87654321',
      session: 'session/1',
      timestamp: '2026-11-21 09:30:00',
      v: '2.0',
      format: 'json',
      sign_method: 'hmac-sha256',
    })
    expect(sign).toBe(signTop(parameters, access.appSecret, 'hmac-sha256'))
  })

  test('is never a look-up or a pull', () => {
    expect(() => qimen.encode({ kind: 'lookUp', body }, at)).toThrow()
    expect(() => qimen.encode({ kind: 'pull', after: 0, limit: 1 }, at)).toThrow()
  })
})
