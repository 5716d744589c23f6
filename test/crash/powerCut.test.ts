// Power cuts at any moment of a storm of sales, rebuilt from a recording of every write and sync:
// no acknowledged sale is lost. The same storm under NORMAL loses some, so that the test can fail.
import { expect, it } from 'vitest'
import { lookInto, preparedFolder } from './afterwards'
import { rebuild, recordStorm, type Recording } from './recording'
import { bundleChild, type Patch } from './runChild'

const SALES = 25
const CUTS = 240
const NORMAL_CUTS = 80
const SEED = 20261121

/** A small log, so that checkpoints fall among the sales. */
const smallLog: Patch = {
  file: 'store/database.ts',
  from: 'LOG_BYTES_MAX = 7_800_000',
  to: 'LOG_BYTES_MAX = 250_000',
}

const normal: readonly Patch[] = [
  { file: 'store/database.ts', from: 'synchronous = FULL', to: 'synchronous = NORMAL' },
  { file: 'store/database.ts', from: 'synchronous === 2', to: 'synchronous === 1' },
  { file: 'store/drafts.ts', from: 'synchronous = FULL', to: 'synchronous = NORMAL' },
]

interface Cut {
  readonly where: string
  readonly acknowledged: number
  readonly lost: readonly string[]
  readonly fault: string | null
}

function cutAll(recording: Recording, count: number): readonly Cut[] {
  return Array.from({ length: count }, (_, index) => {
    const random = createRandom(SEED + index)
    const end = Math.floor(random() * (recording.events.length + 1))
    // Nothing of what was not synced, all of it, or any sectors.
    const share = [0, 0.5, 0.9, 1][index % 4] ?? 0
    return cut(recording, end, () => random() < share, `seed ${SEED + index}, event ${end}`)
  })
}

function cut(recording: Recording, end: number, chance: () => boolean, where: string): Cut {
  const acknowledged = recording.events
    .slice(0, end)
    .flatMap((event) => (event.kind === 'said' ? [event.words.replace('sold ', '')] : []))
  const ids = ['before', ...acknowledged]
  try {
    const { sales } = lookInto(rebuild(recording, end, chance))
    const lost = ids.filter((id) => !(sales[id]?.startsWith('2 lines, ') ?? false))
    return { where, acknowledged: ids.length, lost, fault: null }
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error)
    return { where, acknowledged: ids.length, lost: [], fault }
  }
}

function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

it(`${CUTS} power cuts among ${SALES} sales lose none that was acknowledged`, async () => {
  const recording = await recordStorm(
    await bundleChild('full', [smallLog]),
    preparedFolder(),
    SALES,
  )
  const cuts = cutAll(recording, CUTS)
  expect(cuts.filter((each) => each.fault !== null || each.lost.length > 0)).toEqual([])
  const counts = new Set(cuts.map((each) => each.acknowledged))
  expect([counts.has(1), counts.size > 15]).toEqual([true, true])
})

it('the same cuts under synchronous=NORMAL lose acknowledged sales', async () => {
  const recording = await recordStorm(
    await bundleChild('normal', [smallLog, ...normal]),
    preparedFolder(),
    SALES,
  )
  const cuts = cutAll(recording, NORMAL_CUTS)
  expect(cuts.filter((each) => each.lost.length > 0).length).toBeGreaterThan(NORMAL_CUTS / 10)
})
