// Documents and stories are found by keys that are filled in later: whether they were, in part or
// not at all, must never be seen in an answer.
import { expect, test } from 'vitest'
import { openDatabase, type ReadableDb, type WritableDb } from '../../main/store/database'
import { fillSome } from '../../main/store/finding'
import { findDocuments, type Meanings } from '../../main/store/findDocuments'
import { storyOf } from '../../main/store/journal'
import { migrate } from '../../main/store/migrations'
import { salesMigrations } from '../../main/store/salesSchema'
import { sumConfirmed } from '../../main/store/uploads'
import { newFolder } from '../fixtures/folder'
import { confirm, openTill, salesFile, sell, type StoreUnderTest } from '../fixtures/till'
import { aSale } from '../fixtures/trade'

const nothing: Meanings = {
  number: null,
  amountFen: null,
  businessDate: null,
  items: [], name: null,
}

const questions: readonly Meanings[] = [
  { ...nothing, number: { short: 2, end: 'S001-T01-261121-7K2M-00002' } },
  { ...nothing, number: { short: 3, end: '' } },
  { ...nothing, amountFen: 990 },
  { ...nothing, businessDate: '2026-11-21' },
  { ...nothing, items: ['SOCKS'] },
  { ...nothing, items: ['SHIRT', 'SOCKS'], number: { short: 1, end: '' } },
  { ...nothing, items: ['NOTHING'] },
]

/** A sale of socks on two lines, then one of a shirt, and so on; the third of another day. */
function sellOne(store: StoreUnderTest, index: number): void {
  const line = index % 2 === 1 ? { itemCode: 'SOCKS' } : { itemCode: 'SHIRT' }
  const body = aSale({ lines: [{ ...line, price: '4.95' }, { ...line, price: '4.95' }] })
  const businessDate = index === 3 ? '2026-11-22' : '2026-11-21'
  const { number } = sell(store, `d${index}`, { body, businessDate })
  if (index <= 2) confirm(store, number)
}

/** All that these keys answer, a page of two documents at a time. */
const answersOf = (db: ReadableDb): unknown => ({
  pages: questions.map((meanings) => {
    const page = (before: number | null) => findDocuments(db, { meanings, before, max: 2 })
    const first = page(null)
    return [first, page(first.at(-1)?.seq ?? null)].map((found) => found.map(({ id }) => id))
  }),
  stories: ['d1', 'd3', 'nobody'].map((id) => storyOf(db, id).map(({ kind }) => kind)),
  sums: ['2026-11-21', '2026-11-22'].map((day) => sumConfirmed(db, day)),
})

const answers = {
  pages: [
    [['d2'], []],
    [['d3'], []],
    [['d5', 'd4'], ['d3', 'd2']],
    [['d5', 'd4'], ['d2', 'd1']],
    [['d5', 'd3'], ['d1']],
    [['d5', 'd4'], ['d3', 'd2']],
    [[], []],
  ],
  stories: [['submitted', 'changed'], ['submitted'], []],
  sums: [
    { count: 2, fen: 1_980 },
    { count: 0, fen: 0 },
  ],
}

/** What has been filled in: documents, and rows of the journal. */
const filled = (db: ReadableDb): unknown => [
  db.prepare('select count(distinct document) from finding').pluck().get(),
  db.prepare('select count(*) from story').pluck().get(),
]

function fillAll(db: WritableDb): void {
  while (fillSome(db));
}

/** So many documents of one kind, with a row of the journal each. */
function makeTables(db: WritableDb, count: number): void {
  migrate(db, salesMigrations)
  db.exec(`
    create temp table each (i integer primary key);
    insert into each with recursive up (i) as
      (select 1 union all select i + 1 from up where i < ${count}) select i from up;
    insert into document (id, kind, number, business_date, submitted_at, store, terminal,
      operator, operator_name, shift, amount_fen, body, hash)
    select 'd' || i, 'sale', 'N' || i, '2026-11-21', 1, 'S', 'T', 'O', 'O', 1, 1, '{}', 'h'
    from each;
    insert into journal (at, kind, subject, body, hash)
    select 1, 'submitted', 'd' || i, '{}', 'h' from each`)
}

test.each([
  ['nothing', 0, [0, 0]],
  ['the older half', 3, [3, 5]],
  ['everything', 5, [5, 7]],
])('%s filled in, all is found', (_what, upTo, expected) => {
  const store = openTill(newFolder())
  for (let index = 1; index <= 5; index += 1) {
    sellOne(store, index)
    if (index === upTo) store.write(fillAll)
  }
  expect(store.read((db) => [filled(db), answersOf(db)])).toEqual([expected, answers])
})

test('a start waits for nothing of what the last run left to be filled in', () => {
  const folder = newFolder()
  const store = openTill(folder)
  for (let index = 1; index <= 5; index += 1) sellOne(store, index)
  store.close()
  const again = openTill(folder)
  expect(again.read((db) => [filled(db), answersOf(db)])).toEqual([[0, 0], answers])
})

test('much is filled in piece by piece, and nothing is written when nothing is missing', () => {
  const db = openDatabase(salesFile(newFolder()))
  makeTables(db, 450)
  const written = () => db.prepare('select total_changes()').pluck().get()
  const isMore = [fillSome(db), fillSome(db), fillSome(db)]
  const before = written()
  expect([isMore, fillSome(db), written() === before, filled(db)]).toEqual([
    [true, true, false],
    false,
    true,
    [450, 450],
  ])
  db.close()
})

test('a piece is filled in whole or not at all', () => {
  const db = openDatabase(salesFile(newFolder()))
  makeTables(db, 5)
  db.exec(`create temp trigger broken before insert on counter
           begin select raise(abort, 'no room for the mark'); end`)
  expect(() => fillSome(db)).toThrow('no room for the mark')
  const left = filled(db)
  db.exec('drop trigger broken')
  fillAll(db)
  expect([left, filled(db)]).toEqual([[0, 0], [5, 5]])
  db.close()
})
