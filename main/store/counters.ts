// Counters that only grow. They move inside the transaction that uses their value.
import type { ReadableDb, WritableDb } from './database'

/** The value that comes next, from 1. */
export const nextValue = (db: ReadableDb, name: string): number =>
  Number(
    db
      .prepare('select coalesce(max(value), 0) + 1 from counter where name = ?')
      .pluck()
      .get(name),
  )

/** Makes sure that a counter stands at least at a value that was used. */
export function raiseCounter(db: WritableDb, name: string, least: number): void {
  db.prepare(
    `insert into counter (name, value) values (?, ?)
     on conflict (name) do update set value = max(value, excluded.value)`,
  ).run(name, least)
}
