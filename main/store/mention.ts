// Which items a stream has named since it began: one bit an item, in slices, so that naming a
// million again writes next to nothing. The slices are written in the transaction of their rows.
import type { ReadableDb, WritableDb } from './database'

export interface Mentions {
  readonly has: (item: number) => boolean
  readonly count: () => number
  readonly add: (item: number) => void
  /** Writes the slices that changed since the last time. */
  readonly save: (db: WritableDb) => void
}

const SLICE_BYTES = 512
const SLICE_ITEMS = SLICE_BYTES * 8

export function readMentions(db: ReadableDb): Mentions {
  const rows = db.prepare('select slice, bits from mention').all() as readonly {
    readonly slice: number
    readonly bits: Buffer
  }[]
  const bitsBySlice = new Map(rows.map(({ slice, bits }) => [slice, bits]))
  const changed = new Set<number>()
  let count = rows.reduce((sum, { bits }) => sum + bitsIn(bits), 0)

  return {
    has: (item) => {
      const bits = bitsBySlice.get(Math.floor(item / SLICE_ITEMS))
      const at = item % SLICE_ITEMS
      return bits !== undefined && ((bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0
    },
    count: () => count,
    add: (item) => {
      const slice = Math.floor(item / SLICE_ITEMS)
      const bits = bitsBySlice.get(slice) ?? Buffer.alloc(SLICE_BYTES)
      const at = item % SLICE_ITEMS
      const byte = bits[at >> 3] ?? 0
      const bit = 1 << (at & 7)
      if ((byte & bit) !== 0) return
      count += 1
      bits[at >> 3] = byte | bit
      bitsBySlice.set(slice, bits)
      changed.add(slice)
    },
    save: (into) => {
      const put = into.prepare(
        `insert into mention (slice, bits) values (@slice, @bits)
         on conflict (slice) do update set bits = excluded.bits`,
      )
      for (const slice of changed) put.run({ slice, bits: bitsBySlice.get(slice) })
      changed.clear()
    },
  }
}

export const forgetMentions = (db: WritableDb): void => {
  db.prepare('delete from mention').run()
}

/** Counted for each page of a feed, of a bit for each of a million items: a table is quicker. */
const bitsByByte = Array.from(
  { length: 256 },
  (_, byte) => byte.toString(2).replaceAll('0', '').length,
)

function bitsIn(bytes: Buffer): number {
  let count = 0
  for (const byte of bytes) count += bitsByByte[byte] ?? 0
  return count
}
