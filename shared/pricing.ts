// What one unit costs, and why. The stacking order, stated here and nowhere else:
//
//   base price -> dated adjustment -> line -> whole order -> rounding 抹零
//
// The base is the retail price, else the standard price. At most one dated adjustment applies on a
// business date; tag and reference prices are shown, never charged. What a person changes on the
// line or the order comes after, and is no part of the price.
import { FACTOR_MAX, PRICE_MAX, price, type Factor, type Price } from './decimal'
import type { LinePriceReason } from './documents/trade'
import type { Item, PriceAdjustment } from './masters/item'
import { never } from './result'

/** What the merchant has settled about prices. */
export interface PriceRules {
  /** `retail`: the retail price, where there is none the standard price. */
  readonly base: 'retail' | 'standard'
  /** Whether an item's own discount lowers its base price. */
  readonly itemDiscount: 'applied' | 'ignored'
}

export type PricedItem = Pick<Item, 'retailPrice' | 'standardPrice' | 'discount'>

/** One adjustment as it came down; of two that overlap, where it came from decides. */
export type DatedAdjustment = PriceAdjustment & {
  /** When headquarters wrote it, UTC ms; null where it did not say. */
  readonly updatedAt: number | null
  readonly seq: number
}

/** Why a catalogue that is there says so; a line knows one more reason. */
export type PriceReason = Exclude<LinePriceReason, { readonly kind: 'ofThatDay' }>

export interface EffectivePrice {
  readonly price: Price
  /** What it would cost without any dated adjustment. */
  readonly base: Price
  readonly reason: PriceReason
}

/** Whether a dated adjustment makes the price what it is. */
export const isAdjusted = ({ reason: { kind } }: EffectivePrice): boolean =>
  kind === 'adjustedPrice' || kind === 'adjustedByFactor'

/** The price of one unit on a business date, YYYY-MM-DD. The order of `adjustments` is nothing. */
export function priceOn(
  businessDate: string,
  item: PricedItem,
  adjustments: readonly DatedAdjustment[],
  rules: PriceRules,
): EffectivePrice {
  const listed = listedPrice(item, rules)
  const factor = rules.itemDiscount === 'applied' ? item.discount : null
  const base = factor === null ? listed : discounted(listed, factor)
  const adjustment = adjustmentOn(businessDate, adjustments)
  if (adjustment !== null) return { base, ...adjusted(base, adjustment) }
  const isLowered = factor !== null && factor !== FACTOR_MAX
  return { base, price: base, reason: isLowered ? { kind: 'itemDiscount', factor } : { kind: 'base' } }
}

/** The one that applies: of all that run, the latest to start, then to be written, then to come. */
export function adjustmentOn<Adjustment extends DatedAdjustment>(
  businessDate: string,
  adjustments: readonly Adjustment[],
): Adjustment | null {
  const running = adjustments.filter((each) => runsOn(businessDate, each))
  return running.reduce<Adjustment | null>(
    (best, each) => (best === null || comesAfter(each, best) ? each : best),
    null,
  )
}

export const runsOn = (
  businessDate: string,
  { startDate, endDate }: Pick<PriceAdjustment, 'startDate' | 'endDate'>,
): boolean =>
  (startDate === null || startDate <= businessDate) &&
  (endDate === null || businessDate <= endDate)

/**
 * A price times a factor, to whole fen, halves upwards: the shelf tag, the screen and the slip
 * all show fen, and three pieces must cost three times what the tag says.
 */
export function discounted(of: Price, factor: Factor): Price {
  if (factor === FACTOR_MAX) return of
  const exact = BigInt(of) * BigInt(factor)
  const fen = Number((exact * 2n + 1_000_000n) / 2_000_000n)
  return price(Math.min(fen * 100, PRICE_MAX))
}

function listedPrice(item: PricedItem, rules: PriceRules): Price {
  return rules.base === 'retail' ? (item.retailPrice ?? item.standardPrice) : item.standardPrice
}

function adjusted(
  base: Price,
  adjustment: PriceAdjustment,
): Pick<EffectivePrice, 'price' | 'reason'> {
  const { endDate } = adjustment
  switch (adjustment.kind) {
    case 'price':
      return { price: adjustment.price, reason: { kind: 'adjustedPrice', endDate } }
    case 'discount': {
      const { factor } = adjustment
      return { price: discounted(base, factor), reason: { kind: 'adjustedByFactor', factor, endDate } }
    }
    default:
      return never(adjustment)
  }
}

function comesAfter(a: DatedAdjustment, b: DatedAdjustment): boolean {
  const starts = compareText(a.startDate ?? '', b.startDate ?? '')
  if (starts !== 0) return starts > 0
  const written = (a.updatedAt ?? 0) - (b.updatedAt ?? 0)
  return written === 0 ? a.seq > b.seq : written > 0
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
