// The course of one sale on the screen: which step the cashier is in and what each key means
// there. What the cart holds, whether a code is known and what is paid only main decides. Keys are
// worked off one after another, so that F12 right behind a scan already sees its line.
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { Asks, CartAnswer, ItemView, PayAnswerFault, ReceiptView } from '../shared/contract'
import { formatMoney, LINES_MAX, noMoney } from '../shared/decimal'
import { never } from '../shared/result'
import { CODE_LENGTH_MAX, type Meaning } from './keys'
import { addTender, nextQuick, paymentOf, TYPED_LENGTH_MAX, type Payment, type Tender } from './payment'
import type { Till } from './till'

export type Step =
  | { readonly kind: 'selling' }
  | { readonly kind: 'quantity'; readonly typed: string }
  | {
      readonly kind: 'choosing'
      readonly code: string
      readonly items: readonly ItemView[]
      /** Whether the choice is to hold for this code from now on. */
      readonly remember: boolean
    }
  | NamingStep
  | { readonly kind: 'clearing' }
  | PayingStep
  | { readonly kind: 'paid'; readonly receipt: ReceiptView }

type ChoosingStep = Extract<Step, { readonly kind: 'choosing' }>

/** The name is being typed in a field of its own; the items are those of the newest answer. */
interface NamingStep extends Found {
  readonly kind: 'naming'
}

interface PayingStep {
  readonly kind: 'paying'
  readonly typed: string
  readonly taken: readonly Tender[]
}

/** What was found by what a hand is typing. */
export interface Found {
  readonly text: string
  readonly items: readonly ItemView[]
  /** -1 for none, as long as it is typed for a code: then Enter takes it for one. */
  readonly selected: number
}

type CartRefusal = Extract<CartAnswer, { readonly ok: false }>['error']

export type SaleFault =
  | Exclude<CartRefusal, { readonly kind: 'several' }>
  | PayAnswerFault
  | { readonly kind: 'pastedLines' }

export interface Sale {
  readonly step: Readonly<ShallowRef<Step>>
  readonly code: Readonly<Ref<string>>
  readonly selected: Readonly<Ref<number>>
  readonly fault: Readonly<ShallowRef<SaleFault | null>>
  readonly isAsking: Readonly<Ref<boolean>>
  readonly found: Readonly<ShallowRef<Found | null>>
  readonly payment: ComputedRef<Payment>
  readonly understand: (meaning: Meaning) => void
  /** A key by name, for the buttons that stand for one. */
  readonly press: (key: string) => void
  readonly paste: (text: string) => void
  readonly select: (line: number) => void
  /** Puts a digit or an amount into the payment in place of what was typed. */
  readonly typeAmount: (text: string) => void
  readonly typeName: (text: string) => void
  readonly addItem: (itemCode: string) => void
}

/** What the steps below share. */
interface Desk {
  readonly till: Till
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

/** Turns on and off that the choice is remembered. */
export const REMEMBER_KEY = '0'

/** Digits that a hand has for choosing. */
export const CHOICES_MAX = 9

/** A hand that goes on typing does not pause for so long. */
export const TYPING_PAUSE_MS = 250

/** One letter would find half of the shop. */
const FIND_LENGTH_MIN = 2

const selling: Step = { kind: 'selling' }

export function createSale(
  till: Till,
  beep: () => void,
  afterPause: (work: () => void) => void,
): Sale {
  const step = shallowRef<Step>(selling)
  const chosen = ref(LINES_MAX)
  const desk: Desk = {
    till,
    beep,
    step,
    code: ref(''),
    chosen,
    selected: computed(() => {
      const last = (till.cart.value?.lines.length ?? 0) - 1
      return Math.max(0, Math.min(chosen.value, last))
    }),
    fault: shallowRef(null),
    isAsking: ref(false),
    found: shallowRef(null),
    findSoon: () => afterPause(() => inTurn(() => findTyped(desk))),
    payment: computed(() => {
      const { typed, taken } = step.value.kind === 'paying' ? step.value : nothingTaken
      return paymentOf(till.cart.value?.total ?? noMoney, taken, typed)
    }),
  }
  let lastWork = Promise.resolve()
  const inTurn = (work: () => Promise<void> | void): void => {
    lastWork = lastWork.then(work)
  }
  return {
    ...desk,
    understand: (meaning) => inTurn(() => meant(desk, meaning)),
    press: (key) => inTurn(() => keyed(desk, key)),
    paste: (text) => inTurn(() => pasted(desk, text.trim())),
    select: (line) => (chosen.value = line),
    typeAmount: (typed) =>
      inTurn(() => {
        if (step.value.kind === 'paying') goTo(desk, { ...step.value, typed })
      }),
    typeName: (text) => inTurn(() => searchNames(desk, text)),
    addItem: (itemCode) =>
      inTurn(() => {
        startAgain(desk)
        return addNamed(desk, itemCode)
      }),
  }
}

const noName: NamingStep = { kind: 'naming', text: '', items: [], selected: 0 }
const nothingTaken: PayingStep = { kind: 'paying', typed: '', taken: [] }

async function meant(desk: Desk, meaning: Meaning): Promise<void> {
  switch (meaning.kind) {
    case 'scan':
      return scan(desk, meaning.code)
    case 'text':
      return addText(desk, meaning.text)
    case 'key':
      return keyed(desk, meaning.key)
    default:
      return never(meaning)
  }
}

async function keyed(desk: Desk, key: string): Promise<void> {
  const now = desk.step.value
  switch (now.kind) {
    case 'selling':
    case 'paid':
      return sellingKey(desk, key)
    case 'quantity':
      return quantityKey(desk, key, now.typed)
    case 'choosing':
      return choosingKey(desk, key, now)
    case 'naming':
      return namingKey(desk, key, now)
    case 'clearing':
      return clearingKey(desk, key)
    case 'paying':
      return payingKey(desk, key, now)
    default:
      return never(now)
  }
}

async function sellingKey(desk: Desk, key: string): Promise<void> {
  const { chosen, code, found, selected, till } = desk
  const hasLines = (till.cart.value?.lines.length ?? 0) > 0
  const isStar = key === '*' && code.value === '' && hasLines
  if (key === 'Enter') return code.value === '' ? undefined : enter(desk)
  if (key === 'Escape') return startAgain(desk)
  if (key === 'F9') return goTo(desk, noName)
  if ((isCharacter(key) && !isStar) || key === 'Backspace') return editCode(desk, key)
  if (found.value !== null && isArrow(key)) {
    found.value = { ...found.value, selected: selectedAfter(found.value, key, -1) }
    return
  }
  if (!hasLines) return
  if (isStar) goTo(desk, { kind: 'quantity', typed: '' })
  else if (key === 'ArrowUp') chosen.value = selected.value - 1
  else if (key === 'ArrowDown') chosen.value = selected.value + 1
  else if (key === 'Delete') await changeCart(desk, 'removeLine', { line: selected.value })
  else if (key === 'Ctrl+Delete') goTo(desk, { kind: 'clearing' })
  else if (key === 'F12') {
    startAgain(desk)
    goTo(desk, nothingTaken)
  }
}

async function quantityKey(desk: Desk, key: string, typed: string): Promise<void> {
  if (key === 'Escape') goTo(desk, selling)
  else if (isEdit(key)) goTo(desk, { kind: 'quantity', typed: edited(typed, key, TYPED_LENGTH_MAX) })
  else if (key === 'Enter' && typed !== '') {
    await changeCart(desk, 'setQuantity', { line: desk.selected.value, quantity: typed })
  }
}

async function choosingKey(desk: Desk, key: string, now: ChoosingStep): Promise<void> {
  const { code, items, remember } = now
  if (key === 'Escape') return goTo(desk, selling)
  if (key === REMEMBER_KEY) return goTo(desk, { ...now, remember: !remember })
  const item = items.slice(0, CHOICES_MAX)[Number(key) - 1]
  if (item !== undefined) {
    await changeCart(desk, 'addItem', { itemCode: item.itemCode, code, remember })
  }
}

const addNamed = (desk: Desk, itemCode: string): Promise<void> =>
  changeCart(desk, 'addItem', { itemCode, code: null, remember: false })

/** Enter waits for the answer to what was typed last, since keys are worked off in turn. */
async function namingKey(desk: Desk, key: string, now: NamingStep): Promise<void> {
  const { items, selected } = now
  if (key === 'Escape') return goTo(desk, selling)
  if (isArrow(key)) goTo(desk, { ...now, selected: selectedAfter(now, key, 0) })
  else if (key === 'Enter') {
    const item = items[selected]
    if (item !== undefined) await addNamed(desk, item.itemCode)
  }
}

async function searchNames(desk: Desk, text: string): Promise<void> {
  if (desk.step.value.kind !== 'naming') return
  const items = await desk.till.ask('searchNames', { text })
  goTo(desk, { kind: 'naming', text, items, selected: 0 })
}

async function clearingKey(desk: Desk, key: string): Promise<void> {
  if (key === 'Enter') await changeCart(desk, 'clearCart', null)
  else if (key === 'Escape') goTo(desk, selling)
}

async function payingKey(desk: Desk, key: string, now: PayingStep): Promise<void> {
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
  if (!answer.ok) return refuse(desk, answer.error)
  goTo(desk, { kind: 'paid', receipt: answer.value })
  desk.chosen.value = LINES_MAX
  await till.askCart()
}

async function scan(desk: Desk, scanned: string): Promise<void> {
  startAgain(desk)
  const code = scanned.trim()
  if (code !== '') await changeCart(desk, 'scan', { code })
}

async function findTyped(desk: Desk): Promise<void> {
  const text = desk.code.value.trim()
  if (desk.step.value.kind !== 'selling') return
  const isEnough = text.length >= FIND_LENGTH_MIN
  const items = isEnough ? await desk.till.ask('searchNames', { text }) : []
  desk.found.value = items.length === 0 ? null : { text, items, selected: -1 }
}

/** Never above `first`, nor below the last. */
const selectedAfter = ({ items, selected }: Found, key: string, first: -1 | 0): number => {
  const last = Math.max(first, items.length - 1)
  return key === 'ArrowUp' ? Math.max(first, selected - 1) : Math.min(last, selected + 1)
}

/** What a hand typed that is no code may be a name, its pinyin, or the end of a barcode. */
async function enter(desk: Desk): Promise<void> {
  const text = desk.code.value.trim()
  const chosen = desk.found.value?.items[desk.found.value.selected]
  startAgain(desk)
  if (chosen !== undefined) return addNamed(desk, chosen.itemCode)
  if (text === '') return
  const answer = await asking(desk, desk.till.ask('scan', { code: text }))
  const isUnknown = !answer.ok && answer.error.kind === 'unknownCode'
  const items = isUnknown ? await desk.till.ask('searchNames', { text }) : []
  if (items.length === 0) took(desk, answer)
  else goTo(desk, { kind: 'naming', text, items, selected: 0 })
}

type CartChange = 'scan' | 'addItem' | 'setQuantity' | 'removeLine' | 'clearCart'

async function changeCart<Name extends CartChange>(
  desk: Desk,
  name: Name,
  input: Asks[Name]['input'],
): Promise<void> {
  took(desk, await asking(desk, desk.till.ask(name, input)))
}

function took(desk: Desk, answer: CartAnswer): void {
  if (answer.ok) {
    desk.till.showCart(answer.value.cart)
    desk.chosen.value = answer.value.touched ?? desk.selected.value
    goTo(desk, selling)
  } else if (answer.error.kind === 'several') {
    const { code, items } = answer.error
    goTo(desk, { kind: 'choosing', code, items, remember: false })
  } else refuse(desk, answer.error)
}

async function asking<T>({ isAsking }: Desk, question: Promise<T>): Promise<T> {
  isAsking.value = true
  const answer = await question
  isAsking.value = false
  return answer
}

/** A spreadsheet is no code, and nothing of it may become one. */
function pasted(desk: Desk, text: string): void {
  if (/[\r\n\t]/.test(text)) refuse(desk, { kind: 'pastedLines' })
  else addText(desk, text)
}

function addText(desk: Desk, text: string): void {
  goTo(desk, selling)
  desk.code.value = (desk.code.value + text).slice(0, CODE_LENGTH_MAX)
  desk.found.value = null
}

function editCode(desk: Desk, key: string): void {
  if (desk.code.value === '' && key.trim() === '') return
  desk.code.value = edited(desk.code.value, key, CODE_LENGTH_MAX)
  // What was found stays in sight until there is something better, but is no longer chosen.
  const { value: found } = desk.found
  desk.found.value = found === null || desk.code.value === '' ? null : { ...found, selected: -1 }
  desk.findSoon()
  goTo(desk, selling)
}

function startAgain(desk: Desk): void {
  desk.code.value = ''
  desk.found.value = null
  goTo(desk, selling)
}

function goTo(desk: Desk, next: Step): void {
  desk.step.value = next
  desk.fault.value = null
}

function refuse(desk: Desk, fault: SaleFault): void {
  desk.fault.value = fault
  desk.beep()
}

const isArrow = (key: string) => key === 'ArrowUp' || key === 'ArrowDown'
const isCharacter = (key: string) => key.length === 1
const isEdit = (key: string) => /^[\d.]$/.test(key) || key === 'Backspace'

const edited = (text: string, key: string, max: number): string =>
  key === 'Backspace' ? text.slice(0, -1) : (text + key).slice(0, max)
