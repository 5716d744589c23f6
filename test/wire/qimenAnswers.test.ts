// Every kind of response that the platform's pages name, with the answer that it deserves; and of
// what they do not name, that nobody knows.
import { describe, expect, test } from 'vitest'
import type { Answer, HttpResponse } from '../../main/backends/backend'
import { createQimen } from '../../main/backends/qimen'

const qimen = createQimen({
  url: 'https://scene.example/router/qm',
  appKey: '12345678',
  appSecret: 'helloworld-secret',
  signMethod: 'hmac-sha256',
  customerId: 'C001',
  session: 'session/1',
  alreadyHave: ['已存在', '重复'],
})
const book = { kind: 'book', body: '{"method":"m","customerid":"C001"}' } as const
const probe = { kind: 'probe' } as const

const json = { 'content-type': 'application/json;charset=UTF-8' }
const response = (
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = json,
): HttpResponse => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

const success = { flag: 'success', code: '0', message: 'ok' }
const platformError = (code: unknown, sub_code?: string, sub_msg?: string) => ({
  error_response: { code, msg: 'words', sub_code, sub_msg, request_id: 'r1' },
})
const failure = (code: string, message: string, sub_code?: string) => ({
  response: { flag: 'failure', code, message, sub_code },
})

const accepted: Answer = { kind: 'accepted' }
const rejected = (message: string, alreadyHave = false): Answer => ({
  kind: 'rejected',
  message,
  alreadyHave,
})
const lost = (message: string): Answer => ({ kind: 'lost', message })
const refused = (
  cause: 'throttled' | 'configuration' | 'clock',
  message: string,
  retryAfterMs: number | null = null,
): Answer => ({ kind: 'refused', cause, message, retryAfterMs })

type Row = readonly [string, HttpResponse, Answer]

const answers = (rows: readonly Row[]) =>
  test.each(rows)('%s', (_case, given, answer) => {
    expect(qimen.decode(book, given)).toEqual(answer)
  })

describe('an envelope is unwrapped', () => {
  answers([
    ['response', response({ response: success }), accepted],
    ['root', response(success), accepted],
    ['a single *_response', response({ pos_salesorder_response: success }), accepted],
    ['a flag in capitals', response({ response: { flag: 'SUCCESS' } }), accepted],
    ['success instead of flag', response({ success: true }), accepted],
    ['a code of 1 beside the flag', response({ response: { ...success, code: 1 } }), accepted],
    [
      'JSON under the name of a script',
      response({ response: success }, 200, { 'content-type': 'text/javascript;charset=UTF-8' }),
      accepted,
    ],
    ['JSON under no name', response({ response: success }, 200, {}), accepted],
    [
      'an error beats a success beside it',
      response({ response: success, ...platformError(15) }),
      lost('words | 15'),
    ],
    [
      'two *_response are no envelope',
      response({ a_response: success, b_response: success }),
      lost('neither yes nor no: no message'),
    ],
    [
      'an error that is no object',
      response({ error_response: 'no', flag: 'success' }),
      lost('HTTP 200, no envelope of the platform'),
    ],
    ['no object', response([success]), lost('HTTP 200, no envelope of the platform')],
    ['a code of 0 alone is no yes', response({ code: 0, msg: 'ok' }), lost('neither yes nor no: ok | 0')],
    ['nothing', response({}), lost('neither yes nor no: no message')],
    ['an unknown flag', response({ flag: 'partly' }), lost('neither yes nor no: no message')],
  ])
})

describe('a throttled call was not processed and waits as long as it is told', () => {
  const ban = (seconds: string) => `This ban will last for ${seconds} more seconds`
  const perApi = 'accesscontrol.limited-by-api-access-count'
  const perDay = 'accesscontrol.limited-by-app-access-count'
  const throttled = (code: unknown, sub: string | undefined, words: string, retry: number | null) =>
    refused('throttled', `words: ${words} | ${[code, sub].filter(Boolean).join(' ')}`, retry)
  const dated = (body: unknown, date: string) => response(body, 200, { ...json, date })
  answers([
    [
      'a ban of N seconds lasts one more',
      response(platformError(7, perApi, ban('29'))),
      throttled(7, perApi, ban('29'), 30_000),
    ],
    [
      'a ban of 0 seconds',
      response(platformError(7, perApi, ban('0'))),
      throttled(7, perApi, ban('0'), 1000),
    ],
    [
      'a ban without end lasts a day',
      response(platformError(7, perApi, ban('99999999999999999999'))),
      throttled(7, perApi, ban('99999999999999999999'), 86_400_000),
    ],
    ['no word of how long', response(platformError(7)), refused('throttled', 'words | 7')],
    [
      'isp.call-limited',
      response(platformError(15, 'isp.call-limited')),
      refused('throttled', 'words | 15 isp.call-limited'),
    ],
    [
      'a throttling sub_code under another code',
      response(platformError(50, 'accesscontrol.limited-by-dynamic-access-count', ban('4'))),
      throttled(50, 'accesscontrol.limited-by-dynamic-access-count', ban('4'), 5000),
    ],
    [
      'the quota of a day lasts until midnight in China',
      dated(platformError(7, perDay, ban('5')), 'Sat, 21 Nov 2026 15:59:00 GMT'),
      throttled(7, perDay, ban('5'), 60_000),
    ],
    [
      'the quota of a day, spent at midnight',
      dated(platformError(7, perDay, ban('5')), 'Sat, 21 Nov 2026 16:00:00 GMT'),
      throttled(7, perDay, ban('5'), 86_400_000),
    ],
    [
      'the quota of a day where the time is not told',
      response(platformError(7, perDay, ban('5'))),
      throttled(7, perDay, ban('5'), 6000),
    ],
    [
      'in the form that the merchant uses too',
      response({
        response: { flag: 'failure', code: '7', message: 'words', sub_code: perApi, sub_message: ban('1') },
      }),
      throttled('7', perApi, ban('1'), 2000),
    ],
  ])

  const after = (headers: Readonly<Record<string, string>>) =>
    qimen.decode(book, response('<html>', 429, headers))
  const date = 'Sat, 21 Nov 2026 01:30:00 GMT'
  test.each([
    ['none', {}, null],
    ['seconds', { 'retry-after': '120' }, 120_000],
    ['zero', { 'retry-after': '0' }, 1000],
    ['huge', { 'retry-after': '999999999999999999999' }, 86_400_000],
    ['negative', { 'retry-after': '-5' }, 1000],
    ['a date', { 'retry-after': 'Sat, 21 Nov 2026 01:31:00 GMT', date }, 60_000],
    ['a date gone by', { 'retry-after': 'Sat, 21 Nov 2026 01:00:00 GMT', date }, 1000],
    ['a date years away', { 'retry-after': 'Sun, 21 Nov 2027 01:00:00 GMT', date }, 86_400_000],
    ['a date with nothing to measure it by', { 'retry-after': date }, null],
    ['nonsense', { 'retry-after': 'soon' }, null],
  ] as const)('429 with Retry-After: %s', (_case, headers, retryAfterMs) => {
    expect(after(headers)).toEqual(refused('throttled', 'HTTP 429', retryAfterMs))
  })
})

describe('a fault of the configuration was not processed and parks nothing', () => {
  const codes = [11, 12, 13, 21, 22, 23, 24, 25, 26, 27, 28, 29, 32, 33]
  answers([
    ...codes.map((code): Row => [
      `code ${code}`,
      response(platformError(code)),
      refused('configuration', `words | ${code}`),
    ]),
    [
      'a code as text with the words of the caller',
      response(platformError('25', 'isv.invalid-signature')),
      refused('configuration', 'words | 25 isv.invalid-signature'),
    ],
    [
      'in the form that the merchant uses too',
      response(failure('25', 'Invalid signature')),
      refused('configuration', 'Invalid signature | 25'),
    ],
    [
      "the receiving end refuses the gateway's signature",
      response(failure('', 'Illegal request', 'sign-check-failure')),
      refused('configuration', 'Illegal request | sign-check-failure'),
    ],
    ...[401, 403, 404].map((status): Row => [
      `HTTP ${status}`,
      response('<html>', status, { 'content-type': 'text/html' }),
      refused('configuration', `HTTP ${status}`),
    ]),
  ])
})

describe('a wrong clock was not processed', () => {
  answers(
    [30, 31].map((code): Row => [
      `code ${code}`,
      response(platformError(code)),
      refused('clock', `words | ${code}`),
    ]),
  )
})

describe('a fault of the document is a definite no', () => {
  answers([
    ['code 40', response(platformError(40)), rejected('words | 40')],
    ['code 41', response(platformError(41)), rejected('words | 41')],
    [
      'the sample of the seed pages: a remote error that names the argument',
      response(platformError(50, 'isv.invalid-parameter', '非法参数')),
      rejected('words: 非法参数 | 50 isv.invalid-parameter'),
    ],
    [
      'the same under the platform list code',
      response(platformError(15, 'isv.invalid-parameter')),
      rejected('words | 15 isv.invalid-parameter'),
    ],
    ['a business message', response(failure('S01', '门店不存在')), rejected('门店不存在 | S01')],
    [
      'a business message of other names',
      response({ success: false, error_code: 'S01', error_message: '门店不存在' }),
      rejected('门店不存在 | S01'),
    ],
    [
      'a business message under HTTP 400',
      response(failure('S01', '门店不存在'), 400),
      rejected('门店不存在 | S01'),
    ],
    ['a repeated number', response(failure('S02', '单号已存在')), rejected('单号已存在 | S02', true)],
    [
      'a code that only looks like those words',
      response(failure('重复', '库存不足')),
      rejected('库存不足 | 重复'),
    ],
    [
      'a repeated number under a code that by itself says nothing',
      response(failure('50', '重复的单号')),
      rejected('重复的单号 | 50', true),
    ],
    [
      "a repeated number in the platform's form",
      response(platformError(15, 'isv.data-duplicate-error', '数据重复')),
      rejected('words: 数据重复 | 15 isv.data-duplicate-error', true),
    ],
  ])
})

describe('of anything else nobody knows the outcome', () => {
  const html = { 'content-type': 'text/html; charset=utf-8' }
  answers([
    ...['isp.http-read-timeout', 'isp.http-connection-timeout', 'isp.http-closed', 'isp.new'].map(
      (sub): Row => [sub, response(platformError(15, sub)), lost(`words | 15 ${sub}`)],
    ),
    [
      'isp.* under a code of the configuration',
      response(platformError(12, 'isp.unknown-error')),
      lost('words | 12 isp.unknown-error'),
    ],
    [
      "isp.* in the place of the merchant's code",
      response(failure('isp.http-read-timeout', 'timeout')),
      lost('timeout | isp.http-read-timeout'),
    ],
    ...[9, 10, 15, 42, 43, 50, 99, 530, 1000].map((code): Row => [
      `code ${code}`,
      response(platformError(code)),
      lost(`words | ${code}`),
    ]),
    [
      "a remote error in the merchant's form",
      response(failure('50', 'Remote service error')),
      lost('Remote service error | 50'),
    ],
    ['an error without a code', response({ error_response: { msg: 'words' } }), lost('words')],
    ['a failure without a word', response({ flag: 'failure' }), lost('no message')],
    ...[500, 502, 503, 504, 301, 302, 307, 304, 100].map((status): Row => [
      `HTTP ${status}`,
      response({ response: success }, status),
      lost(`HTTP ${status}`),
    ]),
    ['a success under HTTP 400', response({ response: success }, 400), lost('HTTP 400: ok | 0')],
    ['a portal', response('<html>sign in</html>', 200, html), lost('HTTP 200, not JSON')],
    ['a portal of JSON', response({ response: success }, 200, html), lost('HTTP 200, not JSON')],
    ['half an answer', response('{"response":{"flag":"succ'), lost('HTTP 200, JSON malformed')],
    ['an empty answer', response(''), lost('HTTP 200, JSON malformed')],
    [
      'two flags',
      response('{"response":{"flag":"failure","flag":"success"}}'),
      lost('HTTP 200, JSON ambiguousKeys'),
    ],
    ['a deep answer', response('['.repeat(1e6)), lost('HTTP 200, JSON tooDeep')],
    [
      'XML',
      response('<response><flag>success</flag></response>', 200, { 'content-type': 'text/xml' }),
      lost('HTTP 200, not JSON'),
    ],
  ])
})

describe('a probe is answered', () => {
  test.each<Row>([
    ['by a complaint about the method', response(platformError(21)), accepted],
    ['by an unknown method', response(platformError('22')), accepted],
    ['by a missing argument', response(platformError(40)), accepted],
    ["in the merchant's form", response(failure('21', 'Missing Method')), accepted],
    ['by a wrong signature', response(platformError(25)), refused('configuration', 'words | 25')],
    ['by a wrong clock', response(platformError(31)), refused('clock', 'words | 31')],
    ['by throttling', response(platformError(7)), refused('throttled', 'words | 7')],
    ['by a failing remote', response(platformError(15)), lost('words | 15')],
    ['by HTTP 503', response('', 503), lost('HTTP 503')],
    ['by a portal', response('<html>', 200, {}), lost('HTTP 200, JSON malformed')],
    [
      'by a success, which is no complaint',
      response({ response: success }),
      lost('accepted a call that names no method'),
    ],
    [
      'by a success with such a code',
      response({ ...success, code: '21' }),
      lost('accepted a call that names no method'),
    ],
    [
      'by such a code in no form of the platform',
      response({ code: 21, msg: 'words' }),
      lost('neither yes nor no: words | 21'),
    ],
    ['by a business message', response(failure('S01', '系统忙')), lost('系统忙 | S01')],
  ])('%s', (_case, given, answer) => {
    expect(qimen.decode(probe, given)).toEqual(answer)
  })
})

describe('the words of an answer', () => {
  const words = (message: string) => {
    const answer = qimen.decode(book, response(failure('', message)))
    return 'message' in answer ? answer.message : ''
  }

  test('never hold a secret that the platform repeats', () => {
    expect(words('secret helloworld-secret, session session/1 or session%2F1')).toBe(
      'secret ***, session *** or ***',
    )
  })

  test('are one line of at most 300 characters, and a secret is not cut in half', () => {
    expect(words('a\r\n\u0000b')).toBe('a b')
    expect(words(`${'长'.repeat(295)}helloworld-secret`)).toBe(`${'长'.repeat(295)}***`)
    expect(words('长'.repeat(400))).toBe('长'.repeat(300))
  })
})
