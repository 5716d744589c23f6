// The spellings of single values in the items feed. A reader answers null for what is missing, and
// hands on what it cannot read as it came, so that the item's own schema refuses it by its name.
import { dayFromText, instantFromText } from '../../shared/chinaTime'
import { parseFactor, parsePrice } from '../../shared/decimal'
import type { Fields } from './status'

/** Text, also where a number stands for it; null when it is missing or empty. */
export function textOf(value: unknown): unknown {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return value ?? null
  return value.trim() === '' ? null : value
}

export const wordOf = (value: unknown): string => {
  const text = textOf(value)
  return typeof text === 'string' ? text.trim().toLowerCase() : ''
}

export function priceOf(value: unknown): unknown {
  const text = textOf(value)
  if (typeof text !== 'string') return text
  const parsed = parsePrice(text)
  return parsed.ok ? parsed.value : text
}

/** UTC ms of a time in China; undefined where something is there that is no time. */
export function dateTimeOf(value: unknown): number | null | undefined {
  const text = textOf(value)
  if (text === null) return null
  return typeof text === 'string' ? (instantFromText(text) ?? undefined) : undefined
}

/**
 * A factor, however a discount is said: 0.9, 90, 9折, 85折. A bare figure between 1 and 10, like
 * less than 1折, could be one thing or the other, and is handed on as it came.
 */
export function discountOf(value: unknown): unknown {
  const text = textOf(value)
  if (typeof text !== 'string') return text
  const [, figure, fold] = /^(\d{1,3}(?:\.\d{1,6})?)\s*(折)?$/.exec(text.trim()) ?? []
  if (figure === undefined) return text
  const shift = placesOf(Number(figure), fold !== undefined)
  if (shift === null) return text
  const factor = parseFactor(movePoint(figure, shift))
  return factor.ok ? factor.value : text
}

function placesOf(figure: number, isFold: boolean): number | null {
  if (figure > 10) return 2
  if (isFold) return figure < 1 ? null : 1
  return figure <= 1 ? 0 : null
}

/** Type 0 and 2 are prices, 1 is a discount; one without its price but with a discount is one. */
export function adjustmentOf(fields: Fields | null): unknown {
  if (fields === null) return 'priceAdjustment'
  const type = textOf(fields['type'])
  const price = textOf(fields['standardPrice'])
  const discount = textOf(fields['discount'])
  if (type === null && price === null && discount === null) return null
  const dates = { startDate: dayOrText(fields['startDate']), endDate: dayOrText(fields['endDate']) }
  const isPriced = type === null ? price !== null : ['0', '2'].includes(wordOf(type))
  const isKnown = type === null || ['0', '1', '2'].includes(wordOf(type))
  if (!isKnown) return { kind: type }
  if (isPriced && price !== null) return { kind: 'price', price: priceOf(price), ...dates }
  return { kind: 'discount', factor: discountOf(discount), ...dates }
}

function dayOrText(value: unknown): unknown {
  const text = textOf(value)
  return typeof text === 'string' ? (dayFromText(text) ?? text) : text
}

/** "9.5" moved by 1 to the left is "0.950"; there is always a digit behind the point. */
function movePoint(figure: string, places: number): string {
  const [whole = '', fraction = ''] = figure.split('.')
  const padded = whole.padStart(places + 1, '0')
  const at = padded.length - places
  return `${padded.slice(0, at)}.${padded.slice(at)}${fraction}0`
}
