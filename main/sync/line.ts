// The engine's part for one backend that books: one call at a time, a probe after every failure,
// documents in rotation.
import { never } from '../../shared/result'
import { dateDoubts, doubtDueAt, mayTouch } from './doubt'
import type { Change, Effect, EngineAnswer, EngineCall } from './events'
import { isHeldUp, isRested, put, rest, type HeldEntry, type Line, type State } from './state'

/** `serverAt` is the platform's time if it was told in this very step, else null. */
export function advanceLine(
  state: State,
  line: Line,
  at: number,
  serverAt: number | null,
  changes: Change[],
): readonly Effect[] {
  if (line.inFlight !== null) return []
  if (serverAt !== null) dateDoubts(state, line, serverAt, changes)
  if (line.resting && !isRested(line, at)) return []
  const next = nextEntry(state, line, serverAt)
  if (next !== null && !line.resting) return [send(state, line, next, changes)]
  return next !== null || isDoubtDue(state, line, at) ? [probe(line)] : []
}

function isDoubtDue(state: State, line: Line, at: number): boolean {
  const due = doubtDueAt(state, line)
  if (due === null) return false
  // A clock that was set back would put it off by as much: the platform is asked at once.
  const isSetBack = line.lastServerAt !== null && at < line.lastServerAt - line.clockOffsetMs
  return isSetBack || at >= due
}

/** The till's time at which this line has something to do, if nothing happens before. */
export function lineDueAt(state: State, line: Line): number | null {
  if (line.inFlight !== null) return null
  const due =
    nextEntry(state, line, null) === null ? doubtDueAt(state, line) : line.restingSince
  if (due === null) return null
  return line.resting ? Math.max(due, line.restingSince + line.restingMs) : due
}

/** What an answer means for the backend as a whole, whatever it meant for a document. */
export function settleLine(
  line: Line,
  isProbe: boolean,
  answer: EngineAnswer,
  serverAt: number | null,
  at: number,
): void {
  if (serverAt !== null) {
    line.lastServerAt = serverAt
    line.clockOffsetMs = serverAt - at
  }
  switch (answer.kind) {
    case 'unsendable':
      return
    case 'accepted':
    case 'rejected':
    case 'absent':
    case 'pulled':
      line.resting = false
      line.tellsTime = serverAt !== null
      // A probe does not prove that documents are taken, so it ends no problem and no back-off.
      if (isProbe) return
      line.failures = 0
      line.triedClock = false
      line.problem = null
      return
    case 'refused':
      if (answer.cause === 'clock' && serverAt !== null && !line.triedClock) {
        // The answer brought the platform's time; the next call is stamped with it at once.
        line.triedClock = true
        line.resting = false
        return
      }
      line.resting = true
      return rest(line, answer, answer.retryAfterMs, at)
    case 'lost':
      line.resting = true
      return rest(line, { cause: 'lost', message: answer.message }, null, at)
    default:
      never(answer)
  }
}

/** In rotation, so that no single document is tried for ever while others wait. */
function nextEntry(state: State, line: Line, serverAt: number | null): HeldEntry | null {
  let first: HeldEntry | null = null
  for (const entry of state.entryById.values()) {
    if (entry.backend !== line.backend || !isReady(state, line, entry, serverAt)) continue
    if (entry.id > line.lastTried) return entry
    first ??= entry
  }
  return first
}

function isReady(state: State, line: Line, entry: HeldEntry, serverAt: number | null): boolean {
  if (isHeldUp(state, entry)) return false
  switch (entry.state) {
    case 'waiting':
      return true
    case 'inDoubt':
      return serverAt !== null && mayTouch(line, entry, serverAt)
    case 'sending':
    case 'parked':
      return false
    default:
      return never(entry.state)
  }
}

function send(state: State, line: Line, entry: HeldEntry, changes: Change[]): Effect {
  line.lastTried = entry.id
  if (entry.state === 'inDoubt' && line.duplicates === 'lookUp') {
    return call(line, `look.${entry.id}.${line.calls}`, { kind: 'lookUp', entry: entry.id })
  }
  const attempt = entry.attempts + 1
  const firstAttemptAt = entry.attempts === 0 ? line.lastServerAt : entry.firstAttemptAt
  changes.push({ kind: 'sending', entry: entry.id, attempt, firstAttemptAt })
  put(state, {
    ...entry,
    state: 'sending',
    sentFrom: entry.state === 'inDoubt' ? 'inDoubt' : 'waiting',
    attempts: attempt,
    firstAttemptAt,
  })
  return call(line, `book.${entry.id}.${attempt}`, { kind: 'book', entry: entry.id })
}

const probe = (line: Line): Effect =>
  call(line, `probe.${line.backend}.${line.calls}`, { kind: 'probe' })

function call(line: Line, callId: string, what: EngineCall): Effect {
  line.inFlight = callId
  line.calls += 1
  const { backend, clockOffsetMs } = line
  return { kind: 'call', callId, backend, call: what, clockOffsetMs }
}
