// How instants and amounts are written on the screen. What goes over a wire or back to main is
// written by shared/decimal, without the separators that only eyes need.
import { wallClockIn } from '../shared/chinaTime'
import { formatMoney, formatPrice, type Money, type Price } from '../shared/decimal'

/** Writes instants as the clock on the store's wall shows them, whatever the till's own zone. */
export interface Times {
  /** 14:05 */
  readonly clock: (at: number) => string
  /** 11-22 14:05 */
  readonly instant: (at: number) => string
  /** 11-22 14:05:09, where the order of events matters. */
  readonly moment: (at: number) => string
  /** 2026-11-22 14:05:09, on what people take away. */
  readonly whole: (at: number) => string
}

export function timesIn(timeZone: string): Times {
  const whole = wallClockIn(timeZone)
  return {
    clock: (at) => whole(at).slice(11, 16),
    instant: (at) => whole(at).slice(5, 16),
    moment: (at) => whole(at).slice(5),
    whole,
  }
}

/** A date inside a sentence, which goes to the next line whole. Not for what people copy. */
export const unbroken = (text: string): string =>
  text.replaceAll('-', '-\u2060').replaceAll(' ', '\u00a0')

/** 1,420.80 */
export const showMoney = (value: Money): string => withThousands(formatMoney(value))

/** 1,420.80, or up to four decimals where the price has them. */
export const showPrice = (value: Price): string => withThousands(formatPrice(value))

/** 1,000,000 */
export const showCount = (value: number): string => withThousands(String(value))

/** Separates the figures before the point, and none behind it. */
function withThousands(amount: string): string {
  const [whole = '', fraction] = amount.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
