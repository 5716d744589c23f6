// The simulated world: true time, a queue of what is going to happen, seeded chance and a record
// of what happened. It knows neither tills nor platforms.
import { createHash } from 'node:crypto'

export interface World {
  /** True time in UTC ms; no till knows it. */
  readonly now: () => number
  readonly chance: Chance
  readonly after: (delayMs: number, work: () => void) => void
  /** Lets things happen until an instant, or until `isDone` says so; answers whether it did. */
  readonly runUntil: (at: number, isDone?: () => boolean) => boolean
  readonly note: (words: string) => void
  readonly story: () => readonly string[]
  /** Equal for two runs exactly when they went the same way, event for event. */
  readonly fingerprint: () => string
}

export interface Chance {
  readonly happens: (share: number) => boolean
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T
  readonly pickWeighted: <T extends string>(weights: Readonly<Record<T, number>>) => T
  readonly word: (length: number) => string
}

const BEGINNING = Date.UTC(2026, 10, 21, 1, 0, 0)
/** A seed needs some ten thousand; more is a till that spins. */
const EVENTS_MAX = 400_000

interface Planned {
  readonly at: number
  readonly order: number
  readonly work: () => void
}

export function createWorld(seed: number): World {
  const planned: Planned[] = []
  const story: string[] = []
  const chance = createChance(seed)
  let now = BEGINNING
  let order = 0
  return {
    now: () => now,
    chance,
    after: (delayMs, work) => {
      order += 1
      insert(planned, { at: now + Math.max(0, delayMs), order, work })
    },
    runUntil: (at, isDone = () => false) => {
      while (!isDone()) {
        const next = planned.at(-1)
        if (next === undefined || next.at > at) {
          now = at
          return isDone()
        }
        planned.pop()
        now = next.at
        if (order > EVENTS_MAX) violated(5, 'something goes round and round')
        next.work()
      }
      return true
    },
    note: (words) => {
      story.push(`${((now - BEGINNING) / 1000).toFixed(3)} ${words}`)
    },
    story: () => story,
    fingerprint: () => createHash('sha256').update(story.join('\n')).digest('hex'),
  }
}

/** Ends a seed: one of the promises of the design was not kept. */
export function violated(promise: number, words: string): never {
  throw Object.assign(new Error(`promise ${promise}: ${words}`), { promise })
}

/** The next one is kept last, and of two at the same instant the one that was planned first. */
function insert(planned: Planned[], what: Planned): void {
  let low = 0
  let high = planned.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = planned[middle]
    if (other !== undefined && other.at > what.at) low = middle + 1
    else high = middle
  }
  planned.splice(low, 0, what)
}

const BASE32 = '23456789ABCDEFGHJKMNPQRSTVWXYZab'

/** The generator mulberry32: 32 bits of state, good enough to shuffle faults. */
export function createChance(seed: number): Chance {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number): number =>
    least + Math.floor(share() * (most - least + 1))
  const pick = <T>(choices: readonly [T, ...T[]]): T =>
    choices[between(0, choices.length - 1)] ?? choices[0]
  return {
    happens: (part) => share() < part,
    between,
    pick,
    pickWeighted: <T extends string>(weights: Readonly<Record<T, number>>): T => {
      const names = Object.keys(weights) as T[]
      let left = share() * names.reduce((sum, name) => sum + weights[name], 0)
      for (const name of names) {
        left -= weights[name]
        if (left < 0) return name
      }
      throw new Error('nothing has any weight')
    },
    word: (length) => Array.from({ length }, () => BASE32[between(0, 31)]).join(''),
  }
}
