// The ways in which a till can be paid; the words are those of Qimen's field table. And what they
// leave of a sum: main decides by it, and the page, which loads no schemas, shows it ahead.
import { isMoney, money, noMoney, type Money } from '../decimal'

export const tenderTypes = ['CASH', 'ALIPAY', 'WECHATPAY', 'UNIONPAY', 'OTHER'] as const

export type TenderType = (typeof tenderTypes)[number]

/**
 * No customer hands over a thousand yuan too much: that is a slip of the hand, or a barcode where
 * an amount belongs.
 */
export const CHANGE_MAX = money(1_000_00)

/** What is left to pay after what was taken in part; never less than nothing. */
export function restOf(total: Money, taken: readonly { readonly amount: Money }[]): Money {
  const rest = taken.reduce<number>((left, tender) => left - tender.amount, total)
  return rest > 0 && isMoney(rest) ? rest : noMoney
}
