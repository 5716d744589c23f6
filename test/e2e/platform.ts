// The platforms of one end-to-end test: a headquarters in the test's own process, so that its
// faults, its ledger and its time are at hand, and the provisioning file that lets a till in.
import fs from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { generateCatalogue } from '../../practice/catalogue'
import { systemClock, type Clock } from '../../practice/clock'
import { createHeadquarters, type Headquarters } from '../../practice/headquarters'
import type { Mode } from '../../practice/ledger'
import { choiceAt } from '../../practice/random'
import type { Provisioning } from '../../main/provisioning'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Older than this a doubt must be before the same bytes are sent again. */
export const PAST_GRACE_MS = 11 * MINUTE_MS

const ITEM_COUNT = 60
const SEED = 7

/** Of items that are sold by the piece: what a scanner reads from them. */
export const barcodes = threeOf(SEED)

/** The same for the headquarters that the program brings along. */
export const practiceBarcodes = threeOf(1)

function threeOf(seed: number) {
  const codes = [...generateCatalogue(ITEM_COUNT, seed)]
    .filter(({ item, ext }) => item.isValid === 'Y' && ext?.weighed !== true)
    .filter(({ item }) => /^\d+$/.test(item.barCode))
    .map(({ item }) => item.barCode)
  return [choiceAt(codes, 0), choiceAt(codes, 1), choiceAt(codes, 2)] as const
}

export interface Platform {
  /** What is there now; another one after every opening. */
  readonly headquarters: () => Headquarters
  readonly close: () => Promise<void>
  /** Opens again on the same port, with everything it had. */
  readonly open: () => Promise<void>
  /** Lets its time go on, and with it the Date header that tills go by. */
  readonly advance: (ms: number) => void
  /** Every booking as order number and fen, in the order of the numbers. */
  readonly ledger: () => readonly (readonly [number: string, fen: number])[]
  /** Writes the provisioning file, changed as the test needs it, and gives its name. */
  readonly provision: (change?: (file: Provisioning) => Provisioning) => string
}

export async function openPlatform(folder: string, mode: Mode = 'dedupes'): Promise<Platform> {
  let ahead = 0
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead }
  const file = path.join(folder, 'headquarters.db')
  const start = () => createHeadquarters({ file, itemCount: ITEM_COUNT, seed: SEED, clock })
  let headquarters = await start()
  headquarters.setMode(mode)
  const close = () => headquarters.close()
  onTestFinished(close)
  return {
    headquarters: () => headquarters,
    close,
    open: async () => {
      headquarters = await start()
    },
    advance: (ms) => {
      ahead += ms
    },
    ledger: () =>
      headquarters
        .ledger()
        .map(({ orderCode, totalFen }) => [orderCode, totalFen] as const)
        .sort(byNumber),
    provision: (change = (same) => same) => {
      const name = path.join(folder, 'provisioning.json')
      const given: unknown = headquarters.provisioning()
      fs.writeFileSync(name, JSON.stringify(change(given as Provisioning)))
      return name
    },
  }
}

/** Orders rows that begin with a document's number. */
export const byNumber = (
  [left]: readonly [string, ...unknown[]],
  [right]: readonly [string, ...unknown[]],
): number => (left < right ? -1 : 1)
