// Carries out what the engine decides, strictly in order: commits to the store, calls to the
// network, one timer. The only impure file of the engine; it decides nothing itself.
import type { BackendName } from '../../shared/outbox'
import { assert, never } from '../../shared/result'
import type { Backend, Call, Http } from '../backends/backend'
import { exchange } from '../backends/exchange'
import { commitChanges } from '../store/changes'
import { sqliteCode } from '../store/database'
import { readDocument } from '../store/documents'
import { entriesAround, entriesOf, openEntries } from '../store/outbox'
import { isRebuilt, type Store } from '../store/store'
import { hopelessUntil } from './doubt'
import { clockOffsetByBackend, problemByBackend, step } from './engine'
import type {
  Change,
  Duplicates,
  Effect,
  EngineAnswer,
  EngineCall,
  Event,
  FeedAnswer,
  Unsendable,
} from './events'
import { createState, type Problem, type State } from './state'

export interface RunnerPorts {
  readonly store: Store
  /** Takes a round of pages of the items feed: asks for them and writes what they bring. */
  readonly pull: () => Promise<FeedAnswer>
  readonly backendByName: ReadonlyMap<BackendName, Backend>
  readonly qimenDuplicates: Duplicates
  readonly http: Http
  /** Store and terminal: spreads the back-off of many tills. */
  readonly seed: string
  readonly now: () => number
  readonly after: (delayMs: number, work: () => void) => () => void
  readonly log: (line: RunnerLine) => void
  readonly changed: () => void
  /** A defect was met, and the runner stands still: only a new start of the program mends that. */
  readonly defect: (error: unknown) => void
}

/** What the runner tells people who look after it. */
export interface RunnerLine {
  readonly what: string
  readonly call: string
  readonly message: string
}

type Occurrence = Event extends infer Each
  ? Each extends Event
    ? Omit<Each, 'at'>
    : never
  : never

export interface Runner {
  /** Reads the store and begins; begins anew when the file was made again. */
  readonly start: () => void
  readonly tell: (occurrence: Occurrence) => void
  /**
   * Tells of a document that was just written. One that was laid out anew belongs to the same turn
   * as its writing, since the engine goes by its old rows until then.
   */
  readonly tellWritten: (how: 'submitted' | 'laidOut', document: string) => void
  /**
   * Whether all that was decided is written. While the disk refuses, and after a defect, the
   * engine may be ahead of the file, and nothing may be concluded from how a row stands there.
   */
  readonly isWritten: () => boolean
  /** Tries at once what the disk refused, instead of in a while. */
  readonly retryNow: () => void
  readonly problems: () => ReadonlyMap<BackendName, Problem>
  /** Each platform's time less the till's, from its latest answer that told it. */
  readonly clockOffsets: () => ReadonlyMap<BackendName, number>
  /** A row in doubt whose first attempt was no later than this waits for a person. */
  readonly hopelessUntil: () => number | null
  readonly stop: () => void
}

/** How long to wait before a commit that failed is tried again, such as on a full disk. */
const COMMIT_RETRY_MS = 3_000

export function createRunner(ports: RunnerPorts): Runner {
  const state = createState()
  let life: Life = { opening: ports.store.opening(), inbox: [], effects: [] }
  let isRunning = false
  let isStopped = false
  const [wake, retry] = [createTimer(ports), createTimer(ports)]

  const tell = (occurrence: Occurrence): void => {
    if (isStopped) return
    life.inbox = [...life.inbox, { ...occurrence, at: ports.now() }]
    run()
  }

  /**
   * Rows and calls are named anew in each life, so what was asked in an earlier one is not heard:
   * its row stands in doubt by now, which is the truth without an answer.
   */
  function listen(carried: Promise<Occurrence>): void {
    const mine = life
    void carried.then((occurrence) => {
      if (mine === life) tell(occurrence)
    }, fail)
  }

  function run(): void {
    if (isRunning || isStopped || retry.isSet()) return
    // Whoever else met it: in a file that was made again another row may have this one's id.
    if (ports.store.opening() !== life.opening) return begin()
    isRunning = true
    try {
      drain(life, state, (effect) => carryOut(ports, effect, { tell, listen, wake }))
    } catch (error) {
      recover(error, run)
    } finally {
      isRunning = false
    }
  }

  function recover(error: unknown, again: () => void): void {
    if (isRebuilt(error)) return retry.set(0, begin)
    if (sqliteCode(error) === null) return fail(error)
    // The disk is full or failing. Nothing after this commit has happened, and nothing is
    // forgotten: the same work is tried again.
    ports.log({ what: 'commit failed', call: '', message: String(sqliteCode(error)) })
    retry.set(COMMIT_RETRY_MS, again)
  }

  /** What nobody foresaw: nothing may follow from a state that was left half-way. */
  function fail(error: unknown): void {
    if (isStopped) return
    stop()
    ports.defect(error)
  }

  function stop(): void {
    isStopped = true
    wake.cancel()
    retry.cancel()
  }

  /** Beginning anew reads every open row, so that nothing is missed where `work` failed. */
  function orBeginAnew(work: () => void): void {
    try {
      work()
    } catch (error) {
      recover(error, begin)
    }
  }

  function begin(): void {
    orBeginAnew(() => {
      life = beginLife(ports)
      run()
    })
  }

  return {
    start: begin,
    tell,
    tellWritten: (how, document) => orBeginAnew(() => tell(readWritten[how](ports, document))),
    isWritten: () => !isStopped && !retry.isSet(),
    retryNow: retry.hurry,
    problems: () => problemByBackend(state),
    clockOffsets: () => clockOffsetByBackend(state),
    hopelessUntil: () => qimenHopelessUntil(state, ports.now()),
    stop,
  }
}

/** What the engine has to do with one opening of the file, from its reading on. */
interface Life {
  readonly opening: number
  inbox: readonly Event[]
  effects: readonly Effect[]
}

function beginLife(ports: RunnerPorts): Life {
  const { store, now } = ports
  const started = { kind: 'started' as const, at: now(), ...readStart(ports) }
  return { opening: store.opening(), inbox: [started], effects: [] }
}

/** One effect after the other, then the next event. One that fails stays the first to be done. */
function drain(life: Life, state: State, carry: (effect: Effect) => void): void {
  for (;;) {
    const [effect, ...later] = life.effects
    if (effect !== undefined) {
      carry(effect)
      life.effects = later
      continue
    }
    const [event, ...waiting] = life.inbox
    if (event === undefined) return
    life.inbox = waiting
    life.effects = step(state, event)
  }
}

function qimenHopelessUntil(state: State, at: number): number | null {
  const line = state.lineByBackend.get('qimen')
  return line === undefined ? null : hopelessUntil(line, at)
}

/** What an effect ends in, sooner or later. */
interface Ears {
  readonly tell: (occurrence: Occurrence) => void
  readonly listen: (carried: Promise<Occurrence>) => void
  readonly wake: Timer
}

function carryOut(ports: RunnerPorts, effect: Effect, { tell, listen, wake }: Ears): void {
  switch (effect.kind) {
    case 'commit':
      return commit(ports, effect.changes)
    case 'call': {
      // The bytes are read here, where a failing disk is tried again, and not behind the network.
      const { callId, call } = effect
      const carried =
        call.kind === 'pull'
          ? carryRound(ports, callId)
          : carryCall(ports, effect, toCall(ports.store, call))
      return listen(carried.then((answered) => ({ kind: 'answered', callId, ...answered })))
    }
    case 'wake':
      return wake.set(effect.at - ports.now(), () => {
        tell({ kind: 'ticked' })
      })
    default:
      never(effect)
  }
}

/** At most one thing to come; setting it again replaces it. */
interface Timer {
  readonly set: (delayMs: number, work: () => void) => void
  readonly isSet: () => boolean
  /** What is to come comes now. */
  readonly hurry: () => void
  readonly cancel: () => void
}

function createTimer({ after }: RunnerPorts): Timer {
  let set: { readonly work: () => void; readonly cancel: () => void } | null = null
  const take = (): (() => void) | undefined => {
    const taken = set
    set = null
    taken?.cancel()
    return taken?.work
  }
  const run = (): void => take()?.()
  return {
    set: (delayMs, work) => {
      take()
      set = { work, cancel: after(Math.max(0, delayMs), run) }
    },
    isSet: () => set !== null,
    hurry: run,
    cancel: () => void take(),
  }
}

const readWritten = {
  submitted: ({ store }: RunnerPorts, document: string): Occurrence => ({
    kind: 'submitted',
    entries: store.read((db) => entriesOf(db, document)),
  }),
  laidOut: ({ store }: RunnerPorts, document: string): Occurrence =>
    store.read((db) => ({
      kind: 'laidOut',
      number: readDocument(db, document).number,
      entries: entriesAround(db, document),
    })),
} as const

function readStart({ store, qimenDuplicates, seed }: RunnerPorts) {
  return {
    seed,
    lines: [{ backend: 'qimen' as const, duplicates: qimenDuplicates }],
    entries: store.read(openEntries),
    feeds: [{ name: 'items' as const, backend: 'hub' as const }],
  }
}

function commit({ store, now, changed }: RunnerPorts, changes: readonly Change[]): void {
  store.write((db) => commitChanges(db, now(), changes))
  store.copyJournal()
  changed()
}

interface Answered {
  readonly answer: EngineAnswer
  readonly serverAt: number | null
}

/** One call and what became of it. */
async function carryCall(
  ports: RunnerPorts,
  { backend: name, callId, clockOffsetMs }: Effect & { kind: 'call' },
  call: Call | Unsendable,
): Promise<Answered> {
  const backend = ports.backendByName.get(name)
  assert(backend !== undefined, `${name} is not set up`)
  const { answer, serverAt } =
    call.kind === 'unsendable'
      ? { answer: call, serverAt: null }
      : await exchange(ports.http, backend, call, ports.now() + clockOffsetMs)
  assert(answer.kind !== 'page', 'nobody but the catalogue asks for pages')
  logUnless(ports, answer.kind === 'accepted', callId, answer)
  return { answer, serverAt }
}

async function carryRound(ports: RunnerPorts, callId: string): Promise<Answered> {
  const answer = await ports.pull()
  logUnless(ports, answer.kind === 'pulled', callId, answer)
  // What headquarters has taken in may be shown.
  ports.changed()
  return { answer, serverAt: null }
}

function logUnless(
  { log }: RunnerPorts,
  isGood: boolean,
  call: string,
  answer: EngineAnswer,
): void {
  if (!isGood) log({ what: answer.kind, call, message: 'message' in answer ? answer.message : '' })
}

type BookingCall = Exclude<EngineCall, { readonly kind: 'pull' }>

function toCall(store: Store, wanted: BookingCall): Call | Unsendable {
  if (wanted.kind === 'probe') return { kind: 'probe' }
  const body = store.bodyOf(wanted.entry)
  if (body.ok) return { kind: wanted.kind, body: body.value }
  return {
    kind: 'unsendable',
    message: body.error === 'damaged' ? 'the stored body is damaged' : 'there is no stored body',
  }
}
