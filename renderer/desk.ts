// The desk of the sale: the step it is in, and what all of the steps do with it. What a key means
// in a step is for sale.ts and paying.ts to say.
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { Asks, CartAnswer, ItemView, PayAnswerFault, ReceiptView } from '../shared/contract'
import { TYPED_LENGTH_MAX, type Payment, type Typed } from './payment'
import type { Till } from './till'

export type Step =
  | { readonly kind: 'selling' }
  | { readonly kind: 'quantity'; readonly typed: string }
  | ChoosingStep
  | NamingStep
  | { readonly kind: 'clearing' }
  | PayingStep
  | { readonly kind: 'paid'; readonly receipt: ReceiptView }

/** The items are those that a code could mean. */
export interface ChoosingStep extends Omit<Found, 'text'> {
  readonly kind: 'choosing'
  readonly code: string
  /** Whether the choice is to hold for this code from now on. */
  readonly remember: boolean
}

/** The name is being typed in a field of its own; the items are those of the newest answer. */
export interface NamingStep extends Found {
  readonly kind: 'naming'
}

export interface PayingStep extends Typed {
  readonly kind: 'paying'
}

/** What was found by what a hand is typing. */
export interface Found {
  readonly text: string
  readonly items: readonly ItemView[]
  /** -1 for none, as long as nobody has chosen one: then Enter does not mean it. */
  readonly selected: number
}

export type CartRefusal = Extract<CartAnswer, { readonly ok: false }>['error']

export type SaleFault =
  | Exclude<CartRefusal, { readonly kind: 'several' }>
  | PayAnswerFault
  | { readonly kind: 'pastedLines' }
  /** What is left to pay was confirmed before anybody said how it is paid. */
  | { readonly kind: 'restUnnamed' }

/** What the steps share. */
export interface Desk {
  readonly till: Pick<Till, 'ask' | 'cart' | 'showCart' | 'askCart'>
  readonly beep: () => void
  readonly step: ShallowRef<Step>
  readonly code: Ref<string>
  /** The line that was chosen or touched last; it may be gone by now. */
  readonly chosen: Ref<number>
  readonly selected: ComputedRef<number>
  readonly fault: ShallowRef<SaleFault | null>
  readonly isAsking: Ref<boolean>
  readonly found: ShallowRef<Found | null>
  /** Has what was typed looked for, once the hand pauses; a scan never gets so far. */
  readonly findSoon: () => void
  readonly payment: ComputedRef<Payment>
}

export const selling: Step = { kind: 'selling' }

type CartChange = 'scan' | 'addItem' | 'setQuantity' | 'removeLine' | 'clearCart'

export async function changeCart<Name extends CartChange>(
  desk: Desk,
  name: Name,
  input: Asks[Name]['input'],
): Promise<void> {
  await took(desk, await asking(desk, desk.till.ask(name, input)))
}

export async function took(desk: Desk, answer: CartAnswer): Promise<void> {
  if (answer.ok) {
    desk.till.showCart(answer.value.cart)
    desk.chosen.value = answer.value.touched ?? desk.selected.value
    goTo(desk, selling)
  } else if (answer.error.kind === 'several') {
    const { code, items } = answer.error
    goTo(desk, { kind: 'choosing', code, items, selected: -1, remember: false })
  } else await refusedByMain(desk, answer.error)
}

/** Faults that only a cart can have which is not the one that main holds. */
const staleFaults: readonly SaleFault['kind'][] = ['emptyCart', 'otherCart', 'noSuchLine']

/** What is to be looked at and tried again must be what main holds. */
export async function refusedByMain(desk: Desk, fault: SaleFault): Promise<void> {
  if (staleFaults.includes(fault.kind)) await desk.till.askCart()
  refuse(desk, fault)
}

export async function asking<T>({ isAsking }: Desk, question: Promise<T>): Promise<T> {
  isAsking.value = true
  const answer = await question
  isAsking.value = false
  return answer
}

export function startAgain(desk: Desk): void {
  desk.code.value = ''
  desk.found.value = null
  goTo(desk, selling)
}

export function goTo(desk: Desk, next: Step): void {
  desk.step.value = next
  desk.fault.value = null
}

export function refuse(desk: Desk, fault: SaleFault): void {
  desk.fault.value = fault
  desk.beep()
}

/** A minus is typed to be refused in words: what would swallow it would take -3 for 3. */
export const isEdit = (key: string) => /^[-\d.]$/.test(key) || key === 'Backspace'

const figureFaults: readonly SaleFault['kind'][] = [
  'amount', 'changeTooLarge', 'quantity', 'tooMuch',
]

/** What is typed as a figure; after one that was refused the next begins anew. */
export function figureTyped({ fault }: Desk, text: string, key: string): string {
  const isRefused = fault.value !== null && figureFaults.includes(fault.value.kind)
  return edited(isRefused && key !== 'Backspace' ? '' : text, key, TYPED_LENGTH_MAX)
}

export const edited = (text: string, key: string, max: number): string =>
  key === 'Backspace' ? text.slice(0, -1) : (text + key).slice(0, max)
