// The till's folder on a disk that can be cut off: what a kill leaves, what a power cut leaves,
// and what people do to files while the program is not running.
import fs from 'node:fs'
import path from 'node:path'
import type { ReadableDb } from '../../main/store/database'
import type { Chance } from './world'

export interface Disk {
  readonly folder: string
  /** Called when the store has been opened: until here everything is taken as safe. */
  readonly opened: (db: ReadableDb) => void
  /** What was appended to the journal file so far is on the disk now. */
  readonly journalFlushed: () => void
  /** The files as a kill leaves them; `release` closes what the dead program held open. */
  readonly kill: (release: () => void) => void
  /** The same, less what was never synced. */
  readonly cutPower: (db: ReadableDb, release: () => void) => void
  readonly copySales: () => SalesCopy
  readonly restoreSales: (copy: SalesCopy) => void
  readonly deleteSales: () => void
  readonly damageSales: (bytes: number) => void
  readonly deleteJournal: () => void
  readonly deleteCatalogue: () => void
  readonly cloneTo: (folder: string) => void
}

export type SalesCopy = ReadonlyMap<string, Buffer>

const sales = ['sales.db', 'sales.db-wal'] as const
const living = [...sales, 'journal.ndjson', 'catalogue.db', 'catalogue.db-wal'] as const

export function createDisk(folder: string, chance: Chance): Disk {
  const at = (name: string): string => path.join(folder, name)
  let flushedBytes = 0
  let safeLog: LogMark = { bytes: 0, salt: '' }

  const read = (names: readonly string[]): Map<string, Buffer> =>
    new Map(
      names
        .filter((name) => fs.existsSync(at(name)))
        .map((name) => [name, fs.readFileSync(at(name))]),
    )
  const write = (files: ReadonlyMap<string, Buffer>): void => {
    for (const [name, content] of files) fs.writeFileSync(at(name), content)
  }
  const remove = (...names: readonly string[]): void => {
    for (const name of names) fs.rmSync(at(name), { force: true })
  }
  const removeSales = (): void => remove('sales.db', 'sales.db-wal', 'sales.db-shm')

  /** A closing connection would tidy its log into the database, which a dead one cannot. */
  const leave = (left: ReadonlyMap<string, Buffer>, release: () => void): void => {
    release()
    remove(...living, 'sales.db-shm', 'catalogue.db-shm')
    write(left)
  }

  return {
    folder,
    opened: () => {
      safeLog = markOf(read(sales))
    },
    journalFlushed: () => {
      flushedBytes = sizeOf(at('journal.ndjson'))
    },
    kill: (release) => leave(read(living), release),
    cutPower: (db, release) => {
      const left = read(living)
      const journal = left.get('journal.ndjson')
      if (journal !== undefined) {
        const kept = chance.between(Math.min(flushedBytes, journal.length), journal.length)
        left.set('journal.ndjson', journal.subarray(0, kept))
      }
      // With synchronous=FULL, 2, a commit that returned is on the disk; with less only the log
      // of the last checkpoint is.
      const log = left.get('sales.db-wal')
      if (log !== undefined && db.pragma('synchronous', { simple: true }) !== 2) {
        const isSame = saltOf(log) === safeLog.salt
        left.set('sales.db-wal', log.subarray(0, isSame ? safeLog.bytes : LOG_HEADER_BYTES))
      }
      leave(left, release)
    },
    copySales: () => read(sales),
    restoreSales: (copy) => {
      removeSales()
      write(copy)
    },
    deleteSales: removeSales,
    damageSales: (bytes) => {
      const file = at('sales.db')
      if (bytes === 0) return fs.truncateSync(file)
      const descriptor = fs.openSync(file, 'r+')
      fs.writeSync(descriptor, Buffer.alloc(bytes, 'x'), 0, bytes, 0)
      fs.closeSync(descriptor)
    },
    deleteJournal: () => {
      flushedBytes = 0
      remove('journal.ndjson')
    },
    deleteCatalogue: () => remove('catalogue.db', 'catalogue.db-wal', 'catalogue.db-shm'),
    cloneTo: (other) => {
      fs.mkdirSync(other, { recursive: true })
      for (const name of living) {
        if (fs.existsSync(at(name))) fs.copyFileSync(at(name), path.join(other, name))
      }
    },
  }
}

interface LogMark {
  readonly bytes: number
  readonly salt: string
}

const LOG_HEADER_BYTES = 32

function markOf(files: ReadonlyMap<string, Buffer>): LogMark {
  const log = files.get('sales.db-wal')
  return log === undefined ? { bytes: 0, salt: '' } : { bytes: log.length, salt: saltOf(log) }
}

/** Another one after each checkpoint that let the log begin anew. */
const saltOf = (log: Buffer): string => log.toString('hex', 16, 24)

const sizeOf = (file: string): number => (fs.existsSync(file) ? fs.statSync(file).size : 0)
