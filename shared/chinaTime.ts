// Instants as the platforms write them, and the clock and calendar of a store. Written out by
// arithmetic for China, whose clock has stood at UTC+8 since 1991: the till's zone never matters.

const EIGHT_HOURS_MS = 8 * 3_600_000

/** 2026-11-21 09:30:00, in China's time whatever the till's zone. */
export const formatChinaTime = (at: number): string =>
  new Date(at + EIGHT_HOURS_MS).toISOString().slice(0, 19).replace('T', ' ')

/** The zone of every store on the mainland. */
const CHINA = 'Asia/Shanghai'

/** Writes instants as the clock on a wall of that IANA zone shows them: 2026-11-21 09:30:00. */
export function wallClockIn(timeZone: string): (at: number) => string {
  // The first formatter reads in what is known of all the world, while a start waits for it.
  if (timeZone === CHINA) return formatChinaTime
  // Sweden writes its dates as ISO does.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return (at) => format.format(at)
}

/** The calendar day of an instant in an IANA time zone, YYYY-MM-DD. */
export const dayOf = (at: number, timeZone: string): string =>
  wallClockIn(timeZone)(at).slice(0, 10)

export function isTimeZone(name: string): boolean {
  if (name === CHINA) return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // The platform has no other way of asking than to fail.
    return false
  }
}

export const dayAfter = (day: string): string => shiftedBy(day, 1)
export const dayBefore = (day: string): string => shiftedBy(day, -1)

const shiftedBy = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** A day as headquarters write it: 2026-11-21, 2026/11/21 or 20261121, with or without a time. */
export const dayFromText = (text: string): string | null => partsOf(text)?.day ?? null

/** The same with its time, in China's zone; a day alone is its first moment. */
export function instantFromText(text: string): number | null {
  const parts = partsOf(text)
  return parts === null ? null : parts.at - EIGHT_HOURS_MS
}

const shapes: readonly RegExp[] = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/,
  /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/,
]

/** The day, and its moment as if China's clock were UTC. */
function partsOf(text: string): { readonly day: string; readonly at: number } | null {
  const trimmed = text.trim()
  for (const shape of shapes) {
    const found = shape.exec(trimmed)
    if (found === null) continue
    const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = found
      .slice(1)
      .map((part: string | undefined) => Number(part ?? 0))
    const midnight = Date.UTC(year, month - 1, date)
    const read = new Date(midnight)
    // The 30th of February would be taken for a day of March.
    const isDay = read.getUTCMonth() === month - 1 && read.getUTCDate() === date && year >= 1970
    if (!isDay || hour > 23 || minute > 59 || second > 59) return null
    const day = `${year}-${twoDigits(month)}-${twoDigits(date)}`
    return { day, at: midnight + ((hour * 60 + minute) * 60 + second) * 1000 }
  }
  return null
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')
