// What becomes of the rows of the items feed: the newest word of headquarters stands, however its
// words arrived, and what is known already is not written again.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AdjustmentRule } from '../../main/store/adjustments'
import { countItems, feedPosition } from '../../main/store/catalogue'
import { readAgain } from '../../main/store/ingest'
import type { FeedRow } from '../../shared/masters/feed'
import type { PriceAdjustment } from '../../shared/masters/item'
import { aPage, gone, put } from '../fixtures/catalogue'
import {
  bad,
  cut,
  dumpOf,
  everythingOf,
  itemOf,
  minutes,
  openShop,
  pagesOf,
  share,
  shelfOf,
  shopOf,
  type Shop,
} from '../fixtures/shop'
import { NOON } from '../fixtures/till'

// ---- Any stream of a few articles: put, invalid, gone or bad, with times in any order or none.

const anyAdjustment = fc.option(
  fc
    .tuple(
      fc.constantFrom(null, '2026-11-01', '2026-11-21'),
      fc.constantFrom(null, '2026-11-30'),
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
    )
    .map(([startDate, endDate, size, isPrice]): PriceAdjustment => ({
      ...(isPrice ? cut(size) : share(size * 1_000)),
      startDate,
      endDate,
    })),
)

const anyWord = (times: fc.Arbitrary<number | null>) =>
  fc.record({
    kind: fc.constantFrom('put', 'put', 'put', 'invalid', 'gone', 'bad'),
    code: fc.constantFrom('A', 'B', 'C'),
    updatedAt: times,
    yuan: fc.integer({ min: 1, max: 3 }),
    name: fc.constantFrom('短袖', '长袖'),
    adjustment: anyAdjustment,
  })

type Word = typeof anyWord extends (times: never) => fc.Arbitrary<infer One> ? One : never

function toRow({ kind, code, updatedAt, yuan, name, adjustment }: Word, index: number): FeedRow {
  const seq = 2 * index + 1
  if (kind === 'bad') return bad(seq, code)
  if (kind === 'gone') return gone(seq, code, updatedAt)
  const validity = kind === 'put' ? 'valid' : 'invalid'
  const rest = { updatedAt, itemName: name, adjustment, validity } as const
  return put(seq, itemOf(code, yuan, rest))
}

const someTimes = fc.option(fc.integer({ min: 0, max: 4 }).map(minutes))
const anyStream = fc
  .array(anyWord(someTimes), { minLength: 1, maxLength: 12 })
  .map((words) => words.map(toRow))
const anySizes = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 })
const anyRule = fc.constantFrom<AdjustmentRule>('replace', 'add')
const runs = { seed: 1, numRuns: 100 }

describe('the newest word of headquarters stands', () => {
  it('whatever the order in which timed rows arrive', () => {
    // Each time comes once, since of two rows of one time the higher seq counts by design.
    const anyTimed = fc
      .uniqueArray(anyWord(fc.integer({ min: 0, max: 40 }).map(minutes)), {
        selector: ({ code, updatedAt }) => `${code}${updatedAt ?? ''}`,
        minLength: 1,
        maxLength: 10,
      })
      .map((words) => words.filter(({ kind }) => kind !== 'bad'))
      .filter((words) => words.length > 0)
    fc.assert(
      fc.property(anyTimed, anySizes, anyRule, (words, sizes, adjustments) => {
        const inTime = words.toSorted((a, b) => (a.updatedAt ?? 0) - (b.updatedAt ?? 0))
        const arrived = shopOf(words.map(toRow), { sizes, adjustments })
        const expected = shopOf(inTime.map(toRow), { adjustments })
        expect(arrived.read(shelfOf)).toEqual(expected.read(shelfOf))
      }),
      runs,
    )
  })

  it('however the stream is cut into pages', () => {
    fc.assert(
      fc.property(anyStream, anySizes, anyRule, (rows, sizes, adjustments) => {
        const inPages = shopOf(rows, { sizes, adjustments })
        const atOnce = shopOf(rows, { adjustments })
        expect(inPages.read(everythingOf)).toEqual(atOnce.read(everythingOf))
      }),
      runs,
    )
  })

  it.each([
    ['an older row that comes late', [2, 1], 10],
    ['a row of the same time, which the higher seq wins', [1, 1], 20],
    ['a row that tells no time, and is as new as what it follows', [1, null], 20],
    ['a timed row after one without time', [null, 1], 20],
    ['rows without any time', [null, null], 20],
  ] as const)('after %s', (_case, times, yuan) => {
    const rows = times.map((at, index) =>
      put(
        index + 1,
        itemOf('A', 10 * (index + 1), { updatedAt: at === null ? null : minutes(at) }),
      ),
    )
    for (const sizes of [[], [1]]) {
      const [item, ...others] = shopOf(rows, { sizes }).read(shelfOf)
      expect([item?.standardPrice, others]).toEqual([yuan * 10_000, []])
    }
  })

  it('when a row without a time stands between two that have one', () => {
    const rows = [
      put(1, itemOf('A', 10)),
      put(2, itemOf('A', 20, { updatedAt: minutes(5) })),
      put(3, itemOf('A', 10)),
      put(4, itemOf('A', 30, { updatedAt: minutes(3) })),
    ]
    for (const sizes of [[], [1, 2], [1, 1, 1]]) {
      expect(shopOf(rows, { sizes }).read(shelfOf)).toMatchObject([{ standardPrice: 100_000 }])
    }
  })
})

describe('a replay', () => {
  it('of any beginning of the stream changes nothing', () => {
    fc.assert(
      fc.property(anyStream, fc.nat({ max: 12 }), anySizes, anyRule, (rows, count, ...reading) => {
        const [sizes, adjustments] = reading
        const shop = shopOf(rows, { sizes, adjustments })
        const before = shop.read(everythingOf)
        const prefix = rows.slice(0, count)
        if (prefix.length > 0) shop.take(aPage(prefix, { more: count < rows.length }))
        expect(shop.read(everythingOf)).toEqual(before)
      }),
      runs,
    )
  })
})

describe('a deleted item', () => {
  it.each([
    ['before its rows came', [gone(1, 'A', minutes(5)), put(2, itemOf('A', 1, { updatedAt: minutes(4) }))]],
    ['after they came', [
      put(1, itemOf('A', 1, { updatedAt: minutes(1) })),
      gone(2, 'A', minutes(5)),
      put(3, itemOf('A', 2, { updatedAt: minutes(4) })),
    ]],
    ['twice, the second time later', [
      gone(1, 'A', minutes(1)),
      gone(2, 'A', minutes(5)),
      put(3, itemOf('A', 2, { updatedAt: minutes(4) })),
    ]],
  ])('%s is not brought back by an older row', (_case, rows) => {
    for (const sizes of [[], [1], [1, 1]]) {
      const shop = shopOf(rows, { sizes })
      expect([shop.read(shelfOf), shop.read(countItems)]).toEqual([[], 0])
    }
  })

  it('comes back by a newer row, with all by which it is found', () => {
    const back = put(3, itemOf('A', 3, { updatedAt: minutes(6) }))
    const rows = [put(1, itemOf('A', 1)), gone(2, 'A', minutes(5)), back]
    for (const sizes of [[], [1, 1]]) {
      const shop = shopOf(rows, { sizes })
      expect(shop.read(shelfOf)).toEqual(shopOf([back]).read(shelfOf))
    }
  })
})

describe('an unchanged resync', () => {
  const rows = [
    put(1, itemOf('A', 1, { updatedAt: minutes(1), adjustment: cut(1, '2026-11-21') })),
    put(2, itemOf('B', 2, { adjustment: share(9_000) })),
    put(3, itemOf('C', 3, { validity: 'invalid' })),
    gone(4, 'D', minutes(2)),
    bad(5, 'E'),
  ]
  const again: readonly (readonly [string, (shop: Shop) => void])[] = [
    ['of the same stream', (shop) => shop.write((db) => { readAgain(db, 'items', NOON) })],
    ['of a stream of another name', (shop) => { shop.take(aPage([], { feed: 'F2' }), 5) }],
  ]
  const both = again.flatMap(([name, begin]) =>
    (['replace', 'add'] as const).map((rule) => [name, rule, begin] as const),
  )

  it.each(both)('%s writes nothing but how far it is, with %s', (_name, adjustments, begin) => {
    const shop = shopOf(rows, { adjustments })
    const before = shop.read(dumpOf)
    begin(shop)
    const { feed } = shop.read((db) => feedPosition(db, 'items')) ?? { feed: '' }
    const written = () => Number(shop.read((db) => db.prepare('select total_changes()').pluck().get()))
    const from = written()
    for (const page of pagesOf(rows, [2, 2])) shop.take({ ...page, feed })
    // Three pages: each one row of `feed`, two of them one of `mention`; and the bad row set aside
    // once more. Where they add up, the numbers of adjustments.
    const numbers = feed === 'F2' && adjustments === 'add' ? 2 * 2 : 0
    expect([shop.read(dumpOf), written() - from]).toEqual([before, 3 + 2 + 1 + numbers])
  })
})

describe('a new stream', () => {
  const old = [put(1, itemOf('A', 1)), put(2, itemOf('B', 2)), put(900, itemOf('C', 3))]

  it('takes nothing off sale until it is whole, and then what it does not name', () => {
    const shop = shopOf(old)
    const codes = () => shop.read(shelfOf).map(({ itemCode }) => itemCode)
    const first = aPage([put(1, itemOf('A', 1))], { feed: 'F2', more: true })
    const last = aPage([put(2, itemOf('D', 4))], { feed: 'F2' })
    shop.take(first)
    const during = codes()
    shop.take(last)
    expect([during, codes(), shop.read(countItems)]).toEqual([['A', 'B', 'C'], ['A', 'D'], 2])
  })

  it('that begins with older rows never shows an older price on its way to the newer ones', () => {
    const older = put(1, itemOf('A', 1, { updatedAt: minutes(1) }))
    const newer = put(2, itemOf('A', 9, { updatedAt: minutes(9) }))
    const shop = shopOf([older, newer])
    const prices = [
      aPage([older], { feed: 'F2', more: true }),
      aPage([newer], { feed: 'F2' }),
    ].map((page, index) => {
      shop.take(page, index)
      return shop.read(shelfOf).map(({ standardPrice }) => standardPrice)
    })
    expect(prices).toEqual([[90_000], [90_000]])
  })

  it('read once more from its beginning shows no older price either, with times or without', () => {
    const rows = [put(1, itemOf('A', 1)), put(2, itemOf('A', 9)), put(3, itemOf('B', 2))]
    const shop = shopOf(rows)
    shop.write((db) => {
      readAgain(db, 'items', NOON)
    })
    const prices = rows.map((row, index) => {
      shop.take(aPage([row], { more: index < 2 }), index)
      return shop.read(shelfOf).map(({ standardPrice }) => standardPrice)
    })
    expect(prices).toEqual([
      [90_000, 20_000],
      [90_000, 20_000],
      [90_000, 20_000],
    ])
  })

  it('brings back later what it did not name at first, whatever time the old one told', () => {
    const shop = shopOf([put(1, itemOf('A', 9, { updatedAt: minutes(9) }))])
    shop.take(aPage([put(1, itemOf('B', 1))], { feed: 'F2' }))
    shop.take(aPage([put(2, itemOf('A', 2, { updatedAt: minutes(1) }))], { feed: 'F2' }))
    expect(shop.read(shelfOf).map(({ itemCode }) => itemCode)).toEqual(['A', 'B'])
  })
})

it('the items for sale are always as many as are counted', () => {
  const anyPages = fc.array(
    fc.record({
      feed: fc.constantFrom('F1', 'F1', 'F2'),
      rows: fc.array(anyWord(someTimes), { maxLength: 5 }).map((words) => words.map(toRow)),
      more: fc.boolean(),
      shift: fc.integer({ min: 0, max: 30 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  fc.assert(
    fc.property(anyPages, anyRule, (pages, adjustments) => {
      const shop = openShop(adjustments)
      for (const { feed, rows, more, shift } of pages) {
        const moved = rows.map((row) => ({ ...row, seq: row.seq + shift }))
        shop.take(aPage(moved, { feed, more }))
        const counted = shop.read((db) =>
          db.prepare("select count(*) from item where validity = 'valid'").pluck().get(),
        )
        expect(shop.read(countItems)).toBe(counted)
      }
    }),
    runs,
  )
})
