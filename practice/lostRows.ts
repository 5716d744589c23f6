// Rows that headquarters has and counts, and that get lost on their way: a stream is read once
// without them, and whoever reads it from its beginning once more is sent them after all.
import { z } from 'zod'
import { readSetting, writeSetting, type Db } from './database'

const lostSchema = z.object({
  from: z.int(),
  to: z.int(),
  /** Whether a reading without them has begun. */
  missed: z.boolean(),
})

export type LostRows = Pick<z.infer<typeof lostSchema>, 'from' | 'to'>

const NAME = 'lostRows'
const NONE: LostRows = { from: 0, to: 0 }

/** These get lost from now on, in place of any before; seq 0 is no row's. */
export const loseRows = (db: Db, { from, to }: LostRows): void =>
  writeSetting(db, NAME, JSON.stringify({ from, to, missed: false }))

export function lostRows(db: Db): LostRows {
  const kept = readSetting(db, NAME)
  return kept === undefined ? NONE : lostSchema.parse(JSON.parse(kept))
}

/** Somebody reads the stream from its beginning: the first time without them, then with them. */
export function beginReading(db: Db): void {
  const kept = readSetting(db, NAME)
  if (kept === undefined) return
  const { missed, ...lost } = lostSchema.parse(JSON.parse(kept))
  if (missed) loseRows(db, NONE)
  else writeSetting(db, NAME, JSON.stringify({ ...lost, missed: true }))
}
