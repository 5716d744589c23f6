// Opens SQLite files and runs transactions. Reads and writes take different handles, so that a
// query cannot write by accident. Nothing here knows what the tables mean.
import Sqlite from 'better-sqlite3'
import { assert } from '../../shared/result'

declare const access: unique symbol

export type ReadableDb = Sqlite.Database & { readonly [access]?: 'read' | 'write' }
export type WritableDb = Sqlite.Database & { readonly [access]?: 'write' }

/** From 3.7.0 to 3.51.2 two connections that write and checkpoint at once may corrupt a file. */
const SQLITE_VERSION_MIN = '3.51.3'
/**
 * A sale touches some fifteen trees, a row or two in each, and every page touched is written whole:
 * smaller pages are less to write. A file keeps the pages that it was made with.
 */
export const PAGE_BYTES = 2_048
/** Just under eight megabytes of log: the keeper checkpoints before, off the sale's path. */
const LOG_BYTES_MAX = 7_800_000
/** A sale touches a hundredth of this; all beyond is memory that only grows with the day. */
const CACHE_KIB = 4_096
const BUSY_TIMEOUT_MS = 2_000

/** Opens a file for writing; throws what SQLite throws where it cannot be read as a database. */
export function openDatabase(file: string, pageBytes = PAGE_BYTES): WritableDb {
  const db: WritableDb = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    assertVersion(db)
    db.pragma(`page_size = ${pageBytes}`)
    db.pragma('journal_mode = WAL')
    // In WAL mode better-sqlite3 falls back to NORMAL, and NORMAL loses sales in a power cut.
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    const bytesInPage = Number(db.pragma('page_size', { simple: true }))
    db.pragma(`wal_autocheckpoint = ${Math.floor(LOG_BYTES_MAX / bytesInPage)}`)
    db.pragma(`cache_size = -${CACHE_KIB}`)
    return rememberStatements(db)
  } catch (error) {
    db.close()
    throw error
  }
}

export const openReadOnly = (file: string): ReadableDb =>
  rememberStatements(
    new Sqlite(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS }),
  )

/** Compiles each text once: compiling took longer than the writes of a sale. */
function rememberStatements<Db extends ReadableDb>(db: Db): Db {
  const statementByText = new Map<string, Sqlite.Statement>()
  const compile = db.prepare.bind(db)
  const prepare = (text: string): Sqlite.Statement => {
    const known = statementByText.get(text) ?? compile(text)
    statementByText.set(text, known)
    return known
  }
  return Object.assign(db, { prepare })
}

/** Stops the program where a commit would not be on the disk when it returns. */
export function assertDurable(db: WritableDb): void {
  const mode = db.pragma('journal_mode', { simple: true })
  const synchronous = db.pragma('synchronous', { simple: true })
  assert(mode === 'wal', `journal_mode is ${String(mode)} and not wal`)
  assert(synchronous === 2, `synchronous is ${String(synchronous)} and not 2, FULL`)
}

/** Runs `work` in one transaction that takes the write lock at once; rolls back if it throws. */
export function transaction<T>(db: WritableDb, work: () => T): T {
  // Begun by hand: the library's own wrapper is made anew for each piece of work.
  db.prepare('begin immediate').run()
  try {
    const result = work()
    db.prepare('commit').run()
    return result
  } catch (error) {
    // SQLite itself has rolled back after some failures, such as a full disk.
    if (db.inTransaction) db.prepare('rollback').run()
    throw error
  }
}

/** Asserts that a statement changed exactly one row. */
export function changedOne(result: Sqlite.RunResult): void {
  assert(result.changes === 1, `${result.changes} rows changed where one was meant`)
}

/** The word SQLite has for a failure, such as SQLITE_FULL; null where it is none of SQLite's. */
export const sqliteCode = (error: unknown): string | null =>
  error instanceof Sqlite.SqliteError ? error.code : null

/** The file holds what SQLite did not write, or holds it where the disk cannot read any more. */
export const isDamage = (error: unknown): boolean =>
  ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR_READ', 'SQLITE_IOERR_SHORT_READ'].some(
    (code) => sqliteCode(error)?.startsWith(code) ?? false,
  )

/** The disk itself said no; what was written last may be there or not. */
export const isDiskFailure = (error: unknown): boolean =>
  sqliteCode(error)?.startsWith('SQLITE_IOERR') ?? false

/** No room for a page, or none for the log's index, without which a file cannot even be opened. */
export const isDiskFull = (error: unknown): boolean =>
  ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'].includes(sqliteCode(error) ?? '')

function assertVersion(db: ReadableDb): void {
  const version = String(db.prepare('select sqlite_version()').pluck().get())
  assert(
    compareVersions(version, SQLITE_VERSION_MIN) >= 0,
    `SQLite ${version} is older than ${SQLITE_VERSION_MIN}`,
  )
}

/** Orders dotted versions by their numbers. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number))
  const places = [0, 1, 2].map((place) => (left?.[place] ?? 0) - (right?.[place] ?? 0))
  return places.find((difference) => difference !== 0) ?? 0
}
