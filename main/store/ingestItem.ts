// Puts the rows of one item after the other on the shelf: the item itself, its codes, the words it
// is found under and its price adjustments. Works within a transaction of its caller.
import { isDeepStrictEqual } from 'node:util'
import type { FeedRow, UnreadRow } from '../../shared/masters/feed'
import type { Item, PriceAdjustment } from '../../shared/masters/item'
import type { DatedAdjustment } from '../../shared/pricing'
import { assert } from '../../shared/result'
import { wordsToIndex, type Findable } from '../../shared/search'
import {
  adjustmentsOf,
  dropAdjustments,
  keepAdjustment,
  renumberAdjustments,
  type AdjustmentRule,
} from './adjustments'
import { changedOne, type WritableDb } from './database'
import {
  findableColumns,
  findableOf,
  insertItem,
  itemValues,
  toFindable,
  updateItem,
  type FindableRow,
  type Origin,
  type ReadingsOf,
  type Validity,
} from './itemRow'
import type { Mentions } from './mention'

export interface IngestOptions {
  readonly at: number
  readonly adjustments: AdjustmentRule
  readonly readingsOf: ReadingsOf
}

/** A row that could be read, with the digest of its words. */
export type ItemRow = Exclude<FeedRow, { readonly kind: 'bad' }> & { readonly digest: number }
type PutRow = Extract<ItemRow, { readonly kind: 'put' }>

export interface Shelf {
  /** The rows of one item, in the order of their seq. */
  readonly put: (itemCode: string, rows: readonly ItemRow[]) => void
  /** The row says what stands of this item, and need not have been read for that. */
  readonly confirm: (row: UnreadRow, item: number) => void
  /** Takes an item off that headquarters no longer knows. */
  readonly drop: (itemCode: string) => void
  /** Writes what was gathered to be written in order. */
  readonly finish: () => void
  /** By how many the items for sale have grown. */
  readonly change: () => number
}

type Own = Omit<Origin, 'digest'>

interface Standing extends FindableRow {
  readonly id: number
  readonly validity: Validity
  readonly asOf: number | null
  readonly digest: number
  readonly seq: number
  readonly receivedAt: number
  readonly standardPrice: number
  readonly retailPrice: number | null
}

/** How the stream is being read that the rows are of. */
export interface Reading {
  /** Null once the stream has been whole: every item is one of its own. */
  readonly mentions: Mentions | null
  /** The same stream once more: a row that is no newer than what stands says nothing new. */
  readonly isAgain: boolean
}

/** What the rows of a page share while they are written. */
interface Writing {
  readonly db: WritableDb
  readonly options: IngestOptions
  readonly index: Index
  readonly newId: () => number
  readonly grow: (by: number) => void
}

export function createShelf(db: WritableDb, reading: Reading, options: IngestOptions): Shelf {
  const hasSetAside = db.prepare('select 1 from set_aside limit 1').get() !== undefined
  let nextId = Number(db.prepare('select coalesce(max(id), 0) + 1 from item').pluck().get())
  let change = 0
  const writing: Writing = {
    db,
    options,
    index: createIndex(db),
    newId: () => {
      nextId += 1
      return nextId - 1
    },
    grow: (by) => {
      change += by
    },
  }
  return {
    put: (itemCode, rows) => {
      putRows(writing, reading, itemCode, rows)
      if (hasSetAside) forgetSetAside(db, itemCode, rows.at(-1)?.seq ?? 0)
    },
    confirm: ({ itemCode, seq }, item) => {
      reading.mentions?.add(item)
      if (hasSetAside) forgetSetAside(db, itemCode, seq)
    },
    drop: (itemCode) => {
      const before = standingOf(db, itemCode)
      if (before === null || before.validity === 'deleted') return
      change -= salesOf(before.validity)
      // Nobody said when: what comes of it later is new, whatever time another stream told.
      takeOff(db, before, { asOf: null, seq: before.seq, receivedAt: options.at })
    },
    finish: writing.index.finish,
    change: () => change,
  }
}

/** The item for which this very row stands already; null where it is to be read. */
export const itemThatSays = (db: WritableDb, { itemCode, digest }: UnreadRow): number | null =>
  itemCode === null
    ? null
    : ((db
        .prepare('select id from item where item_code = ? and digest = ?')
        .pluck()
        .get(itemCode, digest) as number | undefined) ?? null)

function putRows(
  writing: Writing,
  { mentions, isAgain }: Reading,
  itemCode: string,
  all: readonly ItemRow[],
): void {
  const { db, options } = writing
  const before = standingOf(db, itemCode)
  const rows = isAgain && before !== null ? all.filter((row) => row.seq > before.seq) : all
  const { winner, asOf } = newestOf(rows, before?.asOf ?? null)
  const own = { asOf, seq: winner?.seq ?? 0, receivedAt: options.at }
  const id =
    winner === null
      ? before?.id
      : winner.kind === 'put'
        ? writePut(writing, before, winner, own)
        : writeGone(writing, before, itemCode, own)
  assert(id !== undefined, 'rows that are all late are later than something')
  const isOfThisStream = before !== null && (isAgain || (mentions?.has(id) ?? true))
  mentions?.add(id)
  if (options.adjustments === 'replace') return
  if (!isOfThisStream) renumberAdjustments(db, id, rows[0]?.seq ?? 0)
  for (const row of rows) if (row.kind === 'put') keepFrom(db, id, row.item, row.seq)
}

const standingOf = (db: WritableDb, itemCode: string): Standing | null =>
  (db
    .prepare(
      `select id, validity, as_of as asOf, digest, seq, received_at as receivedAt,
         standard_price as standardPrice, retail_price as retailPrice, ${findableColumns}
       from item where item_code = ?`,
    )
    .get(itemCode) as Standing | undefined) ?? null

function writePut(
  { db, options, index, newId, grow }: Writing,
  before: Standing | null,
  { item, digest }: PutRow,
  own: Own,
): number {
  if (before?.digest === digest) {
    renew(db, before, own)
    return before.id
  }
  const replaces = options.adjustments === 'replace'
  const findable = findableOf(item, options.readingsOf)
  const id = before?.id ?? newId()
  const values = itemValues(id, item, findable, { ...own, digest })
  grow(salesOf(item.validity) - salesOf(before?.validity))
  if (before !== null) rememberPrices(db, before, item, replaces)
  changedOne(db.prepare(before === null ? insertItem : updateItem).run(values))
  if (replaces) {
    if (before !== null) dropAdjustments(db, id)
    keepFrom(db, id, item, own.seq)
  }
  const known = before === null || before.validity === 'deleted' ? null : toFindable(before)
  if (known !== null && isFoundAlike(known, findable)) return id
  if (known !== null) unindex(db, id, known)
  index.add(id, findable)
  return id
}

function writeGone(
  { db, newId, grow }: Writing,
  before: Standing | null,
  itemCode: string,
  own: Own,
): number {
  if (before === null) {
    // Kept, so that an older row which arrives late cannot bring it to the shelf.
    const id = newId()
    changedOne(db.prepare(insertGone).run({ ...own, id, itemCode }))
    return id
  }
  if (before.validity === 'deleted') {
    renew(db, before, own)
    return before.id
  }
  grow(0 - salesOf(before.validity))
  takeOff(db, before, own)
  return before.id
}

/** An article of which only its code was ever named, and that it is gone. */
const insertGone = `insert into item (id, item_code, item_name, validity, weighed, standard_price,
    barcodes, inner_codes, naming, sounds, digest, as_of, seq, received_at)
  values (@id, @itemCode, @itemCode, 'deleted', 0, 0,
    '[]', '[]', '', '', 0, @asOf, @seq, @receivedAt)`

/** Codes and words of a page, gathered so that they are written in their own order. */
interface Index {
  readonly add: (item: number, findable: Findable) => void
  readonly finish: () => void
}

function createIndex(db: WritableDb): Index {
  const codes: (readonly [code: string, item: number])[] = []
  const words: (readonly [item: number, words: string])[] = []
  return {
    add: (item, findable) => {
      for (const code of findable.codes) codes.push([code, item])
      words.push([item, wordsToIndex(findable)])
    },
    finish: () => {
      const putCode = db.prepare('insert into code (code, item) values (?, ?)')
      for (const [code, item] of codes.sort(byCode)) putCode.run(code, item)
      const putWords = db.prepare('insert into search (rowid, words) values (?, ?)')
      for (const [item, text] of words.sort(byItem)) putWords.run(item, text)
    },
  }
}

/**
 * The row that counts: each takes the place of the one before it, but for those that say that
 * they are older than what stands. One that names no time is as new as what it follows.
 */
function newestOf(
  rows: readonly ItemRow[],
  standing: number | null,
): { readonly winner: ItemRow | null; readonly asOf: number | null } {
  let winner: ItemRow | null = null
  let asOf = standing
  for (const row of rows) {
    const at = row.kind === 'put' ? row.item.updatedAt : row.updatedAt
    if (at !== null && asOf !== null && at < asOf) continue
    winner = row
    asOf = at ?? asOf
  }
  return { winner, asOf }
}

function keepFrom(db: WritableDb, id: number, { adjustment, updatedAt }: Item, seq: number): void {
  if (adjustment !== null) keepAdjustment(db, id, adjustment, { updatedAt, seq })
}

function rememberPrices(
  db: WritableDb,
  before: Standing,
  item: Item,
  replaces: boolean,
): void {
  // Of an item that only its deletion has named no price was ever known.
  if (before.naming === '') return
  const adjustments = adjustmentsOf(db, before.id)
  const isListedAlike =
    before.standardPrice === item.standardPrice && before.retailPrice === item.retailPrice
  const isAdjustedAlike = !replaces || isOnly(adjustments, item.adjustment)
  if (isListedAlike && isAdjustedAlike) return
  const { id, seq, receivedAt, standardPrice, retailPrice } = before
  const known = JSON.stringify(adjustments)
  db.prepare(
    `insert into price_before (item, seq, received_at, standard_price, retail_price, adjustments)
     values (@id, @seq, @receivedAt, @standardPrice, @retailPrice, @adjustments)
     on conflict (item, seq) do nothing`,
  ).run({ id, seq, receivedAt, standardPrice, retailPrice, adjustments: known })
}

/** Whether the one that comes now, or none, is all there was. */
function isOnly(known: readonly DatedAdjustment[], coming: PriceAdjustment | null): boolean {
  const [only, ...others] = known
  if (only === undefined || coming === null) return only === undefined && coming === null
  return others.length === 0 && isDeepStrictEqual(coming, { ...coming, ...withoutOrigin(only) })
}

/** What stands has been said once more: what is older than that is late from now on. */
function renew(db: WritableDb, before: Standing, { asOf }: Own): void {
  if (asOf === before.asOf) return
  changedOne(db.prepare('update item set as_of = ? where id = ?').run(asOf, before.id))
}

const withoutOrigin = ({ updatedAt: _at, seq: _seq, ...rest }: DatedAdjustment) => rest

function takeOff(db: WritableDb, before: Standing, own: Own): void {
  changedOne(
    db
      .prepare(
        `update item set validity = 'deleted', digest = 0, as_of = @asOf, seq = @seq,
           received_at = @receivedAt where id = @id`,
      )
      .run({ ...own, id: before.id }),
  )
  unindex(db, before.id, toFindable(before))
}

function unindex(db: WritableDb, id: number, { codes }: Findable): void {
  const dropCode = db.prepare('delete from code where code = ? and item = ?')
  for (const code of codes) dropCode.run(code, id)
  db.prepare('delete from search where rowid = ?').run(id)
}

const isFoundAlike = (before: Findable, after: Findable): boolean =>
  before.naming === after.naming &&
  isDeepStrictEqual(before.codes.toSorted(), after.codes.toSorted()) &&
  isDeepStrictEqual(before.labelCodes.toSorted(), after.labelCodes.toSorted())

/** A good row of an item answers the bad ones before it. */
function forgetSetAside(db: WritableDb, itemCode: string | null, seq: number): void {
  db.prepare('delete from set_aside where item_code = ? and seq < ?').run(itemCode, seq)
}

const salesOf = (validity: Standing['validity'] | undefined): number =>
  validity === 'valid' ? 1 : 0

const byCode = (a: readonly [string, number], b: readonly [string, number]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]

const byItem = (a: readonly [number, string], b: readonly [number, string]): number => a[0] - b[0]
