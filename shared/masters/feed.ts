// What a page of the items feed holds, and what its rows say once they have been read, whatever
// spelling they came in.
import type { Item } from './item'

/** Rows in growing seq, all of them after the cursor that was asked for. */
export interface FeedPage {
  readonly feed: string
  readonly rows: readonly UnreadRow[]
  readonly next: number
  readonly more: boolean
  /** How many different items the whole stream names; null where the hub does not say. */
  readonly total: number | null
}

/** A row as it came: to read it takes longer than to see that it says what is known already. */
export interface UnreadRow {
  readonly seq: number
  /** The code that it seems to be of: enough to look for it, not to believe it. */
  readonly itemCode: string | null
  /** 48 bits of a digest of all that it says of its item, by how rows are read today. */
  readonly digest: number
  readonly read: () => FeedRow
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
