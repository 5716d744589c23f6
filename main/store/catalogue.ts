// The items that can be sold, as they came down, and how far their feed was read. Rows and cursor
// are written together; a page that comes again changes nothing.
import type { FeedPage, FeedRow } from '../../shared/masters/feed'
import type { Item } from '../../shared/masters/item'
import { never } from '../../shared/result'
import { changedOne, transaction, type ReadableDb, type WritableDb } from './database'

export interface FeedPosition {
  readonly feed: string
  readonly cursor: number
  /** Whether the whole feed was read at least once since it began. */
  readonly complete: boolean
  readonly readAt: number
}

/** Every item that a scanned or typed code can mean, by barcode or by item code. */
export const findItems = (db: ReadableDb, code: string): readonly Item[] =>
  (
    db
      .prepare(
        `select ${itemColumns} from item where gone = 0 and item_code in
           (select item_code from barcode where code = @code union select @code)
         order by item_code limit 20`,
      )
      .all({ code }) as ItemRow[]
  ).map(toItem)

export const findItem = (db: ReadableDb, itemCode: string): Item | null => {
  const row = db
    .prepare(`select ${itemColumns} from item where gone = 0 and item_code = ?`)
    .get(itemCode) as ItemRow | undefined
  return row === undefined ? null : toItem(row)
}

/** Items whose name holds a text; its % and _ are letters like any other. */
export const findItemsByName = (db: ReadableDb, text: string, max: number): readonly Item[] =>
  (
    db
      .prepare(
        `select ${itemColumns} from item
         where gone = 0 and item_name like @pattern escape '\\'
         order by item_name, item_code limit @max`,
      )
      .all({ pattern: `%${text.replace(/[\\%_]/g, '\\$&')}%`, max }) as ItemRow[]
  ).map(toItem)

export const countItems = (db: ReadableDb): number =>
  Number(db.prepare('select count(*) from item where gone = 0').pluck().get())

export const countSetAside = (db: ReadableDb): number =>
  Number(db.prepare('select count(*) from set_aside').pluck().get())

export function feedPosition(db: ReadableDb, name: string): FeedPosition | null {
  const row = db
    .prepare('select feed, cursor, complete, read_at as readAt from feed where name = ?')
    .get(name) as (Omit<FeedPosition, 'complete'> & { readonly complete: number }) | undefined
  return row === undefined ? null : { ...row, complete: row.complete === 1 }
}

/** Begins a stream anew. What came from the old one stays for sale until the new one is whole. */
export function beginFeed(db: WritableDb, name: string, feed: string, at: number): void {
  transaction(db, () => {
    db.prepare(
      `insert into feed (name, feed, cursor, complete, read_at) values (@name, @feed, 0, 0, @at)
       on conflict (name) do update set feed = @feed, cursor = 0, complete = 0, read_at = @at`,
    ).run({ name, feed, at })
    db.prepare('delete from set_aside where name = ?').run(name)
  })
}

/** Writes a page and its cursor in one transaction; an older page never moves the cursor back. */
export function writePage(db: WritableDb, name: string, page: FeedPage, at: number): void {
  transaction(db, () => {
    for (const row of page.rows) writeRow(db, name, page.feed, row, at)
    changedOne(
      db
        .prepare(
          `update feed set cursor = max(cursor, @next), read_at = @at,
             complete = max(complete, @complete)
           where name = @name and feed = @feed`,
        )
        .run({ name, feed: page.feed, next: page.next, at, complete: page.more ? 0 : 1 }),
    )
    if (!page.more) dropOtherFeeds(db, page.feed)
  })
}

function writeRow(db: WritableDb, name: string, feed: string, row: FeedRow, at: number): void {
  switch (row.kind) {
    case 'put':
      return putItem(db, feed, row.seq, row.item)
    case 'gone':
      db.prepare(
        `update item set gone = 1, feed = @feed, seq = @seq
         where item_code = @itemCode and (feed <> @feed or seq < @seq)`,
      ).run({ feed, seq: row.seq, itemCode: row.itemCode })
      return
    case 'bad':
      db.prepare(
        `insert into set_aside (name, seq, reason, row, read_at)
         values (@name, @seq, @reason, @row, @at) on conflict (name, seq) do nothing`,
      ).run({ name, seq: row.seq, reason: row.reason, row: row.row, at })
      return
    default:
      never(row)
  }
}

function putItem(db: WritableDb, feed: string, seq: number, item: Item): void {
  const { barcodes, weighed, ...columns } = item
  const written = db
    .prepare(
      `insert into item (item_code, product_code, item_name, sku_property, color, size, barcodes,
         unit, weighed, standard_price, reference_price, retail_price, feed, seq)
       values (@itemCode, @productCode, @itemName, @skuProperty, @color, @size, @barcodes,
         @unit, @weighed, @standardPrice, @referencePrice, @retailPrice, @feed, @seq)
       on conflict (item_code) do update set product_code = excluded.product_code,
         item_name = excluded.item_name, sku_property = excluded.sku_property,
         color = excluded.color, size = excluded.size, barcodes = excluded.barcodes,
         unit = excluded.unit, weighed = excluded.weighed,
         standard_price = excluded.standard_price, reference_price = excluded.reference_price,
         retail_price = excluded.retail_price, gone = 0, feed = excluded.feed, seq = excluded.seq
       where item.feed <> excluded.feed or item.seq < excluded.seq`,
    )
    .run({
      ...columns,
      barcodes: JSON.stringify(barcodes),
      weighed: weighed ? 1 : 0,
      feed,
      seq,
    })
  if (written.changes === 0) return
  db.prepare('delete from barcode where item_code = ?').run(item.itemCode)
  const insert = db.prepare(
    'insert into barcode (code, item_code) values (?, ?) on conflict do nothing',
  )
  for (const code of barcodes) insert.run(code, item.itemCode)
}

/** Once a stream is whole, what it did not mention is no longer for sale. */
function dropOtherFeeds(db: WritableDb, feed: string): void {
  db.prepare(
    'delete from barcode where item_code in (select item_code from item where feed <> ?)',
  ).run(feed)
  db.prepare('delete from item where feed <> ?').run(feed)
}

const itemColumns = `item_code as itemCode, product_code as productCode, item_name as itemName,
  sku_property as skuProperty, color, size, barcodes, unit, weighed,
  standard_price as standardPrice, reference_price as referencePrice,
  retail_price as retailPrice`

type ItemRow = Omit<Item, 'barcodes' | 'weighed'> & {
  readonly barcodes: string
  readonly weighed: number
}

const toItem = ({ barcodes, weighed, ...row }: ItemRow): Item => ({
  ...row,
  barcodes: JSON.parse(barcodes) as readonly string[],
  weighed: weighed === 1,
})
