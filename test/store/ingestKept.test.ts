// What is kept beside the items: price adjustments under either rule, what prices were before, the
// bad rows with their reason, and how many items a stream still owes.
import { describe, expect, it } from 'vitest'
import type { AdjustmentRule } from '../../main/store/adjustments'
import { countSetAside, feedPosition } from '../../main/store/catalogue'
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
  ]
  it.each(table)('%s under %s', (_case, adjustments, rows, expected) => {
    for (const sizes of [[], [1, 1]]) {
      const [item] = shopOf(rows, { sizes, adjustments }).read(shelfOf)
      expect(item?.adjustments).toEqual(expected)
    }
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
           from price_before order by seq`,
        )
        .all(),
    )

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
})
