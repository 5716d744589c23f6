// What a broken hub, or a hostile line, makes of a page of the feed. Only replies are written here;
// faults.ts says when they strike.
import { gzipSync } from 'node:zlib'
import { jsonTextReply, type Reply } from './exchange'

/** There is always more; at the end of the feed, the same `next` for ever. */
export const endlessReply = (reply: Reply): Reply => ({
  ...reply,
  body: reply.body.replace(/"more":false\}$/, '"more":true}'),
})

/** The rows from the last to the first, and a cursor that goes back with them. */
export function backwardReply(reply: Reply): Reply {
  const page: unknown = JSON.parse(reply.body)
  if (typeof page !== 'object' || page === null || !('rows' in page)) return reply
  const rows: readonly unknown[] = Array.isArray(page.rows) ? page.rows : []
  const next = Math.min(...rows.map(seqOf))
  const body = { ...page, rows: rows.toReversed(), next: Number.isFinite(next) ? next : 0 }
  return { ...reply, body: JSON.stringify(body) }
}

const seqOf = (row: unknown): number =>
  typeof row === 'object' && row !== null && 'seq' in row ? Number(row.seq) : Infinity

/** A small answer that grows to a page of `megabytes`, most of it blanks. */
export function gzipBomb(megabytes: number): Reply {
  // A gzip file may be several in a row, and their contents follow each other.
  const blanks = gzipSync(' '.repeat(1 << 20))
  const body = '{"feed":"bomb","rows":[],"next":0,"more":false'
  const parts = [gzipSync(body), ...Array.from({ length: megabytes }, () => blanks), gzipSync('}')]
  return { ...jsonTextReply(200, ''), zipped: Buffer.concat(parts) }
}

/** A page whose one row is lists in lists, deeper than any reader should follow. */
export const deepReply = (depth: number): Reply =>
  jsonTextReply(
    200,
    `{"feed":"deep","rows":[{"seq":1,"item":${'['.repeat(depth)}${']'.repeat(depth)}}],` +
      '"next":1,"more":false}',
  )
