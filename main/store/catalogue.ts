// The items that can be sold, as they came down, and how far their feed was read.
import type { Item } from '../../shared/masters/item'
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
  /** How many of them it owed at the end of its last round; it may owe some once it was whole. */
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
    if (found.length >= SAME_CODE_MAX) break
  }
  return found
}

/** More than have one code in common, those included that are no longer sold. */
const OF_ONE_CODE_MAX = 500

/** What a whole code means, as SQL. */
export const idsByCode = `select item from code where code = ? limit ${OF_ONE_CODE_MAX}`
const forSaleById = `select ${soldColumns} from item where id = ? and validity = 'valid'`

export type OffSaleItem = Pick<Item, 'itemCode' | 'itemName'>

/** What a code means that headquarters has taken off sale; null for a code that nobody knows. */
export function findOffSale(db: ReadableDb, code: string): OffSaleItem | null {
  const ids = db.prepare(idsByCode).pluck().all(foldCode(code)) as readonly number[]
  const byId = db.prepare(offSale('id'))
  for (const id of ids) {
    const found = byId.get(id)
    if (found !== undefined) return found as OffSaleItem
  }
  // One of which only the deletion ever came is known by its code alone.
  return (db.prepare(offSale('item_code')).get(code) as OffSaleItem | undefined) ?? null
}

const offSale = (column: 'id' | 'item_code'): string =>
  `select item_code as itemCode, item_name as itemName
   from item where ${column} = ? and validity <> 'valid'`

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

/** Codes of a length that begin alike, at most `max`; what is deleted has given up its own. */
export const codesLike = (
  db: ReadableDb,
  prefix: string,
  length: number,
  max: number,
): readonly string[] =>
  db
    .prepare(
      `select distinct code from code
       where code >= @prefix and code < @prefix || ':' and length(code) = @length
         and exists (select 1 from item where id = code.item and validity <> 'deleted')
       limit @max`,
    )
    .pluck()
    .all({ prefix, length, max }) as readonly string[]
