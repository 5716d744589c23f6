// The items that can be sold, as they came down, and how far their feed was read.
import { foldCode } from '../../shared/search'
import type { ReadableDb } from './database'
import { soldColumns, toSoldItem, type SoldItem, type SoldRow } from './itemRow'

export interface FeedPosition {
  readonly feed: string
  readonly cursor: number
  /** Whether the whole feed was read at least once since it began. */
  readonly complete: boolean
  readonly readAt: number
  /** How many different items the stream says that it names; null where it does not say. */
  readonly total: number | null
  /** How many it has named since it began. */
  readonly named: number
  /** How many it still owed when it was whole. */
  readonly missing: number
  /** Counts the streams that this file has read: numbers of two of them say nothing together. */
  readonly stream: number
}

/** As many as are shown when one code means several items. */
const SAME_CODE_MAX = 20

/**
 * Every item for sale that a scanned or typed code means, whichever of its codes it is. Two small
 * questions take a third of the time of one that joins.
 */
export function findItems(db: ReadableDb, code: string): readonly SoldItem[] {
  const ids = db.prepare(idsByCode).pluck().all(foldCode(code)) as readonly number[]
  const found: SoldItem[] = []
  for (const id of ids) {
    const row = db.prepare(forSaleById).get(id) as SoldRow | undefined
    if (row !== undefined) found.push(toSoldItem(row))
  }
  return found
}

const idsByCode = `select item from code where code = ? limit ${SAME_CODE_MAX}`
const forSaleById = `select ${soldColumns} from item where id = ? and validity = 'valid'`

export const findItem = (db: ReadableDb, itemCode: string): SoldItem | null => {
  const row = db
    .prepare(`select ${soldColumns} from item where item_code = ? and validity = 'valid'`)
    .get(itemCode) as SoldRow | undefined
  return row === undefined ? null : toSoldItem(row)
}

export const countItems = (db: ReadableDb): number =>
  Number(db.prepare('select coalesce(sum(for_sale), 0) from feed').pluck().get())

export const countSetAside = (db: ReadableDb): number =>
  Number(db.prepare('select count(*) from set_aside').pluck().get())

type PositionRow = Omit<FeedPosition, 'complete'> & { readonly complete: number }

export function feedPosition(db: ReadableDb, name: string): FeedPosition | null {
  const row = db
    .prepare(
      `select feed, cursor, complete, read_at as readAt, total, named, missing, stream
       from feed where name = ?`,
    )
    .get(name) as PositionRow | undefined
  if (row === undefined) return null
  return { ...row, complete: row.complete === 1 }
}

/** Codes of a length that begin alike, at most `max`. */
export const codesLike = (
  db: ReadableDb,
  prefix: string,
  length: number,
  max: number,
): readonly string[] =>
  db
    .prepare(
      `select distinct code from code
       where code >= @prefix and code < @prefix || ':' and length(code) = @length limit @max`,
    )
    .pluck()
    .all({ prefix, length, max }) as readonly string[]
