// Chance from a seed: the same seed gives the same catalogue and the same faults on every machine.
// Not for secrets.
import assert from 'node:assert/strict'

export interface Random {
  /** A number from 0 up to, but not including, 1. */
  readonly next: () => number
  /** A whole number from 0 up to, but not including, `limit`. */
  readonly below: (limit: number) => number
  readonly pick: <T>(choices: readonly T[]) => T
}

/** A Weyl sequence through a 32-bit mixer: small, quick, and good enough to look unplanned. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed, 0x85ebca6b) >>> 0
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { next, below, pick: (choices) => choiceAt(choices, below(choices.length)) }
}

/** The choice at a place; a list that is too short is a defect. */
export function choiceAt<T>(choices: readonly T[], place: number): T {
  const choice = choices[place]
  assert(choice !== undefined, 'there is nothing to choose from')
  return choice
}

/** The chance of one place of a long list, without drawing for the places before it. */
export function randomAt(seed: number, place: number): Random {
  let mixed = Math.imul(seed, 0x27d4eb2f) ^ Math.imul(place + 1, 0x165667b1)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca77)
  return createRandom(mixed ^ (mixed >>> 13))
}
