// The steps of a payment: what each key means while it is taken. How the keys make up an amount
// is stated in payment.ts, and whether it pays the sale only main decides.
import { formatMoney, LINES_MAX } from '../shared/decimal'
import {
  asking,
  edited,
  goTo,
  isEdit,
  refuse,
  refusedByMain,
  selling,
  type Desk,
  type PayingStep,
  type Step,
} from './desk'
import { addTender, nextQuick, TYPED_LENGTH_MAX, type Tender } from './payment'

export const nothingTaken: PayingStep = { kind: 'paying', typed: '', taken: [] }

/**
 * Money that was taken in part is not forgotten for a scan: the sum would be asked for whole again.
 * Answers whether it kept the sale from changing.
 */
export function refusesChange(desk: Desk): boolean {
  const now = desk.step.value
  if (now.kind !== 'paying' || now.taken.length === 0) return false
  refuse(desk, { kind: 'partTaken' })
  return true
}

export async function payingKey(desk: Desk, key: string, now: PayingStep): Promise<void> {
  if (key === 'Enter') return confirmPayment(desk, now.taken)
  if (key === 'Escape') return goTo(desk, stepBefore(now))
  if (isEdit(key)) goTo(desk, { ...now, typed: edited(now.typed, key, TYPED_LENGTH_MAX) })
  else if (key === 'ArrowDown' || key === 'ArrowUp') {
    goTo(desk, { ...now, typed: nextQuick(desk.payment.value, key) })
  }
}

/** First what was typed goes, then what was taken, then the payment itself. */
function stepBefore({ typed, taken }: PayingStep): Step {
  if (typed !== '') return { kind: 'paying', typed: '', taken }
  return taken.length > 0 ? { kind: 'paying', typed, taken: taken.slice(0, -1) } : selling
}

async function confirmPayment(desk: Desk, taken: readonly Tender[]): Promise<void> {
  const { till, payment } = desk
  const { type, amount, isPart } = payment.value.intent
  if (till.cart.value === null) return
  if (amount === null || (isPart && amount === 0)) {
    return refuse(desk, { kind: 'amount', fault: 'notANumber' })
  }
  const tenders = addTender(taken, { type, amount })
  if (isPart) return goTo(desk, { kind: 'paying', typed: '', taken: tenders })
  const written = tenders.map((each) => ({ type: each.type, amount: formatMoney(each.amount) }))
  const answer = await asking(desk, till.ask('pay', { cart: till.cart.value.id, tenders: written }))
  if (!answer.ok) {
    if (answer.error.kind === 'emptyCart' && taken.length === 0) goTo(desk, selling)
    return refusedByMain(desk, answer.error)
  }
  goTo(desk, { kind: 'paid', receipt: answer.value })
  desk.chosen.value = LINES_MAX
  await till.askCart()
}
