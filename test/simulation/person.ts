// The person at the till's page of uploads: asks headquarters about rows in doubt when enough
// time has passed for any call to have arrived, and decides what becomes of parked ones.
import { listOpen } from '../fixtures/rows'
import type { Oracle } from './oracle'
import type { Remote } from './remote'
import type { Plan } from './swarm'
import type { Terminal } from './terminal'
import type { World } from './world'

export interface Person {
  /** Looks at one till's open rows and answers what can be answered. */
  readonly visit: (till: Terminal) => void
  /** The file of this till may count its rows anew. */
  readonly forget: (till: Terminal) => void
  /** The codes that a person has read, and left as they are. */
  readonly leftAside: ReadonlySet<string>
}

export function createPerson(world: World, plan: Plan, remote: Remote, oracle: Oracle): Person {
  const { chance } = world
  const leftAside = new Set<string>()
  // Where the till itself can find out, nobody does its work for it.
  const isLookedUp = plan.duplicates === 'lookUp' && plan.platform.tellsTime
  const seenAtByTill = new Map<string, Map<string, number>>()

  const decideDoubt = (till: Terminal, entry: number, code: string): void =>
    till.decide(entry, remote.ledger.has(code) ? 'theyHaveIt' : 'theyDoNot')

  const decideParked = (till: Terminal, entry: number, code: string, kind: string): void => {
    if (remote.ledger.has(code)) return till.decide(entry, 'theyHaveIt')
    const isHopeless = kind === 'held' || (remote.isIll(code) && chance.happens(0.3))
    if (isHopeless) leftAside.add(code)
    else till.decide(entry, 'sendAgain')
  }

  return {
    visit: (till) => {
      const before = seenAtByTill.get(till.name) ?? new Map<string, number>()
      const seen = new Map<string, number>()
      const asking = new Set(till.held().filter((row) => row.needsPerson).map((row) => row.id))
      seenAtByTill.set(till.name, seen)
      for (const row of till.store().read((db) => listOpen(db, 1_000))) {
        const code = oracle.codeOf({ document: row.document, backend: row.backend, step: row.step })
        // A person's decision may end in the program's death, and then the visit is over.
        if (!till.isUp()) return
        if (row.state === 'parked' && !leftAside.has(code)) {
          decideParked(till, row.id, code, row.reason?.kind ?? 'none')
        }
        if (row.state !== 'inDoubt' || (isLookedUp && !asking.has(row.id))) continue
        const key = `${row.id} ${row.attempts} ${row.lostAttempts}`
        const since = before.get(key) ?? world.now()
        if (world.now() - since >= plan.patienceMs) decideDoubt(till, row.id, code)
        else seen.set(key, since)
      }
    },
    forget: (till) => {
      seenAtByTill.delete(till.name)
    },
    leftAside,
  }
}
