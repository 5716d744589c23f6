// When a row in doubt may be touched: looked up, or sent again. Only the platform's own time
// counts, and only right after it told it: the till's clock may have been set while it was off,
// or have stood still while it slept.
import { never } from '../../shared/result'
import type { Change, Duplicates } from './events'
import { doubtsOf, isHeldUp, put, type HeldEntry, type Line, type State } from './state'

/** How old a doubt must be before an absence is believed or the same bytes are sent again. */
export const GRACE_MS = 10 * 60_000
const HOUR_MS = 3_600_000
/** After a file was made again fifty thousand are undated, and each is a record of the journal. */
const DATED_AT_ONCE = 500

/**
 * The first answer after a loss tells a time that is certainly not before the lost attempt. A later
 * answer is only more cautious, and what is left undated is due at once, so that one comes.
 */
export function dateDoubts(state: State, line: Line, serverAt: number, changes: Change[]): void {
  const undated = doubtsOf(state, line).filter(
    (entry) => entry.doubtSince === null && touchableFrom(line, entry) !== null,
  )
  for (const entry of undated.slice(0, DATED_AT_ONCE)) {
    changes.push({ kind: 'doubtDated', entry: entry.id, doubtSince: serverAt })
    put(state, { ...entry, doubtSince: serverAt, lookUpFrom: serverAt })
  }
}

/** Whether a row in doubt may be looked up or sent again at this time of the platform. */
export function mayTouch(line: Line, entry: HeldEntry, serverAt: number): boolean {
  const from = touchableFrom(line, entry)
  return entry.doubtSince !== null && from !== null && serverAt >= from
    ? serverAt < touchableUntil(line, entry)
    : false
}

/** The till's time at which the platform must be asked for its time, because of a doubt. */
export function doubtDueAt(state: State, line: Line): number | null {
  if (!line.tellsTime) return null
  const dues = doubtsOf(state, line)
    .filter((entry) => !isHeldUp(state, entry))
    .map((entry) => touchableFrom(line, entry))
    .filter((from) => from !== null)
  // Not spread into Math.min: thousands of rows are in doubt after a file was rebuilt.
  const earliest = dues.reduce((least, from) => Math.min(least, from), Infinity)
  return earliest === Infinity ? null : earliest - line.clockOffsetMs
}

/**
 * The first attempt at or before which a row in doubt is never touched again without a person;
 * null where a look-up can always settle it.
 */
export function hopelessUntil(
  { duplicates, clockOffsetMs }: Pick<Line, 'duplicates' | 'clockOffsetMs'>,
  at: number,
): number | null {
  if (duplicates === 'lookUp') return null
  if (duplicates === 'booked') return Number.MAX_SAFE_INTEGER
  return at + clockOffsetMs - windowMs(duplicates)
}

function touchableFrom(line: Line, entry: HeldEntry): number | null {
  const { duplicates } = line
  if (duplicates === 'booked' || entry.needsPerson) return null
  if (duplicates === 'lookUp') return entry.doubtSince === null ? 0 : entry.lookUpFrom
  if (entry.firstAttemptAt === null) return null
  // Too late for ever: the platform would be asked for its time again and again for nothing.
  if (line.lastServerAt !== null && line.lastServerAt >= touchableUntil(line, entry)) return null
  if (entry.doubtSince === null) return 0
  const from = entry.doubtSince + GRACE_MS
  return from < touchableUntil(line, entry) ? from : null
}

function touchableUntil({ duplicates }: Line, entry: HeldEntry): number {
  if (duplicates === 'lookUp') return Infinity
  if (duplicates === 'booked' || entry.firstAttemptAt === null) return -Infinity
  if (typeof duplicates !== 'object') return never(duplicates)
  return entry.firstAttemptAt + windowMs(duplicates)
}

/** One grace short of what the merchant confirmed: a call may lie that long in the network. */
const windowMs = ({ ignoredForHours }: Exclude<Duplicates, string>): number =>
  ignoredForHours * HOUR_MS - GRACE_MS
