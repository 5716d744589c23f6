// The hub's feed of items: rows in growing seq, pulled page by page. First come the generated rows,
// then those that were stored here; rows are only ever added, so that a till that reads while
// headquarters writes sees every row once.
import assert from 'node:assert/strict'
import { z } from 'zod'
import { CATALOGUE_EDITION, catalogueReader, type Item } from './catalogue'
import { chinaTime } from './clock'
import { readSetting, settle, writeSetting, type Db } from './database'
import { jsonReply, jsonTextReply, type Reply } from './exchange'
import { generatedAfter, generatedRow, lastGenerated } from './generatedFeed'
import type { FeedRow, GeneratedFeed } from './generatedFeed'
import { drawSecret } from './identity'
import { beginReading, lostRows, loseRows } from './lostRows'
import { isSameText } from './signature'

export interface ItemsFeed {
  readonly db: Db
  readonly generated: GeneratedFeed
}

export interface FeedAccess {
  readonly customerId: string
  readonly token: string
}

export interface FeedRequest {
  readonly query: URLSearchParams
  readonly authorization: string
}

const PAGE_ROWS = 200
const PAGE_ROWS_MAX = 1000

/** Answers GET /feeds/items?customerid=C&after=SEQ&limit=N. */
export function answerFeedRequest(
  feed: ItemsFeed,
  access: FeedAccess,
  request: FeedRequest,
): Reply {
  if (!isSameText(request.authorization, `Bearer ${access.token}`)) {
    const reply = jsonReply(401, { error: 'unknown token' })
    return { ...reply, headers: { ...reply.headers, 'WWW-Authenticate': 'Bearer' } }
  }
  const customerId = request.query.get('customerid')
  if (customerId === null) return jsonReply(400, { error: 'customerid is required' })
  if (customerId !== access.customerId) return jsonReply(403, { error: 'unknown customerid' })
  const after = wholeNumber(request.query.get('after') ?? '0')
  if (after === undefined) return jsonReply(400, { error: 'after must be a whole number' })
  const asked = wholeNumber(request.query.get('limit') ?? String(PAGE_ROWS))
  if (asked === undefined || asked < 1) return jsonReply(400, { error: 'limit must be 1 or more' })
  if (after === 0) beginReading(feed.db)
  return jsonTextReply(200, feedPage(feed, after, Math.min(asked, PAGE_ROWS_MAX)))
}

const wholeNumber = (text: string): number | undefined =>
  /^\d{1,15}$/.test(text) ? Number(text) : undefined

// One row more is read than is sent: it is how the page knows whether there is another one. The
// rows stay the text that they are, so that an odd number reaches the till as it was written.
function feedPage(feed: ItemsFeed, after: number, limit: number): string {
  const found = rowsAfter(feed, after, limit + 1)
  const sent = found.slice(0, limit)
  const rows = sent.map(rowText)
  const next = sent.at(-1)?.seq ?? after
  const more = found.length > sent.length
  const feedId = JSON.stringify(feedIdOf(feed))
  const head = `"feed":${feedId},"total":${itemCount(feed)}`
  return `{${head},"rows":[${rows.join(',')}],"next":${next},"more":${more}}`
}

const rowText = ({ seq, content }: FeedRow): string =>
  content === '{}' ? `{"seq":${seq}}` : `{"seq":${seq},${content.slice(1)}`

/** Up to `limit` rows after a seq; fewer only at the end of the feed. */
export function rowsAfter(feed: ItemsFeed, after: number, limit: number): readonly FeedRow[] {
  const generated = generatedAfter(feed.generated, after, limit)
  if (generated.length === limit) return generated
  const { from, to } = lostRows(feed.db)
  const stored = feed.db
    .prepare<[number, number, number, number], FeedRow>(
      `SELECT seq, content FROM feed_row WHERE seq > ? AND seq NOT BETWEEN ? AND ?
       ORDER BY seq LIMIT ?`,
    )
    .all(after, from, to, limit - generated.length)
  return [...generated, ...stored]
}

/** The newest rows that were stored, the newest first. */
export const newestRows = ({ db }: ItemsFeed, count: number): readonly FeedRow[] =>
  db
    .prepare<[number], FeedRow>('SELECT seq, content FROM feed_row ORDER BY seq DESC LIMIT ?')
    .all(count)

/** The seq that was given last, be it to a row or to a gap. */
export function lastSeq({ db }: ItemsFeed): number {
  const row = db
    .prepare<[], { seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'feed_row'")
    .get()
  return row?.seq ?? 0
}

const keptSchema = z.object({
  count: z.int().min(0),
  seed: z.int(),
  odd: z.int().min(0),
  edition: z.int(),
})

/**
 * The feed of this file. What is asked for counts when the file is made; afterwards the catalogue
 * is the file's. Where another edition of the program would generate other items now, the feed gets
 * a new ID, so that tills load it again and never mix the two.
 */
export function openFeed(db: Db, asked: GeneratedFeed): ItemsFeed {
  const text = settle(db, 'generated', () => {
    // Files of the first program stored every item as a row; to them nothing is generated.
    const isStored = readSetting(db, 'catalogue') !== undefined
    const drawn = isStored ? { ...asked, count: 0 } : asked
    if (isStored) writeSetting(db, 'added', String(countStored(db)))
    else startAfter(db, lastGenerated(drawn))
    return JSON.stringify({ ...drawn, edition: CATALOGUE_EDITION })
  })
  const { edition, ...generated } = keptSchema.parse(JSON.parse(text))
  const feed = { db, generated }
  if (edition !== CATALOGUE_EDITION) {
    renewFeed(feed)
    writeSetting(db, 'generated', JSON.stringify({ ...generated, edition: CATALOGUE_EDITION }))
  }
  return feed
}

// SQLite counts AUTOINCREMENT on from what stands in this table of its own.
function startAfter(db: Db, seq: number): void {
  db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('feed_row', ?)").run(seq)
}

const countStored = (db: Db): number =>
  Number(db.prepare('SELECT COUNT(DISTINCT item_code) FROM feed_row').pluck().get())

const feedIdOf = ({ db }: ItemsFeed): string => settle(db, 'feedId', drawSecret)

/** Gives the feed a new ID, which asks every till to load it whole again. */
export function renewFeed({ db }: ItemsFeed): string {
  const feedId = drawSecret()
  writeSetting(db, 'feedId', feedId)
  return feedId
}

type Content = Readonly<Record<string, unknown>>

/** Adds any row at all, also one that no hub should send; gives its seq. */
export function addRow(feed: ItemsFeed, content: Content): number {
  const { itemCode } = membersOf(content['item'])
  const code = typeof itemCode === 'string' ? itemCode : ''
  const isNew = code !== '' && newestContent(feed, code) === undefined
  if (isNew) writeSetting(feed.db, 'added', String(addedCount(feed) + 1))
  return storeRow(feed, code, JSON.stringify(content))
}

/** How many different items headquarters has sent, those included that it deleted. */
export const itemCount = (feed: ItemsFeed): number => feed.generated.count + addedCount(feed)

const addedCount = ({ db }: ItemsFeed): number => Number(readSetting(db, 'added') ?? 0)

/** Adds a row that says nothing new of its item, or nothing that is to be believed. */
export const addOddRow = (feed: ItemsFeed, content: string): number => storeRow(feed, '', content)

function storeRow({ db }: ItemsFeed, itemCode: string, content: string): number {
  const { lastInsertRowid } = db
    .prepare('INSERT INTO feed_row (item_code, content) VALUES (?, ?)')
    .run(itemCode, content)
  return Number(lastInsertRowid)
}

/** Leaves numbers out, as a hub does that lost rows; gives the last of them. */
export function addGap(feed: ItemsFeed, count: number): number {
  const { changes } = feed.db
    .prepare("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'feed_row'")
    .run(count)
  assert.equal(changes, 1)
  return lastSeq(feed)
}

/** Adds new items that get lost on their way, and begins the stream anew, without them. */
export function addLost(feed: ItemsFeed, count: number): number {
  const { generated, db } = feed
  const read = catalogueReader(generated.seed)
  const from = lastSeq(feed) + 1
  for (let step = 0; step < count; step += 1) {
    addRow(feed, { actionType: 'add', ...read(itemCount(feed)) })
  }
  const to = lastSeq(feed)
  loseRows(db, { from, to })
  renewFeed(feed)
  return to
}

export interface Change {
  readonly actionType: 'update' | 'delete'
  readonly fields: Partial<Item>
  readonly at: number
}

/** Sends the item again with some fields changed; gives the seq, or undefined for no such item. */
export function sendAgain(
  feed: ItemsFeed,
  itemCode: string,
  { actionType, fields, at }: Change,
): number | undefined {
  const newest = newestContent(feed, itemCode)
  if (newest === undefined) return undefined
  const { item, ...rest } = newest
  const changed = { ...membersOf(item), latestUpdateTime: chinaTime(at), ...fields }
  return addRow(feed, { ...rest, actionType, item: changed })
}

/** What the feed says of the item now. */
export function newestContent({ db, generated }: ItemsFeed, itemCode: string): Content | undefined {
  const row = db
    .prepare<[string], FeedRow>(
      'SELECT seq, content FROM feed_row WHERE item_code = ? ORDER BY seq DESC LIMIT 1',
    )
    .get(itemCode)
  if (row !== undefined) return parseContent(row.content)
  const drawn = generatedRow(generated, itemCode)
  return drawn === undefined ? undefined : { actionType: 'add', ...drawn }
}

export const parseContent = (content: string): Content => membersOf(JSON.parse(content))

export const membersOf = (value: unknown): Content =>
  typeof value === 'object' && value !== null ? { ...value } : {}
