// A thousand seeds keep the promises of the design, and every deliberate breakage is caught by
// one of them. More seeds: npm run simulate -- --seeds 20000 --seed 1
import { describe, expect, it } from 'vitest'
import { catchMutant, mutants } from './mutants'
import { simulate } from './simulate'

const SEEDS_AT_ONCE = 100
const firstSeeds = Array.from({ length: 10 }, (_, index) => 1 + index * SEEDS_AT_ONCE)
/** On a machine that is busy with other tests a hundred seeds took 40 s. */
const PATIENCE_MS = 300_000

describe('whatever befalls a till, the promises are kept', () => {
  it.each(firstSeeds)(
    `from seed %i, ${SEEDS_AT_ONCE} of them`,
    (first) => {
      const outcomes = Array.from({ length: SEEDS_AT_ONCE }, (_, index) => simulate(first + index))
      const failures = outcomes.filter(({ failure }) => failure !== null)
      expect(failures.map(({ seed, failure }) => `--seed ${seed}: ${failure}`)).toEqual([])
      expect(outcomes.reduce((sum, each) => sum + each.documents, 0)).toBeGreaterThan(500)
    },
    PATIENCE_MS,
  )

  it('and every fiftieth seed goes the same way again, event for event', () => {
    for (let seed = 50; seed <= 1_000; seed += 50) {
      expect(simulate(seed).story).toEqual(simulate(seed).story)
    }
  }, PATIENCE_MS)
})

describe('a program that is broken on purpose is caught', () => {
  it.each(mutants)(
    '$name',
    async (mutant) => {
      const caught = await catchMutant(mutant, mutant.seed, 50)
      expect(caught?.failure).toMatch(mutant.caughtBy)
    },
    PATIENCE_MS,
  )
})
