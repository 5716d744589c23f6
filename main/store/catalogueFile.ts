// Opens catalogue.db. What is in it can be fetched again, so that a file which is damaged, or too
// new for this program, is simply dropped.
import fs from 'node:fs'
import { assert } from '../../shared/result'
import { catalogueMigrations } from './catalogueSchema'
import { isDamage, openDatabase, sqliteCode, type ReadableDb, type WritableDb } from './database'
import { migrate } from './migrations'

export interface Catalogue {
  readonly read: <T>(question: (db: ReadableDb) => T) => T
  readonly write: <T>(work: (db: WritableDb) => T) => T
  readonly close: () => void
}

/** `dropped` is called when a damaged file was replaced by an empty one at run time. */
export function openCatalogue(file: string, dropped: () => void): Catalogue {
  let db = openOrDrop(file)
  const tried = <T>(work: (handle: WritableDb) => T): T => {
    try {
      return work(db)
    } catch (error) {
      if (!isDamage(error)) throw error
      db.close()
      drop(file)
      db = openOrDrop(file)
      dropped()
      return work(db)
    }
  }
  return { read: tried, write: tried, close: () => db.close() }
}

function openOrDrop(file: string): WritableDb {
  const opened = tryOpen(file)
  if (opened !== null) return opened
  drop(file)
  const fresh = tryOpen(file)
  assert(fresh !== null, 'an empty catalogue can be opened')
  return fresh
}

function tryOpen(file: string): WritableDb | null {
  let db: WritableDb | null = null
  try {
    db = openDatabase(file)
    if (migrate(db, catalogueMigrations).ok) return db
    db.close()
    return null
  } catch (error) {
    db?.close()
    // A schema that cannot be read any more shows as an error in SQL that is known to be right.
    const isUnreadable = ['SQLITE_ERROR', 'SQLITE_CANTOPEN'].some(
      (code) => sqliteCode(error)?.startsWith(code) ?? false,
    )
    if (isDamage(error) || isUnreadable) return null
    throw error
  }
}

function drop(file: string): void {
  for (const companion of ['', '-wal', '-shm']) {
    fs.rmSync(file + companion, { force: true, recursive: true })
  }
}
