// A disk that is full or fails, under the database and under the journal beside it.
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sqliteCode } from '../../main/store/database'
import { readRecords } from '../../main/store/journalFile'
import { openStore } from '../../main/store/store'
import { submitDocument } from '../../main/store/submit'
import { newFolder } from '../fixtures/folder'
import {
  aSubmission,
  documentsIn,
  journalPath,
  openTill,
  salesFile,
  sell,
  sellThrough,
  storeOptions,
  type StoreUnderTest,
} from '../fixtures/till'

const opened: StoreUnderTest[] = []
afterEach(() => {
  vi.restoreAllMocks()
  for (const store of opened.splice(0)) store.close()
})

function open(folder: string): StoreUnderTest {
  const store = openTill(folder)
  opened.push(store)
  return store
}

const systemError = (code: string): Error => Object.assign(new Error(`${code}: failed`), { code })

/** A database that may not grow: SQLite says SQLITE_FULL exactly as on a full disk. */
function fill(store: StoreUnderTest): void {
  store.read((db) => {
    const pages = Number(db.pragma('page_count', { simple: true }))
    db.pragma(`max_page_count = ${pages}`)
  })
}

function codeOf(work: () => unknown): string | null {
  try {
    work()
    return 'none'
  } catch (error) {
    return sqliteCode(error)
  }
}

function sellUntilFull(store: StoreUnderTest): number {
  for (let count = 0; ; count += 1) {
    if (codeOf(() => sell(store, `s${count}`)) !== 'none') return count
  }
}

describe('a full disk', () => {
  it('takes the reserve for the sale at hand, then refuses clearly, then works again', () => {
    const folder = newFolder()
    const store = open(folder)
    const reserve = path.join(folder, 'reserve')
    expect(fs.statSync(reserve).size).toBe(4 * 1024 * 1024)
    fill(store)
    const sold = sellUntilFull(store)
    expect(fs.existsSync(reserve)).toBe(false)
    expect(codeOf(() => sell(store, 'refused'))).toBe('SQLITE_FULL')
    expect(documentsIn(store)).toHaveLength(sold)
    store.read((db) => db.pragma('max_page_count = 1000000'))
    sell(store, 'later')
    expect(documentsIn(store)).toHaveLength(sold + 1)
    store.keepReserve()
    expect(fs.statSync(reserve).size).toBe(4 * 1024 * 1024)
  })

  it('at the start costs the reserve, and no more', () => {
    const folder = newFolder()
    const first = openTill(folder)
    sell(first, 'a')
    first.close()
    const write = vi.spyOn(fs, 'writeFileSync').mockImplementation(() => {
      throw systemError('ENOSPC')
    })
    const store = open(folder)
    expect(sell(store, 'b').id).toBe('b')
    write.mockRestore()
    expect(documentsIn(store)).toEqual(['a', 'b'])
  })
})

describe('a journal that cannot be written', () => {
  it.each(['ENOSPC', 'EIO'])('(%s) refuses no sale, says so, and catches up later', (code) => {
    const folder = newFolder()
    const store = open(folder)
    sell(store, 'a')
    const append = vi.spyOn(fs, 'appendFileSync').mockImplementation((file) => {
      // What a full disk does: a part of it is written, then it fails.
      fs.writeSync(Number(file), '{"seq":')
      throw systemError(code)
    })
    for (const draft of ['b', 'c']) sell(store, draft)
    expect([store.journalProblem(), store.changes()]).toEqual([`${code}: failed`, 1])
    append.mockRestore()
    sell(store, 'd')
    expect([store.journalProblem(), store.changes()]).toEqual([null, 2])
    opened.splice(0).forEach((each) => { each.close() })
    fs.rmSync(salesFile(folder))
    expect(documentsIn(open(folder))).toEqual(['a', 'b', 'c', 'd'])
  })

  it('whose sync failed is written once more, since nobody knows what reached the disk', async () => {
    const folder = newFolder()
    const store = open(folder)
    sell(store, 'a')
    await store.flushJournal()
    sell(store, 'b')
    const before = fs.readFileSync(journalPath(folder), 'utf8')
    const sync = vi.spyOn(fs, 'fdatasync').mockImplementation((_descriptor, done) => {
      done(systemError('EIO'))
    })
    await store.flushJournal()
    expect(store.journalProblem()).toBe('EIO: failed')
    sync.mockRestore()
    // The pages that were never synced may be gone from the file without a word.
    fs.truncateSync(journalPath(folder), before.length - 100)
    sell(store, 'c')
    await store.flushJournal()
    expect(store.journalProblem()).toBeNull()
    opened.splice(0).forEach((each) => { each.close() })
    fs.rmSync(salesFile(folder))
    expect(documentsIn(open(folder))).toEqual(['a', 'b', 'c'])
  })

  it('is copied and synced in the background within a second, once for many sales', () => {
    const folder = newFolder()
    const delays: number[] = []
    const store = openTill(folder, { later: (delayMs) => { delays.push(delayMs) } })
    opened.push(store)
    for (let count = 0; count < 20; count += 1) sell(store, `s${count}`)
    expect(delays).toHaveLength(2)
    expect(delays.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1000)
  })

  it('is on the disk with its last record when the till has closed', () => {
    const folder = newFolder()
    const store = openTill(folder)
    store.write((db) => submitDocument(db, aSubmission('a')))
    const synced: string[] = []
    const sync = fs.fdatasyncSync
    vi.spyOn(fs, 'fdatasyncSync').mockImplementation((descriptor) => {
      sync(descriptor)
      synced.push(fs.readFileSync(journalPath(folder), 'utf8'))
    })
    store.close()
    expect(synced).toEqual([fs.readFileSync(journalPath(folder), 'utf8')])
    expect([...readRecords(journalPath(folder))].at(-1)?.subject).toBe('a')
  })

  it('that cannot be synced at the end lets the till close all the same', () => {
    const folder = newFolder()
    const store = openTill(folder)
    sell(store, 'a')
    vi.spyOn(fs, 'fdatasyncSync').mockImplementation(() => {
      throw systemError('EIO')
    })
    store.close()
    expect(store.journalProblem()).toBe('EIO: failed')
    vi.restoreAllMocks()
    expect(documentsIn(open(folder))).toEqual(['a'])
  })

  it('gets a sale a moment after it was made, off its path', () => {
    const folder = newFolder()
    const store = openTill(folder)
    opened.push(store)
    store.write((db) => submitDocument(db, aSubmission('a')))
    const atOnce = [...readRecords(journalPath(folder))].map((each) => each.subject)
    store.runDue()
    const soon = [...readRecords(journalPath(folder))].map((each) => each.subject)
    expect([atOnce.includes('a'), soon.includes('a')]).toEqual([false, true])
  })
})

describe('a folder that cannot be written', () => {
  it.each(['EROFS', 'EACCES'])('(%s) is refused with its cause, and nothing is touched', (code) => {
    const folder = newFolder()
    const first = openTill(folder)
    sell(first, 'a')
    first.close()
    const before = fs.readFileSync(salesFile(folder))
    vi.spyOn(fs, 'writeFileSync').mockImplementation(() => {
      throw systemError(code)
    })
    expect(openStore(storeOptions(folder))).toEqual({
      ok: false,
      error: { kind: 'notWritable', message: `${code}: failed` },
    })
    expect(fs.readFileSync(salesFile(folder)).equals(before)).toBe(true)
  })
})

describe('a file that another program holds', () => {
  it('is waited for, and then the sale is clearly refused and can be made later', () => {
    const folder = newFolder()
    const store = open(folder)
    sell(store, 'a')
    const other = openTill(newFolder())
    opened.push(other)
    store.read((db) => db.pragma('busy_timeout = 20'))
    const code = other.read((db) => {
      db.prepare('attach ? as held').run(salesFile(folder))
      db.exec('begin; update held.counter set value = value')
      return codeOf(() => sell(store, 'b'))
    })
    expect(code).toBe('SQLITE_BUSY')
    other.read((db) => db.exec('rollback'))
    expect(sellThrough(store, 'b').id).toBe('b')
  })
})
