// What is kept beside the items: price adjustments under either rule, what prices were before, the
// bad rows with their reason, and how many items a stream still owes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AdjustmentRule } from '../../main/store/adjustments'
import { countSetAside, feedPosition } from '../../main/store/catalogue'
import { readItem } from '../../main/store/itemDetail'
import { pricesBefore } from '../../main/store/pricesBefore'
import { price } from '../../shared/decimal'
import type { FeedRow } from '../../shared/masters/feed'
import type { PriceAdjustment } from '../../shared/masters/item'
import { aPage, gone, put } from '../fixtures/catalogue'
import { bad, cut, itemOf, minutes, openShop, share, shelfOf, shopOf, type Shop } from '../fixtures/shop'

describe('price adjustments', () => {
  const first = cut(8, '2026-11-01')
  const second = cut(7, '2026-12-01')
  const same = cut(6, '2026-11-01')
  const other = share(9_000, '2026-11-01')
  const row = (seq: number, adjustment: PriceAdjustment | null, at: number | null = null) =>
    put(seq, itemOf('A', 10, { adjustment, updatedAt: at === null ? null : minutes(at) }))

  type Case = readonly [string, AdjustmentRule, readonly FeedRow[], readonly PriceAdjustment[]]
  const table: readonly Case[] = [
    ['another takes its place', 'replace', [row(1, first), row(2, second)], [second]],
    ['a row without one takes it away', 'replace', [row(1, first), row(2, null)], []],
    ['an older row does neither', 'replace', [row(1, first, 2), row(2, null, 1)], [first]],
    ['another stands beside it', 'add', [row(1, first), row(2, second)], [first, second]],
    ['a row without one leaves it', 'add', [row(1, first), row(2, null)], [first]],
    ['one of the same first day replaces it', 'add', [row(1, first), row(2, same)], [same]],
    ['unless it is older', 'add', [row(1, first, 2), row(2, same, 1)], [first]],
    ['one of another kind does not', 'add', [row(1, first), row(2, other)], [other, first]],
    ['one in an older row counts', 'add', [row(1, first, 2), row(2, second, 1)], [first, second]],
    [
      'the one that was said last counts, though it was said before',
      'add',
      [row(1, first, 1), row(2, first, 5), row(3, same, 3)],
      [first],
    ],
    ['one that tells no time is as new as what it follows', 'add', [row(1, first, 2), row(2, same)], [same]],
    [
      'and what was said before that is older than both',
      'add',
      [row(1, first, 5), row(2, same), row(3, first, 3)],
      [same],
    ],
    [
      'it is not as new as what comes after it',
      'add',
      [row(1, first, 1), row(2, null, 3), row(3, same), row(4, null, 9), row(5, first, 5)],
      [first],
    ],
  ]
  it.each(table)('%s under %s', (_case, adjustments, rows, expected) => {
    for (const sizes of [[], [1, 1]]) {
      const [item] = shopOf(rows, { sizes, adjustments }).read(shelfOf)
      expect(item?.adjustments).toEqual(expected)
    }
  })

  it('are the same in whatever order timed rows come before those that tell no time', () => {
    const anyAdjustment = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(null, '2026-11-01', '2026-12-01'))
      .map(([yuan, startDate]) => cut(yuan, startDate))
    const anyTimed = fc.record({ adjustment: anyAdjustment, at: fc.integer({ min: 0, max: 40 }) })
    const anyTimedRows = fc.uniqueArray(anyTimed, { selector: ({ at }) => at, maxLength: 8 })
    const rowsOf = (said: readonly (readonly [PriceAdjustment, number | null])[]) =>
      said.map(([adjustment, at], index) => row(index + 1, adjustment, at))
    const shelf = (rows: readonly FeedRow[], sizes: readonly number[]) =>
      shopOf(rows, { sizes, adjustments: 'add' }).read(shelfOf)
    fc.assert(
      fc.property(
        anyTimedRows,
        fc.array(anyAdjustment, { minLength: 1, maxLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 8 }),
        (timed, timeless, sizes) => {
          const said = (rows: typeof timed) =>
            rowsOf([
              ...rows.map(({ adjustment, at }) => [adjustment, at] as const),
              ...timeless.map((adjustment) => [adjustment, null] as const),
            ])
          const inTime = timed.toSorted((a, b) => a.at - b.at)
          expect(shelf(said(timed), sizes)).toEqual(shelf(said(inTime), []))
        },
      ),
      { seed: 1, numRuns: 200 },
    )
  })
})

it('an adjustment of a new stream is believed, whatever numbers the old one had come to', () => {
  const row = (seq: number, yuan: number) =>
    put(seq, itemOf('A', 10, { adjustment: cut(yuan, '2026-11-01') }))
  const shop = shopOf([row(900, 8)], { adjustments: 'add' })
  shop.take(aPage([put(1, itemOf('A', 11))], { feed: 'F2', more: true }))
  shop.take(aPage([row(2, 6)], { feed: 'F2' }))
  expect(shop.read(shelfOf)).toMatchObject([{ adjustments: [cut(6, '2026-11-01')] }])
})

describe('what prices were before', () => {
  const before = ({ read }: Shop) =>
    read((db) =>
      db
        .prepare(
          `select seq, standard_price as standard, retail_price as retail, adjustments
           from price_before order by nth`,
        )
        .all(),
    )
  /** As the page shows them, in yuan. */
  const shown = ({ read }: Shop) =>
    read((db) => pricesBefore(db, readItem(db, 'A')?.id ?? 0)).map(
      ({ seq, standardPrice }) => [seq, standardPrice / 10_000] as const,
    )
  const each = (yuans: readonly number[]) =>
    yuans.map((yuan, index) => put(index + 1, itemOf('A', yuan)))
  const to = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

  it('is kept when a price or an adjustment changes, and not when a name does', () => {
    const rows = [
      put(1, itemOf('A', 1)),
      put(2, itemOf('A', 1, { itemName: '新名' })),
      put(3, itemOf('A', 2, { retailPrice: price(15_000) })),
      put(4, itemOf('A', 2, { retailPrice: price(15_000), adjustment: cut(1) })),
      put(5, itemOf('A', 2, { retailPrice: price(15_000) })),
    ]
    const adjusted = JSON.stringify([
      { endDate: null, updatedAt: null, seq: 4, startDate: null, kind: 'price', price: 10_000 },
    ])
    expect(before(shopOf(rows, { sizes: [1, 1, 1, 1] }))).toEqual([
      { seq: 2, standard: 10_000, retail: null, adjustments: '[]' },
      { seq: 3, standard: 20_000, retail: 15_000, adjustments: '[]' },
      { seq: 4, standard: 20_000, retail: 15_000, adjustments: adjusted },
    ])
  })

  it('is the latest of all streams, whatever their numbers and the clock', () => {
    const shop = shopOf(each([1, 2, 3]), { sizes: [1, 1] })
    each([4, 5]).forEach((row, at) => {
      shop.take(aPage([row], { feed: 'F2', more: at === 0 }), at)
    })
    expect(shown(shop)).toEqual([[1, 4], [3, 3], [2, 2], [1, 1]])
  })

  it('is the last fifty, in the file too', () => {
    const shop = shopOf(each(to(60)), { sizes: to(60).map(() => 1) })
    const expected = to(59).toReversed().slice(0, 50).map((yuan) => [yuan, yuan])
    expect([shown(shop), before(shop).length]).toEqual([expected, 50])
  })

  it('knows no price of an item of which only its deletion was ever said', () => {
    expect(before(shopOf([gone(1, 'A'), put(2, itemOf('A', 2))], { sizes: [1] }))).toEqual([])
  })
})

describe('a bad row', () => {
  const rows = [put(1, itemOf('A', 1)), bad(2, 'A'), bad(3, 'B'), bad(4, null)]

  it('leaves what stood before it, and stands aside until a later good one', () => {
    const shop = shopOf(rows)
    const first = [shop.read(shelfOf).length, shop.read(countSetAside)]
    shop.take(aPage([put(5, itemOf('B', 1))]))
    const second = [shop.read(shelfOf).length, shop.read(countSetAside)]
    shop.take(aPage([gone(6, 'A')]))
    const third = [shop.read(shelfOf).length, shop.read(countSetAside)]
    expect([first, second, third]).toEqual([[1, 3], [2, 2], [1, 1]])
  })

  it('that a good one follows on the same page is not left standing', () => {
    expect(shopOf([bad(1, 'A'), put(2, itemOf('A', 1))]).read(countSetAside)).toBe(0)
  })

  it('that a good one came before stays, however they came', () => {
    for (const sizes of [[], [1]]) {
      expect(shopOf([put(1, itemOf('A', 1)), bad(2, 'A')], { sizes }).read(countSetAside)).toBe(1)
    }
  })
})

describe('what a stream owes', () => {
  const missing = (rows: readonly FeedRow[], total: number | null): number | undefined => {
    const shop = openShop()
    shop.take(aPage(rows, { total }))
    return shop.read((db) => feedPosition(db, 'items'))?.missing
  }
  const two = [put(1, itemOf('A', 1)), gone(2, 'B')]

  it.each([
    ['that it never named', two, 5, 3],
    ['none where it names all', two, 2, 0],
    ['none where it names more than it said', two, 1, 0],
    ['none where it does not say', two, null, 0],
    ['less what was set aside', [...two, bad(3, 'C'), bad(4, null)], 5, 1],
    ['less it once, though it was bad twice', [...two, bad(3, 'C'), bad(4, 'C')], 5, 2],
    ['no less for a bad row of what it named', [...two, bad(3, 'A')], 5, 3],
  ] as const)('is counted: %s', (_case, rows, total, expected) => {
    expect(missing(rows, total)).toBe(expected)
  })

  it('is counted at the end of every round, also long after the stream was whole', () => {
    const shop = openShop()
    const state = () => {
      const { missing: owed, named, complete } = shop.read((db) => feedPosition(db, 'items')) ?? {}
      return [owed, named, complete, shop.read(shelfOf).map(({ itemCode }) => itemCode)]
    }
    const rounds: readonly (readonly [number, readonly FeedRow[], number, boolean])[] = [
      [0, two, 2, false],
      [2, [put(3, itemOf('A', 2))], 2, false],
      [3, [put(9, itemOf('C', 3))], 6, true],
      [9, [put(10, itemOf('A', 3))], 6, false],
      [10, [put(11, itemOf('D', 4)), put(12, itemOf('E', 5)), bad(13, 'F')], 6, false],
    ]
    const states = rounds.map(([after, rows, total, more]) => {
      shop.take(aPage(rows, { total, more }), after)
      return state()
    })
    expect(states).toEqual([
      [0, 2, true, ['A']],
      [0, 2, true, ['A']],
      // In the midst of a round the rest may still come.
      [0, 3, true, ['A', 'C']],
      [3, 3, true, ['A', 'C']],
      [0, 5, true, ['A', 'C', 'D', 'E']],
    ])
  })

  it('takes nothing off sale when it comes after all', () => {
    const shop = shopOf([put(1, itemOf('A', 1)), put(2, itemOf('B', 2))])
    shop.take(aPage([put(1, itemOf('A', 1))], { feed: 'F2', total: 2 }))
    shop.take(aPage([put(2, itemOf('C', 3))], { feed: 'F2', total: 2 }), 1)
    expect([
      shop.read((db) => feedPosition(db, 'items'))?.missing,
      shop.read(shelfOf).map(({ itemCode }) => itemCode),
    ]).toEqual([0, ['A', 'B', 'C']])
  })

  it('is not made up where an older program forgot what the stream had named', () => {
    const shop = shopOf(two)
    shop.write((db) => db.exec('delete from mention'))
    shop.take(aPage([put(3, itemOf('C', 3))], { total: 3 }), 2)
    expect(shop.read((db) => feedPosition(db, 'items'))).toMatchObject({ missing: 0, named: 2 })
  })
})
