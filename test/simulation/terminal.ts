// A simulated till: the real store and the real engine, with a runner that executes one effect at
// a time, so that the program can die between any two, and inside any write.
import { feedPosition } from '../../main/store/catalogue'
import { commitChanges } from '../../main/store/changes'
import type { WritableDb } from '../../main/store/database'
import { findDocument, readDocument } from '../../main/store/documents'
import { saveDraft } from '../../main/store/drafts'
import type { FrozenDocument } from '../../main/store/happening'
import { entriesAround, entriesOf, openEntries, rowNameOf } from '../../main/store/outbox'
import { openStore, type Store } from '../../main/store/store'
import { submitDocument, type Submission } from '../../main/store/submit'
import { step } from '../../main/sync/engine'
import type { Change, Effect, EngineAnswer, EngineCall, Event } from '../../main/sync/events'
import { createState, type State } from '../../main/sync/state'
import type { DocumentKind } from '../../shared/documents'
import type { TradeBody } from '../../shared/documents/trade'
import { QIMEN_LINES_MAX } from '../../shared/documents/tradeQimen'
import type { FeedPage } from '../../shared/masters/feed'
import type { Decision, Entry } from '../../shared/outbox'
import { assert, never } from '../../shared/result'
import { openCatalogue, takeAfter, type CatalogueUnderTest } from '../fixtures/catalogue'
import { codeOf } from '../fixtures/rows'
import { aDocument } from '../fixtures/trade'
import { dead, dyingAt } from './death'
import type { Disk } from './disk'
import type { Network } from './network'
import type { Oracle } from './oracle'
import type { RemoteCall } from './remote'
import { encodeUnder, findBytes, type Rules } from './resend'
import type { Plan } from './swarm'
import { violated, type World } from './world'

/** What a cashier has rung up and not yet paid. */
export interface Cart {
  readonly draft: string
  readonly kind: DocumentKind
  readonly body: TradeBody
  readonly refersTo: string | null
}

export interface Terminal {
  readonly name: string
  readonly disk: Disk
  readonly isUp: () => boolean
  readonly start: (machine: string) => void
  readonly quit: () => void
  readonly die: (cause: Death) => void
  /** Answers the document; null where the program died before the screen showed it. */
  readonly submit: (cart: Cart) => FrozenDocument | null
  readonly decide: (entry: number, decision: Decision) => void
  /** Answers false where the till's rules forbid it, and then nothing was changed. */
  readonly sendAgain: (entry: number) => boolean
  readonly changeRules: (rules: Rules) => void
  /** Null where the file has none that prove themselves. */
  readonly bytesOf: (entry: number) => string | null
  readonly hint: (online: boolean) => void
  readonly startSecond: () => void
  readonly setClock: (aheadMs: number) => void
  readonly clock: () => number
  readonly store: () => Store
  readonly catalogue: () => CatalogueUnderTest
  readonly held: () => readonly Entry[]
  /** From now on it dies no more by chance. */
  readonly heal: () => void
}

export type Death = 'kill' | 'powerCut'

export interface Surroundings {
  readonly world: World
  readonly plan: Plan
  readonly network: Network
  readonly oracle: Oracle
  readonly disk: Disk
  readonly died: (terminal: Terminal) => void
}

/** One life of the program, from its start to its end. */
interface Life {
  readonly store: Store
  readonly catalogue: CatalogueUnderTest
  readonly state: State
  readonly epoch: string
  readonly machine: string
  timer: number
}

/** Probes in a row that were answered properly, and after which there was nothing to do. */
const IDLE_PROBES_MAX = 30

/** What the store puts off by less than this is written, and not yet synced. */
const FLUSH_DELAY_MS = 100

const PAGE_ROWS = 500

export function createTerminal(name: string, surroundings: Surroundings): Terminal {
  const { world, plan, network, oracle, disk } = surroundings
  const { chance } = world
  let life: Life | null = null
  let aheadMs = 0
  let rules: Rules = { terms: plan.terms, linesPerCall: QIMEN_LINES_MAX }
  let deathsLeft = plan.deathsMax
  let idleProbes = 0
  /** A cart whose payment was under way when the program died. */
  let unsettled: Cart | null = null
  const clock = (): number => world.now() + aheadMs

  const running = (): Life => {
    assert(life !== null, `${name} is not running`)
    return life
  }

  const die = (cause: Death): void => {
    const { store, catalogue } = running()
    life = null
    world.note(`${name} ${cause}`)
    const release = (): void => {
      store.close()
      catalogue.close()
    }
    store.read((db) => (cause === 'kill' ? disk.kill(release) : disk.cutPower(db, release)))
    surroundings.died(self)
  }

  /** Runs a piece of the program; answers null where it died on the way. */
  const living = <T>(work: () => T): T | null => {
    try {
      return work()
    } catch (error) {
      if (error !== dead) throw error
      deathsLeft -= 1
      die(chance.happens(plan.powerCuts) ? 'powerCut' : 'kill')
      return null
    }
  }

  const isItsHour = (): boolean => deathsLeft > 0 && chance.happens(plan.deaths)

  const mayDie = (): void => {
    if (isItsHour()) throw dead
  }

  const write = <T>(owner: Store | CatalogueUnderTest, work: (db: WritableDb) => T): T => {
    const moment = isItsHour() ? chance.pick(['before', 'after'] as const) : 'never'
    return owner.write((db) => dyingAt(db, moment, () => work(db)))
  }

  const happen = (event: Event): void => {
    for (const effect of step(running().state, event)) carryOut(effect)
  }

  const carryOut = (effect: Effect): void => {
    switch (effect.kind) {
      case 'commit':
        mayDie()
        return commit(effect.changes)
      case 'call':
        mayDie()
        return callOut(effect)
      case 'wake':
        return wake(effect.at)
      default:
        never(effect)
    }
  }

  const commit = (changes: readonly Change[]): void => {
    const { store } = running()
    write(store, (db) => commitChanges(db, clock(), changes))
    store.copyJournal()
    for (const { entry, ...change } of changes) {
      const row = store.read((db) => rowNameOf(db, entry))
      world.note(`${name} ${row.document.slice(0, 4)}/${row.step} ${change.kind}`)
      oracle.changed(store.read((db) => codeOf(db, entry)), change)
    }
  }

  const callOut = ({ callId, call, clockOffsetMs }: Effect & { kind: 'call' }): void => {
    const mine = running()
    world.note(`${name} calls ${callId}`)
    const stampedAt = clock() + clockOffsetMs
    const asked = remoteCall(mine, call)
    network.send({ stampedAt, ...asked }, ({ answer, serverAt }) => {
      // An answer to a program that has ended is heard by nobody.
      if (life !== mine) return
      world.note(`${name} hears ${answer.kind} to ${callId}`)
      if (call.kind === 'probe' && answer.kind === 'accepted') idleProbes += 1
      else if (call.kind !== 'pull') idleProbes = 0
      if (idleProbes > IDLE_PROBES_MAX) violated(5, 'the platform is probed without end')
      living(() => {
        const heard = answer.kind === 'page' ? takePages(asked, answer.page) : answer
        happen({ kind: 'answered', at: clock(), callId, answer: heard, serverAt })
      })
    })
  }

  /** A round of one page, as the catalogue's thread takes it. */
  const takePages = (asked: Unstamped, page: FeedPage): EngineAnswer => {
    assert(asked.kind === 'pull', 'a page was never asked for')
    const { feed, rows, next } = page
    world.note(`${name} page ${feed} ${rows.length} to ${next}`)
    const { catalogue } = running()
    const { cursor } = write(catalogue, (db) =>
      takeAfter(db, asked.after, page, { at: clock() }),
    )
    return { kind: 'pulled', more: page.more || cursor !== next }
  }

  const remoteCall = ({ store, catalogue }: Life, call: EngineCall): Unstamped => {
    switch (call.kind) {
      case 'book': {
        const body = bytesOf(store, call.entry)
        oracle.leaving(store, call.entry, body)
        return { kind: 'book', body }
      }
      case 'lookUp':
        return { kind: 'lookUp', body: bytesOf(store, call.entry) }
      case 'probe':
        return call
      case 'pull': {
        const position = catalogue.read((db) => feedPosition(db, call.name))
        return { kind: 'pull', after: position?.cursor ?? 0, limit: PAGE_ROWS }
      }
      default:
        return never(call)
    }
  }

  const wake = (at: number): void => {
    const mine = running()
    mine.timer += 1
    const { timer } = mine
    world.after(at - clock(), () => {
      if (life === mine && mine.timer === timer) living(() => happen({ kind: 'ticked', at: clock() }))
    })
  }

  const start = (machine: string): void => {
    assert(life === null, `${name} is running`)
    world.note(`${name} starts on ${machine}`)
    const opened = openStore(storeOptions(machine))
    assert(opened.ok, 'a folder that is there can be opened')
    const store = opened.value
    const catalogue = openCatalogue(`${disk.folder}/catalogue.db`)
    life = { store, catalogue, state: createState(), epoch: chance.word(4), machine, timer: 0 }
    store.read(disk.opened)
    settleCart(store)
    oracle.started(name, store, catalogue)
    living(() => happen(started(store)))
  }

  const storeOptions = (machine: string): Parameters<typeof openStore>[0] => ({
    folder: disk.folder,
    machine,
    now: clock,
    newId: () => chance.word(12),
    changed: () => undefined,
    later: (delayMs, work) => {
      world.after(delayMs, () => {
        work()
        if (life !== null && delayMs >= FLUSH_DELAY_MS) disk.journalFlushed()
      })
    },
  })

  const started = (store: Store): Event => {
    const feed = { name: 'items' as const, backend: 'hub' as const }
    return {
      kind: 'started',
      at: clock(),
      seed: name,
      lines: [{ backend: 'qimen', duplicates: plan.duplicates }],
      entries: store.read(openEntries),
      feeds: plan.hasFeed ? [feed] : [],
    }
  }

  /** After a death during the payment the till itself tells whether the sale was completed. */
  const settleCart = (store: Store): void => {
    if (unsettled === null) return
    const { draft } = unsettled
    const found = store.read((db) => findDocument(db, draft))
    if (found === null) return
    oracle.submitted(name, found)
    unsettled = null
  }

  const submission = ({ draft, refersTo, ...cart }: Cart): Submission => ({
    draft,
    document: aDocument(cart.kind, cart.body),
    refersTo,
    at: clock(),
    store: 'S001',
    terminal: 'T01',
    operator: '001',
    operatorName: '张三',
    shift: 1,
    businessDate: new Date(clock()).toISOString().slice(0, 10),
    epoch: running().epoch,
    backends: ['qimen'],
    terms: { qimen: rules.terms },
  })

  const submit = (cart: Cart): FrozenDocument | null => {
    const { store } = running()
    unsettled = cart
    return living(() => {
      const { draft, body } = cart
      write(store, (db) => saveDraft(db, { id: draft, body: JSON.stringify(body) }, clock()))
      const frozen = write(store, (db) => submitDocument(db, submission(cart)))
      const entries = store.read((db) => entriesOf(db, draft))
      unsettled = null
      world.note(`${name} submitted ${frozen.number} ${cart.kind}`)
      oracle.submitted(name, frozen)
      mayDie()
      // Paid twice by a double click: the engine has these rows already.
      const { entryById } = running().state
      const fresh = entries.filter((entry) => !entryById.has(entry.id))
      happen({ kind: 'submitted', at: clock(), entries: fresh })
      return frozen
    })
  }

  const sendAgain = (entry: number): boolean => {
    const { store } = running()
    const encoded = living(() => write(store, (db) => encodeUnder(db, entry, rules, clock())))
    if (encoded === null) return true
    if (!encoded.ok) return false
    const document = encoded.value
    if (document === null) decide(entry, 'sendAgain')
    else living(() => layOut(store, document))
    return true
  }

  const layOut = (store: Store, document: string): void => {
    const { number } = store.read((db) => readDocument(db, document))
    world.note(`${name} lays out ${number} anew`)
    mayDie()
    const entries = store.read((db) => entriesAround(db, document))
    happen({ kind: 'laidOut', at: clock(), number, entries })
  }

  const decide = (entry: number, decision: Decision): void => {
    world.note(`${name} a person says ${decision} of ${entry}`)
    const event = { kind: 'decided' as const, entry, decision, operator: '900', note: 'looked' }
    living(() => happen({ ...event, at: clock() }))
  }

  const self: Terminal = {
    name,
    disk,
    isUp: () => life !== null,
    start,
    quit: () => {
      world.note(`${name} quits`)
      const { store, catalogue } = running()
      life = null
      store.close()
      catalogue.close()
    },
    die,
    submit,
    decide,
    sendAgain,
    changeRules: (changed) => {
      rules = changed
    },
    bytesOf: (entry) => findBytes(running().store, entry),
    hint: (online) => {
      living(() => happen({ kind: 'linkChanged', at: clock(), online }))
    },
    startSecond: () => {
      // It opens the same files and ends as soon as it learns that it is not alone.
      const second = openStore(storeOptions(running().machine))
      assert(second.ok, 'the files can be opened twice')
      second.value.close()
    },
    setClock: (ahead) => {
      world.note(`${name} clock ${ahead}`)
      aheadMs = ahead
    },
    clock,
    store: () => running().store,
    catalogue: () => running().catalogue,
    held: () => [...running().state.entryById.values()],
    heal: () => {
      deathsLeft = 0
    },
  }
  return self
}

type Unstamped = RemoteCall extends infer Call
  ? Call extends RemoteCall
    ? Omit<Call, 'stampedAt'>
    : never
  : never

const bytesOf = (store: Store, entry: number): string =>
  findBytes(store, entry) ?? violated(2, `row ${entry} was to be sent and has no bytes`)
