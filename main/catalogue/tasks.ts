// What the catalogue's thread is asked and what it answers. Both ends are this program, in one
// process.
import type {
  Exported,
  ItemFacets,
  ItemFilter,
  ItemsView,
  PriceChangesView,
} from '../../shared/catalogueViews'
import type { Today } from '../store/itemList'
import type { FeedAnswer } from '../sync/events'
import type { Target } from './exports'

export interface Tasks {
  /** Takes a round of pages of the items feed. */
  readonly pull: { readonly input: null; readonly answer: FeedAnswer }
  /** Begins to read the whole feed once more. */
  readonly readAgain: { readonly input: null; readonly answer: null }
  /** A piece of the filtered list. */
  readonly items: {
    readonly input: {
      readonly filter: ItemFilter
      readonly from: number
      readonly count: number
      readonly today: Today
    }
    readonly answer: ItemsView
  }
  readonly facets: { readonly input: null; readonly answer: ItemFacets }
  /** How many there are, and some of them. */
  readonly priceChanges: {
    readonly input: {
      readonly dayBefore: string
      readonly today: Today
      readonly from: number
      readonly max: number
    }
    readonly answer: Omit<PriceChangesView, 'day'>
  }
  readonly exportItems: {
    readonly input: {
      readonly filter: ItemFilter
      readonly target: Target
      readonly withCost: boolean
      readonly today: Today
    }
    readonly answer: Exported | 'notWritten'
  }
  readonly exportPriceChanges: {
    readonly input: { readonly dayBefore: string; readonly today: Today; readonly target: Target }
    readonly answer: Exported | 'notWritten'
  }
}

export type TaskName = keyof Tasks

export type Asked = {
  readonly [Name in TaskName]: {
    readonly id: number
    readonly name: Name
    readonly input: Tasks[Name]['input']
  }
}[TaskName]

export type Told =
  | { readonly kind: 'done'; readonly id: number; readonly answer: unknown }
  /** The file is damaged, and must be made anew. */
  | { readonly kind: 'damaged'; readonly id: number }
  /** The disk did not take it. */
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
