// One row of the item feed, as JSON text through the hub's own decoder, and what it must read as.
import { createHub } from '../../main/backends/hub'
import { price } from '../../shared/decimal'
import type { FeedRow } from '../../shared/masters/feed'
import type { Item } from '../../shared/masters/item'
import { anItem } from '../fixtures/item'

const hub = createHub({ url: 'https://hub.example', token: 'TOKEN', customerId: 'C001' })

export type Fields = Readonly<Record<string, unknown>>

export const shirt = { itemCode: 'SKU1', itemName: '女夏季短袖', standardPrice: '200' }
export const update = (item: unknown = shirt, ext?: unknown): Fields => ({
  seq: 41,
  actionType: 'update',
  item,
  ext,
})

/** What the row that is written so reads as; `date` is the hub's own clock. */
export function readText(text: string, date = ''): FeedRow | undefined {
  const body = `{"feed":"F1","rows":[${text}],"next":41,"more":false}`
  const headers = { 'content-type': 'application/json', date }
  const call = { kind: 'pull', after: 40, limit: 200 } as const
  const answer = hub.decode(call, { status: 200, headers, body })
  if (answer.kind !== 'page') throw new Error(JSON.stringify(answer))
  return answer.page.rows[0]?.read()
}

export const read = (row: Fields, date?: string): FeedRow | undefined =>
  readText(JSON.stringify(row), date)

/** The shirt as it is kept: what was not said is unknown. */
export const shirtWith = (change: Partial<Item> = {}): FeedRow => ({
  kind: 'put',
  seq: 41,
  item: anItem({ skuProperty: null, standardPrice: price(2_000_000), ...change }),
})

export const bad = (row: Fields, reason: string, itemCode: string | null = 'SKU1'): FeedRow => {
  const text = JSON.stringify(row).slice(0, 2000)
  return { kind: 'bad', seq: 41, itemCode, reason, row: text }
}
