// What both sides of the crash proofs know: the pages of the feed that is being read.
import type { FeedPage, FeedRow } from '../../shared/masters/feed'
import { unread } from '../fixtures/feed'
import { anItem } from '../fixtures/item'

export const feedName = 'items'

const put = (seq: number): FeedRow => ({
  kind: 'put',
  seq,
  item: anItem({ itemCode: `SKU${seq}`, barcodes: [`69${seq}`] }),
})

const pageOf = (from: number): FeedPage => ({
  feed: 'F1',
  rows: Array.from({ length: 20 }, (_, index) => unread(put(from + index))),
  next: from + 19,
  more: true,
  total: null,
})

export const firstPage = pageOf(1)
export const secondPage = pageOf(21)
