// The course of one sale on the screen: which step the cashier is in and what each key means
// there. What the cart holds, whether a code is known and what is paid only main decides. Keys are
// worked off one after another, so that F12 right behind a scan already sees its line.
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { LINES_MAX, noMoney } from '../shared/decimal'
import { never } from '../shared/result'
import {
  asking,
  changeCart,
  edited,
  figureTyped,
  goTo,
  isEdit,
  refuse,
  selling,
  startAgain,
  took,
  type CartRefusal,
  type ChoosingStep,
  type Desk,
  type Found,
  type NamingStep,
  type SaleFault,
  type Step,
} from './desk'
import { CODE_LENGTH_MAX, type Meaning } from './keys'
import { nothingTyped, payingKey, refusesChange } from './paying'
import { paymentOf, type Payment } from './payment'

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
  /** One of the items that the code could mean. */
  readonly choose: (itemCode: string) => void
}

/** Turns on and off that the choice is remembered. */
export const REMEMBER_KEY = '0'

/** Digits that a hand has for choosing; what comes after them is reached by the arrows. */
export const DIGITS = 9

/** A hand that goes on typing does not pause for so long. */
export const TYPING_PAUSE_MS = 250

/** One letter would find half of the shop. */
const FIND_LENGTH_MIN = 2

export function createSale(
  till: Desk['till'],
  beep: () => void,
  afterPause: (work: () => void) => void,
): Sale {
  const isPartTaken = (till.cart.value?.taken.length ?? 0) > 0
  // The program may have ended while the money was being taken.
  const step = shallowRef<Step>(isPartTaken ? nothingTyped : selling)
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
      const given = step.value.kind === 'paying' ? step.value : nothingTyped
      const { total = noMoney, taken = [] } = till.cart.value ?? {}
      return paymentOf(total, taken, given)
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
        if (step.value.kind === 'paying') goTo(desk, { ...nothingTyped, typed })
      }),
    choose: (itemCode) =>
      inTurn(async () => {
        if (step.value.kind === 'choosing') await takeChoice(desk, step.value, itemCode)
      }),
    typeName: (text) => inTurn(() => searchNames(desk, text)),
    addItem: (itemCode) =>
      inTurn(() => {
        if (refusesChange(desk)) return
        startAgain(desk)
        return addNamed(desk, itemCode)
      }),
  }
}

const noName: NamingStep = { kind: 'naming', text: '', items: [], selected: 0 }

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
  if (key === 'F9') return nameTyped(desk)
  if ((isCharacter(key) && !isStar) || key === 'Backspace') return editCode(desk, key)
  if (found.value !== null && isArrow(key)) {
    found.value = { ...found.value, selected: selectedAfter(found.value, key, -1) }
    return
  }
  if (!hasLines) return
  if (key === 'F12') {
    startAgain(desk)
    return goTo(desk, nothingTyped)
  }
  // What was found lies over the lines, and nobody removes a line that they do not see.
  if (code.value !== '') return
  if (isStar) goTo(desk, { kind: 'quantity', typed: '' })
  else if (key === 'ArrowUp') chosen.value = selected.value - 1
  else if (key === 'ArrowDown') chosen.value = selected.value + 1
  else if (key === 'Delete') await changeCart(desk, 'removeLine', { line: selected.value })
  else if (key === 'Ctrl+Delete') goTo(desk, { kind: 'clearing' })
}

async function quantityKey(desk: Desk, key: string, typed: string): Promise<void> {
  if (key === 'Escape') goTo(desk, selling)
  else if (isEdit(key)) goTo(desk, { kind: 'quantity', typed: figureTyped(desk, typed, key) })
  else if (key === 'Enter' && typed !== '') {
    await changeCart(desk, 'setQuantity', { line: desk.selected.value, quantity: typed })
  }
}

async function choosingKey(desk: Desk, key: string, now: ChoosingStep): Promise<void> {
  const { items, selected, remember } = now
  if (key === 'Escape') return goTo(desk, selling)
  if (key === REMEMBER_KEY) return goTo(desk, { ...now, remember: !remember })
  if (isArrow(key)) return goTo(desk, { ...now, selected: selectedAfter(now, key, -1) })
  const item = key === 'Enter' ? items[selected] : items.slice(0, DIGITS)[Number(key) - 1]
  if (item !== undefined) await takeChoice(desk, now, item.itemCode)
}

const takeChoice = (
  desk: Desk,
  { code, remember }: ChoosingStep,
  itemCode: string,
): Promise<void> => changeCart(desk, 'addItem', { itemCode, code, remember })

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

/** Who turns to the names has begun to say what is wanted, and goes on from there. */
async function nameTyped(desk: Desk): Promise<void> {
  const text = desk.code.value.trim()
  const items = text === '' ? [] : await desk.till.ask('searchNames', { text })
  startAgain(desk)
  goTo(desk, { ...noName, text, items })
}

async function searchNames(desk: Desk, text: string): Promise<void> {
  if (desk.step.value.kind !== 'naming') return
  const items = await desk.till.ask('searchNames', { text })
  goTo(desk, { ...noName, text, items })
}

async function clearingKey(desk: Desk, key: string): Promise<void> {
  if (key === 'Enter') await changeCart(desk, 'clearCart', null)
  else if (key === 'Escape') goTo(desk, selling)
}

async function scan(desk: Desk, scanned: string): Promise<void> {
  if (refusesChange(desk)) return
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
const selectedAfter = (
  { items, selected }: Omit<Found, 'text'>,
  key: string,
  first: -1 | 0,
): number => {
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
  const isUnknown = !answer.ok && unknownKinds.includes(answer.error.kind)
  const items = isUnknown ? await desk.till.ask('searchNames', { text }) : []
  if (items.length === 0) return took(desk, answer)
  goTo(desk, { ...noName, text, items })
}

const unknownKinds: readonly CartRefusal['kind'][] = ['unknownCode', 'itemsComing', 'offSale']

/** A spreadsheet is no code, and nothing of it may become one. */
function pasted(desk: Desk, text: string): void {
  if (/[\r\n\t]/.test(text)) refuse(desk, { kind: 'pastedLines' })
  else addText(desk, text)
}

function addText(desk: Desk, text: string): void {
  if (refusesChange(desk)) return
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

const isArrow = (key: string) => key === 'ArrowUp' || key === 'ArrowDown'
const isCharacter = (key: string) => key.length === 1
