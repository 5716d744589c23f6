// The platform's stream of items: a log in which a newer row takes the place of the older one, so
// that a page may change while it is being read.
import { price } from '../../shared/decimal'
import { unread } from '../fixtures/feed'
import { anItem } from '../fixtures/item'
import type { FeedPage, FeedRow } from '../../shared/masters/feed'
import type { Item } from '../../shared/masters/item'
import type { PlatformPlan } from './swarm'
import type { Chance } from './world'

export interface ItemsFeed {
  readonly page: (after: number, limit: number) => FeedPage
  /** Now and then an item changes, or goes, between two pages. */
  readonly change: () => void
  /** The hub was set up anew: another stream, counted from the beginning. */
  readonly beginAnew: () => void
  readonly id: () => string
  readonly rows: () => readonly FeedRow[]
}

export function createItemsFeed(chance: Chance, { items, pageRows }: PlatformPlan): ItemsFeed {
  let number = 1
  let seq = 0
  let rowByCode = new Map<string, FeedRow>()
  const tellsTotal = chance.happens(0.7)
  const total = (): number | null => (tellsTotal ? rowByCode.size : null)

  const write = (code: string): void => {
    seq += 1
    rowByCode.delete(code)
    rowByCode.set(code, draw(code))
  }
  const draw = (code: string): FeedRow => {
    switch (chance.pickWeighted({ put: 16, gone: 3, bad: 1 })) {
      case 'put':
        return { kind: 'put', seq, item: simulatedItem(code, chance.between(1, 999_999)) }
      case 'gone':
        return { kind: 'gone', seq, itemCode: code, updatedAt: null }
      case 'bad': {
        const itemCode = chance.pick([code, null])
        return { kind: 'bad', seq, itemCode, reason: 'no price', row: `{"row":${seq}}` }
      }
    }
  }
  const fill = (): void => {
    for (let index = 0; index < items; index += 1) {
      if (chance.happens(0.9)) write(`ITEM${index}`)
    }
  }
  fill()

  return {
    page: (after, limit) => {
      const rest = [...rowByCode.values()].filter((row) => row.seq > after)
      const most = Math.min(limit, pageRows)
      const rows = rest.slice(0, most)
      // A copy from a cache on the way: nothing new, whatever was promised.
      const isStale = chance.happens(0.05)
      const head = { feed: `F${number}`, total: total() }
      if (isStale) return { ...head, rows: [], next: after, more: false }
      const next = rows.at(-1)?.seq ?? after
      return { ...head, rows: rows.map(unread), next, more: rest.length > most }
    },
    change: () => {
      if (chance.happens(0.2)) write(`ITEM${chance.between(0, items - 1)}`)
    },
    beginAnew: () => {
      number += 1
      seq = 0
      rowByCode = new Map()
      fill()
    },
    id: () => `F${number}`,
    rows: () => [...rowByCode.values()],
  }
}

const simulatedItem = (itemCode: string, standardPrice: number): Item =>
  anItem({
    itemCode,
    itemName: `item ${itemCode}`,
    barcodes: [`69${itemCode}`],
    standardPrice: price(standardPrice),
  })
