// A round of the items feed: pages are asked for one after the other while what came is written,
// many in one transaction, and whatever breaks off in between costs nothing that was read.
import { afterEach, describe, expect, it } from 'vitest'
import type { Answer, Backend, Call } from '../../main/backends/backend'
import { pullRound } from '../../main/catalogue/pull'
import { countItems, feedPosition } from '../../main/store/catalogue'
import { readAgain } from '../../main/store/ingest'
import type { FeedAnswer } from '../../main/sync/events'
import type { FeedPage } from '../../shared/masters/feed'
import { openCatalogue, plainRules, put, type CatalogueUnderTest } from '../fixtures/catalogue'
import { unread } from '../fixtures/feed'
import { anItem } from '../fixtures/item'
import { NOON } from '../fixtures/till'

const opened: CatalogueUnderTest[] = []
afterEach(() => {
  for (const catalogue of opened.splice(0)) catalogue.close()
})

type Pull = Extract<Call, { readonly kind: 'pull' }>
type Hub = (call: Pull, nth: number) => Answer | Promise<Answer>

/** A till whose hub answers so, and everything that it asked and wrote, in that order. */
function openPull(hub: Hub) {
  const catalogue = openCatalogue(':memory:')
  opened.push(catalogue)
  const events: string[] = []
  const answers: Answer[] = []
  let asked = 0
  // The answers go past the codec and the network, which have tests of their own.
  const backend: Backend = {
    name: 'hub',
    encode: (call) => ({ method: 'GET', url: '', headers: {}, body: JSON.stringify(call) }),
    decode: (_call, { body }) => answers[Number(body)] ?? { kind: 'lost', message: body },
  }
  const http = async (request: { readonly body: string | null }) => {
    const call = JSON.parse(request.body ?? '') as Pull
    events.push(`asks after ${call.after}`)
    const body = String(asked)
    asked += 1
    answers[Number(body)] = await hub(call, asked)
    return { kind: 'response', response: { status: 200, headers: {}, body } } as const
  }
  return {
    events,
    readAgain: () => catalogue.write((db) => { readAgain(db, 'items', NOON) }),
    run: (sql: string) => catalogue.write((db) => db.exec(sql)),
    pull: (): Promise<FeedAnswer> =>
      catalogue.write((db) => {
        db.function('told', (cursor) => {
          events.push(`wrote to ${String(cursor)}`)
          return null
        })
        db.exec(`create temp trigger if not exists told after update on feed
          begin select told(new.cursor); end`)
        const rules = { adjustments: plainRules.adjustments, readingsOf: plainRules.readingsOf }
        return pullRound({ db, hub: backend, http, now: () => NOON, rules })
      }),
    read: () =>
      catalogue.read((db) => {
        const position = feedPosition(db, 'items')
        return [position?.feed, position?.cursor, position?.complete, countItems(db)]
      }),
  }
}

/** A stream of so many items, as many a page as are asked for. */
const stream = (last: number, feed = 'F1'): Hub => ({ after, limit }) => ({
  kind: 'page',
  page: pageOf(feed, after, Math.min(limit, last - after), after + limit < last),
})

const pageOf = (feed: string, after: number, count: number, more: boolean): FeedPage => ({
  feed,
  rows: Array.from({ length: Math.max(0, count) }, (_, index) =>
    unread(put(after + index + 1, anItem({ itemCode: `I${after + index + 1}` }))),
  ),
  next: after + Math.max(0, count),
  more,
  total: null,
})

const done = { kind: 'pulled', more: false }
const goesOn = { kind: 'pulled', more: true }

describe('a round', () => {
  it('asks for the next page before it writes the last ones, two pages at a time', async () => {
    const till = openPull(stream(4_500))
    expect([await till.pull(), till.read(), till.events]).toEqual([
      done,
      ['F1', 4_500, true, 4_500],
      [
        'asks after 0',
        'asks after 1000',
        'asks after 2000',
        'wrote to 2000',
        'asks after 3000',
        'asks after 4000',
        'wrote to 4000',
        'wrote to 4500',
      ],
    ])
  })

  it('ends after ten thousand rows, and the next one goes on from there', async () => {
    const till = openPull(stream(12_345))
    const first = [await till.pull(), till.read(), till.events.length]
    const second = [await till.pull(), till.read()]
    expect([first, second]).toEqual([
      [goesOn, ['F1', 10_000, false, 10_000], 15],
      [done, ['F1', 12_345, true, 12_345]],
    ])
  })

  it('ends even where pages bring nothing and promise more without end', async () => {
    const till = openPull(({ after }) => ({
      kind: 'page',
      page: { feed: 'F1', rows: [], next: after + 1, more: true, total: null },
    }))
    expect(await till.pull()).toEqual(goesOn)
  })

  it('of nothing new says so and ends', async () => {
    const till = openPull(stream(10))
    await till.pull()
    expect([await till.pull(), till.read()]).toEqual([done, ['F1', 10, true, 10]])
  })
})

it('an older page that comes in the place of a newer one is said, and changes nothing', async () => {
  const whole = stream(4_500)
  const till = openPull((call, nth) => whole(nth > 3 ? { ...call, after: 0 } : call, nth))
  const old = { kind: 'lost', message: 'an older page of the feed came again' }
  expect([await till.pull(), await till.pull(), till.read()]).toEqual([
    old,
    old,
    ['F1', 3_000, false, 3_000],
  ])
})

describe('a failure', () => {
  const lost: Answer = { kind: 'lost', message: 'silence' }
  const refused: Answer = {
    kind: 'refused',
    cause: 'throttled',
    message: 'HTTP 429',
    retryAfterMs: 7_000,
  }

  it.each([
    ['on the first page', 1, lost, [undefined, undefined, undefined, 0]],
    ['on the second page', 2, refused, ['F1', 1_000, false, 1_000]],
    ['while a slice is written', 3, lost, ['F1', 2_000, false, 2_000]],
    ['between two slices', 4, refused, ['F1', 3_000, false, 3_000]],
  ] as const)('%s keeps what was read before it, and is handed on', async (_case, at, answer, left) => {
    const whole = stream(4_500)
    const till = openPull((call, nth) => (nth === at ? answer : whole(call, nth)))
    const broken = [await till.pull(), till.read()]
    const mended = [await till.pull(), till.read()]
    expect([broken, mended]).toEqual([[answer, left], [done, ['F1', 4_500, true, 4_500]]])
  })

  it('of the disk writes neither rows nor cursor of its slice, and loses no earlier one', async () => {
    const till = openPull(stream(4_500))
    till.run(`create temp trigger full before update on feed when new.cursor > 2000
      begin select raise(abort, 'full'); end`)
    await expect(till.pull()).rejects.toThrow('full')
    const broken = till.read()
    till.run('drop trigger full')
    expect([broken, await till.pull(), till.read()]).toEqual([
      ['F1', 2_000, false, 2_000],
      done,
      ['F1', 4_500, true, 4_500],
    ])
  })
})

describe('a stream that begins anew', () => {
  /** The other stream answers from the call on that is named. */
  const changingAt = (nthCall: number): Hub => (call, nth) =>
    (nth < nthCall ? stream(4_500) : stream(1_500, 'F2'))(call, nth)

  const whole = [done, ['F2', 1_500, true, 1_500]]
  it.each([
    ['at the first page of a slice', 3, [[goesOn, ['F2', 0, false, 2_000]], whole]],
    [
      'at its second page',
      4,
      [[goesOn, ['F1', 3_000, false, 3_000]], [goesOn, ['F2', 0, false, 3_000]], whole],
    ],
    [
      'between two rounds',
      6,
      [[done, ['F1', 4_500, true, 4_500]], [goesOn, ['F2', 0, false, 4_500]], whole],
    ],
  ] as const)('%s keeps what was read of the old one, and is read from its beginning', async (_case, at, expected) => {
    const till = openPull(changingAt(at))
    const rounds = []
    for (const _round of expected) rounds.push([await till.pull(), till.read()])
    expect(rounds).toEqual(expected)
  })

  it('because it is to be read again leaves out nothing of its beginning', async () => {
    const whole = stream(4_500)
    const till = openPull((call, nth) => {
      if (nth === 4) till.readAgain()
      return whole(call, nth)
    })
    const rounds = []
    for (let round = 0; round < 2; round += 1) rounds.push([await till.pull(), till.read()])
    expect(rounds).toEqual([
      [goesOn, ['F1', 0, false, 2_000]],
      [done, ['F1', 4_500, true, 4_500]],
    ])
  })
})
