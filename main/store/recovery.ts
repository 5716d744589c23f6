// Makes a lost, damaged or doubtful sales.db again: from the journal file, from what can still be
// read of the old file, and from the newest backup. The old file is kept, never overwritten.
import fs from 'node:fs'
import path from 'node:path'
import { assert, never } from '../../shared/result'
import {
  openDatabase,
  openReadOnly,
  sqliteCode,
  transaction,
  type ReadableDb,
  type WritableDb,
} from './database'
import { countDocuments, findDocument, findDocumentByNumber, isIntact } from './documents'
import type { FrozenDocument, Happening, Incident, RowName, SubmittedRow } from './happening'
import { saveDraft } from './drafts'
import { hashAt, lastRow, provesBody, record, replay, type JournalRecord } from './journal'
import { readRecords, tellsTheSame } from './journalFile'
import { mayBeThere } from './layout'
import { migrate } from './migrations'
import { findOperator } from './operators'
import { encodingHash, isConfirmed, knowsRow, newestVersion, readEncodedBody } from './outbox'
import { salesMigrations } from './salesSchema'
import { salvage, salvageDraft, salvageSettings } from './salvage'
import { readProvisioned, writeSetting } from './settings'
import { isShiftOpen, knowsShift } from './shifts'

export interface SalesPaths {
  readonly folder: string
  readonly database: string
  readonly journal: string
  readonly backups: string
}

export const salesPaths = (folder: string): SalesPaths => ({
  folder,
  database: path.join(folder, 'sales.db'),
  journal: path.join(folder, 'journal.ndjson'),
  backups: path.join(folder, 'backups'),
})

export interface Rebuild {
  readonly paths: SalesPaths
  readonly cause: Incident['cause']
  readonly at: number
  readonly installation: string
  readonly machine: string
}

/** The database comes last: what stays behind with its name would be taken for the next one's. */
const companions = ['-journal', '-wal', '-shm', ''] as const

/** Fills a new file from all that is left and puts it in the place of the old one. */
export function rebuildSales(rebuild: Rebuild): void {
  const { paths, cause, at } = rebuild
  const building = path.join(paths.folder, 'sales-building.db')
  const keptName = freeName(paths.folder, `sales-${cause}-${at}`, '.db')
  removeDatabase(building)
  const db = openDatabase(building)
  let journalFits = false
  try {
    assert(migrate(db, salesMigrations).ok, 'a new file is never too new')
    // Nobody relies on the file before it is whole: one sync at the end will do.
    db.pragma('synchronous = OFF')
    fill(db, rebuild, fs.existsSync(paths.database) ? keptName : null)
    journalFits = tellsTheSame(paths.journal, db)
    db.pragma('synchronous = FULL')
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
  syncFile(building)
  fs.renameSync(building, path.join(paths.folder, keptName + REBUILT))
  if (!journalFits) {
    const aside = freeName(paths.folder, `journal-${cause}-${at}`, '.ndjson')
    putAside(paths.journal, path.join(paths.folder, aside))
  }
  finishRebuild(paths)
}

/** A file that is whole but not yet in its place carries the name that the old one will have. */
const REBUILT = '.rebuilt'

/** Puts a file that was rebuilt in its place; a kill between the renames ends up here too. */
export function finishRebuild(paths: SalesPaths): void {
  const rebuilt = fs.readdirSync(paths.folder).find((name) => name.endsWith(`.db${REBUILT}`))
  if (rebuilt === undefined) return
  const kept = path.join(paths.folder, rebuilt.slice(0, -REBUILT.length))
  for (const companion of companions) putAside(paths.database + companion, kept + companion)
  fs.renameSync(path.join(paths.folder, rebuilt), paths.database)
  syncFolder(paths.folder)
}

function fill(db: WritableDb, { paths, cause, at, ...self }: Rebuild, kept: string | null): void {
  const fromJournal = countedBy(db, () => {
    for (const each of readRecords(paths.journal)) {
      // After a failed append the file may hold a record twice.
      if (hashAt(db, each.seq) === each.hash) continue
      transaction(db, () => {
        if (!replay(db, each)) adoptRecord(db, each)
      })
    }
  })
  const fromDamagedFile = countedBy(db, () => {
    adoptAllFrom(db, paths.database, at)
  })
  const backups = backupsIn(paths.backups)
  const fromBackup = countedBy(db, () => {
    for (const backup of backups) adoptAllFrom(db, backup, at)
  })
  adoptDraft(db, paths.database, at)
  adoptSettings(db, [paths.database, ...backups])
  const documents = countDocuments(db)
  transaction(db, () => {
    record(db, at, { kind: 'installed', id: self.installation, machine: self.machine })
    record(db, at, {
      kind: 'incident',
      incident: { cause, kept, documents, fromJournal, fromDamagedFile, fromBackup },
    })
  })
}

function countedBy(db: ReadableDb, work: () => void): number {
  const before = countDocuments(db)
  work()
  return countDocuments(db) - before
}

/** Takes over what a file can still tell; a page that cannot be read costs only its own rows. */
function adoptAllFrom(db: WritableDb, file: string, at: number): void {
  readLeft(file, (source) => {
    for (const what of salvage(source)) transaction(db, () => adopt(db, at, what))
  })
}

/** The open cart stands in no journal: whatever the old file still tells of it is kept. */
function adoptDraft(db: WritableDb, file: string, at: number): void {
  readLeft(file, (source) => {
    for (const draft of salvageDraft(source)) saveDraft(db, draft, at)
  })
}

/** What people set stands in no journal either: the first file that tells of it counts. */
function adoptSettings(db: WritableDb, files: readonly string[]): void {
  for (const file of files) {
    const own = readLeft(file, salvageSettings) ?? []
    for (const { name, value } of own) writeSetting(db, name, value)
    if (own.length > 0) return
  }
}

/** Null where the file cannot be read at all. */
function readLeft<T>(file: string, read: (source: ReadableDb) => T): T | null {
  const source = openLeft(file)
  if (source === null) return null
  try {
    return read(source)
  } finally {
    source.close()
  }
}

function openLeft(file: string): ReadableDb | null {
  if (!fs.existsSync(file)) return null
  try {
    return openReadOnly(file)
  } catch (error) {
    // It cannot even be opened: then the journal and the backups must do.
    if (sqliteCode(error) === null) throw error
    return null
  }
}

/** A record that the chain does not reach any more; it still comes in its order. */
function adoptRecord(db: WritableDb, { at, happening: what }: JournalRecord): void {
  switch (what.kind) {
    case 'provisioned':
    case 'signInRefused':
      return record(db, at, what)
    case 'pinChanged':
      if (findOperator(db, what.operator) !== null) record(db, at, what)
      return
    case 'laidOut':
      if (isNewLayout(db, what)) record(db, at, what)
      return
    case 'noted':
      if (knowsRow(db, what.row)) record(db, at, what)
      return
    default:
      adopt(db, at, what)
  }
}

/** Records what another file knows, unless it is known here or does not prove itself. */
function adopt(db: WritableDb, at: number, what: Happening): void {
  switch (what.kind) {
    case 'submitted':
      if (!isNewDocument(db, what.document)) return
      return record(db, at, {
        ...what,
        rows: what.rows.map((row, index) => trusted(db, what, row, what.rows.slice(0, index))),
      })
    case 'changed':
      // All that is not confirmed will be in doubt, so that nothing but a yes is worth keeping.
      if (what.change.kind !== 'confirmed') return
      if (knowsRow(db, what.row) && !isConfirmed(db, what.row)) record(db, at, what)
      return
    case 'shiftOpened':
      if (!knowsShift(db, what.shift.id)) record(db, at, what)
      return
    case 'shiftClosed':
      if (isShiftOpen(db, what.shift)) record(db, at, what)
      return
    case 'provisioned':
      if (readProvisioned(db) === null) record(db, at, what)
      return
    case 'encoded':
      if (isNewEncoding(db, what)) record(db, at, what)
      return
    case 'pinChanged':
    case 'laidOut':
    case 'noted':
    case 'installed':
    case 'signInRefused':
    case 'incident':
      return
    default:
      never(what)
  }
}

const isNewDocument = (db: ReadableDb, document: FrozenDocument): boolean =>
  findDocument(db, document.id) === null &&
  findDocumentByNumber(db, document.number) === null &&
  isIntact(document)

const isNewEncoding = (db: ReadableDb, what: Happening & { kind: 'encoded' }): boolean =>
  knowsRow(db, what.row) &&
  readEncodedBody(db, what.row, what.version) === null &&
  encodingHash(what.row, what.version, what.body) === what.hash

/** Of a document whose first row is known, every body whole, and no part with the platform. */
const isNewLayout = (db: ReadableDb, what: Happening & { kind: 'laidOut' }): boolean =>
  knowsRow(db, { ...what, step: 1 }) &&
  !mayBeThere(db, what) &&
  what.rows.every(
    (row) =>
      provesBody(what, row) && newestVersion(db, { ...what, step: row.step }) < row.version,
  )

/** A row whose body does not prove itself is kept without it, for a person to answer. */
function trusted(
  db: ReadableDb,
  { document }: Happening & { kind: 'submitted' },
  row: SubmittedRow,
  earlier: readonly SubmittedRow[],
): SubmittedRow {
  const { body, hash, after } = row
  const name: RowName = { document: document.id, backend: row.backend, step: row.step }
  const isWhole = body !== null && hash === encodingHash(name, 1, body)
  const isEarlier = ({ backend, step }: SubmittedRow): boolean =>
    backend === after?.backend && step === after.step
  const isAfterKnown =
    after !== null &&
    (after.document === document.id ? earlier.some(isEarlier) : knowsRow(db, after))
  return {
    ...row,
    body: isWhole ? body : null,
    hash: isWhole ? hash : null,
    after: isAfterKnown ? after : null,
  }
}

/**
 * All of them, since any may be damaged, the newest first: the one with the most documents, then
 * with the longest story. Its name tells what the till's clock said, and that may have been wrong.
 */
function backupsIn(folder: string): readonly string[] {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder)
    .filter((name) => /^sales-.*\.db$/.test(name))
    .map((name) => path.join(folder, name))
    .map((file) => ({ file, ...extentOf(file) }))
    .sort((one, other) => other.documents - one.documents || other.story - one.story)
    .map(({ file }) => file)
}

function extentOf(file: string): { readonly documents: number; readonly story: number } {
  const source = openLeft(file)
  try {
    if (source !== null) return { documents: countDocuments(source), story: lastRow(source).seq }
  } catch (error) {
    if (sqliteCode(error) === null) throw error
  } finally {
    source?.close()
  }
  // What cannot be counted may still be read in part.
  return { documents: 0, story: 0 }
}

/** A name that nothing has yet, since what is kept must not be overwritten by the next. */
function freeName(folder: string, name: string, ending: string): string {
  for (let count = 1; ; count += 1) {
    const tried = `${name}${count === 1 ? '' : `-${count}`}${ending}`
    if (!fs.existsSync(path.join(folder, tried))) return tried
  }
}

function putAside(from: string, to: string): void {
  if (fs.existsSync(from)) fs.renameSync(from, to)
}

function removeDatabase(file: string): void {
  for (const companion of companions) fs.rmSync(file + companion, { force: true })
}

function syncFile(file: string): void {
  const descriptor = fs.openSync(file, 'r+')
  fs.fsyncSync(descriptor)
  fs.closeSync(descriptor)
}

/** Makes renames survive a power cut; Windows cannot open a folder and does it by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = fs.openSync(folder, 'r')
  fs.fsyncSync(descriptor)
  fs.closeSync(descriptor)
}
