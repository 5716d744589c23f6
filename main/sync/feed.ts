// The engine's part for what comes down: pages are asked for one after the other, and a page
// is committed together with its cursor.
import type { FeedPage } from '../../shared/masters/feed'
import { never } from '../../shared/result'
import type { Change, Effect, Event } from './events'
import { isRested, rest, type Feed } from './state'

export const FEED_PAGE_ROWS = 500
export const FEED_INTERVAL_MS = 30_000

export function advanceFeed(feed: Feed, at: number): readonly Effect[] {
  if (feed.inFlight !== null || !isRested(feed, at)) return []
  feed.calls += 1
  const { name, backend, cursor: after, calls } = feed
  const callId = `pull.${name}.${calls}`
  feed.inFlight = callId
  const call = { kind: 'pull' as const, name, after, limit: FEED_PAGE_ROWS }
  return [{ kind: 'call', callId, backend, call, clockOffsetMs: 0 }]
}

export function takeFeedAnswer(
  feed: Feed,
  { answer, at }: Event & { kind: 'answered' },
  changes: Change[],
): void {
  feed.inFlight = null
  switch (answer.kind) {
    case 'page':
      return takePage(feed, answer.page, at, changes)
    case 'refused':
      return rest(feed, answer, answer.retryAfterMs, at)
    case 'lost':
      return rest(feed, { cause: 'lost', message: answer.message }, null, at)
    case 'accepted':
    case 'rejected':
    case 'absent':
      throw new Error(`a page was asked for and answered with ${answer.kind}`)
    default:
      never(answer)
  }
}

function takePage(feed: Feed, page: FeedPage, at: number, changes: Change[]): void {
  feed.failures = 0
  feed.problem = null
  feed.restingSince = at
  feed.restingMs = page.more ? 0 : FEED_INTERVAL_MS
  if (page.feed !== feed.feed) {
    changes.push({ kind: 'reload', name: feed.name, feed: page.feed })
    const askedFromTheStart = feed.cursor === 0
    feed.feed = page.feed
    feed.cursor = 0
    if (!askedFromTheStart) {
      // A page after another stream's cursor belongs nowhere in this one.
      feed.restingMs = 0
      return
    }
  }
  changes.push({ kind: 'page', name: feed.name, page })
  feed.cursor = page.next
}
