// The thread that keeps sales.db in order off the sale's path: it fills in what sales left for
// later, moves the log into the file and makes backups, each opened and checked before an older
// one is dropped. It leaves the last room on the disk to sales.
import fs from 'node:fs'
import path from 'node:path'
import { parentPort } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import { messageOf } from '../../shared/result'
import { fillSome } from './finding'
import { backupInstant, isKeeperTask, type KeeperReport, type KeeperTask } from './keeperTask'
import { hasRoom, KEPT_FOR_SALES_BYTES, NO_ROOM } from './room'

/** Somebody who writes at this moment is done in a fraction of it. */
const BUSY_TIMEOUT_MS = 1_000

const port = parentPort
if (port === null) throw new Error('the keeper is a thread of the program')
port.on('message', (task: unknown) => {
  if (isKeeperTask(task)) port.postMessage(perform(task))
})

function perform(task: KeeperTask): KeeperReport {
  try {
    if (task.kind === 'tidyUp') return { kind: 'tidiedUp', isMore: tidyUp(task.database) }
    backUp(task)
    return { kind: 'backedUp' }
  } catch (error) {
    return { kind: 'failed', task: task.kind, message: messageOf(error) }
  }
}

/** Fills in some of what sales left for later, or moves the log into the file after the last. */
function tidyUp(database: string): boolean {
  const db = new Sqlite(database, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  try {
    // What is filled in follows from what is on the disk already: it may be lost in a power cut.
    db.pragma('synchronous = NORMAL')
    // What is not filled in is found all the same, only more slowly.
    const isMore = hasRoom(path.dirname(database), KEPT_FOR_SALES_BYTES) && fillSome(db)
    if (!isMore) db.pragma('wal_checkpoint(PASSIVE)')
    return isMore
  } finally {
    db.close()
  }
}

type BackupTask = KeeperTask & { readonly kind: 'backup' }

function backUp(task: BackupTask): void {
  const { database, folder, secondFolder } = task
  const made = copyInto(folder, task, (unfinished) => {
    const db = new Sqlite(database, { readonly: true, fileMustExist: true })
    try {
      db.prepare('vacuum into ?').run(unfinished)
    } finally {
      db.close()
    }
  })
  if (secondFolder === null) return
  copyInto(secondFolder, task, (unfinished) => {
    fs.copyFileSync(made, unfinished)
  })
}

/** Makes a copy under another name and gives it its own only when it has proved to be sound. */
function copyInto(folder: string, task: BackupTask, copy: (file: string) => void): string {
  fs.mkdirSync(folder, { recursive: true })
  dropUnfinished(folder, task)
  if (!hasRoom(folder, bytesNeeded(folder, task))) throw new Error(NO_ROOM)
  const finished = path.join(folder, `sales-${task.till}-${task.at}.db`)
  const unfinished = `${finished}.unfinished`
  try {
    copy(unfinished)
    check(unfinished)
    sync(unfinished)
    fs.renameSync(unfinished, finished)
  } catch (error) {
    // Nothing is gained by a part of a copy, which would only hold up room.
    dropUnfinished(folder, task)
    throw error
  }
  dropOldest(folder, task)
  return finished
}

/** What the copy takes; a second folder on a disk of its own has no sales to leave room to. */
function bytesNeeded(folder: string, { database }: BackupTask): number {
  const isBesideSales = fs.statSync(folder).dev === fs.statSync(database).dev
  const log = fs.statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0
  return fs.statSync(database).size + log + (isBesideSales ? KEPT_FOR_SALES_BYTES : 0)
}

function check(file: string): void {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true })
  try {
    const result = db.pragma('integrity_check(1)', { simple: true })
    if (result !== 'ok') throw new Error(`the copy is not sound: ${String(result)}`)
    db.prepare('select count(*) from document').get()
  } finally {
    db.close()
  }
}

function sync(file: string): void {
  const descriptor = fs.openSync(file, 'r+')
  fs.fsyncSync(descriptor)
  fs.closeSync(descriptor)
}

/**
 * Only its own: the second folder is a person's, who may keep other things there, and other tills'.
 * In the till's own folder every backup is its own, whatever the till was called when it was made.
 */
function ownNamesIn(folder: string, task: BackupTask): readonly string[] {
  const start = folder === task.folder ? 'sales-' : `sales-${task.till}-`
  return fs.readdirSync(folder).filter((name) => name.startsWith(start))
}

function dropUnfinished(folder: string, task: BackupTask): void {
  for (const name of ownNamesIn(folder, task)) {
    // SQLite may have had a file of its own beside it.
    if (/\d\.db\.unfinished/.test(name)) fs.rmSync(path.join(folder, name))
  }
}

/** What is later than the one just made came from a clock that was ahead, and goes first. */
function dropOldest(folder: string, task: BackupTask): void {
  const backups = ownNamesIn(folder, task)
    .flatMap((name) => {
      const at = backupInstant(name)
      return at === null ? [] : [{ name, at }]
    })
    .sort((one, other) => one.at - other.at)
  const ahead = backups.filter(({ at }) => at > task.at)
  const oldestFirst = [...ahead, ...backups.filter(({ at }) => at <= task.at)]
  for (const { name } of oldestFirst.slice(0, -task.keep)) fs.rmSync(path.join(folder, name))
}
