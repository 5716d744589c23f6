// The day in the shop: sales and refunds, and all that befalls a till, its clock, its files and
// the people around it.
import type { TradeBody } from '../../shared/documents/trade'
import { aSale, reverseTrade, type SaleSketch } from '../fixtures/trade'
import type { SalesCopy } from './disk'
import type { Oracle } from './oracle'
import type { Person } from './person'
import type { Remote } from './remote'
import { cuts } from './resend'
import { drawTerms, HOUR_MS, MINUTE_MS, type Incident, type Plan } from './swarm'
import type { Cart, Terminal } from './terminal'
import type { World } from './world'

export interface Shop {
  readonly open: () => void
  /** A long night moves it. */
  readonly closesAt: () => number
  readonly died: (till: Terminal) => void
  /** From now on nothing befalls anyone, and every till runs. */
  readonly heal: () => void
}

export interface Neighbours {
  readonly world: World
  readonly plan: Plan
  readonly oracle: Oracle
  readonly remote: Remote
  readonly person: Person
  readonly open: (name: string) => Terminal
}

/** A till with what the people around it remember of it. */
interface Place {
  readonly till: Terminal
  machine: string
  copy: SalesCopy | null
  /** A cart of which nobody knows whether its payment was kept. */
  unpaid: Cart | null
  readonly bodyByNumber: Map<string, TradeBody>
}

export function createShop({ world, plan, oracle, remote, person, open }: Neighbours): Shop {
  const { chance } = world
  const places: Place[] = []
  let closesAt = world.now() + plan.safetyMs
  let documents = 0
  let incidents = 0
  let isHealed = false
  let nights = 0

  const settle = (name: string, machine: string, delayMs: number): Place => {
    const place = { till: open(name), machine, copy: null, unpaid: null, bodyByNumber: new Map() }
    places.push(place)
    startLater(place, delayMs)
    world.after(delayMs, () => live(place))
    world.after(plan.visitMs, () => visit(place))
    return place
  }

  const start = (place: Place): void => {
    person.forget(place.till)
    if (!place.till.isUp()) place.till.start(place.machine)
  }

  const startLater = (place: Place, delayMs: number): void =>
    world.after(delayMs, () => start(place))

  const visit = (place: Place): void => {
    if (place.till.isUp()) person.visit(place.till)
    world.after(plan.visitMs, () => visit(place))
  }

  const live = (place: Place): void => {
    if (isHealed) return
    const paceMs = plan.safetyMs / plan.documents
    world.after(chance.between(0, paceMs), () => live(place))
    if (!place.till.isUp()) return
    const isSale = chance.happens(0.6)
    if (isSale && documents < plan.documents) sell(place)
    if (!isSale && incidents < plan.incidentsMax) {
      befall(place, chance.pickWeighted(plan.incidents))
    }
  }

  const sell = (place: Place): void => {
    const { till, bodyByNumber } = place
    const cart = place.unpaid ?? rollCart(place)
    documents += 1
    place.unpaid = cart
    const frozen = till.submit(cart)
    if (frozen === null) return
    bodyByNumber.set(frozen.number, cart.body)
    // Sometimes the button is pressed twice.
    place.unpaid = chance.happens(0.05) ? cart : null
  }

  const rollCart = ({ bodyByNumber }: Place): Cart => {
    const draft = chance.word(16)
    const [sold] = bodyByNumber
    if (sold !== undefined && chance.happens(0.25)) {
      const [number, body] = sold
      bodyByNumber.delete(number)
      const isRefund = body.total < 0
      if (!isRefund) {
        return { draft, kind: 'refund', body: reverseTrade(body), refersTo: number }
      }
    }
    return { draft, kind: 'sale', body: aSale(sketch()), refersTo: null }
  }

  const sketch = (): SaleSketch => {
    const count = chance.happens(0.08) ? chance.between(21, 45) : chance.between(1, 3)
    const lines = Array.from({ length: count }, (_, index) => ({
      itemCode: `SKU${index}`,
      price: `${chance.between(1, 99)}.${chance.between(10, 99)}`,
      quantity: String(chance.between(1, 3)),
    }))
    return { lines, orderDiscount: chance.happens(0.3) ? '1.07' : '0' }
  }

  /** While the program is closed something is done to its files; then it is started again. */
  const whileClosed = (place: Place, delayMs: number, work: () => void): void => {
    place.till.quit()
    work()
    startLater(place, delayMs)
  }

  const befall = (place: Place, incident: Incident): void => {
    const { till } = place
    incidents += 1
    world.note(`${till.name} ${incident}`)
    const shortMs = chance.between(1, 600) * 1000
    switch (incident) {
      case 'clock':
        return till.setClock(chance.pick(clocksAheadMs))
      case 'linkHint':
        return till.hint(chance.happens(0.5))
      case 'kill':
      case 'powerCut':
        return till.die(incident)
      case 'restart':
        return whileClosed(place, shortMs, () => undefined)
      case 'longNight': {
        nights += 1
        if (nights > NIGHTS_MAX) return
        const nightMs = chance.between(8, 96) * HOUR_MS
        closesAt += nightMs
        return whileClosed(place, nightMs, () => undefined)
      }
      case 'secondStart':
        return till.startSecond()
      case 'copy':
        place.copy = till.disk.copySales()
        return
      case 'restore':
        return whileClosed(place, shortMs, () => {
          if (place.copy !== null) till.disk.restoreSales(place.copy)
        })
      case 'delete':
        return whileClosed(place, shortMs, till.disk.deleteSales)
      case 'damage':
        return whileClosed(place, shortMs, () => till.disk.damageSales(chance.pick([0, 64, 4096])))
      case 'reinstall':
        return reinstall(place)
      case 'dropCatalogue':
        return whileClosed(place, shortMs, till.disk.deleteCatalogue)
      case 'move':
        return whileClosed(place, shortMs, () => {
          place.machine = `machine ${chance.word(4)}`
        })
      case 'clone':
        return clone(place)
      case 'feedAnew':
        return remote.feed.beginAnew()
      case 'rules':
        return till.changeRules({ terms: drawTerms(chance), linesPerCall: chance.pick(cuts) })
    }
  }

  const countOf = (till: Terminal): number => oracle.documentsOf(till.name).length

  /** An older file is put into an emptied folder, a little later, if it knows every document. */
  const reinstall = (place: Place): void => {
    const { till } = place
    const files = till.disk.copySales()
    const documents = countOf(till)
    world.after(chance.between(1, 60) * MINUTE_MS, () => {
      if (isHealed || !till.isUp() || documents !== countOf(till)) return
      world.note(`${till.name} reinstalled`)
      whileClosed(place, 1000, () => {
        till.disk.deleteJournal()
        till.disk.restoreSales(files)
      })
    })
  }

  /** An image of the disk goes into another machine, and both go on; nothing is under way. */
  const clone = (place: Place): void => {
    const { till } = place
    const isQuiet = oracle.unfinished(till.store(), () => false).length === 0
    if (places.length > 1 || !isQuiet) return
    const name = 'second'
    till.quit()
    const other = settle(name, 'another machine', 1000)
    till.disk.cloneTo(other.till.disk.folder)
    oracle.cloned(till.name, name)
    startLater(place, 1000)
  }

  return {
    open: () => void settle('first', 'the first machine', 0),
    closesAt: () => closesAt,
    died: (till) => {
      const place = places.find((each) => each.till === till)
      if (place !== undefined) startLater(place, chance.between(1, 300) * 1000)
    },
    heal: () => {
      world.note('heal')
      isHealed = true
      for (const place of places) {
        place.till.heal()
        start(place)
        // Only the till's own clock is never healed: nothing may depend on it.
        const isMoved = plan.incidents.clock > 0
        const delayMs = chance.between(0, 10) * MINUTE_MS
        if (isMoved) world.after(delayMs, () => place.till.setClock(chance.pick(clocksAheadMs)))
      }
    },
  }
}

const NIGHTS_MAX = 3

const clocksAheadMs = [
  0,
  -365 * 24 * HOUR_MS,
  3_650 * 24 * HOUR_MS,
  -7 * MINUTE_MS,
  3 * HOUR_MS,
] as const
