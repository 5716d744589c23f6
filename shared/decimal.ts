// Money, prices and quantities as scaled integers; no float touches any of them.
// The declared ranges are chosen so that a document of LINES_MAX lines can never overflow:
// amount of a line <= 10^13 fen, and 500 * 10^13 is still an exact integer.
import { assert, err, ok, type Result } from './result'

declare const unit: unique symbol

/** An amount in fen, 1/100 yuan. */
export type Money = number & { readonly [unit]: 'fen' }
/** A unit price in 1/10000 yuan, zero or more. */
export type Price = number & { readonly [unit]: '1/10000 yuan' }
/** A quantity in 1/1000 of the unit of sale; negative for goods that come back. */
export type Quantity = number & { readonly [unit]: '1/1000' }
/** A discount factor in 1/10000: 9000 is 9折, ten per cent off. */
export type Factor = number & { readonly [unit]: '1/10000' }

export const PRICE_MAX = 9_999_999_999
export const QUANTITY_MAX = 99_999_999
export const FACTOR_MAX = 10_000
/** The dearest line: PRICE_MAX times QUANTITY_MAX, rounded to fen. */
export const LINE_AMOUNT_MAX = 9_999_999_899_000
export const LINES_MAX = 500
export const MONEY_MAX = LINE_AMOUNT_MAX * LINES_MAX

export type DecimalFault = 'notANumber' | 'tooManyDecimals' | 'outOfRange'

interface Scale {
  readonly decimals: number
  readonly min: number
  readonly max: number
}

const moneyScale: Scale = { decimals: 2, min: -MONEY_MAX, max: MONEY_MAX }
const priceScale: Scale = { decimals: 4, min: 0, max: PRICE_MAX }
const quantityScale: Scale = { decimals: 3, min: -QUANTITY_MAX, max: QUANTITY_MAX }
const factorScale: Scale = { decimals: 4, min: 0, max: FACTOR_MAX }

export const isMoney = (value: unknown): value is Money => isScaled(moneyScale, value)
export const isPrice = (value: unknown): value is Price => isScaled(priceScale, value)
export const isQuantity = (value: unknown): value is Quantity => isScaled(quantityScale, value)
export const isFactor = (value: unknown): value is Factor => isScaled(factorScale, value)

/** Brands an integer of fen; asserts that it lies in the declared range. */
export const money = (fen: number): Money => scaled(isMoney, fen)
/** Brands an integer of 1/10000 yuan; asserts its range. */
export const price = (units: number): Price => scaled(isPrice, units)
/** Brands an integer of 1/1000; asserts its range. */
export const quantity = (thousandths: number): Quantity => scaled(isQuantity, thousandths)
/** Brands an integer of 1/10000; asserts its range. */
export const factor = (units: number): Factor => scaled(isFactor, units)

export const noMoney = money(0)
export const onePiece = quantity(1000)

/** Reads "12.3" or "-0.05"; more decimals than the type has are refused, zeros excepted. */
export const parseMoney = (text: string) => parse(moneyScale, isMoney, text)
export const parsePrice = (text: string) => parse(priceScale, isPrice, text)
export const parseQuantity = (text: string) => parse(quantityScale, isQuantity, text)
export const parseFactor = (text: string) => parse(factorScale, isFactor, text)

/** "12.30": always two decimals. */
export const formatMoney = (value: Money): string => format(moneyScale, value, 2)
/** "12.30", or up to four decimals where the price has them. */
export const formatPrice = (value: Price): string => format(priceScale, value, 2)
/** "3" or "0.455": no more decimals than are needed. */
export const formatQuantity = (value: Quantity): string => format(quantityScale, value, 0)
/** "0.9000": always four decimals. */
export const formatFactor = (value: Factor): string => format(factorScale, value, 4)

/** price * quantity in fen; halves are rounded away from zero. */
export function amountOf(unitPrice: Price, count: Quantity): Money {
  return money(divideRounded(BigInt(unitPrice) * BigInt(count), 100_000n))
}

/** value * discount; halves are rounded away from zero. */
export function discountMoney(value: Money, discount: Factor): Money {
  return money(divideRounded(BigInt(value) * BigInt(discount), BigInt(FACTOR_MAX)))
}

/** settled / full as a factor of four decimals, halves away from zero; full must not be 0. */
export function factorOf(settled: Money, full: Money): Factor {
  assert(full !== 0, 'a factor needs an amount to divide by')
  return factor(divideRounded(BigInt(settled) * BigInt(FACTOR_MAX), BigInt(full)))
}

export function addMoney(...parts: readonly Money[]): Money {
  const sum = sumMoney(...parts)
  assert(sum !== null, 'a sum leaves the declared range')
  return sum
}

/** The sum of amounts that nobody has checked yet; null when it leaves the declared range. */
export function sumMoney(...parts: readonly Money[]): Money | null {
  // On its way a sum of amounts of both signs may leave the integers that a number holds.
  const sum = Number(parts.reduce((total, part) => total + BigInt(part), 0n))
  return isMoney(sum) ? sum : null
}

export const subtractMoney = (from: Money, part: Money): Money => money(from - part)

// Zero is written 0 and never -0, which JSON and comparisons would tell apart.
export const negateMoney = (value: Money): Money => money(0 - value)

/**
 * Splits `total` over `weights` by largest remainder: every share is within one fen of its exact
 * part, the shares add up to `total`, and equal remainders are served in order. Weights must not
 * mix signs; with no weight at all the first share takes everything.
 */
export function allocate(total: Money, weights: readonly Money[]): readonly Money[] {
  if (weights.length === 0) {
    assert(total === 0, 'an amount needs at least one line to lie on')
    return []
  }
  const sizes = weights.map((weight) => BigInt(Math.abs(weight)))
  const whole = sizes.reduce((sum, size) => sum + size, 0n)
  if (whole === 0n) return weights.map((_, index) => (index === 0 ? total : noMoney))
  const amount = BigInt(Math.abs(total))
  const shares = sizes.map((size, index) => ({
    index,
    floor: (amount * size) / whole,
    remainder: (amount * size) % whole,
  }))
  const left = Number(amount - shares.reduce((sum, share) => sum + share.floor, 0n))
  const topped = new Set(
    [...shares]
      .sort((a, b) => compare(b.remainder, a.remainder) || a.index - b.index)
      .slice(0, left)
      .map((share) => share.index),
  )
  return shares.map(({ index, floor }) => {
    const size = Number(floor) + (topped.has(index) ? 1 : 0)
    return money(total < 0 ? 0 - size : size)
  })
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

function divideRounded(dividend: bigint, divisor: bigint): number {
  const negative = dividend < 0n !== divisor < 0n
  const size = dividend < 0n ? -dividend : dividend
  const by = divisor < 0n ? -divisor : divisor
  const quotient = Number((size * 2n + by) / (by * 2n))
  return negative ? 0 - quotient : quotient
}

// A declaration, not a constant: the values above are made with it while this file is loaded.
function isScaled(scale: Scale, value: unknown): boolean {
  return (
    typeof value === 'number' &&
    Number.isSafeInteger(value) &&
    !Object.is(value, -0) &&
    value >= scale.min &&
    value <= scale.max
  )
}

function scaled<T extends number>(is: (value: unknown) => value is T, value: number): T {
  assert(is(value), `${value} is no integer in the declared range`)
  return value
}

const shape = /^([+-]?)(\d{1,20})(?:\.(\d{1,20}))?$/

function parse<T extends number>(
  scale: Scale,
  is: (value: unknown) => value is T,
  text: string,
): Result<T, DecimalFault> {
  const [, sign, whole, fraction = ''] = shape.exec(text.trim()) ?? []
  if (whole === undefined) return err('notANumber')
  if (/[1-9]/.test(fraction.slice(scale.decimals))) return err('tooManyDecimals')
  const digits = fraction.slice(0, scale.decimals).padEnd(scale.decimals, '0')
  const size = Number(whole + digits)
  const value = sign === '-' ? 0 - size : size
  return is(value) ? ok(value) : err('outOfRange')
}

function format(scale: Scale, value: number, decimalsMin: number): string {
  const digits = String(Math.abs(value)).padStart(scale.decimals + 1, '0')
  const whole = digits.slice(0, -scale.decimals)
  const fraction = digits.slice(-scale.decimals)
  const kept = fraction.slice(0, decimalsMin) + fraction.slice(decimalsMin).replace(/0+$/, '')
  return `${value < 0 ? '-' : ''}${whole}${kept === '' ? '' : `.${kept}`}`
}
