// A sales.db that was lost, damaged, rolled back or moved: nothing that was recorded anywhere is
// lost, nothing is sent twice, no number comes again, and selling goes on.
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { PAGE_BYTES } from '../../main/store/database'
import { findDocument, isIntact } from '../../main/store/documents'
import { openDraft, saveDraft } from '../../main/store/drafts'
import type { Incident } from '../../main/store/happening'
import { markIncidentsRead, unreadIncident } from '../../main/store/incidents'
import { firstBrokenLink, record } from '../../main/store/journal'
import { readProvisioned } from '../../main/store/settings'
import { openStore } from '../../main/store/store'
import { newFolder, overwrite } from '../fixtures/folder'
import {
  confirm,
  documentsIn,
  filesIn,
  journalPath,
  memoryOf,
  NOON,
  numbersIn,
  openTill,
  salesFile,
  sell,
  storeOptions,
  type StoreUnderTest,
} from '../fixtures/till'

/** Five sales, the first of them confirmed and the second on its way; the journal has them all. */
function soldFive(folder: string): readonly string[] {
  const store = openTill(folder)
  store.write((db) => db.transaction(() => {
    record(db, NOON, { kind: 'shiftOpened', shift })
    record(db, NOON, { kind: 'provisioned', settings: '{"store":"S001"}', operators })
  }).immediate())
  const numbers = ['a', 'b', 'c', 'd', 'e'].map((draft) => sell(store, draft).number)
  confirm(store, numbers[0] ?? '')
  store.close()
  return numbers
}

const shift = {
  id: 1,
  operator: '001',
  operatorName: '张三',
  businessDate: '2026-11-21',
  openedAt: NOON,
} as const
const operators = [
  { code: '001', name: '张三', role: 'cashier', pinHash: '00.00' },
] as const

const five = ['a', 'b', 'c', 'd', 'e']
const openStates = { a: 'confirmed', b: 'inDoubt', c: 'inDoubt', d: 'inDoubt', e: 'inDoubt' }

const statesIn = (store: StoreUnderTest): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(store.read(memoryOf)).map(([id, row]) => [
      id,
      (row as { readonly states: string }).states,
    ]),
  )

/** Every document is there and proves itself, the chain is whole, and selling goes on. */
function expectWhole(store: StoreUnderTest, numbers: readonly string[]): void {
  const found = store.read((db) => five.map((id) => findDocument(db, id)))
  expect(found.map((each) => each !== null && isIntact(each))).toEqual(five.map(() => true))
  expect(found.map((each) => each?.number)).toEqual(numbers)
  expect(store.read(firstBrokenLink)).toBeNull()
  const next = sell(store, 'f', { epoch: 'NEXT' })
  expect(numbers).not.toContain(next.number)
  expect(new Set(numbersIn(store)).size).toBe(6)
  expect(store.journalProblem()).toBeNull()
}

const incidentOf = (store: StoreUnderTest): Incident | null => store.read(unreadIncident)

const opened: StoreUnderTest[] = []
afterEach(() => {
  for (const store of opened.splice(0)) store.close()
})

function reopen(folder: string, machine = 'machine-1'): StoreUnderTest {
  const store = openTill(folder, { machine, now: () => NOON + 1000 })
  opened.push(store)
  return store
}

describe('with its journal, a sales.db that is', () => {
  const kept = 'sales-damaged-1795233601000.db'
  const found = { documents: 5, fromJournal: 5, fromDamagedFile: 0, fromBackup: 0 }

  it.each<readonly [string, (file: string) => void, Partial<Incident>]>([
    ['deleted', (file) => { fs.rmSync(file) }, { cause: 'missing', kept: null }],
    ['of zero length', (file) => { fs.truncateSync(file, 0) }, { cause: 'damaged', kept }],
    ['garbage', (file) => { fs.writeFileSync(file, 'x'.repeat(99_999)) }, { cause: 'damaged', kept }],
    ['cut in half', (file) => { fs.truncateSync(file, 5 * PAGE_BYTES) }, { cause: 'damaged', kept }],
    [
      'damaged in its header',
      (file) => { overwrite(file, 0, Buffer.alloc(64, 7)) },
      { cause: 'damaged', kept },
    ],
    [
      'damaged in its schema',
      (file) => { overwrite(file, 100, Buffer.alloc(PAGE_BYTES - 100, 7)) },
      { cause: 'damaged', kept },
    ],
    [
      'a folder',
      (file) => {
        fs.rmSync(file)
        fs.mkdirSync(file)
      },
      { cause: 'damaged', kept },
    ],
    [
      'an empty database',
      (file) => {
        fs.rmSync(file)
        const elsewhere = newFolder()
        openTill(elsewhere, { newId: () => 'another' }).close()
        fs.copyFileSync(salesFile(elsewhere), file)
      },
      { cause: 'forked', kept: 'sales-forked-1795233601000.db' },
    ],
  ])('%s is made again whole', (_name, damage, incident) => {
    const folder = newFolder()
    const numbers = soldFive(folder)
    damage(salesFile(folder))
    const store = reopen(folder)
    expect(incidentOf(store)).toEqual({ ...found, ...incident })
    expect(statesIn(store)).toEqual(openStates)
    expectWhole(store, numbers)
    expect(filesIn(folder).filter((name) => !/-(shm|wal)$/.test(name))).toEqual(
      ['journal.ndjson', incident.kept, 'sales.db'].filter((name) => typeof name === 'string'),
    )
  })

  it('deleted beside its log: that log is not taken for the new file\'s', () => {
    const folder = newFolder()
    const store = openTill(folder)
    const numbers = five.map((draft) => sell(store, draft).number)
    const copy = newFolder()
    fs.copyFileSync(journalPath(folder), journalPath(copy))
    fs.copyFileSync(`${salesFile(folder)}-wal`, `${salesFile(copy)}-wal`)
    store.close()
    const again = reopen(copy)
    expect(incidentOf(again)).toMatchObject({ cause: 'missing', fromJournal: 5 })
    expectWhole(again, numbers)
  })
})

describe('without its journal', () => {
  it('a damaged sales.db loses nothing that a backup has', () => {
    const folder = newFolder()
    const numbers = soldFive(folder)
    const backups = path.join(folder, 'backups')
    fs.mkdirSync(backups)
    fs.copyFileSync(salesFile(folder), path.join(backups, 'sales-1000000000000.db'))
    fs.writeFileSync(path.join(backups, 'sales-1000000000001.db'), 'the newest is damaged')
    fs.rmSync(journalPath(folder))
    overwrite(salesFile(folder), 0, Buffer.alloc(PAGE_BYTES))
    const store = reopen(folder)
    expect(incidentOf(store)).toMatchObject({ cause: 'damaged', documents: 5, fromBackup: 5 })
    expect(statesIn(store)).toEqual(openStates)
    expectWhole(store, numbers)
  })
})

describe('of several backups', () => {
  it('the one with the most sales counts first, whatever the clock said when it was made', () => {
    const folder = newFolder()
    soldFive(folder)
    const backups = path.join(folder, 'backups')
    fs.mkdirSync(backups)
    // Made by a clock a year ahead, before the till was set up anew and sold once more.
    fs.copyFileSync(salesFile(folder), path.join(backups, 'sales-1826000000000.db'))
    const store = openTill(folder)
    store.write((db) => db.transaction(() => {
      record(db, NOON, { kind: 'provisioned', settings: '{"store":"S002"}', operators })
    }).immediate())
    sell(store, 'f')
    store.close()
    fs.copyFileSync(salesFile(folder), path.join(backups, 'sales-1795000000000.db'))
    for (const name of [journalPath(folder), salesFile(folder)]) fs.rmSync(name)
    const again = reopen(folder)
    expect(incidentOf(again)).toMatchObject({ cause: 'missing', fromBackup: 6 })
    expect(again.read(readProvisioned)).toBe('{"store":"S002"}')
  })
})

describe('a sales.db that lags behind its journal', () => {
  it.each<readonly [string, (folder: string) => void]>([
    ['because its log was deleted', (folder) => { fs.rmSync(`${salesFile(folder)}-wal`) }],
    ['because an old copy was put in its place', (folder) => {
      fs.rmSync(`${salesFile(folder)}-wal`)
      fs.copyFileSync(path.join(folder, 'old-copy'), salesFile(folder))
    }],
  ])('%s catches up, and then trusts no row', (_name, damage) => {
    const folder = newFolder()
    const first = openTill(folder)
    const early = ['a', 'b'].map((draft) => sell(first, draft).number)
    first.close()
    fs.copyFileSync(salesFile(folder), path.join(folder, 'old-copy'))
    const killed = openTill(folder)
    const numbers = [...early, ...['c', 'd', 'e'].map((draft) => sell(killed, draft).number)]
    confirm(killed, numbers[0] ?? '')
    const copy = newFolder()
    fs.cpSync(folder, copy, { recursive: true })
    killed.close()
    damage(copy)
    const store = reopen(copy)
    expect(incidentOf(store)).toEqual({
      cause: 'behind',
      kept: null,
      documents: 5,
      fromJournal: 3,
      fromDamagedFile: 0,
      fromBackup: 0,
    })
    expect(statesIn(store)).toEqual(openStates)
    expectWhole(store, numbers)
  })
})

describe('a till\'s folder', () => {
  it('on another machine trusts no row, once', () => {
    const folder = newFolder()
    const numbers = soldFive(folder)
    const moved = reopen(folder, 'machine-2')
    expect(incidentOf(moved)).toMatchObject({ cause: 'moved', documents: 5, kept: null })
    expect(statesIn(moved)).toEqual(openStates)
    moved.write(markIncidentsRead)
    expect(incidentOf(moved)).toBeNull()
    expectWhole(moved, numbers)
    opened.splice(0).forEach((store) => { store.close() })
    const again = reopen(folder, 'machine-2')
    expect(incidentOf(again)).toBeNull()
    expect(statesIn(again)).toMatchObject({ f: 'waiting' })
  })

  it('with the journal of another till loses neither till\'s sales', () => {
    const folder = newFolder()
    const numbers = soldFive(folder)
    const other = newFolder()
    const store = openTill(other, { newId: () => 'another' })
    for (const draft of ['x', 'y', 'z']) sell(store, draft, { terminal: 'T02' })
    store.close()
    fs.copyFileSync(journalPath(other), journalPath(folder))
    const forked = reopen(folder)
    expect(incidentOf(forked)).toEqual({
      cause: 'forked',
      kept: 'sales-forked-1795233601000.db',
      documents: 8,
      fromJournal: 3,
      fromDamagedFile: 5,
      fromBackup: 0,
    })
    expect(statesIn(forked)).toEqual({ ...openStates, x: 'inDoubt', y: 'inDoubt', z: 'inDoubt' })
    const next = sell(forked, 'f', { epoch: 'NEXT' })
    expect(numbers).not.toContain(next.number)
    expect(forked.read(firstBrokenLink)).toBeNull()
  })

  it('whose journal was torn and damaged keeps what either of the two still tells', () => {
    const folder = newFolder()
    const numbers = soldFive(folder)
    const lines = fs.readFileSync(journalPath(folder), 'utf8').split('\n')
    const torn = lines.map((line, index) =>
      index === 5 ? line.slice(0, 40) : line.replace('"amountFen":3595', '"amountFen":3596'),
    )
    fs.writeFileSync(journalPath(folder), torn.join('\n'))
    overwrite(salesFile(folder), 24, Buffer.alloc(8, 9))
    fs.truncateSync(journalPath(folder), fs.statSync(journalPath(folder)).size - 5)
    const store = reopen(folder)
    expectWhole(store, numbers)
  })

  it('keeps its open cart when the file must be made again', () => {
    const folder = newFolder()
    const store = openTill(folder)
    sell(store, 'a')
    store.write((db) => { saveDraft(db, { id: 'cart', body: '{"lines":3}' }, NOON) })
    store.close()
    fs.rmSync(journalPath(folder))
    fs.writeFileSync(journalPath(folder), foreignRecord())
    const again = reopen(folder)
    expect(incidentOf(again)).toMatchObject({ cause: 'forked', documents: 1 })
    expect(again.read(openDraft)).toMatchObject({ id: 'cart', body: '{"lines":3}' })
  })

  it('is opened whatever its journal is', () => {
    const folder = newFolder()
    const numbers = soldFive(folder)
    fs.rmSync(journalPath(folder))
    fs.mkdirSync(journalPath(folder))
    const store = reopen(folder)
    expect(store.journalProblem()).toContain('EISDIR')
    const next = sell(store, 'f', { epoch: 'NEXT' })
    expect(numbersIn(store)).toEqual([...numbers, next.number])
    fs.rmdirSync(journalPath(folder))
    sell(store, 'g', { epoch: 'NEXT' })
    expect(store.journalProblem()).toBeNull()
    opened.splice(0).forEach((each) => { each.close() })
    fs.rmSync(salesFile(folder))
    expect(documentsIn(reopen(folder))).toEqual([...five, 'f', 'g'])
  })

  it('that nobody may write is refused, and no empty file is made beside the old one', () => {
    const folder = newFolder()
    fs.writeFileSync(path.join(folder, 'in the way'), '')
    const opening = openStore(storeOptions(path.join(folder, 'in the way')))
    expect(opening).toMatchObject({ ok: false, error: { kind: 'notWritable' } })
    expect(filesIn(folder)).toEqual(['in the way'])
  })
})

function foreignRecord(): string {
  const other = newFolder()
  openTill(other, { newId: () => 'another' }).close()
  return fs.readFileSync(journalPath(other), 'utf8')
}

describe('a rebuild', () => {
  it('that was killed between any two of its renames is finished at the next start', () => {
    const source = newFolder()
    const numbers = soldFive(source)
    const damaged = Buffer.from(fs.readFileSync(salesFile(source)))
    damaged.fill(7, 0, 64)
    const rebuilt = newFolder()
    fs.copyFileSync(journalPath(source), journalPath(rebuilt))
    openTill(rebuilt).close()
    const names = ['sales.db-wal', 'sales.db-shm', 'sales.db']
    for (let renamed = 0; renamed <= names.length; renamed += 1) {
      const folder = newFolder()
      fs.copyFileSync(journalPath(rebuilt), journalPath(folder))
      fs.copyFileSync(salesFile(rebuilt), path.join(folder, 'sales-damaged-1.db.rebuilt'))
      names.forEach((name, index) => {
        const moved = name.replace('sales.db', 'sales-damaged-1.db')
        fs.writeFileSync(path.join(folder, index < renamed ? moved : name), damaged)
      })
      const store = reopen(folder)
      expect(incidentOf(store)?.cause).toBe('missing')
      expectWhole(store, numbers)
      const kept = ['sales-damaged-1.db', 'sales-damaged-1.db-wal']
      const isKept = kept.map((name) => fs.readFileSync(path.join(folder, name)).equals(damaged))
      expect(isKept).toEqual([true, true])
    }
  })

  it('never overwrites what an earlier one kept', () => {
    const folder = newFolder()
    const numbers = soldFive(folder)
    for (const text of ['first', 'second']) {
      opened.splice(0).forEach((store) => { store.close() })
      fs.writeFileSync(salesFile(folder), text.repeat(500))
      reopen(folder)
    }
    const kept = filesIn(folder).filter((name) => /^sales-damaged-.*db$/.test(name))
    expect(kept.map((name) => fs.readFileSync(path.join(folder, name), 'utf8').slice(0, 6))).toEqual([
      'second',
      'firstf',
    ])
    expect(documentsIn(reopen(folder))).toEqual(five)
    expect(numbers.length).toBe(5)
  })
})

describe('damage that shows while the program runs', () => {
  it('is mended, and the sale goes through when it is asked for again', () => {
    const folder = newFolder()
    const numbers = soldFive(folder)
    const store = reopen(folder)
    const { size } = fs.statSync(salesFile(folder))
    overwrite(salesFile(folder), 0, Buffer.alloc(size, 0xa5))
    expect(() => sell(store, 'e2', { epoch: 'NEXT' })).toThrow('made again')
    sell(store, 'e2', { epoch: 'NEXT' })
    expect(incidentOf(store)).toMatchObject({ cause: 'damaged', documents: 5, fromJournal: 5 })
    expect(statesIn(store)).toEqual({ ...openStates, e2: 'waiting' })
    expect(numbersIn(store).slice(0, 5)).toEqual(numbers)
  })
})
