// The thread that keeps sales.db in order off the sale's path: it fills in what sales left for
// later, moves the log into the file and makes backups, each opened and checked before an older
// one is dropped.
import fs from 'node:fs'
import path from 'node:path'
import { parentPort } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import { fillSome } from './finding'
import { isKeeperTask, type KeeperReport, type KeeperTask } from './keeperTask'

/** Somebody who writes at this moment is done in a fraction of it. */
const BUSY_TIMEOUT_MS = 1_000

const port = parentPort
if (port === null) throw new Error('the keeper is a thread of the program')
port.on('message', (task: unknown) => {
  if (isKeeperTask(task)) port.postMessage(perform(task))
})

function perform(task: KeeperTask): KeeperReport {
  try {
    if (task.kind === 'checkpoint') tidyUp(task.database)
    else backUp(task)
    return { kind: 'done', task: task.kind }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', task: task.kind, message }
  }
}

/** Fills in what sales left for later, and moves the log into the file. */
function tidyUp(database: string): void {
  const db = new Sqlite(database, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  try {
    // What is filled in follows from what is on the disk already: it may be lost in a power cut.
    db.pragma('synchronous = NORMAL')
    fillSome(db)
    db.pragma('wal_checkpoint(PASSIVE)')
  } finally {
    db.close()
  }
}

function backUp({ database, folder, secondFolder, name, keep }: KeeperTask & { kind: 'backup' }) {
  const made = copyInto(folder, (unfinished) => {
    const db = new Sqlite(database, { readonly: true, fileMustExist: true })
    try {
      db.prepare('vacuum into ?').run(unfinished)
    } finally {
      db.close()
    }
  }, name)
  dropOldest(folder, keep)
  if (secondFolder === null) return
  copyInto(secondFolder, (unfinished) => {
    fs.copyFileSync(made, unfinished)
  }, name)
  dropOldest(secondFolder, keep)
}

/** Makes a copy under another name and gives it its own only when it has proved to be sound. */
function copyInto(folder: string, copy: (file: string) => void, name: string): string {
  fs.mkdirSync(folder, { recursive: true })
  const unfinished = path.join(folder, `${name}.unfinished`)
  fs.rmSync(unfinished, { force: true })
  copy(unfinished)
  check(unfinished)
  sync(unfinished)
  const finished = path.join(folder, name)
  fs.renameSync(unfinished, finished)
  return finished
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

function dropOldest(folder: string, keep: number): void {
  const names = fs.readdirSync(folder).filter((name) => /^sales-\d+\.db$/.test(name)).sort()
  for (const name of names.slice(0, -keep)) fs.rmSync(path.join(folder, name))
}
