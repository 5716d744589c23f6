// What a page of the items feed holds once it has been read, whatever spelling it came in.
import type { Item } from './item'

/** Rows in growing seq, all of them after the cursor that was asked for. */
export interface FeedPage {
  readonly feed: string
  readonly rows: readonly FeedRow[]
  readonly next: number
  readonly more: boolean
  /** How many different items the whole stream names; null where the hub does not say. */
  readonly total: number | null
}

export type FeedRow =
  | { readonly kind: 'put'; readonly seq: number; readonly item: Item }
  | {
      readonly kind: 'gone'
      readonly seq: number
      readonly itemCode: string
      readonly updatedAt: number | null
    }
  | BadRow

/** Cannot be read; kept with its reason so that a person can ask for a mend. */
export interface BadRow {
  readonly kind: 'bad'
  readonly seq: number
  /** Null where not even that can be read. */
  readonly itemCode: string | null
  readonly reason: string
  readonly row: string
}
