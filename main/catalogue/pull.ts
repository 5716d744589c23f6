// Takes a round of pages of the items feed: asks for them one after the other and writes what they
// bring, many pages in one transaction, the next one under way while the last ones are written.
import type { FeedPage } from '../../shared/masters/feed'
import { never } from '../../shared/result'
import type { Answer, Backend, Http } from '../backends/backend'
import { exchange } from '../backends/exchange'
import { feedPosition, type FeedPosition } from '../store/catalogue'
import type { WritableDb } from '../store/database'
import { takePage } from '../store/ingest'
import type { IngestOptions } from '../store/ingestItem'
import type { FeedAnswer } from '../sync/events'

export interface PullPorts {
  readonly db: WritableDb
  readonly hub: Backend
  readonly http: Http
  readonly now: () => number
  readonly rules: Omit<IngestOptions, 'at'>
}

const ITEMS = 'items'
export const PAGE_ROWS = 1_000
/** Rows that are written at once: enough to lie in order, few enough to be quick. */
export const SLICE_ROWS = 2_000
/** After so many the round ends, so that the screen hears how far it is. */
const ROUND_ROWS = 10_000
/** After so many it ends too, since pages may hold next to nothing. */
const ROUND_PAGES = 20

export async function pullRound(ports: PullPorts): Promise<FeedAnswer> {
  const position = feedPosition(ports.db, ITEMS)
  let from = position?.cursor ?? 0
  let { feed, after } = { feed: position?.feed ?? null, after: from }
  let asked = ask(ports, after)
  let slice: FeedPage | null = null
  let written = 0
  for (let pages = 1; ; pages += 1) {
    const answer = await asked
    // Pages of two streams are never one: the older is written, the newer asked for once more.
    const isFollowing =
      answer.kind === 'page' && (slice === null || slice.feed === answer.page.feed)
    if (!isFollowing) {
      if (slice !== null) take(ports, from, slice)
      return answer.kind === 'page' ? { kind: 'pulled', more: true } : failure(answer)
    }
    const { page } = answer
    // A page of this stream from before the cursor: asked again, it would never get any further.
    const isOld = page.feed === feed && page.next < after
    if (isOld) {
      if (slice !== null) take(ports, from, slice)
      return { kind: 'lost', message: 'an older page of the feed came again' }
    }
    feed = page.feed
    slice = slice === null ? page : joined(slice, page)
    const isSlice = !page.more || slice.rows.length >= SLICE_ROWS
    const isRound =
      !page.more || pages >= ROUND_PAGES || written + slice.rows.length >= ROUND_ROWS
    after = page.next
    if (!isRound) asked = ask(ports, after)
    if (!isSlice && !isRound) continue
    const { cursor } = take(ports, from, slice)
    // A stream that began anew leaves the cursor elsewhere: what is under way answers nothing.
    const isElsewhere = cursor !== page.next
    if (isRound || isElsewhere) return { kind: 'pulled', more: page.more || isElsewhere }
    written += slice.rows.length
    from = cursor
    slice = null
  }
}

async function ask({ hub, http, now }: PullPorts, after: number): Promise<Answer> {
  const call = { kind: 'pull' as const, after, limit: PAGE_ROWS }
  const { answer } = await exchange(http, hub, call, now())
  return answer
}

const take = ({ db, now, rules }: PullPorts, askedAfter: number, page: FeedPage): FeedPosition =>
  takePage(db, ITEMS, askedAfter, page, { ...rules, at: now() })

const joined = (first: FeedPage, next: FeedPage): FeedPage => ({
  ...next,
  rows: [...first.rows, ...next.rows],
})

function failure(answer: Exclude<Answer, { readonly kind: 'page' }>): FeedAnswer {
  switch (answer.kind) {
    case 'refused':
    case 'lost':
      return answer
    case 'accepted':
    case 'rejected':
    case 'absent':
      throw new Error(`a page was asked for and answered with ${answer.kind}`)
    default:
      return never(answer)
  }
}
