// What the catalogue costs at the scale of a chain: the first load, an unchanged one, look-ups and
// searches, each beside what SQLite itself needs for the same, on the same files.
import path from 'node:path'
import fc from 'fast-check'
import { createHub } from '../../main/backends/hub'
import { PAGE_ROWS, SLICE_ROWS } from '../../main/catalogue/pull'
import { createReadings } from '../../main/catalogue/readings'
import { findItems } from '../../main/store/catalogue'
import { openCatalogueFile } from '../../main/store/catalogueFile'
import type { WritableDb } from '../../main/store/database'
import { takePage } from '../../main/store/ingest'
import {
  findableColumns,
  soldColumns,
  toFindable,
  toSoldItem,
  type FindableRow,
  type SoldRow,
} from '../../main/store/itemRow'
import { searchItems } from '../../main/store/itemSearch'
import { generateCatalogue } from '../../practice/catalogue'
import { wordsToIndex } from '../../shared/search'
import { anyQuery, toNamed, type NamedRow } from '../fixtures/searchQueries'
import { atLeast, atMost, median, p99, spread, type Row } from './figures'
import { newFolder, timed, type Place } from './place'
import { compareSets } from './sets'

const ITEMS = 1_000_000
const FEW_ITEMS = 10_000
const UPSERTS = 20_000
const LOOKUPS = 5_000
const QUERIES = 10_000

export function timeCatalogue(place: Place): readonly Row[] {
  const folder = newFolder(place, 'catalogue')
  const file = path.join(folder, 'million.db')
  const db = openCatalogueFile(file)
  const few = openCatalogueFile(path.join(folder, 'few.db'))
  const load = loadAll(db, 'A', ITEMS)
  loadAll(few, 'A', FEW_ITEMS)
  const peer = timePeer(folder, file, db)
  const upsert = changeSome(db)
  const resync = loadAll(db, 'B', ITEMS)
  const rows = [
    firstLoad(load, peer.whole, 'into the same tables and index', 0.33),
    firstLoad(load, peer.bare, 'into a bare keyed table', 0.05),
    ...unchanged(resync, upsert),
    ...lookUps(db, few),
    ...searches(db),
  ]
  db.close()
  few.close()
  return rows
}

interface Load {
  readonly rows: number
  /** From the bytes of the pages to committed rows; making the pages is not counted. */
  readonly ms: number
  /** The store's part of it. */
  readonly storeMs: number
}

const readingsOf = createReadings()
const hub = createHub({ url: 'http://hub.example', token: 'T', customerId: 'C' })

function loadAll(db: WritableDb, feed: string, items: number): Load {
  const taken = { rows: items, ms: 0, storeMs: 0 }
  let seq = 0
  let page: unknown[] = []
  const take = (more: boolean): void => {
    const after = seq - page.length
    takeBody(db, after, JSON.stringify({ feed, rows: page, next: seq, more, total: items }), taken)
    page = []
  }
  for (const row of generateCatalogue(items, 7)) {
    seq += 1
    page.push({ seq, actionType: 'add', ...row })
    if (page.length === SLICE_ROWS && seq < items) take(true)
  }
  take(false)
  return taken
}

type Taken = { -readonly [Part in keyof Load]: Load[Part] }

function takeBody(db: WritableDb, after: number, body: string, into: Taken): void {
  const headers = { 'content-type': 'application/json' }
  const call = { kind: 'pull' as const, after, limit: PAGE_ROWS }
  const from = performance.now()
  const answer = hub.decode(call, { status: 200, headers, body })
  if (answer.kind !== 'page') throw new Error(`the page was not taken: ${answer.kind}`)
  const { page } = answer
  into.storeMs += timed(() => {
    takePage(db, 'items', after, page, { at: 0, adjustments: 'replace', readingsOf })
  })
  into.ms += performance.now() - from
}

interface Peer {
  readonly whole: number
  readonly bare: number
}

/** What SQLite needs for the same rows, prepared in tables of their own, in one go. */
function timePeer(folder: string, file: string, db: WritableDb): Peer {
  db.exec('create table prepared (id integer primary key, words text not null) strict')
  const keep = db.prepare('insert into prepared values (?, ?)')
  const rows = db.prepare(`select id, ${findableColumns} from item`)
  db.transaction(() => {
    for (const row of rows.all() as readonly (FindableRow & { readonly id: number })[]) {
      keep.run(row.id, wordsToIndex(toFindable(row)))
    }
  })()
  const peer = openCatalogueFile(path.join(folder, 'peer.db'))
  peer.exec(`attach '${file}' as prepared`)
  peer.exec('create table bare (id integer primary key, item_code text unique, name text, price integer)')
  const bare = timed(() => {
    peer.exec('insert into bare select id, item_code, item_name, standard_price from prepared.item')
  })
  const whole = timed(() => {
    peer.transaction(() => {
      peer.exec('insert into main.item select * from prepared.item')
      peer.exec('insert into main.code select code, item from prepared.code')
      peer.exec('insert into main.adjustment select * from prepared.adjustment')
      peer.exec('insert into main.search (rowid, words) select id, words from prepared.prepared')
    })()
  })
  peer.close()
  db.exec('drop table prepared')
  return { whole, bare }
}

const rate = (rows: number, ms: number): string => `${Math.round(rows / ms)}k rows/s`

const firstLoad = (load: Load, peerMs: number, words: string, goal: number): Row => ({
  what: `first load of ${ITEMS} items, from the bytes of the pages`,
  ours: rate(load.rows, load.ms),
  limit: `SQLite's own insert..select ${words}: ${rate(ITEMS, peerMs)}`,
  figure: peerMs / load.ms,
  unit: 'x',
  goal: atLeast(goal),
})

/** Rows that all bring another price. */
function changeSome(db: WritableDb): Load {
  const rows = [...generateCatalogue(UPSERTS, 7)].map((row, index) => ({
    seq: ITEMS + index + 1,
    actionType: 'update',
    ...row,
    item: { ...row.item, retailPrice: '77.70', latestUpdateTime: '2026-11-20 10:00:00' },
  }))
  const taken = { rows: rows.length, ms: 0, storeMs: 0 }
  for (let from = 0; from < rows.length; from += SLICE_ROWS) {
    const page = rows.slice(from, from + SLICE_ROWS)
    const next = page.at(-1)?.seq ?? 0
    const body = JSON.stringify({ feed: 'A', rows: page, next, more: false, total: ITEMS })
    takeBody(db, ITEMS + from, body, taken)
  }
  return taken
}

function unchanged(load: Load, upsert: Load): readonly Row[] {
  const row = (from: string, part: 'ms' | 'storeMs'): Row => ({
    what: `the same ${ITEMS} items once more, ${from}`,
    ours: rate(load.rows, load[part]),
    limit: `rows that change: ${rate(upsert.rows, upsert[part])}`,
    figure: upsert[part] / upsert.rows / (load[part] / load.rows),
    unit: 'x',
    goal: atLeast(10),
  })
  return [row('from the bytes of the pages', 'ms'), row('in the store', 'storeMs')]
}

function lookUps(db: WritableDb, few: WritableDb): readonly Row[] {
  const codesIn = (of: WritableDb): readonly string[] =>
    of
      .prepare(
        `select code from code where length(code) = 13 and code glob '69*'
         and (item * 7919) % 97 = 5 limit ${LOOKUPS}`,
      )
      .pluck()
      .all() as readonly string[]
  const scanned = (of: WritableDb): readonly number[] =>
    codesIn(of).map((code) => timed(() => findItems(of, code)))
  const byId = db.prepare(`select ${soldColumns} from item where id = ?`)
  const count = codesIn(db).length
  const ids = Array.from({ length: count }, (_, index) => ((index * 7_919) % ITEMS) + 1)
  scanned(db)
  const read = (id: number): void => void toSoldItem(byId.get(id) as SoldRow)
  const [ours, limit] = [scanned(db), ids.map((id) => timed(() => { read(id) }))]
  scanned(few)
  const small = [...scanned(few), ...scanned(few), ...scanned(few)]
  return [
    {
      what: `look-up of a barcode among ${ITEMS} items`,
      ours: micro(ours),
      limit: `an article by its rowid: ${micro(limit)}`,
      figure: median(ours) / median(limit),
      unit: 'x',
      goal: atMost(2),
    },
    {
      what: 'the same beside that among 10,000 items',
      ours: micro(ours),
      limit: micro(small),
      figure: median(ours) / median(small),
      unit: 'x',
      goal: atMost(1.5),
    },
  ]
}

const micro = (ms: readonly number[]): string =>
  `${(median(ms) * 1_000).toFixed(1)} µs, p99 ${(p99(ms) * 1_000).toFixed(1)} µs`

function searches(db: WritableDb): readonly Row[] {
  const articles = (
    db
      .prepare(
        `select naming, sounds, item_code as itemCode, coalesce(product_code, '') as productCode,
           barcodes from item where id % 401 = 0 and validity = 'valid'`,
      )
      .all() as readonly NamedRow[]
  ).map(toNamed)
  const queries = fc.sample(anyQuery(articles), { numRuns: QUERIES, seed: 77 })
  const slowest: (readonly [ms: number, query: string])[] = []
  const times = queries.map((query) => {
    const ms = timed(() => searchItems(db, query, [], 20))
    slowest.push([ms, query])
    return ms
  })
  slowest.sort((a, b) => b[0] - a[0])
  for (const [ms, query] of slowest.slice(0, 10)) console.error(`${ms.toFixed(1)} ms: ${query}`)
  const miss = db.prepare("select count(*) from item where naming like '%没有这样的%'")
  const like = [1, 2, 3].map(() => timed(() => miss.get()))
  const misses = Array.from({ length: 200 }, () => timed(() => searchItems(db, '没有这样的', [], 20)))
  return [
    {
      what: `${QUERIES} searches among ${ITEMS} items, the slowest`,
      ours: spread(times),
      limit: 'one frame',
      figure: Math.max(...times),
      unit: ' ms',
      goal: atMost(16.7),
    },
    {
      what: 'search for a name that nobody has',
      ours: micro(misses),
      limit: `LIKE: ${median(like).toFixed(0)} ms`,
      figure: median(like) / median(misses),
      unit: 'x faster',
      goal: atLeast(1_000),
    },
    compareSets(db, queries),
  ]
}
