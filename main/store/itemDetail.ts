// One article whole, with its adjustments; and what was set aside.
import type { SetAsideView } from '../../shared/catalogueViews'
import type { Item } from '../../shared/masters/item'
import type { DatedAdjustment } from '../../shared/pricing'
import { adjustmentsOf } from './adjustments'
import type { ReadableDb } from './database'
import { everyColumn, toEveryField, type EveryRow, type Validity } from './itemRow'

export type WholeItem = Omit<Item, 'adjustment' | 'validity'> & {
  readonly id: number
  readonly validity: Validity
  readonly adjustments: readonly DatedAdjustment[]
  readonly seq: number
  readonly receivedAt: number
}

export const readItem = (db: ReadableDb, itemCode: string): WholeItem | null =>
  toWhole(db, db.prepare(`select ${everyColumn} from item where item_code = ?`).get(itemCode))

export const readItemById = (db: ReadableDb, id: number): WholeItem | null =>
  toWhole(db, db.prepare(`select ${everyColumn} from item where id = ?`).get(id))

function toWhole(db: ReadableDb, found: unknown): WholeItem | null {
  if (found === undefined) return null
  const row = found as EveryRow
  return { ...toEveryField(row), adjustments: adjustmentsOf(db, row.id) }
}

/** The latest first, from `from` on. */
export const listSetAside = (db: ReadableDb, from: number, max: number): SetAsideView => ({
  total: Number(db.prepare('select count(*) from set_aside').pluck().get()),
  rows: db
    .prepare(
      `select seq, item_code as itemCode, reason, row, read_at as readAt
       from set_aside order by seq desc limit ? offset ?`,
    )
    .all(max, from) as SetAsideView['rows'],
})
