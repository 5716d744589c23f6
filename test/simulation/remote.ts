// The simulated platform: books documents in one of three ways, may be looked up, has a feed of
// items, and says no in every way that the real ones have. It keeps the ledger that counts.
import type { Answer, TimedAnswer } from '../../main/backends/backend'
import { parseMoney, type Money } from '../../shared/decimal'
import { assert, never } from '../../shared/result'
import type { FeedPage } from '../../shared/masters/feed'
import { createItemsFeed, type ItemsFeed } from './itemsFeed'
import type { Plan, Weather } from './swarm'
import type { World } from './world'
import { HOUR_MS } from './swarm'

/** A call with the time that the till wrote on its envelope. */
export type RemoteCall = { readonly stampedAt: number } & (
  | { readonly kind: 'book'; readonly body: string }
  | { readonly kind: 'lookUp'; readonly body: string }
  | { readonly kind: 'probe' }
  | { readonly kind: 'pull'; readonly after: number; readonly limit: number }
)

export interface Booking {
  readonly code: string
  readonly body: string
  readonly amount: Money
  /** The codes of the items; in one document each line has its own. */
  readonly goods: readonly string[]
  readonly at: number
}

export interface Remote {
  /** What happens when a request arrives; the answer may still get lost. */
  readonly take: (call: RemoteCall, weather: Weather) => TimedAnswer
  readonly ledger: ReadonlyMap<string, Booking>
  readonly feed: ItemsFeed
  /** From now on every document is bearable, as after a mend at headquarters. */
  readonly cure: () => void
  readonly isIll: (code: string) => boolean
}

/** Told of every booking. */
export interface RemoteWatch {
  readonly booked: (booking: Booking) => void
}

export function createRemote(world: World, plan: Plan, watch: RemoteWatch): Remote {
  const { platform } = plan
  const { chance, now } = world
  const ledger = new Map<string, Booking>()
  const illnessByCode = new Map<string, 'rejected' | 'crashing' | 'none'>()
  const feed = createItemsFeed(chance, platform)
  let isCured = false

  const illnessOf = (code: string): 'rejected' | 'crashing' | 'none' => {
    if (isCured) return 'none'
    const known = illnessByCode.get(code)
    if (known !== undefined) return known
    const drawn = chance.happens(platform.rejectedShare)
      ? 'rejected'
      : chance.happens(platform.crashingShare)
        ? 'crashing'
        : 'none'
    illnessByCode.set(code, drawn)
    return drawn
  }

  const book = (body: string): Answer => {
    const { code, amount, goods } = readBody(body)
    const first = ledger.get(code)
    if (first !== undefined && isRemembered(plan, first, now())) return repeatAnswer(plan)
    switch (illnessOf(code)) {
      case 'rejected':
        return { kind: 'rejected', message: 'no such goods', alreadyHave: false }
      case 'crashing':
        return { kind: 'lost', message: 'HTTP 500' }
      case 'none': {
        const booking = { code, body, amount, goods, at: now() }
        watch.booked(booking)
        ledger.set(code, first ?? booking)
        return { kind: 'accepted' }
      }
    }
  }

  const lookUp = (body: string): Answer => {
    const booking = ledger.get(readBody(body).code)
    assert(platform.lookUp !== 'none', 'this platform cannot be looked up')
    const lateMs = platform.lookUp === 'atOnce' ? 0 : platform.lookUp.lateMs
    const isShown = booking !== undefined && now() >= booking.at + lateMs
    return isShown ? { kind: 'accepted' } : { kind: 'absent' }
  }

  const pull = (after: number, limit: number): Answer => {
    feed.change()
    const page: FeedPage = feed.page(after, limit)
    return { kind: 'page', page }
  }

  const judge = (call: RemoteCall, weather: Weather, serverAt: number): Answer => {
    if (chance.happens(weather.throttled ?? 0)) {
      const retryAfterMs = chance.pick([null, 1_000, 120_000])
      return { kind: 'refused', cause: 'throttled', message: 'too many calls', retryAfterMs }
    }
    if (chance.happens(weather.misconfigured ?? 0)) {
      return { kind: 'refused', cause: 'configuration', message: 'unknown key', retryAfterMs: null }
    }
    if (call.kind !== 'pull' && Math.abs(call.stampedAt - serverAt) > platform.timeWindowMs) {
      return { kind: 'refused', cause: 'clock', message: 'out of time', retryAfterMs: null }
    }
    if (chance.happens(weather.brokenBefore ?? 0)) return { kind: 'lost', message: 'HTTP 502' }
    switch (call.kind) {
      case 'book':
        return book(call.body)
      case 'lookUp':
        return lookUp(call.body)
      case 'probe':
        return { kind: 'accepted' }
      case 'pull':
        return pull(call.after, call.limit)
      default:
        return never(call)
    }
  }

  return {
    take: (call, weather) => {
      // The Date header has no fractions of a second.
      const serverAt = Math.floor((now() + platform.skewMs) / 1000) * 1000
      const judged = judge(call, weather, serverAt)
      const isBroken = chance.happens(weather.brokenAfter ?? 0)
      const answer: Answer = isBroken ? { kind: 'lost', message: 'HTTP 504' } : judged
      const isProper = answer.kind !== 'lost' && platform.tellsTime
      return { answer, serverAt: isProper ? serverAt : null }
    },
    ledger,
    feed,
    cure: () => {
      isCured = true
    },
    isIll: (code) => illnessOf(code) !== 'none',
  }
}

function isRemembered({ platform: { repeats } }: Plan, first: Booking, now: number): boolean {
  if (repeats === 'ignored') return true
  if (repeats === 'booked') return false
  return now < first.at + repeats.forgottenAfterHours * HOUR_MS
}

function repeatAnswer({ platform: { repeatAnswer: words } }: Plan): Answer {
  if (words === 'accepted') return { kind: 'accepted' }
  const alreadyHave = words === 'alreadyHave'
  return { kind: 'rejected', message: alreadyHave ? '单号已存在' : 'the day is closed', alreadyHave }
}

export const goodsIn = (body: string): readonly string[] => readBody(body).goods

/** What a document's body says of itself, as the platform reads it. */
function readBody(body: string): Pick<Booking, 'code' | 'amount' | 'goods'> {
  const outer = JSON.parse(body) as { readonly orderInfo: string; readonly orderLine: string }
  const order = JSON.parse(outer.orderInfo) as {
    readonly orderCode: string
    readonly totalAmount: string
  }
  const amount = parseMoney(order.totalAmount)
  assert(amount.ok, `${order.totalAmount} is no amount`)
  const lines = JSON.parse(outer.orderLine) as readonly { readonly itemCode: string }[]
  const goods = lines.map(({ itemCode }) => itemCode)
  return { code: order.orderCode, amount: amount.value, goods }
}
