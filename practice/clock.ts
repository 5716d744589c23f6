// Time as the practice headquarters sees it. The only file of practice/ that touches the machine's
// clock or timer; everything else is given a Clock, so that a test decides what time it is there.
import { setTimeout as sleep } from 'node:timers/promises'

export interface Clock {
  readonly now: () => number
  /** Rejects when the signal is aborted, so that a headquarters that closes waits for nothing. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
}

const EIGHT_HOURS_MS = 8 * 3_600_000

/** 2026-11-21 09:30:00 in GMT+8, the only zone that Qimen knows. */
export const chinaTime = (at: number): string =>
  new Date(at + EIGHT_HOURS_MS).toISOString().slice(0, 19).replace('T', ' ')

/** The instant of a GMT+8 text of exactly that shape; undefined for 30 February and the like. */
export function parseChinaTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined
  const at = Date.parse(`${text.replace(' ', 'T')}+08:00`)
  return Number.isNaN(at) || chinaTime(at) !== text ? undefined : at
}

/** The value of a Date header. */
export const httpDate = (at: number): string => new Date(at).toUTCString()
