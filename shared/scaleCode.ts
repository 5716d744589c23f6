// The labels that scales print for weighed goods, as data: a rule draws its label digit by digit.
// 21IIIIIAAAAAC is a label of 13 digits that begins with 21, then has five digits of the item's
// scale code, five of the amount and a check digit.
import { isQuantity, money, quantity, type Money, type Price, type Quantity } from './decimal'
import { err, ok, type Result } from './result'

/** Letters of a pattern: I item, W weight, A amount, C check digit, X anything. */
const shape = /^\d{1,3}(?=[IWACX]*$)(?!.*I[^I]+I)(?!.*W[^W]+W)(?!.*A[^A]+A)[IWAX]+C?$/

/** Why a rule does not hold. */
export const scaleRuleFaults = [
  'length', 'pattern', 'itemDigits', 'weightOrAmount', 'decimals', 'tooLong', 'tooMany',
] as const

export type ScaleRuleFault = (typeof scaleRuleFaults)[number]

/** Before the point; more than these no quantity and no amount of a line could hold. */
const WEIGHT_DIGITS_MAX = 5
const AMOUNT_DIGITS_MAX = 10

export const WEIGHT_DECIMALS_MAX = 3
export const AMOUNT_DECIMALS_MAX = 2
export const SCALE_RULES_MAX = 10

/** As a person writes it, it may not hold yet: `ruleFault` says so. */
export interface ScaleRule {
  readonly pattern: string
  /** Digits of the weight behind its point, in the unit of sale: 3 for grams of a kilogram. */
  readonly weightDecimals: number
  /** Digits of the amount behind its point: 2 for fen. */
  readonly amountDecimals: number
}

/** Why a rule does not hold, the first reason there is; null where it does. */
export function ruleFault(rule: ScaleRule): Exclude<ScaleRuleFault, 'tooMany'> | null {
  const { pattern, weightDecimals, amountDecimals } = rule
  if (pattern.length !== 13 && pattern.length !== 18) return 'length'
  if (!shape.test(pattern)) return 'pattern'
  if (!/I{3}/.test(pattern)) return 'itemDigits'
  if (!/[WA]/.test(pattern)) return 'weightOrAmount'
  if (!isUpTo(WEIGHT_DECIMALS_MAX, weightDecimals)) return 'decimals'
  if (!isUpTo(AMOUNT_DECIMALS_MAX, amountDecimals)) return 'decimals'
  const isTooLong =
    runOf(pattern, 'W') - weightDecimals > WEIGHT_DIGITS_MAX ||
    runOf(pattern, 'A') - amountDecimals > AMOUNT_DIGITS_MAX
  return isTooLong ? 'tooLong' : null
}

const isUpTo = (max: number, decimals: number): boolean =>
  Number.isInteger(decimals) && decimals >= 0 && decimals <= max

export interface ScaleLabel {
  readonly rule: ScaleRule
  readonly scaleCode: string
  readonly weight: Quantity | null
  readonly amount: Money | null
}

export type LabelFault = 'noRule' | 'checkDigit' | 'nothingWeighed'

/** What a label says by the first rule that it fits. */
export function readLabel(
  rules: readonly ScaleRule[],
  code: string,
): Result<ScaleLabel, LabelFault> {
  const rule = rules.find((each) => fits(each, code))
  if (rule === undefined) return err('noRule')
  if (rule.pattern.endsWith('C') && checkDigitOf(code.slice(0, -1)) !== code.at(-1)) {
    return err('checkDigit')
  }
  const weight = figureOf(rule, code, 'W')
  const amount = figureOf(rule, code, 'A')
  if (weight === 0 || amount === 0) return err('nothingWeighed')
  return ok({
    rule,
    scaleCode: digitsOf(rule, code, 'I'),
    weight: weight === null ? null : quantity(weight * 10 ** (3 - rule.weightDecimals)),
    amount: amount === null ? null : money(amount * 10 ** (2 - rule.amountDecimals)),
  })
}

/**
 * What was weighed for an amount: amount / price in 1/1000, halves upwards and never nothing. Null
 * where the article has no price to divide by, or one that no such weight comes to.
 */
export function weightFor(amount: Money, price: Price): Quantity | null {
  if (price === 0) return null
  const thousandths = (BigInt(amount) * 200_000n + BigInt(price)) / (BigInt(price) * 2n)
  const weight = Math.max(1, Number(thousandths))
  return isQuantity(weight) ? weight : null
}

/** A label that fits the rule: one kilogram, or one yuan, of the item 12345. */
export function exampleOf({ pattern, weightDecimals, amountDecimals }: ScaleRule): string {
  const filled = pattern
    .replace(/I+/, (run) => '12345678901234'.slice(0, run.length))
    .replace(/W+/, (run) => oneOf(run.length, weightDecimals))
    .replace(/A+/, (run) => oneOf(run.length, amountDecimals))
    .replaceAll('X', '0')
  return filled.endsWith('C') ? filled.slice(0, -1) + checkDigitOf(filled.slice(0, -1)) : filled
}

/** Where there are no digits before the point, the first behind it. */
const oneOf = (digits: number, decimals: number): string =>
  `1${'0'.repeat(Math.min(decimals, digits - 1))}`.padStart(digits, '0')

/** The fixed digits that a label of this rule begins with. */
export const prefixOf = ({ pattern }: ScaleRule): string => /^\d+/.exec(pattern)?.[0] ?? ''

/** Which rule before this one takes all of its labels; null where none does. */
export function coveredBy(rules: readonly ScaleRule[], at: number): number | null {
  const rule = rules[at]
  if (rule === undefined || ruleFault(rule) !== null) return null
  const { length } = rule.pattern
  const takesAll = (each: ScaleRule): boolean =>
    ruleFault(each) === null &&
    each.pattern.length === length &&
    prefixOf(rule).startsWith(prefixOf(each))
  const before = rules.slice(0, at).findIndex(takesAll)
  return before < 0 ? null : before
}

/** Whether a code has the length and the first digits of a rule's labels. */
export const fits = (rule: ScaleRule, code: string): boolean =>
  code.length === rule.pattern.length && /^\d+$/.test(code) && code.startsWith(prefixOf(rule))

/** The GS1 check digit: weights 3 and 1 in turn from the right. */
export function checkDigitOf(digits: string): string {
  const sum = [...digits]
    .toReversed()
    .reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 3 : 1), 0)
  return String((10 - (sum % 10)) % 10)
}

const runOf = (pattern: string, letter: 'W' | 'A'): number => pattern.split(letter).length - 1

function figureOf(rule: ScaleRule, code: string, letter: 'W' | 'A'): number | null {
  const digits = digitsOf(rule, code, letter)
  return digits === '' ? null : Number(digits)
}

const digitsOf = ({ pattern }: ScaleRule, code: string, letter: string): string =>
  [...code].filter((_, place) => pattern[place] === letter).join('')
