// What a response means before anybody reads its words: the classes of HTTP status, Retry-After,
// and whether the body is JSON at all. Knows no platform.
import type { RefusalCause } from '../../shared/outbox'
import { err, ok, type Result } from '../../shared/result'
import type { Answer, HttpResponse } from './backend'
import { parseJson, type JsonFault } from './json'
import { httpDateToMs, serverTimeOf } from './serverTime'

/** The deepest answer that any platform documents has six levels. */
export const DEPTH_MAX = 20

/** The body as JSON, or the answer that the status or the kind of content gives by itself. */
export const readJson = (response: HttpResponse): Result<unknown, Answer> =>
  readBody(response, parseJson)

/** The same with another parser, which is told how deep a body may go. */
export function readBody<T>(
  response: HttpResponse,
  parse: (body: string, depthMax: number) => Result<T, JsonFault>,
): Result<T, Answer> {
  const { status } = response
  const words = `HTTP ${status}`
  if (status === 401 || status === 403 || status === 404) {
    return err(refused('configuration', words, null))
  }
  if (status === 429) return err(refused('throttled', words, retryAfterMs(response)))
  // A gateway that fails may have passed the call on before it failed, and a redirect, which is
  // never followed with a signed body, may come from anywhere: nobody knows.
  const isReadable = isSuccess(response) || (status >= 400 && status < 500)
  if (!isReadable) return err(lost(words))
  if (!isJsonType(response.headers['content-type'])) return err(lost(`${words}, not JSON`))
  const parsed = parse(response.body, DEPTH_MAX)
  return parsed.ok ? ok(parsed.value) : err(lost(`${words}, JSON ${parsed.error}`))
}

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isSuccess = ({ status }: HttpResponse): boolean => status >= 200 && status < 300

export const lost = (message: string): Answer => ({ kind: 'lost', message })

export const refused = (
  cause: RefusalCause,
  message: string,
  retryAfter: number | null,
): Answer => ({ kind: 'refused', cause, message, retryAfterMs: retryAfter })

export const SECOND_MS = 1000
export const DAY_MS = 86_400_000

/** No platform may have us storm it, nor keep a till silent for longer than a day. */
export const boundPause = (ms: number): number => Math.min(Math.max(ms, SECOND_MS), DAY_MS)

/** Retry-After as seconds or as a date, which is measured by the sender's own clock. */
function retryAfterMs(response: HttpResponse): number | null {
  const text = (response.headers['retry-after'] ?? '').trim()
  if (/^-?\d+$/.test(text)) return boundPause(Number(text) * SECOND_MS)
  const until = httpDateToMs(text)
  const now = serverTimeOf(response)
  return until === null || now === null ? null : boundPause(until - now)
}

/** The gateway calls its JSON text/javascript; a page for people is no answer whatever it holds. */
const isJsonType = (type: string | undefined): boolean =>
  type === undefined || /^(application|text)\/([\w.+-]*json|javascript|plain)\s*(;|$)/i.test(type)
