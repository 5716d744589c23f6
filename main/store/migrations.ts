// Brings a file to the schema of this program, one numbered step after the other. A step is never
// edited after a release, and steps of sales.db only add, so that an older program may still read.
import { err, ok, type Result } from '../../shared/result'
import { transaction, type ReadableDb, type WritableDb } from './database'

export interface Migration {
  readonly version: number
  /** The oldest schema version whose program can still work with this one. */
  readonly minReader: number
  readonly sql: string
}

export interface TooNew {
  readonly kind: 'tooNew'
  readonly version: number
  readonly minReader: number
}

/** Each step is one transaction with its version, so that a kill leaves the old or the new. */
export function migrate(db: WritableDb, steps: readonly Migration[]): Result<number, TooNew> {
  const version = schemaVersion(db)
  const known = steps.at(-1)?.version ?? 0
  const minReader = minReaderOf(db)
  if (minReader > known) return err({ kind: 'tooNew', version, minReader })
  for (const step of steps.filter((each) => each.version > version)) {
    transaction(db, () => {
      db.exec(step.sql)
      db.prepare('update schema_reader set min_reader = ?').run(step.minReader)
      db.pragma(`user_version = ${step.version}`)
    })
  }
  return ok(Math.max(version, known))
}

export const schemaVersion = (db: ReadableDb): number =>
  Number(db.pragma('user_version', { simple: true }))

function minReaderOf(db: ReadableDb): number {
  const exists = db
    .prepare("select count(*) from sqlite_schema where name = 'schema_reader'")
    .pluck()
    .get()
  if (exists === 0) return 0
  return Number(db.prepare('select min_reader from schema_reader').pluck().get())
}
