// What the store promises of documents, drafts, its chain and its own durability.
import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { assertDurable, openDatabase } from '../../main/store/database'
import { findDocument, isIntact, lastDocument, linesOf } from '../../main/store/documents'
import { openDraft, saveDraft } from '../../main/store/drafts'
import { firstBrokenLink } from '../../main/store/journal'
import { openEntries, readForUpload } from '../../main/store/outbox'
import { openStore } from '../../main/store/store'
import { newFolder } from '../fixtures/folder'
import {
  change,
  confirm,
  documentsIn,
  filesIn,
  memoryOf,
  NOON,
  openTill,
  salesFile,
  sell,
  storeOptions,
} from '../fixtures/till'
import { aSale, reverseTrade } from '../fixtures/trade'

/** Changes the file behind the program's back, as damage does: no trigger stands in its way. */
function tamper(folder: string, sql: string): void {
  const db = new Sqlite(salesFile(folder))
  for (const table of ['journal', 'document', 'line', 'encoding']) {
    for (const verb of ['update', 'delete']) db.exec(`drop trigger if exists ${table}_no_${verb}`)
  }
  expect(db.prepare(sql).run().changes).toBe(1)
  db.close()
}

describe('a document', () => {
  it('is written with its lines and the bytes for upload, in one piece', () => {
    const store = openTill(newFolder())
    const document = sell(store, 'a')
    expect(store.read((db) => linesOf(db, 'a'))).toEqual([
      { item: 'SKU-a', quantity: 2000, amountFen: 2400, allocatedFen: 3 },
      { item: 'SKU1', quantity: 1000, amountFen: 1200, allocatedFen: 2 },
    ])
    const [entry] = store.read(openEntries)
    expect(entry).toEqual({
      id: 1,
      backend: 'qimen',
      number: document.number,
      after: null,
      state: 'waiting',
      attempts: 0,
      lostAttempts: 0,
      firstAttemptAt: null,
      doubtSince: null,
      needsPerson: false,
    })
    const body = store.read((db) => readForUpload(db, 1))
    expect(body).toEqual({ ok: true, value: expect.stringContaining(document.number) as string })
    expect([document.number, document.amountFen, isIntact(document)]).toEqual([
      'S001-T01-261121-7K2M-00001',
      3595,
      true,
    ])
  })

  it.each([
    ['journal', 'body'],
    ['document', 'body'],
    ['line', 'item'],
    ['encoding', 'body'],
  ])('is frozen: %s', (table, column) => {
    const store = openTill(newFolder())
    sell(store, 'a')
    const before = store.read(memoryOf)
    for (const sql of [`update ${table} set ${column} = ${column}`, `delete from ${table}`]) {
      expect(() => store.write((db) => db.prepare(sql).run())).toThrow(`${table} is frozen`)
    }
    expect(store.read(memoryOf)).toEqual(before)
  })

  it('keeps its rows of the outbox, and a confirmed one never changes again', () => {
    const store = openTill(newFolder())
    const { number } = sell(store, 'a')
    const [entry] = store.read(openEntries)
    confirm(store, number)
    expect(() => store.write((db) => db.prepare('delete from outbox').run())).toThrow('never')
    const again = { kind: 'sending', attempt: 2, firstAttemptAt: NOON } as const
    expect(() => { change(store, number, again) }).toThrow('no open row')
    expect(entry?.id).toBe(1)
    expect(store.read(memoryOf)).toMatchObject({ a: { states: 'confirmed' } })
  })

  it('is noticed when its bytes changed on the disk, and not sent', () => {
    const folder = newFolder()
    const store = openTill(folder)
    sell(store, 'a')
    store.close()
    tamper(folder, `update encoding set body = replace(body, '35.95', '35.96')`)
    tamper(folder, 'update document set amount_fen = amount_fen + 1')
    const again = openTill(folder)
    expect(again.read((db) => readForUpload(db, 1))).toEqual({ ok: false, error: 'damaged' })
    const document = again.read((db) => findDocument(db, 'a'))
    expect(document !== null && isIntact(document)).toBe(false)
  })

  it('of more than twenty lines goes up in steps, each after the one before', () => {
    const store = openTill(newFolder())
    const lines = Array.from({ length: 45 }, (_, index) => ({ itemCode: `SKU${index}` }))
    sell(store, 'a', { body: aSale({ lines }) })
    expect(store.read(openEntries).map(({ id, after }) => [id, after])).toEqual([
      [1, null],
      [2, 1],
      [3, 2],
    ])
  })

  it('that corrects another waits for the last step of that one', () => {
    const store = openTill(newFolder())
    const sale = sell(store, 'a')
    const body = reverseTrade(aSale())
    sell(store, 'b', { kind: 'refund', body, refersTo: sale.number })
    expect(store.read(openEntries).map(({ id, after }) => [id, after])).toEqual([
      [1, null],
      [2, 1],
    ])
  })
})

describe('a draft', () => {
  it('that is submitted twice becomes one document', () => {
    const store = openTill(newFolder())
    const first = sell(store, 'a')
    const second = sell(store, 'a', { at: NOON + 1, epoch: 'ZZZZ', body: aSale() })
    expect(second).toEqual(first)
    expect(documentsIn(store)).toEqual(['a'])
    expect(sell(store, 'b').number).toBe('S001-T01-261121-7K2M-00002')
  })

  it('that was paid is never written or restored again', () => {
    const folder = newFolder()
    const store = openTill(folder)
    store.write((db) => { saveDraft(db, { id: 'a', body: '{"n":1}' }, NOON) })
    store.write((db) => { saveDraft(db, { id: 'a', body: '{"n":2}' }, NOON) })
    expect(store.read(openDraft)).toEqual({ id: 'a', body: '{"n":2}', savedAt: NOON })
    const sold = sell(store, 'a')
    expect(store.read(openDraft)).toBeNull()
    store.write((db) => { saveDraft(db, { id: 'a', body: '{"n":3}' }, NOON) })
    expect(store.read((db) => db.prepare('select * from draft').all())).toEqual([])
    store.close()
    const again = openTill(folder)
    expect(again.read(openDraft)).toBeNull()
    expect(again.read(lastDocument)).toEqual(sold)
  })

  it('is written without weakening the sale that follows', () => {
    const store = openTill(newFolder())
    store.write((db) => {
      saveDraft(db, { id: 'a', body: '{}' }, NOON)
      assertDurable(db)
    })
  })
})

describe('durability', () => {
  it('is FULL after the first write, and a connection that fell back is refused', () => {
    const store = openTill(newFolder())
    sell(store, 'a')
    store.write(assertDurable)
    expect(() => {
      store.write((db) => {
        db.pragma('synchronous = NORMAL')
        assertDurable(db)
      })
    }).toThrow('synchronous is 1 and not 2, FULL')
  })

  it.each([1_024, 2_048, 4_096, 65_536])(
    'moves the log into the file before it has eight megabytes, in pages of %i bytes too',
    (bytes) => {
      const folder = newFolder()
      openDatabase(salesFile(folder), bytes).close()
      const store = openTill(folder)
      const pages = ['page_size', 'wal_autocheckpoint'].map((name) =>
        Number(store.read((db) => db.pragma(name, { simple: true }))),
      )
      const [inPage = 0, inLog = 0] = pages
      expect(inPage).toBe(bytes)
      expect(inPage * inLog).toBeLessThanOrEqual(7_800_000)
      expect(inPage * inLog).toBeGreaterThan(7_700_000)
      sell(store, 'a')
      store.write(assertDurable)
    },
  )

  it('needs a SQLite that does not corrupt', () => {
    const db = openDatabase(path.join(newFolder(), 'any.db'))
    const version = String(db.prepare('select sqlite_version()').pluck().get())
    const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
    expect(major * 1_000_000 + minor * 1_000 + patch).toBeGreaterThanOrEqual(3_051_003)
  })
})

describe('the chain of the journal', () => {
  it('is unbroken however often the program starts', () => {
    const folder = newFolder()
    for (const draft of ['a', 'b', 'c']) {
      const store = openTill(folder)
      confirm(store, sell(store, draft).number)
      expect(store.read(firstBrokenLink)).toBeNull()
      store.close()
    }
  })

  it.each([
    ['a changed row', `update journal set body = replace(body, 'hash', 'hasH') where seq = 3`, 3],
    ['a changed time', 'update journal set at = at + 1 where seq = 2', 2],
    ['a missing row', 'delete from journal where seq = 3', 3],
    ['a hash made to fit', `update journal set hash = upper(hash) where seq = 3`, 3],
  ])('shows %s', (_name, sql, seq) => {
    const folder = newFolder()
    const store = openTill(folder)
    for (const draft of ['a', 'b', 'c']) sell(store, draft)
    store.close()
    tamper(folder, sql)
    const db = openDatabase(salesFile(folder))
    expect(firstBrokenLink(db)).toBe(seq)
    db.close()
  })
})

describe('a file of a later program', () => {
  it('that this one may not write is refused by name, and nothing is touched', () => {
    const folder = newFolder()
    const store = openTill(folder)
    sell(store, 'a')
    store.close()
    const db = new Sqlite(salesFile(folder))
    db.exec('update schema_reader set min_reader = 8; pragma user_version = 9')
    db.close()
    const before = filesIn(folder).map((name) => [name, fs.readFileSync(path.join(folder, name), 'latin1')])
    expect(openStore(storeOptions(folder))).toEqual({
      ok: false,
      error: { kind: 'tooNew', version: 9, minReader: 8 },
    })
    const after = filesIn(folder).map((name) => [name, fs.readFileSync(path.join(folder, name), 'latin1')])
    expect(after).toEqual(before)
  })

  it('that only added to the schema is opened', () => {
    const folder = newFolder()
    openTill(folder).close()
    const db = new Sqlite(salesFile(folder))
    db.exec('pragma user_version = 9; create table later (a integer) strict')
    db.close()
    const store = openTill(folder)
    sell(store, 'a')
    expect(documentsIn(store)).toEqual(['a'])
  })
})
