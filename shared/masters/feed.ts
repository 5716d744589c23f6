// What a page of the items feed holds once it has been read, whatever spelling it came in.
import type { Item } from './item'

/** Rows in growing seq, all of them after the cursor that was asked for. */
export interface FeedPage {
  readonly feed: string
  readonly rows: readonly FeedRow[]
  readonly next: number
  readonly more: boolean
}

export type FeedRow =
  | { readonly kind: 'put'; readonly seq: number; readonly item: Item }
  | { readonly kind: 'gone'; readonly seq: number; readonly itemCode: string }
  /** Cannot be read; kept with its reason so that a person can ask for a mend. */
  | { readonly kind: 'bad'; readonly seq: number; readonly reason: string; readonly row: string }
