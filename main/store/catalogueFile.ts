// Opens catalogue.db. What is in it can be fetched again, so that a file which is damaged, or too
// new for this program, is simply dropped.
import fs from 'node:fs'
import { assert } from '../../shared/result'
import { catalogueMigrations } from './catalogueSchema'
import { isDamage, openDatabase, sqliteCode, type ReadableDb, type WritableDb } from './database'
import { migrate } from './migrations'

/** The pages that the full-text index packs its words for. */
const PAGE_BYTES = 4_096
const CACHE_KIB = 32 * 1024
const WAL_PAGES = 2_000

/** How the rest of the program asks what is in the catalogue. */
export interface CatalogueReader {
  readonly read: <T>(question: (db: ReadableDb) => T) => T
}

/** Opens the file for writing; one that cannot be used is replaced by an empty one. */
export function openCatalogueFile(file: string): WritableDb {
  const opened = tryOpen(file)
  if (opened !== null) return opened
  dropCatalogueFile(file)
  const fresh = tryOpen(file)
  assert(fresh !== null, 'an empty catalogue can be opened')
  return fresh
}

/**
 * Opens the file that is there for writing; null where there is none or it cannot be used. Whoever
 * shares the file with others must not drop it under them.
 */
export const openSharedCatalogue = (file: string): WritableDb | null =>
  fs.existsSync(file) ? tryOpen(file) : null

export function dropCatalogueFile(file: string): void {
  for (const companion of ['', '-wal', '-shm']) {
    fs.rmSync(file + companion, { force: true, recursive: true })
  }
}

function tryOpen(file: string): WritableDb | null {
  let db: WritableDb | null = null
  try {
    db = openDatabase(file, PAGE_BYTES)
    // A power cut may take back the newest pages, and then rows and cursor together: they are
    // asked for once more. That is cheaper than a sync a page beside a cashier's sale.
    db.pragma('synchronous = NORMAL')
    // Codes and names come in no order: the pages that they fall on are worth keeping at hand, and
    // worth gathering in the log before they are moved into the file.
    db.pragma(`cache_size = -${CACHE_KIB}`)
    db.pragma(`wal_autocheckpoint = ${WAL_PAGES}`)
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
