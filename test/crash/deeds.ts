// What both sides of the crash proofs know: the pages of the feed that is being read.
import { price } from '../../shared/decimal'
import type { FeedPage, FeedRow } from '../../shared/masters/feed'

export const feedName = 'items'

const put = (seq: number): FeedRow => ({
  kind: 'put',
  seq,
  item: {
    itemCode: `SKU${seq}`,
    productCode: null,
    itemName: '女夏季短袖',
    skuProperty: null,
    color: null,
    size: null,
    barcodes: [`69${seq}`],
    unit: null,
    weighed: false,
    standardPrice: price(120_000),
    referencePrice: null,
    retailPrice: null,
  },
})

const pageOf = (from: number): FeedPage => ({
  feed: 'F1',
  rows: Array.from({ length: 20 }, (_, index) => put(from + index)),
  next: from + 19,
  more: true,
})

export const firstPage = pageOf(1)
export const secondPage = pageOf(21)
