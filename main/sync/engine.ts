// Decides what is sent when, and what an answer means: one function of state and event, without
// clock, chance, disk or network. Starting and recovering are the same event. The state is
// advanced in place, since fifty thousand waiting rows are not copied for each of them.
import type {
  BackendName,
  DoubtReason,
  Entry,
  ParkReason,
  Proof,
  WaitReason,
} from '../../shared/outbox'
import { assert, never } from '../../shared/result'
import { GRACE_MS } from './doubt'
import type { Change, Effect, EngineAnswer, Event } from './events'
import { advanceFeed, takeFeedAnswer } from './feed'
import { advanceLine, lineDueAt, settleLine } from './line'
import {
  createChannel,
  entryOf,
  put,
  remove,
  type HeldEntry,
  type Line,
  type Problem,
  type State,
} from './state'

/** A timer is never set further than this, since a till's clock may be changed at any time. */
const WAKE_MAX_MS = 60_000

/** Advances the state by one event and says what must happen now, strictly in order. */
export function step(state: State, event: Event): readonly Effect[] {
  const changes: Change[] = []
  const fresh = apply(state, event, changes)
  const calls = [
    ...[...state.lineByBackend.values()].flatMap((line) =>
      advanceLine(state, line, event.at, line === fresh?.line ? fresh.serverAt : null, changes),
    ),
    ...[...state.feedByName.values()].flatMap((feed) => advanceFeed(feed, event.at)),
  ]
  return [
    ...(changes.length === 0 ? [] : [{ kind: 'commit' as const, changes }]),
    ...calls,
    { kind: 'wake', at: nextWake(state, event.at) },
  ]
}

/** What a person is told about a backend that does not answer as it should. */
export const problemByBackend = (state: State): ReadonlyMap<BackendName, Problem> =>
  new Map(
    [...state.lineByBackend.values(), ...state.feedByName.values()].flatMap((each) =>
      each.problem === null ? [] : [[each.backend, each.problem]],
    ),
  )

export const clockOffsetByBackend = (state: State): ReadonlyMap<BackendName, number> =>
  new Map(
    [...state.lineByBackend.values()].flatMap(({ backend, lastServerAt, clockOffsetMs }) =>
      lastServerAt === null ? [] : [[backend, clockOffsetMs]],
    ),
  )

/** A line that was answered in this very step, with the platform's time of that answer. */
interface Fresh {
  readonly line: Line
  readonly serverAt: number | null
}

function apply(state: State, event: Event, changes: Change[]): Fresh | null {
  switch (event.kind) {
    case 'started':
      start(state, event, changes)
      return null
    case 'submitted':
      // A start in between has read these rows already.
      for (const entry of event.entries) if (!state.entryById.has(entry.id)) hold(state, entry)
      return null
    case 'laidOut':
      takeLayout(state, event)
      return null
    case 'decided':
      decide(state, event, changes)
      return null
    case 'linkChanged':
      if (event.online) shortenRests(state)
      return null
    case 'answered':
      return takeAnswer(state, event, changes)
    case 'ticked':
      return null
    default:
      return never(event)
  }
}

function start(state: State, event: Event & { kind: 'started' }, changes: Change[]): void {
  state.lineByBackend.clear()
  state.feedByName.clear()
  state.entryById.clear()
  state.doubtIds.clear()
  for (const { backend, duplicates } of event.lines) {
    state.lineByBackend.set(backend, {
      ...createChannel(backend, event.seed, event.at),
      duplicates,
      // The first thing a platform is asked is its time.
      resting: true,
      clockOffsetMs: 0,
      lastServerAt: null,
      tellsTime: true,
      lastTried: 0,
      triedClock: false,
    })
  }
  for (const { backend, ...feed } of event.feeds) {
    const channel = createChannel(backend, event.seed, event.at)
    state.feedByName.set(feed.name, { ...channel, ...feed })
  }
  for (const entry of event.entries) {
    hold(state, entry)
    // Its call may have left before the program ended: nobody knows.
    if (entry.state === 'sending') toDoubt(state, entry.id, { kind: 'interrupted' }, changes)
  }
}

function hold(state: State, entry: Entry): void {
  assert(!state.entryById.has(entry.id), `outbox row ${entry.id} is held twice`)
  put(state, { ...entry, ...untouched })
}

/** What the engine alone knows of a row that it has not sent yet. */
const untouched = { sentFrom: 'waiting', lookUpFrom: 0 } as const

/** The document's rows are those that are named; one that others carry now is held no more. */
function takeLayout(state: State, { number, entries }: Event & { kind: 'laidOut' }): void {
  const namedById = new Map(entries.map((entry) => [entry.id, entry]))
  const held = [...state.entryById.values()]
    .filter((entry) => entry.number !== number || namedById.has(entry.id))
    .map((entry) => ({ ...entry, ...namedById.get(entry.id) }))
  const fresh = entries
    .filter(({ id }) => !state.entryById.has(id))
    .map((entry) => ({ ...entry, ...untouched }))
  state.entryById.clear()
  state.doubtIds.clear()
  for (const entry of [...held, ...fresh].sort((one, other) => one.id - other.id)) put(state, entry)
}

function decide(state: State, event: Event & { kind: 'decided' }, changes: Change[]): void {
  const entry = state.entryById.get(event.entry)
  if (entry === undefined) return
  const by = { kind: 'person' as const, operator: event.operator, note: event.note }
  switch (event.decision) {
    case 'theyHaveIt':
      if (entry.state !== 'inDoubt' && entry.state !== 'parked') return
      return confirm(state, entry.id, by, changes)
    case 'theyDoNot':
      if (entry.state !== 'inDoubt') return
      return toWaiting(state, entry.id, by, changes)
    case 'sendAgain':
      if (entry.state !== 'parked') return
      return toWaiting(state, entry.id, by, changes)
    default:
      never(event.decision)
  }
}

/** A link that is said to be back ends a rest, but never one that the platform asked for. */
function shortenRests(state: State): void {
  for (const each of [...state.lineByBackend.values(), ...state.feedByName.values()]) {
    if (each.problem?.cause !== 'throttled') each.restingMs = Math.min(each.restingMs, 1_000)
  }
}

function takeAnswer(
  state: State,
  event: Event & { kind: 'answered' },
  changes: Change[],
): Fresh | null {
  for (const feed of state.feedByName.values()) {
    if (feed.inFlight === event.callId) takeFeedAnswer(feed, event)
  }
  const [kind, id] = event.callId.split('.')
  // A person may have answered for a row while its call was under way; then it is not held.
  const entry = kind === 'probe' ? undefined : state.entryById.get(Number(id))
  for (const line of state.lineByBackend.values()) {
    if (line.inFlight !== event.callId) continue
    line.inFlight = null
    if (entry !== undefined && kind === 'book') takeBooking(state, entry, event.answer, changes)
    if (entry !== undefined && kind === 'look') takeLookUp(state, entry, event, changes)
    settleLine(line, kind === 'probe', event.answer, event.serverAt, event.at)
    return { line, serverAt: event.serverAt }
  }
  // Too late to be waited for, yet a yes is a yes; any other late answer proves nothing.
  if (entry !== undefined && kind === 'book' && event.answer.kind === 'accepted') {
    confirm(state, entry.id, { kind: 'accepted' }, changes)
  }
  return null
}

function takeBooking(
  state: State,
  entry: HeldEntry,
  answer: EngineAnswer,
  changes: Change[],
): void {
  switch (answer.kind) {
    case 'accepted':
      return confirm(state, entry.id, { kind: 'accepted' }, changes)
    case 'rejected':
      return takeRejection(state, entry, answer, changes)
    case 'unsendable':
      return parkUnsendable(state, entry, changes)
    case 'refused':
      if (entry.sentFrom === 'waiting') {
        const { cause, message } = answer
        return toWaiting(state, entry.id, { kind: 'refusedBefore', cause, message }, changes)
      }
      // This call was not processed, but the one that got lost before it may have been.
      return backToDoubt(state, entry, { kind: 'refused', message: answer.message }, changes)
    case 'lost':
      return toDoubt(state, entry.id, { kind: 'lost', message: answer.message }, changes)
    case 'absent':
    case 'pulled':
      throw new Error(`a booking was answered with ${answer.kind}`)
    default:
      never(answer)
  }
}

/** A no to the document itself, which proves nothing about an earlier attempt that got lost. */
function takeRejection(
  state: State,
  entry: HeldEntry,
  { message, alreadyHave }: { readonly message: string; readonly alreadyHave: boolean },
  changes: Change[],
): void {
  if (entry.lostAttempts > 0) {
    if (alreadyHave) return confirm(state, entry.id, { kind: 'alreadyHave', message }, changes)
    return askPerson(state, entry, { kind: 'rejectedAfterLost', message }, changes)
  }
  park(state, entry, { kind: alreadyHave ? 'numberConflict' : 'rejected', message }, changes)
}

/** Nobody was asked, so that an attempt before is as open as it was. */
function parkUnsendable(state: State, entry: HeldEntry, changes: Change[]): void {
  const reason = { kind: 'unsendable' } as const
  if (entry.lostAttempts > 0) askPerson(state, entry, reason, changes)
  else park(state, entry, reason, changes)
}

function takeLookUp(
  state: State,
  entry: HeldEntry,
  { answer, serverAt }: Event & { kind: 'answered' },
  changes: Change[],
): void {
  if (entry.state !== 'inDoubt') return
  if (answer.kind === 'accepted') return confirm(state, entry.id, { kind: 'found' }, changes)
  if (answer.kind === 'unsendable') return parkUnsendable(state, entry, changes)
  if (serverAt === null || entry.doubtSince === null) return
  // A booking may still be on its way through the platform: an early absence proves nothing.
  if (answer.kind === 'absent' && serverAt >= entry.doubtSince + GRACE_MS) {
    return toWaiting(state, entry.id, { kind: 'absent' }, changes)
  }
  put(state, { ...entry, lookUpFrom: serverAt + GRACE_MS })
}

function nextWake(state: State, at: number): number {
  const dues = [
    ...[...state.lineByBackend.values()].map((line) => lineDueAt(state, line)),
    ...[...state.feedByName.values()].map((feed) =>
      feed.inFlight === null ? feed.restingSince + feed.restingMs : null,
    ),
  ].filter((due) => due !== null)
  return Math.max(at, Math.min(at + WAKE_MAX_MS, ...dues))
}

function confirm(state: State, id: number, proof: Proof, changes: Change[]): void {
  changes.push({ kind: 'confirmed', entry: id, proof })
  remove(state, id)
}

function park(state: State, entry: HeldEntry, reason: ParkReason, changes: Change[]): void {
  changes.push({ kind: 'parked', entry: entry.id, reason })
  put(state, { ...entry, state: 'parked' })
}

const askPerson = (
  state: State,
  entry: HeldEntry,
  reason: DoubtReason,
  changes: Change[],
): void => backToDoubt(state, { ...entry, needsPerson: true }, reason, changes)

function toWaiting(state: State, id: number, reason: WaitReason, changes: Change[]): void {
  changes.push({ kind: 'waiting', entry: id, reason })
  put(state, { ...entryOf(state, id), state: 'waiting', needsPerson: false })
}

function toDoubt(state: State, id: number, reason: DoubtReason, changes: Change[]): void {
  const entry = entryOf(state, id)
  const lost = { ...entry, lostAttempts: entry.lostAttempts + 1, doubtSince: null }
  backToDoubt(state, lost, reason, changes)
}

function backToDoubt(
  state: State,
  entry: HeldEntry,
  reason: DoubtReason,
  changes: Change[],
): void {
  const { id, lostAttempts, doubtSince, needsPerson } = entry
  changes.push({ kind: 'inDoubt', entry: id, reason, lostAttempts, doubtSince, needsPerson })
  put(state, { ...entry, state: 'inDoubt' })
}
