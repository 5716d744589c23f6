// Says why an item costs what it costs, and what an adjustment makes of a price. Pure.
import type { CartLineView } from '../shared/contract'
import type { Factor } from '../shared/decimal'
import type { LinePriceReason } from '../shared/documents/trade'
import type { PriceAdjustment } from '../shared/masters/item'
import type { Words } from '../shared/messages/messages'
import { never } from '../shared/result'
import { showPrice } from './format'

/** What a line of the sale says beside its figures; null where there is nothing to say. */
export interface LineWords {
  readonly reason: string | null
  /** What one unit would cost unadjusted, where that is another price. */
  readonly base: string | null
}

type PricedLine = Pick<CartLineView, 'price' | 'basePrice' | 'priceReason' | 'amountFrom'>

/** The amount of a label stands whatever the price is: then no price has a reason to be told. */
export function lineWords(t: Words, line: PricedLine, today: string): LineWords {
  const { price, basePrice, priceReason: reason, amountFrom } = line
  if (amountFrom === 'label') {
    const ofThatDay = reason?.kind === 'ofThatDay' ? priceReasonWords(t, reason, today) : null
    return { reason: ofThatDay ?? t('price.byLabel'), base: null }
  }
  const base = basePrice === null || basePrice === price ? null : showPrice(basePrice)
  return {
    reason: reason === null ? null : priceReasonWords(t, reason, today),
    base: base === null ? null : t('price.base', { price: base }),
  }
}

/** Null for a price that needs no reason. */
export function priceReasonWords(
  t: Words,
  reason: LinePriceReason,
  today: string,
): string | null {
  switch (reason.kind) {
    case 'base':
      return null
    case 'itemDiscount':
      return t('price.itemDiscount', { fold: foldWords(t, reason.factor) })
    case 'adjustedPrice':
      return untilWords(t, t('price.adjustedPrice'), reason.endDate, today)
    case 'adjustedByFactor': {
      const fold = foldWords(t, reason.factor)
      return untilWords(t, t('price.adjustedByFactor', { fold }), reason.endDate, today)
    }
    case 'ofThatDay':
      return t('price.ofThatDay', { day: shortDay(reason.day, today) })
    default:
      return never(reason)
  }
}

/** ¥96.00, or 8折. */
export const adjustmentWords = (t: Words, adjustment: PriceAdjustment): string =>
  adjustment.kind === 'price'
    ? `¥${showPrice(adjustment.price)}`
    : foldWords(t, adjustment.factor)

/** A factor of 8500 is 8.5折, eight and a half tenths left to pay, and 15% off in English. */
export function foldWords(t: Words, factor: Factor): string {
  const values = { fold: String(factor / 1000), percent: String((10_000 - factor) / 100) }
  return t('price.fold', values)
}

const untilWords = (t: Words, reason: string, day: string | null, today: string): string =>
  day === null ? reason : t('price.until', { reason, day: shortDay(day, today) })

/** 11-30; the year only where it is another one. */
const shortDay = (day: string, today: string): string =>
  day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day
