// The platform's own clock, read from a response. Whether a response is the platform's at all is
// for the caller to judge: a captive portal has a Date header too.
import type { HttpResponse } from './backend'

const EARLIEST_MS = Date.UTC(2020, 0, 1)
const LATEST_MS = Date.UTC(2100, 0, 1)

/** The Date header in UTC ms; null when it is absent, misspelt or senseless. */
export function serverTimeOf(response: HttpResponse): number | null {
  const at = httpDateToMs(response.headers['date'] ?? '')
  return at !== null && at >= EARLIEST_MS && at < LATEST_MS ? at : null
}

/** "Sat, 21 Nov 2026 01:30:00 GMT" and no other spelling; the obsolete ones name no century. */
export function httpDateToMs(text: string): number | null {
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toUTCString() === text ? at : null
}
