// Settings of this till, as JSON text by name. Secrets are not among them: they are kept by the
// system's own store, outside of every database.
import type { ReadableDb, WritableDb } from './database'

/** The provisioned settings without their secrets, as JSON text; null before the first start. */
export const readProvisioned = (db: ReadableDb): string | null => readSetting(db, 'provisioned')

export const projectSettings = (db: WritableDb, settings: string): void =>
  writeSetting(db, 'provisioned', settings)

export const readSetting = (db: ReadableDb, name: string): string | null =>
  (db.prepare('select value from setting where name = ?').pluck().get(name) as
    | string
    | undefined) ?? null

export function writeSetting(db: WritableDb, name: string, value: string): void {
  db.prepare(
    `insert into setting (name, value) values (?, ?)
     on conflict (name) do update set value = excluded.value`,
  ).run(name, value)
}
