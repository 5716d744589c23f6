// Shifts 班次: who sells, and on which business date. The date is fixed when the shift opens.
import type { Shift } from './happening'
import { changedOne, type ReadableDb, type WritableDb } from './database'

/** The shift that is open now; there is one at most. */
export const openShift = (db: ReadableDb): Shift | null =>
  (db
    .prepare(
      `select id, operator, operator_name as operatorName, business_date as businessDate,
         opened_at as openedAt
       from shift where closed_at is null order by id desc limit 1`,
    )
    .get() as Shift | undefined) ?? null

export const knowsShift = (db: ReadableDb, id: number): boolean =>
  db.prepare('select 1 from shift where id = ?').get(id) !== undefined

export const isShiftOpen = (db: ReadableDb, id: number): boolean =>
  db.prepare('select 1 from shift where id = ? and closed_at is null').get(id) !== undefined

export const nextShiftId = (db: ReadableDb): number =>
  Number(db.prepare('select coalesce(max(id), 0) + 1 from shift').pluck().get())

export function projectShiftOpened(db: WritableDb, shift: Shift): void {
  changedOne(
    db
      .prepare(
        `insert into shift (id, operator, operator_name, business_date, opened_at)
         values (@id, @operator, @operatorName, @businessDate, @openedAt)`,
      )
      .run(shift),
  )
}

export function projectShiftClosed(db: WritableDb, id: number, at: number): void {
  changedOne(db.prepare('update shift set closed_at = ? where id = ?').run(at, id))
}
