// The store hub's item feed, pulled page by page. Tolerant of spellings and strict about meaning:
// a row that cannot be read is set aside by itself, a page that cannot be trusted is lost whole.
// What rows say of their items is left unread: who has it already need not read it again.
import { z } from 'zod'
import { assert } from '../../shared/result'
import type { Answer, Backend, Call, HttpRequest, HttpResponse } from './backend'
import { itemMembers, unreadRow } from './hubUnread'
import { parseInParts } from './json'
import { serverTimeOf } from './serverTime'
import { isSuccess, lost, readBody } from './status'

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
  total: counted.nullish(),
})

function decode(call: Call, response: HttpResponse): Answer {
  assert(call.kind === 'pull', `the hub knows no ${call.kind}`)
  const read = readBody(response, (body, depthMax) => parseInParts(body, itemMembers, depthMax))
  if (!read.ok) return read.error
  if (!isSuccess(response)) return lost(`HTTP ${response.status}`)
  const { rest, parts } = read.value
  const parsed = pageShape.safeParse(rest)
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path[0] ?? 'all of it'
    return lost(`the page cannot be read: ${String(at)}`)
  }
  const { feed, rows, next, more, total } = parsed.data
  const isGrowing = rows.every((row, index) => row.seq > (rows[index - 1]?.seq ?? 0))
  if (!isGrowing) return lost('the rows of the page do not grow')
  if (next < (rows.at(-1)?.seq ?? 0)) return lost('the page ends before its last row')
  // Asked again and again, such a hub would have us read for ever and never be whole.
  if (more && (next === call.after || rows.length === 0)) {
    return lost('more rows are promised and none is given')
  }
  // A page from before our cursor is a replay and changes nothing; its feed is still worth
  // reading, for a hub that was set up anew starts to count again and says so only there.
  const isReplay = next < call.after
  const sentAt = serverTimeOf(response)
  return {
    kind: 'page',
    page: {
      feed,
      rows: rows
        .filter((row) => row.seq > call.after)
        .map((row) => unreadRow(row, parts, sentAt)),
      next,
      more: more && !isReplay,
      total: total ?? null,
    },
  }
}
