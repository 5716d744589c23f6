// Kill -9 at random instants, thirty times, while sales are rung up and uploads are under way; then
// the books of till and headquarters are held against each other to the cent.
import { setTimeout as instant } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createRandom, type Random } from '../../practice/random'
import type { Mode } from '../../practice/ledger'
import { barcodes, openPlatform, PAST_GRACE_MS, type Platform } from './platform'
import {
  letDoubtsAge,
  newFolder,
  nothingOpen,
  openShop,
  sell,
  soldBy,
  startTill,
  untilCounts,
  type TillUnderTest,
} from './tillUnderTest'

const KILLS = 10
/** Long enough for some dozen sales and uploads after each start. */
const LIFE_MS_MAX = 700

const modes: readonly (readonly [mode: Mode, seed: number])[] = [
  ['dedupes', 1],
  ['forgets', 2],
  ['books', 3],
]

it.each(modes)('a headquarters that %s has every sale once after ten kills', async (mode, seed) => {
  const folder = newFolder()
  const platform = await openPlatform(folder, mode)
  const first = await openShop(folder, { provision: platform.provision() })
  await first.quit()

  const acknowledged = await storm(folder, platform, seed)
  platform.headquarters().faults.set([])
  const till = await startTill(folder)
  await settle(till, platform, mode)

  const sold = soldBy(folder)
  expect(platform.ledger()).toEqual(sold)
  expect(sold.map(([number]) => number)).toEqual(expect.arrayContaining(acknowledged))
  expect(acknowledged.length).toBeGreaterThan(KILLS)
})

/** Answers with the numbers of all sales that the screen was told of. */
async function storm(folder: string, platform: Platform, seed: number): Promise<string[]> {
  const chance = createRandom(seed)
  const acknowledged: string[] = []
  // Half of the answers come late, so that kills fall between a booking and its answer.
  platform.headquarters().faults.set([
    { kind: 'delay', ms: 40, target: 'qimen', probability: 0.25, work: 'done' },
    { kind: 'delay', ms: 40, target: 'qimen', probability: 0.25, work: 'skipped' },
    { kind: 'dropAfterCommit', target: 'qimen', probability: 0.02 },
  ])
  for (let kills = 0; kills < KILLS; kills += 1) {
    const till = await startTill(folder)
    const dying = new AbortController()
    const sales = ringUp(till, createRandom(chance.below(1_000_000)), acknowledged, dying.signal)
    // Nothing is waited for here: this is the random instant at which the power goes.
    await instant(chance.below(LIFE_MS_MAX))
    dying.abort()
    await till.kill()
    await sales
  }
  return acknowledged
}

/** Rings up sale after sale until the program dies. */
async function ringUp(
  till: TillUnderTest,
  chance: Random,
  acknowledged: string[],
  dying: AbortSignal,
): Promise<void> {
  try {
    for (;;) {
      const codes = [chance.pick(barcodes), chance.pick(barcodes)]
      const { number } = await sell(till, ...codes.slice(chance.below(2)))
      acknowledged.push(number)
    }
  } catch (error) {
    if (!dying.aborted) throw error
  }
}

/** Lets everything arrive; what stands in doubt for good is answered from headquarters' books. */
async function settle(till: TillUnderTest, platform: Platform, mode: Mode): Promise<void> {
  await letDoubtsAge(till, platform, PAST_GRACE_MS)
  if (mode === 'books') await answerDoubts(till, platform)
  await untilCounts(till, nothingOpen)
}

async function answerDoubts(till: TillUnderTest, platform: Platform): Promise<void> {
  const booked = new Set(platform.ledger().map(([number]) => number))
  const { needsYou } = await till.ask('uploads', null)
  for (const { id, document, number, state } of needsYou) {
    const action = booked.has(number) ? 'theyHaveIt' : 'theyDoNot'
    const note = 'read from the books of headquarters'
    expect([state, await till.ask('decide', { row: id, document, action, note })]).toEqual([
      'inDoubt',
      { ok: true, value: null },
    ])
  }
}
