// Long work on the catalogue in short slices, so that what is asked meanwhile is heard in between:
// who types on does not wait until the last question has counted a million items.
import type { ItemFilter } from '../../shared/catalogueViews'
import type { ReadableDb } from '../store/database'
import { idsIn } from '../store/itemList'

/** A few milliseconds of rows that are read, some tens of them where each is searched. */
const SLICE_STEPS = 1_000

export interface FoundList {
  /** When so many are known, or all that there are, or nobody wants them any more. */
  readonly reach: (count: number) => Promise<void>
  readonly count: () => number
  /** Whether these are all. */
  readonly isWhole: () => boolean
  readonly ids: (from: number, to: number) => Uint32Array
  /** Nobody wants it any more: it stays as far as it is. */
  readonly giveUp: () => void
}

/** How a list reads by itself, and lets others have their turn. */
export interface ListPorts {
  /** Another connection to the same file. */
  readonly open: () => ReadableDb
  readonly turn: () => Promise<void>
}

/** The ids of a filtered list as far as they have been asked for. */
export function findList({ open, turn }: ListPorts, filter: ItemFilter): FoundList {
  const db = open()
  const steps = idsIn(db, filter)
  // Four bytes an id, so that a million is a small thing to keep.
  let ids = new Uint32Array(SLICE_STEPS)
  let count = 0
  let state: 'walking' | 'whole' | 'givenUp' = 'walking'

  const end = (how: 'whole' | 'givenUp'): void => {
    if (state !== 'walking') return
    state = how
    steps.return(undefined)
    db.close()
  }
  const keep = (id: number): void => {
    if (count === ids.length) {
      const larger = new Uint32Array(2 * count)
      larger.set(ids)
      ids = larger
    }
    ids[count] = id
    count += 1
  }
  const walk = (): void => {
    for (let step = 0; step < SLICE_STEPS; step += 1) {
      const next = steps.next()
      if (next.done === true) return end('whole')
      if (next.value !== null) keep(next.value)
    }
  }

  return {
    reach: async (wanted) => {
      while (state === 'walking' && count < wanted) {
        try {
          walk()
        } catch (error) {
          end('givenUp')
          throw error
        }
        await turn()
      }
    },
    count: () => count,
    isWhole: () => state === 'whole',
    ids: (from, to) => ids.subarray(Math.min(from, count), Math.min(to, count)),
    giveUp: () => {
      end('givenUp')
    },
  }
}

/** Carries out what says after each row that it could be interrupted. */
export async function inSlices<T>(
  { open, turn }: ListPorts,
  work: (db: ReadableDb) => Generator<null, T>,
): Promise<T> {
  const db = open()
  const steps = work(db)
  try {
    for (;;) {
      for (let step = 0; step < SLICE_STEPS; step += 1) {
        const next = steps.next()
        if (next.done === true) return next.value
      }
      await turn()
    }
  } finally {
    db.close()
  }
}
