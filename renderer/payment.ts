// The payment while it is being taken. One field of keys serves it all: a single digit 1 to 5
// names a tender, anything longer is an amount, of cash unless a tender's key says otherwise, and
// nothing at all is cash to the cent. So nobody who types 500 for five hundred yuan has paid with
// tender 5 on the way. Pure.
import { formatMoney, noMoney, parseMoney, subtractMoney, type Money } from '../shared/decimal'
import { restOf, tenderTypes, type TenderType } from '../shared/documents/tender'
import type { Tender } from '../shared/documents/trade'
import { quickCash } from './quickCash'

export interface Payment {
  /** What is due after what was taken already. */
  readonly rest: Money
  readonly taken: readonly Tender[]
  readonly typed: string
  /** Null while the rest of a part payment waits to be named: Enter twice is no second payment. */
  readonly intent: Intent | null
  readonly quick: readonly Money[]
}

/** What Enter would do. */
export interface Intent {
  readonly type: TenderType
  /** Null while the typed text is no amount. */
  readonly amount: Money | null
  readonly change: Money
  /** Less than what is due: the amount is taken, and the rest asked for. */
  readonly isPart: boolean
}

export const TYPED_LENGTH_MAX = 12

/** What was typed, and the tender that was named for it; null for cash. */
export interface Typed {
  readonly typed: string
  readonly by: TenderType | null
}

export function paymentOf(due: Money, taken: readonly Tender[], given: Typed): Payment {
  const rest = restOf(due, taken)
  const isUnnamed = given.typed === '' && taken.length > 0
  const intent = isUnnamed ? null : intentOf(given, rest)
  return { rest, taken, typed: given.typed, intent, quick: quickCash(rest) }
}

export function intentOf({ typed, by }: Typed, rest: Money): Intent {
  const type = by ?? 'CASH'
  const named = typed.length === 1 ? tenderTypes[Number(typed) - 1] : undefined
  if (typed === '' || named !== undefined) return whole(named ?? 'CASH', rest)
  const parsed = parseMoney(typed.replace(/\.$/, ''))
  const isAmount = parsed.ok && (parsed.value > 0 || (parsed.value === 0 && rest === 0))
  if (!isAmount) return { ...whole(type, rest), amount: null }
  return {
    type,
    amount: parsed.value,
    change:
      type === 'CASH' && parsed.value > rest ? subtractMoney(parsed.value, rest) : noMoney,
    isPart: parsed.value < rest,
  }
}

/** A tender's own key: of what was typed it takes that amount, or all where nothing was typed. */
export function named({ typed }: Typed, type: TenderType): Typed {
  const isAmount = typed.length > 1
  return isAmount ? { typed, by: type } : { typed: tenderDigit(type), by: null }
}

export const tenderDigit = (type: TenderType): string => String(tenderTypes.indexOf(type) + 1)

/** The arrows walk through the quick amounts, round and round. */
export function nextQuick({ quick, typed }: Payment, key: 'ArrowDown' | 'ArrowUp'): string {
  const amounts = quick.map(formatMoney)
  const at = Math.max(0, amounts.indexOf(typed))
  const next = (at + (key === 'ArrowDown' ? 1 : -1) + amounts.length) % amounts.length
  return amounts[next] ?? ''
}

function whole(type: TenderType, rest: Money): Intent {
  return { type, amount: rest, change: noMoney, isPart: false }
}
