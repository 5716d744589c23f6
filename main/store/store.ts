// The till's memory as the rest of the program holds it: sales.db with the journal file beside it.
// Every write goes through `write`, which says plainly when something could not be kept.
import fs from 'node:fs'
import path from 'node:path'
import type { Entry } from '../../shared/outbox'
import { assert, err, ok, type Result } from '../../shared/result'
import {
  assertDurable,
  isDamage,
  isDiskFailure,
  isDiskFull,
  openDatabase,
  sqliteCode,
  transaction,
  type ReadableDb,
  type WritableDb,
} from './database'
import { nextValue, raiseCounter } from './counters'
import { countDocuments, isIntact } from './documents'
import type { FrozenDocument, Incident } from './happening'
import { readInstallation } from './installation'
import { hashAt, lastRow, record, replay } from './journal'
import {
  bodyInJournal,
  documentInJournal,
  type JournalFilePorts,
  lastRecord,
  openJournalFile,
  readRecords,
  tellsTheSame,
} from './journalFile'
import { migrate, type TooNew } from './migrations'
import { openEntries, readForUpload, rowNameOf } from './outbox'
import { finishRebuild, rebuildSales, salesPaths, type SalesPaths } from './recovery'
import { hasRoom } from './room'
import { salesMigrations } from './salesSchema'

export interface StoreOptions extends JournalFilePorts {
  readonly folder: string
  /** What tells this machine from another that a copy of the folder may be moved to. */
  readonly machine: string
  readonly now: () => number
  readonly newId: () => string
}

export interface Store {
  /** Asks; the handle is lent for the call only, since a damaged file is made again. */
  readonly read: <T>(question: (db: ReadableDb) => T) => T
  /** Which opening of the file this is, whoever met what ended the one before: see `isRebuilt`. */
  readonly opening: () => number
  /** Runs one piece of work that opens its own transactions; the journal is copied soon after. */
  readonly write: <T>(work: (db: WritableDb) => T) => T
  /** Copies the journal now: what leaves the till must stand in both files before. */
  readonly copyJournal: () => void
  /** The bytes of a row to be sent; damaged ones are taken from the journal file. */
  readonly bodyOf: (row: number) => Result<string, 'noEncoding' | 'damaged'>
  /** As it was frozen, damaged ones from the journal file; null where nobody has it whole. */
  readonly proven: (document: FrozenDocument) => FrozenDocument | null
  readonly journalProblem: () => string | null
  readonly flushJournal: () => Promise<void>
  /** Puts back the reserve that a full disk took, once there is room for it. */
  readonly keepReserve: () => void
  readonly close: () => void
}

/** Why the till cannot work with its folder, and nothing was touched. */
export type OpenFault = TooNew | DiskFault

export interface DiskFault {
  readonly kind: 'notWritable'
  readonly message: string
}

/** Room that is given up when the disk is full, so that the sale at hand can still be written. */
const RESERVE_BYTES = 4 * 1024 * 1024

/** How long a sale may stand in the database alone; a kill in between is caught up. */
const COPY_DELAY_MS = 20

/**
 * Whether a piece of work was not done because the file was made again, or was opened anew after
 * the disk failed: nothing that was read of it before holds, row ids least of all. Whoever gets
 * this starts from the beginning.
 */
export const isRebuilt = (error: unknown): boolean =>
  error instanceof Error && error.message === REBUILT

const REBUILT = 'sales.db has been made again or opened anew'

/** Opens the till's memory; a file that is damaged or lost is made again before this returns. */
export function openStore(options: StoreOptions): Result<Store, OpenFault> {
  const paths = salesPaths(options.folder)
  const writable = checkWritable(paths)
  if (!writable.ok) return writable
  const first = openFirst(paths, options)
  if (!first.ok) return first
  let db: WritableDb | null = first.value
  let journal = openJournalFile(paths.journal, options)
  journal.follow(db)
  let opening = 1
  keepReserve(paths)

  const release = (): void => {
    journal.close()
    db?.close()
    db = null
  }

  /** Stays closed, and tries again at the next piece of work, while the disk refuses. */
  const openAnew = (): never => {
    const again = openSales(paths, options)
    assert(again.ok, 'a file that was open before is not too new')
    db = again.value
    opening += 1
    journal = openJournalFile(paths.journal, options)
    journal.follow(db)
    throw new Error(REBUILT)
  }

  const tried = <T>(work: (handle: WritableDb) => T): T => {
    try {
      return db === null ? openAnew() : work(db)
    } catch (error) {
      if (isDamage(error)) {
        release()
        rebuild(paths, options, 'damaged')
        return openAnew()
      }
      // After a failed sync nobody knows what reached the disk: only a fresh look can tell.
      if (isDiskFailure(error)) release()
      throw error
    }
  }
  const triedWithReserve = <T>(work: (handle: WritableDb) => T): T =>
    withReserve(paths, () => tried(work))

  const copyJournal = (): void => {
    if (db !== null) journal.follow(db)
  }
  const copySoon = gathered(options, COPY_DELAY_MS, copyJournal)

  return ok({
    read: triedWithReserve,
    opening: () => opening,
    write: (work) => {
      const result = triedWithReserve(work)
      copySoon()
      return result
    },
    bodyOf: (row) => triedWithReserve((handle) => provenBody(handle, paths.journal, row)),
    proven: createProof(paths.journal),
    copyJournal,
    journalProblem: () => journal.problem(),
    flushJournal: () => journal.flush(),
    keepReserve: () => {
      keepReserve(paths)
    },
    close: () => {
      if (db !== null) journal.follow(db)
      release()
    },
  })
}

function createProof(journal: string): Store['proven'] {
  // Looked for once each: the file may be large, and the newest document is asked for all day.
  const foundById = new Map<string, FrozenDocument | null>()
  return (document) => {
    if (isIntact(document)) return document
    const known = foundById.get(document.id)
    if (known !== undefined) return known
    const found = documentInJournal(journal, document.id)
    foundById.set(document.id, found)
    return found
  }
}

/** Many calls within the delay become one piece of work at its end. */
function gathered({ later }: JournalFilePorts, delayMs: number, work: () => void): () => void {
  let isDue = false
  return () => {
    if (isDue) return
    isDue = true
    later(delayMs, () => {
      isDue = false
      work()
    })
  }
}

function provenBody(
  db: ReadableDb,
  journal: string,
  row: number,
): Result<string, 'noEncoding' | 'damaged'> {
  const stored = readForUpload(db, row)
  if (stored.ok || stored.error === 'noEncoding') return stored
  const journalled = bodyInJournal(journal, rowNameOf(db, row))
  return journalled === null ? stored : ok(journalled)
}

function openFirst(paths: SalesPaths, options: StoreOptions): Result<WritableDb, OpenFault> {
  try {
    return withReserve(paths, () => openSales(paths, options))
  } catch (error) {
    return refusal(error)
  }
}

function openSales(paths: SalesPaths, options: StoreOptions): Result<WritableDb, TooNew> {
  finishRebuild(paths)
  const cause = causeToRebuild(paths)
  if (cause !== null) rebuild(paths, options, cause)
  const opened = tryOpen(paths, options)
  if (typeof opened !== 'string') return opened
  rebuild(paths, options, opened)
  const again = tryOpen(paths, options)
  assert(typeof again !== 'string', 'a file that was just made can be read')
  return again
}

/** A file that is not there, or is no file, while something tells that there was one. */
function causeToRebuild(paths: SalesPaths): Incident['cause'] | null {
  const found = fs.statSync(paths.database, { throwIfNoEntry: false })
  if (found !== undefined && !found.isFile()) return 'damaged'
  if (found !== undefined && found.size > 0) return null
  const traces = [paths.journal, paths.backups, `${paths.database}-wal`]
  if (!traces.some((trace) => fs.existsSync(trace))) return null
  return found === undefined ? 'missing' : 'damaged'
}

function rebuild(paths: SalesPaths, options: StoreOptions, cause: Incident['cause']): void {
  const { machine, newId, now } = options
  rebuildSales({ paths, cause, at: now(), installation: newId(), machine })
}

/** Opens what is there, or says why it must be made again first. */
function tryOpen(
  paths: SalesPaths,
  options: StoreOptions,
): Result<WritableDb, TooNew> | 'damaged' | 'forked' {
  let db: WritableDb | null = null
  try {
    db = openDatabase(paths.database)
    const migrated = migrate(db, salesMigrations)
    if (!migrated.ok) {
      db.close()
      return migrated
    }
    const settled = settleIn(db, paths, options)
    if (settled === 'settled') return ok(db)
    db.close()
    return settled
  } catch (error) {
    db?.close()
    if (isDamage(error) || isDamagedSchema(error)) return 'damaged'
    throw error
  }
}

/**
 * A schema that cannot be read any more shows as an error in SQL that is known to be right; a file
 * that may be written and yet is read-only says in its own header that nobody may write it.
 */
const isDamagedSchema = (error: unknown): boolean =>
  ['SQLITE_ERROR', 'SQLITE_READONLY'].includes(sqliteCode(error) ?? '')

/** Holds the file against its journal file and its machine before anything relies on it. */
function settleIn(
  db: WritableDb,
  paths: SalesPaths,
  { machine, newId, now }: StoreOptions,
): 'settled' | 'damaged' | 'forked' {
  // What a killed run left in the log is written anew: where a sync failed before, the log's
  // pages may be known to the system and not to the disk.
  db.pragma('wal_checkpoint(TRUNCATE)')
  transaction(db, () => raiseCounter(db, 'starts', nextValue(db, 'starts')))
  // Only after a first write does the connection tell the truth about its durability.
  assertDurable(db)
  const installation = readInstallation(db)
  if (installation === null) {
    // A till that has a story has an installation: this is another file in the place of its own.
    if (lastRecord(paths.journal) !== null) return 'damaged'
    transaction(db, () => record(db, now(), { kind: 'installed', id: newId(), machine }))
    return 'settled'
  }
  // Reading what must be uploaded touches the pages that matter most, and finds their damage.
  openEntries(db)
  const standing = standingToJournal(db, paths.journal)
  if (standing === 'forked') return 'forked'
  const fromJournal = standing === 'behind' ? catchUp(db, paths.journal) : 0
  if (!tellsTheSame(paths.journal, db)) return 'forked'
  if (standing === 'same' && installation.machine === machine) return 'settled'
  const cause = standing === 'behind' ? 'behind' : 'moved'
  transaction(db, () => {
    const documents = countDocuments(db)
    const lost = { fromDamagedFile: 0, fromBackup: 0 }
    record(db, now(), { kind: 'installed', id: installation.id, machine })
    // In the order in which it is read back: another one would have another hash.
    record(db, now(), {
      kind: 'incident',
      incident: { cause, kept: null, documents, fromJournal, ...lost },
    })
  })
  return 'settled'
}

function standingToJournal(db: ReadableDb, journal: string): 'same' | 'behind' | 'forked' {
  const last = lastRecord(journal)
  const mine = lastRow(db)
  // With no record beside it nobody can tell whether this is the newest file or an old copy.
  if (last === null) return openEntries(db).some(mayHaveMoved) ? 'behind' : 'same'
  if (last.seq <= mine.seq) return hashAt(db, last.seq) === last.hash ? 'same' : 'forked'
  for (const each of readRecords(journal)) {
    if (each.seq === mine.seq) return each.hash === mine.hash ? 'behind' : 'forked'
  }
  return 'forked'
}

/** Whether a newer file may know more of a row; of one in doubt that much is known. */
const mayHaveMoved = ({ state }: Entry): boolean => state !== 'inDoubt'

/** Replays what the journal file has and the database lacks; answers how many documents. */
function catchUp(db: WritableDb, journal: string): number {
  const before = countDocuments(db)
  const { seq } = lastRow(db)
  transaction(db, () => {
    for (const each of readRecords(journal)) {
      if (each.seq > seq) replay(db, each)
    }
  })
  return countDocuments(db) - before
}

function checkWritable(paths: SalesPaths): Result<null, OpenFault> {
  try {
    fs.mkdirSync(paths.folder, { recursive: true })
    const probe = path.join(paths.folder, 'writable')
    fs.writeFileSync(probe, '')
    fs.rmSync(probe)
    if (fs.existsSync(paths.database)) fs.accessSync(paths.database, fs.constants.W_OK)
    return ok(null)
  } catch (error) {
    // A full disk is no reason to stay closed: the reserve makes room for the sale at hand.
    return codeOf(error) === 'ENOSPC' ? ok(null) : refusal(error)
  }
}

/** What the system or SQLite refuses is for a person to mend; all else is a defect. */
export function refusal(error: unknown): Result<never, DiskFault> {
  if (!(error instanceof Error) || codeOf(error) === null) throw error
  return err({ kind: 'notWritable', message: error.message })
}

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error ? String(error.code) : null

const reservePath = (paths: SalesPaths): string => path.join(paths.folder, 'reserve')

/** Puts the reserve back where there is room for it again; selling never depends on it. */
function keepReserve(paths: SalesPaths): void {
  const file = reservePath(paths)
  try {
    if (fs.statSync(file, { throwIfNoEntry: false })?.size === RESERVE_BYTES) return
    if (!hasRoom(paths.folder, 4 * RESERVE_BYTES)) return
    fs.writeFileSync(file, Buffer.alloc(RESERVE_BYTES))
  } catch (error) {
    if (codeOf(error) === null) throw error
  }
}

/** Does it once more with the reserve's room where the disk is full. */
function withReserve<T>(paths: SalesPaths, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const file = reservePath(paths)
    if (!isDiskFull(error) || !fs.existsSync(file)) throw error
    fs.rmSync(file)
    return work()
  }
}
