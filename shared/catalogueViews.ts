// What the pages of the catalogue show: the list of items, one item whole, the prices that change
// on a day, what was set aside, and the rules of the scales' labels.
import type { ItemView } from './contract'
import type { Money, Price, Quantity } from './decimal'
import type { Item } from './masters/item'
import type { DatedAdjustment, EffectivePrice } from './pricing'
import type { Result } from './result'
import type { LabelFault, ScaleRule, ScaleRuleFault } from './scaleCode'

export type Validity = Item['validity'] | 'deleted'

/** Null for any; a text is searched for as on the sale page. */
export interface ItemFilter {
  readonly text: string
  readonly category: string | null
  readonly brand: string | null
  readonly season: string | null
  readonly validity: Validity | null
}

/**
 * Rows `from` to `from + rows.length` of all that the filter lets through: by item code or, where a
 * text is looked for, what is meant most first.
 */
export interface ItemsView {
  readonly total: number
  /** False while there may be more of them than the total says. */
  readonly isCounted: boolean
  readonly from: number
  readonly rows: readonly ItemListRow[]
}

export interface ItemListRow {
  readonly itemCode: string
  readonly itemName: string
  readonly skuProperty: string | null
  readonly barcodes: readonly string[]
  readonly category: string | null
  readonly brand: string | null
  readonly season: string | null
  readonly validity: Validity
  /** As of today, with what is adjusted today. */
  readonly price: Price
  readonly isAdjusted: boolean
}

/** The words that items can be filtered by, the most frequent first. */
export interface ItemFacets {
  readonly categories: readonly string[]
  readonly brands: readonly string[]
  readonly seasons: readonly string[]
}

/** All that is known of one article; what it costs the shop only for those who may see it. */
export type ItemDetail = Omit<Item, 'validity' | 'adjustment'> & {
  readonly validity: Validity
  readonly price: EffectivePrice
  readonly adjustments: readonly DatedAdjustment[]
  readonly before: readonly PriceBefore[]
  /** What is remembered for any of its codes, be it this item that was chosen or another. */
  readonly choices: readonly RememberedChoice[]
  readonly seq: number
  readonly receivedAt: number
}

/** A code that could mean several items, and the one that a person chose for good. */
export interface RememberedChoice {
  readonly code: string
  readonly itemCode: string
}

/** Prices that no longer hold, as they came down. */
export interface PriceBefore {
  readonly seq: number
  readonly receivedAt: number
  readonly standardPrice: Price
  readonly retailPrice: Price | null
  readonly adjustments: readonly DatedAdjustment[]
}

/** An article whose price on a day is another than before. */
export interface PriceChange {
  readonly itemCode: string
  readonly itemName: string
  readonly skuProperty: string | null
  readonly unit: string | null
  readonly barcode: string | null
  readonly from: EffectivePrice
  readonly to: EffectivePrice
}

/** Changed prices that the page gets at a time. */
export const PRICE_CHANGES_SHOWN = 2_000

/** Rows `from` to `from + rows.length` of all; the counts are of all of them. */
export interface PriceChangesView {
  readonly day: string
  readonly total: number
  /** Those whose price is adjusted on the day; of all others an adjustment is over. */
  readonly starts: number
  readonly from: number
  readonly rows: readonly PriceChange[]
}

/** Rows set aside that the page gets at a time. */
export const SET_ASIDE_SHOWN = 100

export interface SetAsideView {
  readonly total: number
  readonly rows: readonly SetAsideRow[]
}

export interface SetAsideRow {
  readonly seq: number
  readonly itemCode: string | null
  /** The fields at fault, in the feed's own words. */
  readonly reason: string
  /** The row as it came, cut where it is very long. */
  readonly row: string
  readonly readAt: number
}

export type ScaleRuleView = ScaleRule & {
  /** Real barcodes that this rule would take for labels; the barcodes win. */
  readonly collisions: readonly string[]
}

export type LabelTestView =
  | {
      readonly kind: 'label'
      readonly pattern: string
      readonly scaleCode: string
      readonly weight: Quantity | null
      readonly amount: Money | null
      readonly items: readonly ItemView[]
      /** Items that have the whole label for a barcode; such a barcode wins. */
      readonly barcodeOf: readonly ItemView[]
    }
  | {
      readonly kind: 'fault'
      readonly fault: LabelFault
      readonly barcodeOf: readonly ItemView[]
    }

export type ExportFormat = 'csv' | 'xlsx'

/** What stands in the file; not whole where a sheet of XLSX ends before the list does. */
export interface Exported {
  readonly rows: number
  readonly isWhole: boolean
}

export type ExportFault = 'cancelled' | 'notWritten'

export type SetScaleRulesFault =
  | { readonly kind: 'notAllowed' }
  | { readonly kind: 'notSaved' }
  /** Which rule does not hold, and why. */
  | { readonly kind: 'rule'; readonly rule: number; readonly fault: ScaleRuleFault }

/** The questions of these pages; part of the contract. */
export interface CatalogueAsks {
  /**
   * At most two hundred rows at a time, answered as soon as these are found; with a count of none,
   * once all are counted. A question about another filter ends either, with what there is by then.
   */
  readonly items: {
    readonly input: { readonly filter: ItemFilter; readonly from: number; readonly count: number }
    readonly answer: ItemsView
  }
  readonly itemFacets: { readonly input: null; readonly answer: ItemFacets }
  readonly item: {
    readonly input: { readonly itemCode: string }
    readonly answer: ItemDetail | null
  }
  /** From then on a scan of this code asks again. */
  readonly forgetChoice: {
    readonly input: { readonly code: string }
    readonly answer: Result<null, 'notSaved'>
  }
  /** Answers with what stands in the file that the system's own dialog asked for. */
  readonly exportItems: {
    readonly input: { readonly filter: ItemFilter; readonly format: ExportFormat }
    readonly answer: Result<Exported, ExportFault>
  }
  /**
   * Of a day, YYYY-MM-DD. Null for what changes next: tomorrow or, in a shift that was opened on an
   * earlier day, today, with all that has changed since that day.
   */
  readonly priceChanges: {
    readonly input: { readonly day: string | null; readonly from: number }
    readonly answer: PriceChangesView
  }
  readonly exportPriceChanges: {
    readonly input: { readonly day: string | null; readonly format: ExportFormat }
    readonly answer: Result<Exported, ExportFault>
  }
  /** The latest first. */
  readonly setAside: {
    readonly input: { readonly from: number }
    readonly answer: SetAsideView
  }
  /** Begins to fetch the whole catalogue once more; what is for sale stays so meanwhile. */
  readonly readItemsAgain: { readonly input: null; readonly answer: null }
  readonly scaleRules: { readonly input: null; readonly answer: readonly ScaleRuleView[] }
  /** Takes the place of all rules that this till has. */
  readonly setScaleRules: {
    readonly input: { readonly rules: readonly ScaleRule[] }
    readonly answer: Result<null, SetScaleRulesFault>
  }
  readonly testLabel: {
    readonly input: { readonly code: string }
    readonly answer: LabelTestView
  }
}
