// The engine's part for what comes down: a round of pages is asked for, and rests between rounds
// and after failures. Whoever carries the round out writes rows and cursor together.
import { never } from '../../shared/result'
import type { Effect, Event } from './events'
import { isRested, rest, type Feed } from './state'

export const FEED_INTERVAL_MS = 30_000

export function advanceFeed(feed: Feed, at: number): readonly Effect[] {
  if (feed.inFlight !== null || !isRested(feed, at)) return []
  feed.calls += 1
  const { name, backend, calls } = feed
  const callId = `pull.${name}.${calls}`
  feed.inFlight = callId
  return [{ kind: 'call', callId, backend, call: { kind: 'pull', name }, clockOffsetMs: 0 }]
}

export function takeFeedAnswer(feed: Feed, { answer, at }: Event & { kind: 'answered' }): void {
  feed.inFlight = null
  switch (answer.kind) {
    case 'pulled':
      feed.failures = 0
      feed.problem = null
      feed.restingSince = at
      feed.restingMs = answer.more ? 0 : FEED_INTERVAL_MS
      return
    case 'refused':
      return rest(feed, answer, answer.retryAfterMs, at)
    case 'lost':
      return rest(feed, { cause: 'lost', message: answer.message }, null, at)
    case 'accepted':
    case 'rejected':
    case 'absent':
    case 'unsendable':
      throw new Error(`a round was asked for and answered with ${answer.kind}`)
    default:
      never(answer)
  }
}
