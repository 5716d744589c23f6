// The steps of a payment: what each key means while it is taken. How the keys make up an amount
// is stated in payment.ts, and whether it pays the sale only main decides.
import { formatMoney, LINES_MAX } from '../shared/decimal'
import { tenderTypes } from '../shared/documents/tender'
import {
  asking,
  figureTyped,
  goTo,
  isEdit,
  refuse,
  refusedByMain,
  selling,
  type Desk,
  type PayingStep,
} from './desk'
import { named, nextQuick, tenderDigit } from './payment'

export const nothingTyped: PayingStep = { kind: 'paying', typed: '', by: null }

/**
 * While a part of the money is taken the lines stay as they are, and the payment in sight. Answers
 * whether it kept the sale from changing.
 */
export function refusesChange(desk: Desk): boolean {
  if (desk.payment.value.taken.length === 0) return false
  refuse(desk, { kind: 'partTaken' })
  return true
}

export async function payingKey(desk: Desk, key: string, now: PayingStep): Promise<void> {
  const { typed } = now
  const type = tenderTypes.find((each) => key === `Ctrl+${tenderDigit(each)}`)
  if (type !== undefined) return goTo(desk, { ...now, ...named(now, type) })
  if (key === 'Enter') return confirmPayment(desk)
  if (key === 'Escape') return typed === '' ? leavePayment(desk) : goTo(desk, nothingTyped)
  if (isEdit(key)) goTo(desk, { ...now, typed: figureTyped(desk, typed, key) })
  else if (key === 'ArrowDown' || key === 'ArrowUp') {
    goTo(desk, { ...nothingTyped, typed: nextQuick(desk.payment.value, key) })
  }
}

/** What was taken goes back first, tender by tender. */
async function leavePayment(desk: Desk): Promise<void> {
  const { till, payment } = desk
  if (till.cart.value === null || payment.value.taken.length === 0) return goTo(desk, selling)
  const answer = await asking(desk, till.ask('giveBack', { cart: till.cart.value.id }))
  if (!answer.ok) return refusedByMain(desk, answer.error)
  till.showCart(answer.value)
  goTo(desk, nothingTyped)
}

async function confirmPayment(desk: Desk): Promise<void> {
  const { till, payment } = desk
  const { intent } = payment.value
  if (till.cart.value === null) return
  if (intent === null) return refuse(desk, { kind: 'restUnnamed' })
  const { type, amount } = intent
  if (amount === null) return refuse(desk, { kind: 'amount', fault: 'notANumber' })
  const tender = { type, amount: formatMoney(amount) }
  const answer = await asking(desk, till.ask('pay', { cart: till.cart.value.id, tender }))
  if (!answer.ok) {
    if (answer.error.kind === 'emptyCart') goTo(desk, selling)
    return refusedByMain(desk, answer.error)
  }
  if (answer.value.kind === 'part') {
    till.showCart(answer.value.cart)
    return goTo(desk, nothingTyped)
  }
  goTo(desk, { kind: 'paid', receipt: answer.value.receipt })
  desk.chosen.value = LINES_MAX
  await till.askCart()
}
