// The hub's feed of items: rows in growing seq, pulled page by page. Rows are only ever added, so
// that a till that reads while headquarters writes sees every row once.
import assert from 'node:assert/strict'
import type { CatalogueRow, Item } from './catalogue'
import { chinaTime } from './clock'
import type { Db } from './database'
import { jsonReply, type Reply } from './exchange'
import { isSameText } from './signature'

export interface FeedAccess {
  readonly feedId: string
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
export function answerFeedRequest(db: Db, access: FeedAccess, request: FeedRequest): Reply {
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
  return jsonReply(200, feedPage(db, access.feedId, after, Math.min(asked, PAGE_ROWS_MAX)))
}

const wholeNumber = (text: string): number | undefined =>
  /^\d{1,15}$/.test(text) ? Number(text) : undefined

interface StoredRow {
  readonly seq: number
  readonly content: string
}

// One row more is read than is sent: it is how the page knows whether there is another one.
function feedPage(db: Db, feedId: string, after: number, limit: number): unknown {
  const found = db
    .prepare<[number, number], StoredRow>(
      'SELECT seq, content FROM feed_row WHERE seq > ? ORDER BY seq LIMIT ?',
    )
    .all(after, limit + 1)
  const sent = found.slice(0, limit)
  return {
    feed: feedId,
    rows: sent.map(({ seq, content }) => ({ seq, ...parseContent(content) })),
    next: sent.at(-1)?.seq ?? after,
    more: found.length > sent.length,
  }
}

/** Adds the whole generated catalogue; the caller's transaction makes it all or nothing. */
export function addCatalogue(db: Db, rows: Iterable<CatalogueRow>): void {
  const insert = db.prepare('INSERT INTO feed_row (item_code, content) VALUES (?, ?)')
  for (const { item, ext } of rows) {
    insert.run(item.itemCode, JSON.stringify({ actionType: 'add', item, ext }))
  }
}

/** Adds any row at all, also one that no hub should send; gives its seq. */
export function addRow(db: Db, content: Readonly<Record<string, unknown>>): number {
  const { itemCode } = membersOf(content['item'])
  const { lastInsertRowid } = db
    .prepare('INSERT INTO feed_row (item_code, content) VALUES (?, ?)')
    .run(typeof itemCode === 'string' ? itemCode : '', JSON.stringify(content))
  return Number(lastInsertRowid)
}

/** Sends the item again with some fields changed; gives the seq of that row. */
export function changeItem(db: Db, itemCode: string, fields: Partial<Item>, at: number): number {
  return sendAgain(db, itemCode, { actionType: 'update', fields, at })
}

/** Says that the item is no longer sold; gives the seq of that row. */
export function deleteItem(db: Db, itemCode: string, at: number): number {
  return sendAgain(db, itemCode, { actionType: 'delete', fields: {}, at })
}

interface Change {
  readonly actionType: 'update' | 'delete'
  readonly fields: Partial<Item>
  readonly at: number
}

function sendAgain(db: Db, itemCode: string, { actionType, fields, at }: Change): number {
  const { item, ...rest } = newestContent(db, itemCode)
  const changed = { ...membersOf(item), latestUpdateTime: chinaTime(at), ...fields }
  return addRow(db, { ...rest, actionType, item: changed })
}

function newestContent(db: Db, itemCode: string): Readonly<Record<string, unknown>> {
  const row = db
    .prepare<[string], StoredRow>(
      'SELECT seq, content FROM feed_row WHERE item_code = ? ORDER BY seq DESC LIMIT 1',
    )
    .get(itemCode)
  assert(row !== undefined, `no item ${itemCode} in the feed`)
  return parseContent(row.content)
}

const parseContent = (content: string): Readonly<Record<string, unknown>> =>
  membersOf(JSON.parse(content))

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
