// Qimen's POS calls on the wire: form-encoded, signed by the rule of its open platform, answered
// in several envelopes. A document's body arrives here encoded; only the envelope is made.
import { createHash, createHmac } from 'node:crypto'
import { z } from 'zod'
import { formatChinaTime } from '../../shared/chinaTime'
import { assert } from '../../shared/result'
import type { Answer, Backend, Call, HttpRequest, HttpResponse } from './backend'
import { serverTimeOf } from './serverTime'
import {
  boundPause,
  DAY_MS,
  isFields,
  isSuccess,
  lost,
  readJson,
  refused,
  SECOND_MS,
  type Fields,
} from './status'

export const signMethods = ['md5', 'hmac', 'hmac-sha256'] as const

export type SignMethod = (typeof signMethods)[number]

export interface QimenAccess {
  readonly url: string
  readonly appKey: string
  readonly appSecret: string
  readonly signMethod: SignMethod
  readonly customerId: string
  readonly targetAppKey?: string | undefined
  readonly session?: string | undefined
  /** Pieces of a refusal's message that mean: this number is booked already. */
  readonly alreadyHave: readonly string[]
}

export const createQimen = (access: QimenAccess): Backend => ({
  name: 'qimen',
  encode: (call, at) => encode(access, call, at),
  decode: (call, response) => decode(access, call, response),
})

type Parameters = Readonly<Record<string, string>>

function encode(access: QimenAccess, call: Call, at: number): HttpRequest {
  // An empty value is signed by some clients of the platform and left out by others, so none is
  // ever sent.
  const parameters = withoutEmpty({
    ...businessParameters(access, call),
    app_key: access.appKey,
    target_app_key: access.targetAppKey ?? '',
    session: access.session ?? '',
    timestamp: formatChinaTime(at),
    v: '2.0',
    format: 'json',
    sign_method: access.signMethod,
  })
  const sign = signTop(parameters, access.appSecret, access.signMethod)
  return {
    method: 'POST',
    url: access.url,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    body: new URLSearchParams({ ...parameters, sign }).toString(),
  }
}

const storedBody = z.record(z.string(), z.string())

function businessParameters(access: QimenAccess, call: Call): Parameters {
  switch (call.kind) {
    case 'book':
      return storedBody.parse(JSON.parse(call.body))
    case 'probe':
      // Without a method nothing can be booked; that the platform complains is all we ask.
      return { customerid: access.customerId }
    case 'lookUp':
    case 'pull':
      assert(false, `Qimen's POS calls have no ${call.kind}`)
  }
}

/** The platform's signature: every parameter by name in code unit order, as raw name + value. */
export function signTop(parameters: Parameters, secret: string, method: SignMethod): string {
  const base = Object.entries(withoutEmpty(parameters))
    .filter(([name]) => name !== 'sign')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => name + value)
    .join('')
  return digest(base, secret, method).toUpperCase()
}

function digest(base: string, secret: string, method: SignMethod): string {
  switch (method) {
    case 'md5':
      return createHash('md5').update(secret + base + secret, 'utf8').digest('hex')
    case 'hmac':
      return createHmac('md5', secret).update(base, 'utf8').digest('hex')
    case 'hmac-sha256':
      return createHmac('sha256', secret).update(base, 'utf8').digest('hex')
  }
}

const withoutEmpty = (parameters: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).filter(([name, value]) => name !== '' && value !== ''),
  )

function decode(access: QimenAccess, call: Call, response: HttpResponse): Answer {
  const read = readJson(response)
  if (!read.ok) return read.error
  const reply = readReply(read.value)
  if (reply === null) return lost(`HTTP ${response.status}, no envelope of the platform`)
  return call.kind === 'probe'
    ? judgeProbe(access, reply, response)
    : judge(access, reply, response)
}

/** A proper complaint proves that the platform itself answers, and nothing else does. */
function judgeProbe(access: QimenAccess, reply: Reply, response: HttpResponse): Answer {
  const isComplaint = reply.verdict === 'error' || reply.verdict === 'failure'
  if (isComplaint && reply.codes.some((code) => methodCodes.has(code))) return { kind: 'accepted' }
  const answer = judge(access, reply, response)
  const words = 'message' in answer ? answer.message : 'accepted a call that names no method'
  switch (answer.kind) {
    case 'refused':
    case 'lost':
      return answer
    case 'rejected':
      return reply.verdict === 'error' ? { kind: 'accepted' } : lost(words)
    case 'accepted':
    case 'absent':
    case 'page':
      return lost(words)
  }
}

/** What a reply says of a call that books. Whatever is not named here is lost. */
function judge(access: QimenAccess, reply: Reply, response: HttpResponse): Answer {
  const words = tidy(access, reply.words) || 'no message'
  const has = (codes: ReadonlySet<string>): boolean => reply.codes.some((code) => codes.has(code))
  const hasPrefix = (prefix: string): boolean =>
    reply.codes.some((code) => code.startsWith(prefix))

  if (reply.verdict === 'success') {
    return isSuccess(response) ? { kind: 'accepted' } : lost(`HTTP ${response.status}: ${words}`)
  }
  if (reply.verdict === 'none') return lost(`neither yes nor no: ${words}`)
  // A sub_code is more exact than its code: throttling and the platform's own failures may come
  // under any code, and of the platform's failures nobody knows what happened before them.
  if (hasPrefix('accesscontrol.limited-by-') || has(throttleCodes)) {
    return refused('throttled', words, banMs(reply, response))
  }
  if (hasPrefix('isp.')) return lost(words)
  // The gateway may use the merchant's form (flag=failure) for errors of its own, so that the
  // numbers below count in both forms. A merchant's own number that happens to be one of them
  // costs a wait; read the other way round, one wrong secret would park every sale.
  if (has(clockCodes)) return refused('clock', words, null)
  if (has(configurationCodes)) return refused('configuration', words, null)

  const alreadyHave = access.alreadyHave.some((piece) => reply.message.includes(piece))
  const isFailure = reply.verdict === 'failure'
  // "Remote service error" (15, in the POS pages 50) says only where it went wrong. With a
  // sub_code isv.* the receiving end has found the document at fault, so it was not booked;
  // without one nobody knows how far it came.
  const isOfTheDocument =
    hasPrefix('isv.') ||
    has(documentCodes) ||
    (isFailure && (alreadyHave || (reply.message !== '' && !has(remoteCodes))))
  return isOfTheDocument ? { kind: 'rejected', message: words, alreadyHave } : lost(words)
}

const throttleCodes = new Set(['7', 'isp.call-limited'])
const clockCodes = new Set(['30', '31'])
/** A request without a method, or with one that the platform does not know. */
const methodCodes = new Set(['21', '22'])
const configurationCodes = new Set([
  ...['11', '12', '13', '21', '22', '23', '24', '25', '26', '27', '28', '29', '32', '33'],
  // The receiving end refuses the gateway's own signature: the secret it keeps is wrong.
  'sign-check-failure',
])
const documentCodes = new Set(['40', '41'])
const remoteCodes = new Set(['10', '15', '50'])

/** How long the platform will refuse us; null when it does not say. */
function banMs(reply: Reply, response: HttpResponse): number | null {
  const now = serverTimeOf(response)
  // The daily quota of the application is filled again at midnight in China.
  if (reply.codes.includes('accesscontrol.limited-by-app-access-count') && now !== null) {
    return boundPause(DAY_MS - ((now + CHINA_OFFSET_MS) % DAY_MS))
  }
  const [, seconds] = /ban will last for (\d+) more second/i.exec(reply.words) ?? []
  return seconds === undefined ? null : boundPause((Number(seconds) + 1) * SECOND_MS)
}

const CHINA_OFFSET_MS = 8 * 3_600_000

interface Reply {
  /** 'error' is the platform's own form; 'none' says neither yes nor no. */
  readonly verdict: 'success' | 'failure' | 'error' | 'none'
  /** code and sub_code: which of the two carries the exact word differs between gateways. */
  readonly codes: readonly string[]
  readonly message: string
  /** Everything that a person could use, in the platform's words. */
  readonly words: string
}

/** Unwraps error_response, response, a single *_response or the root, in this order. */
function readReply(root: unknown): Reply | null {
  if (!isFields(root)) return null
  const error = root['error_response']
  if (error !== undefined && error !== null) return isFields(error) ? toReply(error, 'error') : null
  if (isFields(root['response'])) return toReply(root['response'], null)
  const wrapped = Object.keys(root).filter((name) => name.endsWith('_response'))
  const [name] = wrapped
  const inner = wrapped.length === 1 && name !== undefined ? root[name] : root
  return isFields(inner) ? toReply(inner, null) : null
}

function toReply(fields: Fields, verdict: Reply['verdict'] | null): Reply {
  const code = textIn(fields, 'code', 'error_code')
  const subCode = textIn(fields, 'sub_code')
  const message = [
    textIn(fields, 'message', 'msg', 'error_message'),
    textIn(fields, 'sub_message', 'sub_msg'),
  ]
    .filter(Boolean)
    .join(': ')
  const codes = [code, subCode].filter(Boolean)
  return {
    verdict: verdict ?? verdictOf(textIn(fields, 'flag', 'success')),
    codes,
    message,
    words: [message, codes.join(' ')].filter(Boolean).join(' | '),
  }
}

/** Only the flag counts: a code of 0 may mean yes, but any web page's JSON has a code of 0. */
function verdictOf(flag: string): Reply['verdict'] {
  const word = flag.toLowerCase()
  if (word === 'success' || word === 'true') return 'success'
  return word === 'failure' || word === 'false' ? 'failure' : 'none'
}

/** The first of the names that has a value, as text; '' when none has. */
function textIn(fields: Fields, ...names: readonly string[]): string {
  const texts = names
    .map((name) => fields[name])
    .filter((value) => ['string', 'number', 'boolean'].includes(typeof value))
    .map((value) => String(value).trim())
  return texts.find((text) => text !== '') ?? ''
}

const MESSAGE_LENGTH_MAX = 300

/** Words that may be logged and shown: platforms like to repeat what they were sent. */
function tidy(access: QimenAccess, words: string): string {
  const secrets = [access.appSecret, access.session ?? '']
    .filter(Boolean)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
  return secrets
    .reduce((text, secret) => text.replaceAll(secret, '***'), words)
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .slice(0, MESSAGE_LENGTH_MAX)
}
