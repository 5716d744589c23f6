// The whole stream read once more: it brings back what was missed the first time, whatever numbers
// an older stream had come to, and shows nothing on its way that was not there before.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countItems, feedPosition } from '../../main/store/catalogue'
import { readAgain } from '../../main/store/ingest'
import type { FeedPage, FeedRow } from '../../shared/masters/feed'
import type { PriceAdjustment } from '../../shared/masters/item'
import { aPage, gone, put } from '../fixtures/catalogue'
import { bad, cut, itemOf, minutes, pagesOf, shelfOf, shopOf, type Shop } from '../fixtures/shop'
import { NOON } from '../fixtures/till'

/** The second stream, which gave way to nothing and begins its numbers anew. */
const second = (rows: readonly FeedRow[], rest: Partial<FeedPage> = {}): FeedPage =>
  aPage(rows, { feed: 'F2', ...rest })

const again = (shop: Shop): void => {
  shop.write((db) => { readAgain(db, 'items', NOON) })
}

const pricesOf = (shop: Shop) =>
  shop.read(shelfOf).map(({ itemCode, standardPrice }) => [itemCode, standardPrice / 10_000])
const missingOf = (shop: Shop) => shop.read((db) => feedPosition(db, 'items'))?.missing

describe('what a new stream lost on its way', () => {
  const first = [put(900, itemOf('A', 1))]
  const b = put(1, itemOf('B', 5))

  it.each([
    ['an article', [b], [b, put(2, itemOf('A', 1))], [['A', 1], ['B', 5]]],
    ['an article at another price', [b], [b, put(2, itemOf('A', 2))], [['A', 2], ['B', 5]]],
    [
      'a dearer price of what it had named as it was',
      [put(1, itemOf('A', 1))],
      [put(1, itemOf('A', 1)), put(2, itemOf('A', 9))],
      [['A', 9]],
    ],
    [
      'the end of what it had named as it was',
      [put(1, itemOf('A', 1)), put(2, b.kind === 'put' ? b.item : itemOf('B', 5))],
      [put(1, itemOf('A', 1)), put(2, itemOf('B', 5)), gone(3, 'A')],
      [['B', 5]],
    ],
  ] as const)('is there once all is read again: %s', (_case, lossy, whole, expected) => {
    for (const total of [2, null]) {
      const shop = shopOf(first)
      shop.take(second(lossy, { total }))
      again(shop)
      shop.take(second(whole, { total }))
      expect(pricesOf(shop)).toEqual(expected)
    }
  })

  it('comes back even when it is lost the second time and not the third', () => {
    const whole = [b, put(2, itemOf('A', 1))]
    const shop = shopOf([])
    const shelves = [whole, [b], whole].map((rows) => {
      shop.take(second(rows))
      again(shop)
      return pricesOf(shop).length
    })
    expect(shelves).toEqual([2, 1, 2])
  })

  it('is there with its time, though a row after it told an older one', () => {
    const rows = [
      put(1, itemOf('A', 9, { updatedAt: minutes(9) })),
      put(2, itemOf('A', 5, { updatedAt: minutes(5) })),
    ]
    const shop = shopOf(rows.slice(1))
    again(shop)
    for (const page of pagesOf(rows, [1])) shop.take(page)
    expect(pricesOf(shop)).toEqual([['A', 9]])
  })

  it('an adjustment too, beside those that were added to it and those of the old stream', () => {
    const row = (seq: number, adjustment: PriceAdjustment | null) =>
      put(seq, itemOf('A', 10, { adjustment, itemName: `短袖 ${seq}` }))
    const [early, late] = [cut(6, '2026-11-01'), cut(7, '2026-12-01')]
    const rows = [row(1, early), row(2, late), row(3, null)]
    const shop = shopOf([row(900, cut(8, '2026-11-01'))], { adjustments: 'add' })
    shop.take(second(rows.slice(2)))
    again(shop)
    shop.take(second(rows))
    expect(shop.read(shelfOf)).toMatchObject([{ adjustments: [early, late] }])
  })
})

describe('a stream that is whole and owes nothing', () => {
  const old = [put(1, itemOf('A', 1)), put(2, itemOf('B', 2))]
  const after = (page: FeedPage) => {
    const shop = shopOf(old)
    shop.take(page)
    return [pricesOf(shop).map(([code]) => code), shop.read(countItems), missingOf(shop)]
  }

  it.each([
    ['takes off what it does not name', 1, [['A'], 1, 0]],
    ['as one does that does not say how many it names', null, [['A'], 1, 0]],
    ['and one that owes some does not', 2, [['A', 'B'], 2, 1]],
  ] as const)('%s', (_case, total, expected) => {
    expect(after(second([put(1, itemOf('A', 1))], { total }))).toEqual(expected)
  })

  it('counts what it deleted and what was set aside as named', () => {
    const rows = [put(1, itemOf('A', 1)), gone(2, 'C'), bad(3, 'D')]
    expect(after(second(rows, { total: 3 }))).toEqual([['A'], 1, 0])
  })

  it('takes off, once it is read again, what it owed the first time', () => {
    const shop = shopOf(old)
    shop.take(second([put(1, itemOf('A', 1))], { total: 2 }))
    again(shop)
    shop.take(second([put(1, itemOf('A', 1)), put(2, itemOf('C', 3))], { total: 2 }))
    expect([pricesOf(shop), missingOf(shop)]).toEqual([[['A', 1], ['C', 3]], 0])
  })
})

it('what comes back of an article that was taken off has no adjustment of the old stream', () => {
  const row = (yuan: number, at: number) =>
    put(1, itemOf('A', 10, { adjustment: cut(yuan, '2026-11-01'), updatedAt: minutes(at) }))
  const shop = shopOf([row(8, 9)], { adjustments: 'add' })
  shop.take(second([]))
  shop.take(second([row(6, 1)]))
  expect(shop.read(shelfOf)).toMatchObject([{ adjustments: [cut(6, '2026-11-01')] }])
})

it('whatever it brought the first time, nothing changes on the shelf while it is read again', () => {
  const anyWord = fc.record({
    kind: fc.constantFrom('put', 'put', 'put', 'gone'),
    code: fc.constantFrom('A', 'B'),
    updatedAt: fc.option(fc.integer({ min: 0, max: 4 }).map(minutes)),
    yuan: fc.integer({ min: 1, max: 3 }),
    adjustment: fc.option(fc.integer({ min: 1, max: 3 }).map((yuan) => cut(yuan))),
  })
  const anyStream = fc
    .array(anyWord, { minLength: 1, maxLength: 10 })
    .map((words) =>
      words.map(({ kind, code, updatedAt, yuan, adjustment }, index) =>
        kind === 'gone'
          ? gone(index + 1, code, updatedAt)
          : put(index + 1, itemOf(code, yuan, { updatedAt, adjustment })),
      ),
    )
  const anySizes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 10 })
  const anyRule = fc.constantFrom('replace', 'add')
  fc.assert(
    fc.property(
      anyStream, anyStream, anySizes, anySizes, anyRule,
      (old, rows, sizes, sizesAgain, adjustments) => {
        const shop = shopOf(old, { adjustments })
        for (const page of pagesOf(rows, sizes)) shop.take({ ...page, feed: 'F2' })
        const before = shop.read(shelfOf)
        again(shop)
        for (const page of pagesOf(rows, sizesAgain)) {
          shop.take({ ...page, feed: 'F2' })
          expect(shop.read(shelfOf)).toEqual(before)
        }
      },
    ),
    { seed: 1, numRuns: 300 },
  )
})
