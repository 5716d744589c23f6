// A row that says word for word what stands already is not even read; any other one is.
import { describe, expect, it } from 'vitest'
import type { AdjustmentRule } from '../../main/store/adjustments'
import { countSetAside, feedPosition } from '../../main/store/catalogue'
import type { FeedRow, UnreadRow } from '../../shared/masters/feed'
import { aPage, gone, put } from '../fixtures/catalogue'
import { bad, itemOf, minutes, openShop, shelfOf } from '../fixtures/shop'

/** Takes the rows as a whole stream, and answers the seqs of those that were read. */
function takeStream(
  { take }: ReturnType<typeof openShop>,
  feed: string,
  rows: readonly FeedRow[],
  more = false,
): readonly number[] {
  const read: number[] = []
  const watched = (row: UnreadRow): UnreadRow => ({
    ...row,
    read: () => {
      read.push(row.seq)
      return row.read()
    },
  })
  const page = aPage(rows, { feed, more })
  take({ ...page, rows: page.rows.map(watched) })
  return read
}

const at = (minute: number) => ({ updatedAt: minutes(minute) })
const [first, second] = [itemOf('A', 10, at(1)), itemOf('B', 20, at(1))]

describe('once more, in a stream of its own', () => {
  it('rows that stand are named and not read, whatever their seq', () => {
    const shop = openShop()
    const rounds = [
      takeStream(shop, 'F1', [put(1, first), put(2, second)]),
      takeStream(shop, 'F2', [put(5, second), put(9, first)]),
      takeStream(shop, 'F3', [put(1, first)]),
    ]
    const isWhole = shop.read((db) => feedPosition(db, 'items'))?.complete
    const codes = shop.read(shelfOf).map(({ itemCode }) => itemCode)
    expect([rounds, isWhole, codes]).toEqual([[[1, 2], [], []], true, ['A']])
  })

  it('an article that was taken off is read again', () => {
    const shop = openShop()
    takeStream(shop, 'F1', [put(1, first), gone(2, 'A', minutes(2))])
    expect(takeStream(shop, 'F2', [put(1, first)])).toEqual([1])
  })

  it('a row that stands is read where the page says something else of its article too', () => {
    const shop = openShop()
    takeStream(shop, 'F1', [put(1, first)])
    const dearer = { ...itemOf('A', 30), updatedAt: null }
    const read = takeStream(shop, 'F2', [put(1, dearer), put(2, first), put(3, second)])
    const prices = shop.read(shelfOf).map(({ standardPrice }) => standardPrice)
    expect([read.toSorted(), prices]).toEqual([
      [1, 2, 3],
      [100_000, 200_000],
    ])
  })

  it('a row that stands answers a bad one before it, and no later one', () => {
    const shop = openShop()
    takeStream(shop, 'F1', [put(1, first), put(2, second)])
    takeStream(shop, 'F2', [bad(1, 'A'), put(2, first), put(3, second), bad(4, 'B')])
    expect(shop.read(countSetAside)).toBe(1)
  })

  it.each([
    ['replace', []],
    ['add', [1]],
  ] as const)('where adjustments %s it is read: %j', (adjustments: AdjustmentRule, read) => {
    const shop = openShop(adjustments)
    takeStream(shop, 'F1', [put(1, first)])
    expect(takeStream(shop, 'F2', [put(1, first)])).toEqual(read)
  })
})
