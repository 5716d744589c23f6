// Puts the rows of one item after the other on the shelf: the item itself, its codes, the words it
// is found under and its price adjustments. Works within a transaction of its caller.
import { isDeepStrictEqual } from 'node:util'
import type { FeedRow, UnreadRow } from '../../shared/masters/feed'
import { assert } from '../../shared/result'
import { wordsToIndex, type Findable } from '../../shared/search'
import {
  dropAdjustments,
  keepAdjustment,
  putOthersBefore,
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
import { rememberPrices } from './pricesBefore'

export interface IngestOptions {
  readonly at: number
  readonly adjustments: AdjustmentRule
  readonly readingsOf: ReadingsOf
}

/** A row that could be read, with the digest of its words. */
export type ItemRow = Exclude<FeedRow, { readonly kind: 'bad' }> & { readonly digest: number }
type PutRow = Extract<ItemRow, { readonly kind: 'put' }>

export interface Shelf {
  /** The rows of one item, in the order of their seq; those that were read before do no harm. */
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

/** Of what no row says; streams are counted from one. */
const NO_STREAM = 0

interface Standing extends FindableRow {
  readonly id: number
  readonly validity: Validity
  readonly asOf: number | null
  readonly digest: number
  readonly stream: number
  readonly seq: number
  readonly receivedAt: number
  readonly standardPrice: number
  readonly retailPrice: number | null
}

/** How the stream is being read that the rows are of. */
export interface Reading {
  /** Null where it is not known any more which items the stream has named. */
  readonly mentions: Mentions | null
  /** Which of all streams it is: the numbers of another one say nothing beside its own. */
  readonly stream: number
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
      // No row said it: whatever comes of it later, of this stream too, is newer than that.
      const { seq } = before
      takeOff(db, before, { asOf: null, stream: NO_STREAM, seq, receivedAt: options.at })
      dropAdjustments(db, before.id)
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
  { mentions, stream }: Reading,
  itemCode: string,
  rows: readonly ItemRow[],
): void {
  const { db, options } = writing
  const before = standingOf(db, itemCode)
  const asOf = before?.asOf ?? null
  const known = { asOf, seq: before?.stream === stream ? before.seq : 0 }
  const newest = newestOf(rows, known)
  const id = place(writing, before, rows, { ...newest, stream, receivedAt: options.at })
  mentions?.add(id)
  if (options.adjustments === 'replace') return
  putOthersBefore(db, id, stream)
  keepAll(db, id, rows, { ...known, stream })
}

/** Puts the row that counts on the shelf, unless the shelf says so already. */
function place(
  writing: Writing,
  before: Standing | null,
  rows: readonly ItemRow[],
  { winner, ...own }: Own & { readonly winner: ItemRow | null },
): number {
  if (winner === null) {
    assert(before !== null, 'rows that are all late are later than something')
    return before.id
  }
  if (before === null || !says(before, winner)) {
    return winner.kind === 'put'
      ? writePut(writing, before, winner, own)
      : writeGone(writing, before, winner.itemCode, own)
  }
  // Other words of this item, read once more by themselves, must not take the place of these.
  const isAmongOthers = rows.some(({ digest }) => digest !== winner.digest)
  if (own.asOf !== before.asOf || isAmongOthers) renew(writing.db, before, own)
  return before.id
}

const says = ({ digest, validity }: Standing, winner: ItemRow): boolean =>
  winner.kind === 'put' ? digest === winner.digest : validity === 'deleted'

const standingOf = (db: WritableDb, itemCode: string): Standing | null =>
  (db
    .prepare(
      `select id, validity, as_of as asOf, digest, stream, seq, received_at as receivedAt,
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
  const replaces = options.adjustments === 'replace'
  const findable = findableOf(item, options.readingsOf)
  const id = before?.id ?? newId()
  const values = itemValues(id, item, findable, { ...own, digest })
  grow(salesOf(item.validity) - salesOf(before?.validity))
  // Of an item that only its deletion has named no price was ever known.
  if (before !== null && before.naming !== '') {
    rememberPrices(db, before, item, options.adjustments)
  }
  changedOne(db.prepare(before === null ? insertItem : updateItem).run(values))
  if (replaces) {
    if (before !== null) dropAdjustments(db, id)
    if (item.adjustment !== null) keepAdjustment(db, id, item.adjustment, own)
  }
  const known = before === null ? null : toFindable(before)
  const isIndexed = before?.validity !== 'deleted'
  if (known !== null && isIndexed && isFoundAlike(known, findable)) return id
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
  grow(0 - salesOf(before.validity))
  takeOff(db, before, own)
  return before.id
}

/** An article of which only its code was ever named, and that it is gone. */
const insertGone = `insert into item (id, item_code, item_name, validity, weighed, standard_price,
    barcodes, inner_codes, naming, sounds, digest, as_of, stream, seq, received_at)
  values (@id, @itemCode, @itemCode, 'deleted', 0, 0,
    '[]', '[]', '', '', 0, @asOf, @stream, @seq, @receivedAt)`

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

/** How far the rows of an item have been read: as of when it stands, and by which row. */
interface Known {
  readonly asOf: number | null
  /** 0 where no row of this stream put it there. */
  readonly seq: number
}

/**
 * The row that counts: each takes the place of the one before it, but for those that say that
 * they are older than what stands. One that names no time is as new as what it follows. One that
 * was read before, or was lost then, counts only if it says that it is newer than what stands.
 */
function newestOf(
  rows: readonly ItemRow[],
  known: Known,
): Known & { readonly winner: ItemRow | null } {
  let winner: ItemRow | null = null
  let { asOf, seq } = known
  for (const row of rows) {
    const at = timeOf(row)
    const isLate = at === null || asOf === null || at === asOf ? row.seq <= seq : at < asOf
    if (isLate) continue
    winner = row
    asOf = at ?? asOf
    seq = row.seq
  }
  return { winner, asOf, seq }
}

/** Where adjustments add up, each that was ever said counts, as new as the row that it is in. */
function keepAll(
  db: WritableDb,
  id: number,
  rows: readonly ItemRow[],
  { asOf, seq: seqKnown, stream }: Known & { readonly stream: number },
): void {
  let latest = asOf
  for (const row of rows) {
    const { seq } = row
    const at = timeOf(row)
    if (at !== null && (latest === null || at > latest)) latest = at
    if (row.kind === 'gone' || row.item.adjustment === null) continue
    // How new a row without a time was that was read before is not known any more.
    const updatedAt = seq > seqKnown ? (at ?? latest) : at
    keepAdjustment(db, id, row.item.adjustment, { asOf: updatedAt, stream, seq })
  }
}

const timeOf = (row: ItemRow): number | null =>
  row.kind === 'put' ? row.item.updatedAt : row.updatedAt

/** What stands has been said once more: what is older than that is late from now on. */
function renew(db: WritableDb, { id }: Standing, { asOf, stream, seq }: Own): void {
  const renewed = db.prepare('update item set as_of = ?, stream = ?, seq = ? where id = ?')
  changedOne(renewed.run(asOf, stream, seq, id))
}

function takeOff(db: WritableDb, before: Standing, own: Own): void {
  changedOne(
    db
      .prepare(
        `update item set validity = 'deleted', digest = 0, as_of = @asOf, stream = @stream,
           seq = @seq, received_at = @receivedAt where id = @id`,
      )
      .run({ ...own, id: before.id }),
  )
  // Its codes stay: whoever scans one is told what it was.
  dropWords(db, before.id)
}

function unindex(db: WritableDb, id: number, { codes }: Findable): void {
  const dropCode = db.prepare('delete from code where code = ? and item = ?')
  for (const code of codes) dropCode.run(code, id)
  dropWords(db, id)
}

const dropWords = (db: WritableDb, id: number): void => {
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
