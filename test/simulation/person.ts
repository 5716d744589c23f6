// The person at the till's page of uploads: asks headquarters about rows in doubt when enough
// time has passed for any call to have arrived, and decides what becomes of parked ones.
import { listOpen, type OutboxRow } from '../fixtures/rows'
import type { Oracle } from './oracle'
import { goodsIn, type Remote } from './remote'
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

  /** Headquarters looks for a row's goods in whatever parts the document may have come. */
  const bookedOf = (till: Terminal, { id, number }: OutboxRow): 'nothing' | 'some' | 'whole' => {
    const bytes = till.bytesOf(id)
    return oracle.bookedOf(number, bytes === null ? null : goodsIn(bytes))
  }

  const decideDoubt = (till: Terminal, row: OutboxRow): void => {
    const booked = bookedOf(till, row)
    if (booked === 'whole') return till.decide(row.id, 'theyHaveIt')
    // What came in part, or has no bytes here, can be entered at headquarters alone.
    const isSendable = booked === 'nothing' && till.bytesOf(row.id) !== null
    if (isSendable) return till.decide(row.id, 'theyDoNot')
    leftAside.add(row.code)
  }

  const decideParked = (till: Terminal, row: OutboxRow): void => {
    const { id, code, reason } = row
    // Of what says that it was never sent nobody asks headquarters.
    const isHeld = reason?.kind === 'held'
    if (!isHeld && bookedOf(till, row) === 'whole') return till.decide(id, 'theyHaveIt')
    if (leftAside.has(code) && !isHeld) return
    const isHopeless = !isHeld && remote.isIll(code) && chance.happens(0.3)
    if (isHopeless || !till.sendAgain(id)) leftAside.add(code)
    else leftAside.delete(code)
  }

  return {
    visit: (till) => {
      const before = seenAtByTill.get(till.name) ?? new Map<string, number>()
      const seen = new Map<string, number>()
      const asking = new Set(till.held().filter((row) => row.needsPerson).map((row) => row.id))
      seenAtByTill.set(till.name, seen)
      for (const row of till.store().read((db) => listOpen(db, 1_000))) {
        // A person's decision may end in the program's death, and then the visit is over.
        if (!till.isUp()) return
        if (row.state === 'parked') decideParked(till, row)
        if (row.state !== 'inDoubt' || (isLookedUp && !asking.has(row.id))) continue
        const key = `${row.id} ${row.attempts} ${row.lostAttempts}`
        const since = before.get(key) ?? world.now()
        if (world.now() - since >= plan.patienceMs) decideDoubt(till, row)
        else seen.set(key, since)
      }
    },
    forget: (till) => {
      seenAtByTill.delete(till.name)
    },
    leftAside,
  }
}
