// An engine to be asked directly, and the words for what it answers: rows, answers, effects.
import { step } from '../../main/sync/engine'
import type { Duplicates, Effect, EngineAnswer, Event, FeedStart } from '../../main/sync/events'
import { createState, type State } from '../../main/sync/state'
import type { Decision, Entry } from '../../shared/outbox'

export const MINUTE = 60_000
export const GRACE = 10 * MINUTE
export const HOUR = 60 * MINUTE
/** The till's time at the start, and the platform's, which is three hours ahead. */
export const T0 = Date.UTC(2026, 10, 21, 1, 0, 0)
export const AHEAD = 3 * HOUR

export const row = (id: number, what: Partial<Entry> = {}): Entry => ({
  id,
  backend: 'qimen',
  number: `N${id}`,
  after: null,
  state: 'waiting',
  attempts: 0,
  lostAttempts: 0,
  firstAttemptAt: null,
  doubtSince: null,
  needsPerson: false,
  ...what,
})

export const doubtful = (id: number, what: Partial<Entry> = {}): Entry =>
  row(id, { state: 'inDoubt', attempts: 1, lostAttempts: 1, firstAttemptAt: T0 + AHEAD, ...what })

export const accepted: EngineAnswer = { kind: 'accepted' }
export const absent: EngineAnswer = { kind: 'absent' }
export const lost: EngineAnswer = { kind: 'lost', message: 'silence' }
export const rejected: EngineAnswer = {
  kind: 'rejected',
  message: 'no such goods',
  alreadyHave: false,
}
export const alreadyHave: EngineAnswer = {
  kind: 'rejected',
  message: '已存在',
  alreadyHave: true,
}
export const unsendable: EngineAnswer = { kind: 'unsendable', message: 'damaged' }
export const neverLeft = refused('neverLeft')

export function refused(
  cause: 'neverLeft' | 'throttled' | 'configuration' | 'clock',
  retryAfterMs: number | null = null,
): EngineAnswer {
  return { kind: 'refused', cause, message: 'not now', retryAfterMs }
}

/** An engine with its clock: each word lets something happen and answers its effects. */
export function engine(
  entries: readonly Entry[],
  duplicates: Duplicates = 'booked',
  feeds: readonly FeedStart[] = [],
) {
  const state: State = createState()
  let at = T0
  const happen = (event: Event): readonly Effect[] => step(state, event)
  const lines = [{ backend: 'qimen' as const, duplicates }]
  const first = happen({ kind: 'started', at, seed: 'S-T', lines, entries, feeds })
  const hear = (callId: string, answer: EngineAnswer, isTimed = answer.kind !== 'lost') =>
    happen({ kind: 'answered', at, callId, answer, serverAt: isTimed ? at + AHEAD : null })
  return {
    state,
    first,
    now: () => at,
    hear,
    hearUntimed: (callId: string, answer: EngineAnswer) => hear(callId, answer, false),
    tick: (laterMs: number) => {
      at += laterMs
      return happen({ kind: 'ticked', at })
    },
    submit: (...fresh: readonly Entry[]) => happen({ kind: 'submitted', at, entries: fresh }),
    layOut: (number: string, ...entries: readonly Entry[]) =>
      happen({ kind: 'laidOut', at, number, entries }),
    online: (online: boolean) => happen({ kind: 'linkChanged', at, online }),
    decide: (entry: number, decision: Decision) =>
      happen({ kind: 'decided', at, entry, decision, operator: '900', note: 'asked' }),
  }
}

export const commit = (...changes: (Effect & { kind: 'commit' })['changes']): Effect => ({
  kind: 'commit',
  changes,
})
export const wake = (at: number): Effect => ({ kind: 'wake', at })
export const book = (entry: number, attempt: number): Effect => ({
  kind: 'call',
  callId: `book.${entry}.${attempt}`,
  backend: 'qimen',
  call: { kind: 'book', entry },
  clockOffsetMs: AHEAD,
})
export const lookUp = (entry: number, count: number): Effect => ({
  kind: 'call',
  callId: `look.${entry}.${count}`,
  backend: 'qimen',
  call: { kind: 'lookUp', entry },
  clockOffsetMs: AHEAD,
})
export const probe = (count: number, clockOffsetMs = AHEAD): Effect => ({
  kind: 'call',
  callId: `probe.qimen.${count}`,
  backend: 'qimen',
  call: { kind: 'probe' },
  clockOffsetMs,
})
export const sending = (
  entry: number,
  attempt = 1,
  firstAttemptAt: number | null = T0 + AHEAD,
) => ({
  kind: 'sending' as const,
  entry,
  attempt,
  firstAttemptAt,
})
export const inDoubt = (entry: number, what: object = {}) => ({
  kind: 'inDoubt' as const,
  entry,
  reason: { kind: 'lost' as const, message: 'silence' },
  lostAttempts: 1,
  doubtSince: null,
  needsPerson: false,
  ...what,
})
export const byPerson = { kind: 'person' as const, operator: '900', note: 'asked' }
export const idle = (at = T0): readonly Effect[] => [wake(at + MINUTE)]

/** An engine whose first row was sent: `book.1.1` is under way. */
export function sent(entries: readonly Entry[] = [row(1)], duplicates: Duplicates = 'booked') {
  const it = engine(entries, duplicates)
  it.hear('probe.qimen.0', accepted)
  return it
}

/** A doubt of row 1 that the platform's time has dated, at the till's T0. */
export function dated(duplicates: Duplicates, more: readonly Entry[] = []) {
  const it = engine([doubtful(1), ...more], duplicates)
  const effects = it.hear('probe.qimen.0', accepted)
  return { ...it, effects }
}
