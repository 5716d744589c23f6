// The store hub's item feed, pulled page by page. Tolerant of spellings and strict about meaning:
// a row that cannot be read is set aside by itself, a page that cannot be trusted is lost whole.
import { z } from 'zod'
import { parsePrice } from '../../shared/decimal'
import { issueToFault } from '../../shared/definition'
import type { FeedRow } from '../../shared/masters/feed'
import { item, type Item } from '../../shared/masters/item'
import { assert, err, ok, type Result } from '../../shared/result'
import type { Answer, Backend, Call, HttpRequest, HttpResponse } from './backend'
import { isFields, isSuccess, lost, readJson, type Fields } from './status'

export interface HubAccess {
  readonly url: string
  readonly token: string
  readonly customerId: string
}

export const createHub = (access: HubAccess): Backend => ({
  name: 'hub',
  encode: (call) => encode(access, call),
  decode: (call, response) => decode(call, response),
})

function encode(access: HubAccess, call: Call): HttpRequest {
  assert(call.kind === 'pull', `the hub knows no ${call.kind}`)
  const query = new URLSearchParams({
    customerid: access.customerId,
    after: String(call.after),
    limit: String(call.limit),
  })
  return {
    method: 'GET',
    url: `${access.url.replace(/\/+$/, '')}/feeds/items?${query.toString()}`,
    headers: { Authorization: `Bearer ${access.token}`, Accept: 'application/json' },
    body: null,
  }
}

const counted = z.union([
  z.int().min(0),
  z.string().regex(/^\d{1,15}$/).transform(Number),
])

const seqRow = z.looseObject({ seq: counted })

const pageShape = z.looseObject({
  feed: z.union([z.string(), z.number().transform(String)]).pipe(z.string().trim().min(1).max(100)),
  rows: z.union([z.array(seqRow), seqRow.transform((row) => [row])]),
  next: counted,
  more: z.boolean(),
})

function decode(call: Call, response: HttpResponse): Answer {
  assert(call.kind === 'pull', `the hub knows no ${call.kind}`)
  const read = readJson(response)
  if (!read.ok) return read.error
  if (!isSuccess(response)) return lost(`HTTP ${response.status}`)
  const parsed = pageShape.safeParse(read.value)
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path[0] ?? 'all of it'
    return lost(`the page cannot be read: ${String(at)}`)
  }
  const { feed, rows, next, more } = parsed.data
  const isGrowing = rows.every((row, index) => row.seq > (rows[index - 1]?.seq ?? 0))
  if (!isGrowing) return lost('the rows of the page do not grow')
  if (next < (rows.at(-1)?.seq ?? 0)) return lost('the page ends before its last row')
  if (more && next === call.after) return lost('more rows are promised and none is given')
  // A page from before our cursor is a replay and changes nothing; its feed is still worth
  // reading, for a hub that was set up anew starts to count again and says so only there.
  const isReplay = next < call.after
  return {
    kind: 'page',
    page: {
      feed,
      rows: rows.filter((row) => row.seq > call.after).map(readRow),
      next: isReplay ? call.after : next,
      more: more && !isReplay,
    },
  }
}

type SeqRow = z.infer<typeof seqRow>

const ROW_KEPT_MAX = 2000
const itemCodeField = item.unwrap().shape.itemCode

function readRow(row: SeqRow): FeedRow {
  const { seq } = row
  const fields = fieldsOf(row['item'])
  if (fields === null) return bad(row, 'item')
  const itemCode = itemCodeField.safeParse(textOf(fields['itemCode']))
  if (!itemCode.success) return bad(row, 'itemCode')
  switch (wordOf(row['actionType'])) {
    case 'delete':
      return { kind: 'gone', seq, itemCode: itemCode.data }
    case 'add':
    case 'update': {
      const isValid = flagOf(textOf(fields['isValid']) ?? true)
      if (isValid === null) return bad(row, 'isValid')
      if (!isValid) return { kind: 'gone', seq, itemCode: itemCode.data }
      const ext = fieldsOf(row['ext'])
      if (ext === null) return bad(row, 'ext')
      const read = readItem(fields, ext)
      return read.ok ? { kind: 'put', seq, item: read.value } : bad(row, read.error)
    }
    default:
      return bad(row, 'actionType')
  }
}

const bad = (row: SeqRow, reason: string): FeedRow => ({
  kind: 'bad',
  seq: row.seq,
  reason,
  row: JSON.stringify(row).slice(0, ROW_KEPT_MAX),
})

/** What the feed does not say stays unknown; what it says wrongly is named. */
function readItem(fields: Fields, ext: Fields): Result<Item, string> {
  const read = item.safeParse({
    itemCode: textOf(fields['itemCode']),
    productCode: textOf(fields['productCode']),
    itemName: textOf(fields['itemName']),
    skuProperty: textOf(fields['skuProperty']),
    color: textOf(fields['color']),
    size: textOf(fields['size']),
    barcodes: barcodesOf(fields['barCode']),
    unit: textOf(ext['unit']) ?? textOf(fields['stockUnit']),
    weighed: flagOf(textOf(ext['weighed']) ?? false),
    standardPrice: priceOf(fields['standardPrice']),
    referencePrice: priceOf(fields['referencePrice']),
    retailPrice: priceOf(fields['retailPrice']),
  })
  if (read.success) return ok(read.data)
  const faults = read.error.issues.map(issueToFault)
  return err(faults.map(({ path, kind }) => `${path} ${kind}`).join(', '))
}

// The readers of text and prices answer null for what is missing, and hand on what they cannot
// read as it came, so that the item's own schema refuses it under its name.

/** Text, also where a number stands for it; null when it is missing or empty. */
function textOf(value: unknown): unknown {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return value ?? null
  return value.trim() === '' ? null : value
}

function priceOf(value: unknown): unknown {
  const text = textOf(value)
  if (typeof text !== 'string') return text
  const parsed = parsePrice(text)
  return parsed.ok ? parsed.value : text
}

/** Several barcodes share one text, or come as a list; each is kept once. */
function barcodesOf(value: unknown): unknown {
  const texts = (Array.isArray(value) ? value : [value]).map(textOf).filter((text) => text !== null)
  if (!texts.every((text) => typeof text === 'string')) return texts
  const codes = texts.flatMap((text) => text.split(/[;,；，]/)).map((code) => code.trim())
  return [...new Set(codes.filter((code) => code !== ''))]
}

/** Yes, no, or null for any other word, which no flag may be. */
function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  switch (wordOf(value)) {
    case 'y':
    case 'true':
    case '1':
      return true
    case 'n':
    case 'false':
    case '0':
      return false
    default:
      return null
  }
}

const wordOf = (value: unknown): string => {
  const text = textOf(value)
  return typeof text === 'string' ? text.trim().toLowerCase() : ''
}

/** The members of an object, also of the only one in a list; null when it is anything else. */
function fieldsOf(value: unknown): Fields | null {
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (only === null || only === undefined) return {}
  return isFields(only) ? only : null
}
