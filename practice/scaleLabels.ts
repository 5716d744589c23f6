// What a shop's scale prints on the label of weighed goods: 13 digits that carry the amount, or 18
// that carry weight and amount. Digits only; nobody is asked what the item is called.
import { checkDigit } from './catalogue'

/** How a till reads both. */
export const scaleRules = [
  { pattern: '21IIIIIAAAAAC', weightDecimals: 3, amountDecimals: 2 },
  { pattern: '22IIIIIWWWWWAAAAAC', weightDecimals: 3, amountDecimals: 2 },
] as const

export interface Weighing {
  /** Five digits, from the feed. */
  readonly scaleCode: string
  /** Of a kilogram. */
  readonly priceFen: number
  readonly grams: number
}

export interface ScaleLabel {
  readonly grams: number
  readonly amountFen: number
  /** 21, item, amount in fen, check digit. */
  readonly short: string
  /** 22, item, grams, amount in fen, check digit. */
  readonly long: string
}

/** Undefined where five digits are too few for the weight or the amount. */
export function scaleLabel({ scaleCode, priceFen, grams }: Weighing): ScaleLabel | undefined {
  const amountFen = Math.floor((priceFen * grams + 500) / 1000)
  if (amountFen > DIGITS_MAX || grams > DIGITS_MAX) return undefined
  const [weight, amount] = [fiveDigits(grams), fiveDigits(amountFen)]
  const short = `21${scaleCode}${amount}`
  const long = `22${scaleCode}${weight}${amount}`
  return {
    grams,
    amountFen,
    short: `${short}${checkDigit(short)}`,
    long: `${long}${checkDigit(long)}`,
  }
}

const DIGITS_MAX = 99_999

const fiveDigits = (count: number): string => String(count).padStart(5, '0')
