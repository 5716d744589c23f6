// Takes what the items feed brings: rows and cursor in one transaction. What is in the file already
// is not written again; what comes late does not undo what is newer; what is bad is set aside.
import type { BadRow, FeedPage, UnreadRow } from '../../shared/masters/feed'
import { assert } from '../../shared/result'
import type { AdjustmentRule } from './adjustments'
import { feedPosition, type FeedPosition } from './catalogue'
import { changedOne, transaction, type WritableDb } from './database'
import {
  createShelf,
  itemThatSays,
  type IngestOptions,
  type ItemRow,
  type Shelf,
} from './ingestItem'
import { forgetMentions, readMentions, type Mentions } from './mention'

/**
 * Takes a page that was asked for after `askedAfter`, and answers how far the feed is read now. A
 * page of another stream than before begins that stream anew: what came from the old one stays
 * for sale until the new one is whole.
 */
export function takePage(
  db: WritableDb,
  name: string,
  askedAfter: number,
  page: FeedPage,
  options: IngestOptions,
): FeedPosition {
  return transaction(db, () => {
    const isSame = feedPosition(db, name)?.feed === page.feed
    if (!isSame) beginFeed(db, name, page.feed, options.at)
    // A page from beyond the cursor, such as of a stream that began anew meanwhile, leaves a gap.
    if (askedAfter <= positionOf(db, name).cursor) writePage(db, name, page, options)
    return positionOf(db, name)
  })
}

/** Reads the whole stream once more from its beginning, such as after items were found missing. */
export function readAgain(db: WritableDb, name: string, at: number): void {
  const position = feedPosition(db, name)
  if (position === null) return
  transaction(db, () => {
    beginFeed(db, name, position.feed, at)
  })
}

function positionOf(db: WritableDb, name: string): FeedPosition {
  const position = feedPosition(db, name)
  assert(position !== null, `the feed ${name} was never begun`)
  return position
}

function beginFeed(db: WritableDb, name: string, feed: string, at: number): void {
  db.prepare(
    `insert into feed (name, feed, cursor, complete, read_at, stream)
     values (@name, @feed, 0, 0, @at, 1)
     on conflict (name) do update set feed = @feed, cursor = 0, complete = 0, read_at = @at,
       total = null, named = 0, missing = 0, stream = stream + (feed <> @feed)`,
  ).run({ name, feed, at })
  db.prepare('delete from set_aside where name = ?').run(name)
  forgetMentions(db)
}

function writePage(db: WritableDb, name: string, page: FeedPage, options: IngestOptions): void {
  const { cursor, complete, stream, ...known } = positionOf(db, name)
  const rows = page.rows.filter((row) => row.seq > cursor)
  const { bad, itemRows, standing } = readRows(db, rows, options.adjustments)
  // Before the good rows, which answer those that they follow.
  for (const row of bad) setAside(db, name, row, options.at)
  const mentions = mentionsOf(db, complete ? known.named : null)
  const shelf = createShelf(db, { mentions, stream }, options)
  putInOrder(shelf, itemRows)
  for (const { row, item } of standing) shelf.confirm(row, item)
  shelf.finish()
  if (mentions !== null) for (const row of bad) mention(db, mentions, row)
  mentions?.save(db)
  const total = page.total ?? known.total
  // At the end of a round all is here that the stream has to say: what it names and did not tell
  // was lost, be it before the stream was whole or long after.
  const isEnd = !page.more && mentions !== null
  const missing = isEnd ? countMissing(db, name, mentions, total) : known.missing
  // What the stream still owes may be any of what it did not name.
  if (isEnd && !complete && missing === 0) dropUnmentioned(db, shelf, mentions)
  changedOne(
    db
      .prepare(
        `update feed set cursor = max(cursor, @next), read_at = @at,
           total = @total, for_sale = for_sale + @change, named = @named, missing = @missing,
           complete = max(complete, @whole)
         where name = @name`,
      )
      .run({
        name,
        next: page.next,
        at: options.at,
        total,
        change: shelf.change(),
        named: mentions?.count() ?? known.named,
        missing,
        whole: page.more ? 0 : 1,
      }),
  )
}

/**
 * What the stream has named since it began. Null where the file does not know that of a whole
 * stream, since an older program did not keep it.
 */
function mentionsOf(db: WritableDb, namedWhenWhole: number | null): Mentions | null {
  const mentions = readMentions(db)
  return namedWhenWhole === null || namedWhenWhole === mentions.count() ? mentions : null
}

interface Standing {
  readonly row: UnreadRow
  readonly item: number
}

interface Rows {
  readonly bad: readonly BadRow[]
  readonly itemRows: readonly ItemRow[]
  /** These say what is on the shelf, word for word, and nothing else is said of their items. */
  readonly standing: readonly Standing[]
}

function readRows(db: WritableDb, rows: readonly UnreadRow[], rule: AdjustmentRule): Rows {
  const bad: BadRow[] = []
  const itemRows: ItemRow[] = []
  const standing: Standing[] = []
  const read = (row: UnreadRow): void => {
    const said = row.read()
    if (said.kind === 'bad') bad.push(said)
    else itemRows.push({ ...said, digest: row.digest })
  }
  for (const row of rows) {
    // Where adjustments add up, the same one once more may be the latest to count.
    const item = rule === 'replace' ? itemThatSays(db, row) : null
    if (item === null) read(row)
    else standing.push({ row, item })
  }
  const others = new Set(itemRows.map(itemCodeOf))
  const isAlone = ({ row }: Standing): boolean => !others.has(row.itemCode ?? '')
  for (const each of standing) if (!isAlone(each)) read(each.row)
  return { bad, itemRows, standing: standing.filter(isAlone) }
}

/** By item code, so that what is written next lies beside what was written last. */
function putInOrder(shelf: Shelf, rows: readonly ItemRow[]): void {
  const rowsByCode = new Map<string, ItemRow[]>()
  for (const row of rows) {
    const code = itemCodeOf(row)
    const known = rowsByCode.get(code)
    if (known === undefined) rowsByCode.set(code, [row])
    else known.push(row)
  }
  for (const code of [...rowsByCode.keys()].sort()) {
    shelf.put(code, (rowsByCode.get(code) ?? []).sort((a, b) => a.seq - b.seq))
  }
}

const itemCodeOf = (row: ItemRow): string =>
  row.kind === 'put' ? row.item.itemCode : row.itemCode

function setAside(db: WritableDb, name: string, bad: BadRow, at: number): void {
  db.prepare(
    `insert into set_aside (name, seq, item_code, reason, row, read_at)
     values (@name, @seq, @itemCode, @reason, @row, @at) on conflict (name, seq) do nothing`,
  ).run({ name, seq: bad.seq, itemCode: bad.itemCode, reason: bad.reason, row: bad.row, at })
}

/** An item of which only a bad row came is still headquarters' own: it stays as it was. */
function mention(db: WritableDb, mentions: Mentions, { itemCode }: BadRow): void {
  const id = db.prepare('select id from item where item_code = ?').pluck().get(itemCode)
  if (typeof id === 'number') mentions.add(id)
}

/** Once a stream is whole, what it did not mention is no longer for sale. */
function dropUnmentioned(db: WritableDb, shelf: Shelf, mentions: Mentions): void {
  if (mentions.count() >= Number(db.prepare('select count(*) from item').pluck().get())) return
  const all = db.prepare("select id, item_code as code from item where validity <> 'deleted'")
  const unmentioned: string[] = []
  for (const { id, code } of all.iterate() as Iterable<{ id: number; code: string }>) {
    if (!mentions.has(id)) unmentioned.push(code)
  }
  for (const code of unmentioned) shelf.drop(code)
}

/** What the stream said that it names, and neither named nor had set aside. */
function countMissing(
  db: WritableDb,
  name: string,
  mentions: Mentions,
  total: number | null,
): number {
  if (total === null) return 0
  const unread = db
    .prepare(
      `select distinct coalesce(set_aside.item_code, set_aside.seq) as code, item.id as item
       from set_aside left join item on item.item_code = set_aside.item_code where name = ?`,
    )
    .all(name) as readonly { readonly item: number | null }[]
  const aside = unread.filter(({ item }) => item === null || !mentions.has(item)).length
  return Math.max(0, total - mentions.count() - aside)
}
