// Instants as the platforms write them, and the calendar day of a store. Written out by
// arithmetic for China, whose clock has stood at UTC+8 since 1991: the till's zone never matters.

const EIGHT_HOURS_MS = 8 * 3_600_000

/** 2026-11-21 09:30:00, in China's time whatever the till's zone. */
export const formatChinaTime = (at: number): string =>
  new Date(at + EIGHT_HOURS_MS).toISOString().slice(0, 19).replace('T', ' ')

/** The calendar day of an instant in an IANA time zone, YYYY-MM-DD. */
export const dayOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at)
