// Settings of this till, as JSON text by name. Secrets are not among them: they are kept by the
// system's own store, outside of every database.
import type { ReadableDb, WritableDb } from './database'

export interface Setting {
  readonly name: string
  readonly value: string
}

/** The provisioned settings without their secrets, as JSON text; null before the first start. */
export const readProvisioned = (db: ReadableDb): string | null => readSetting(db, 'provisioned')

/** Every one that was taken, as the journal has it; the newest first. */
export const everyProvisioned = (db: ReadableDb): readonly string[] =>
  db
    .prepare(
      `select body ->> 'settings' from journal where kind = 'provisioned' and json_valid(body)
       order by seq desc`,
    )
    .pluck()
    .all() as readonly string[]

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

export function forgetSetting(db: WritableDb, name: string): void {
  db.prepare('delete from setting where name = ?').run(name)
}

/** Those that people set on this till, which no provisioning file names. */
export const ownSettings = (db: ReadableDb): readonly Setting[] =>
  db
    .prepare("select name, value from setting where name <> 'provisioned' order by name")
    .all() as readonly Setting[]

/** Those whose names begin so, by name. */
export const settingsNamed = (db: ReadableDb, prefix: string): readonly Setting[] =>
  db
    .prepare(
      `select name, value from setting
       where name >= @prefix and substr(name, 1, length(@prefix)) = @prefix order by name`,
    )
    .all({ prefix }) as readonly Setting[]
