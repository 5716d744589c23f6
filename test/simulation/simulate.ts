// One seed from beginning to end: a time of faults, then everything heals, and within a bounded
// time everything must be where it belongs.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { feedPosition } from '../../main/store/catalogue'
import { createDisk } from './disk'
import { createNetwork } from './network'
import { createOracle } from './oracle'
import { createPerson } from './person'
import { createRemote } from './remote'
import { createShop } from './shop'
import { HOUR_MS, MINUTE_MS, drawPlan } from './swarm'
import { createTerminal, type Terminal } from './terminal'
import { createWorld, violated } from './world'

export interface Outcome {
  readonly seed: number
  /** What went wrong, in words; null where every promise was kept. */
  readonly failure: string | null
  readonly fingerprint: string
  readonly story: readonly string[]
  readonly documents: number
}

export function simulate(seed: number): Outcome {
  const world = createWorld(seed)
  const folder = fs.mkdtempSync(path.join(fastFolder(), 'pos-simulation-'))
  let documents = 0
  let failure: string | null = null
  try {
    documents = live(world, folder)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    failure = message.startsWith('promise ') ? message : `the program stopped: ${message}`
    world.note(failure)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
  const { story, fingerprint } = world
  return { seed, failure, fingerprint: fingerprint(), story: story(), documents }
}

/** Where a sync costs nothing, since what it keeps is decided by the simulated disk. */
const fastFolder = (): string => (fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir())

function live(world: ReturnType<typeof createWorld>, folder: string): number {
  const plan = drawPlan(world.chance)
  world.note(JSON.stringify(plan))
  const oracle = createOracle(() => remote)
  const remote = createRemote(world, plan, oracle)
  const network = createNetwork(world, plan, remote)
  const person = createPerson(world, plan, remote, oracle)
  const tills: Terminal[] = []
  const shop = createShop({
    world,
    plan,
    oracle,
    remote,
    person,
    open: (name) => {
      const disk = createDisk(path.join(folder, name), world.chance)
      const till = createTerminal(name, {
        world,
        plan,
        network,
        oracle,
        disk,
        died: (it) => shop.died(it),
      })
      tills.push(till)
      return till
    },
  })
  try {
    shop.open()
    while (world.now() < shop.closesAt()) world.runUntil(shop.closesAt())
    shop.heal()
    network.heal()
    const boundMs = plan.patienceMs + 2 * plan.visitMs + 4 * HOUR_MS
    const isFeedRead = feedGoal()
    const isSettled = (isExcused: (code: string) => boolean): boolean =>
      tills.every((till) => till.isUp() && unfinished(till, isExcused).length === 0) &&
      tills.every(isFeedRead)
    settle(boundMs, (code) => remote.isIll(code))
    remote.cure()
    settle(2 * boundMs, () => false)
    oracle.finalCheck(
      tills.map((till) => ({
        name: till.name,
        store: till.store(),
        catalogue: plan.hasFeed ? till.catalogue() : null,
        held: till.held(),
      })),
    )
    return tills.reduce((sum, till) => sum + oracle.documentsOf(till.name).length, 0)

    function settle(withinMs: number, isExcused: (code: string) => boolean): void {
      const until = world.now() + withinMs
      while (!isSettled(isExcused)) {
        if (world.now() >= until) {
          const left = tills.flatMap((till) => unfinished(till, isExcused))
          violated(4, `after ${withinMs / HOUR_MS} h of calm: ${left.join(', ') || 'the feed'}`)
        }
        world.runUntil(world.now() + 5 * MINUTE_MS)
      }
    }
  } finally {
    for (const till of tills) if (till.isUp()) till.quit()
  }

  function unfinished(till: Terminal, isExcused: (code: string) => boolean): readonly string[] {
    const has = (code: string): boolean => person.leftAside.has(code) || isExcused(code)
    return oracle.unfinished(till.store(), has)
  }

  function feedGoal(): (till: Terminal) => boolean {
    const feed = remote.feed.id()
    const seq = remote.feed.rows().at(-1)?.seq ?? 0
    return (till) => {
      if (!plan.hasFeed) return true
      const position = till.catalogue().read((db) => feedPosition(db, 'items'))
      return position?.feed === feed && position.cursor >= seq
    }
  }
}
