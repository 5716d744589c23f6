// What the engine remembers between two events. It is rebuilt from `started` at every start.
import type { BackendName, Entry, RefusalCause } from '../../shared/outbox'
import { assert } from '../../shared/result'
import type { Duplicates, FeedName } from './events'
import { restMs } from './backOff'

/** What stands between a backend and its work, in the words of the answer that said so. */
export interface Problem {
  readonly cause: RefusalCause | 'lost'
  readonly message: string
  readonly since: number
}

/** Something that is asked one call at a time and rests after failures. */
export interface Channel {
  readonly backend: BackendName
  readonly seed: string
  inFlight: string | null
  calls: number
  restingSince: number
  restingMs: number
  failures: number
  problem: Problem | null
}

/** One backend that books documents. */
export interface Line extends Channel {
  readonly duplicates: Duplicates
  /** After a failure nothing is booked until the platform has answered a probe. */
  resting: boolean
  /** The platform's time less the till's, from its latest answer. */
  clockOffsetMs: number
  lastServerAt: number | null
  /** Whether the latest proper answer brought the platform's time. */
  tellsTime: boolean
  lastTried: number
  triedClock: boolean
}

export interface Feed extends Channel {
  readonly name: FeedName
}

export interface HeldEntry extends Entry {
  /** Where the row stood before it was sent, and returns to when the call was refused. */
  readonly sentFrom: 'waiting' | 'inDoubt'
  /** The platform's time from which a look-up makes sense. */
  readonly lookUpFrom: number
}

export interface State {
  readonly lineByBackend: Map<BackendName, Line>
  readonly feedByName: Map<FeedName, Feed>
  /** In the order of their ids; a confirmed row is no longer here. */
  readonly entryById: Map<number, HeldEntry>
  /** The ids of the rows in doubt, which are few where the rows are many. */
  readonly doubtIds: Set<number>
}

export const createState = (): State => ({
  lineByBackend: new Map(),
  feedByName: new Map(),
  entryById: new Map(),
  doubtIds: new Set(),
})

export const createChannel = (backend: BackendName, seed: string, at: number): Channel => ({
  backend,
  seed,
  inFlight: null,
  calls: 0,
  restingSince: at,
  restingMs: 0,
  failures: 0,
  problem: null,
})

/** The one way in which a held row changes. */
export function put(state: State, entry: HeldEntry): void {
  state.entryById.set(entry.id, entry)
  if (entry.state === 'inDoubt') state.doubtIds.add(entry.id)
  else state.doubtIds.delete(entry.id)
}

export function remove(state: State, id: number): void {
  state.entryById.delete(id)
  state.doubtIds.delete(id)
}

export function entryOf(state: State, id: number): HeldEntry {
  const entry = state.entryById.get(id)
  assert(entry !== undefined, `outbox row ${id} is not held`)
  return entry
}

export const doubtsOf = (state: State, line: Line): readonly HeldEntry[] =>
  [...state.doubtIds]
    .map((id) => entryOf(state, id))
    .filter((entry) => entry.backend === line.backend)

/** Whether an earlier step, or the document referred to, must be confirmed first. */
export const isHeldUp = (state: State, { after }: Entry): boolean =>
  after !== null && state.entryById.has(after)

/** Marks a channel as resting after an answer that did not come to pass. */
export function rest(
  channel: Channel,
  { cause, message }: { readonly cause: Problem['cause']; readonly message: string },
  retryAfterMs: number | null,
  at: number,
): void {
  // Being throttled is no failure: the platform says how long, and is asked again after that.
  if (cause !== 'throttled') channel.failures += 1
  channel.restingSince = at
  channel.restingMs = retryAfterMs ?? restMs(channel.seed, Math.max(channel.failures, 1))
  channel.problem = { cause, message, since: channel.problem?.since ?? at }
}

// A clock that was set back would prolong a rest by as much: such a rest is over at once.
export const isRested = (channel: Channel, at: number): boolean =>
  at < channel.restingSince || at >= channel.restingSince + channel.restingMs
