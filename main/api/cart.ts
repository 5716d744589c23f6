// The cart's handlers: scanning, changing, paying. The cart lives in main as a draft; each answer
// carries the whole of it, so that the screen has nothing to keep.
import {
  addItem,
  cart as cartShape,
  emptyCart,
  piecesOf,
  removeLine,
  setQuantity,
  totalOf,
  toSale,
  type Cart,
  type CartFault,
} from '../../shared/cart'
import type { CartAnswer, CartView, PayAnswerFault, ReceiptView } from '../../shared/contract'
import { LINE_AMOUNT_MAX, parseMoney } from '../../shared/decimal'
import type { Tender } from '../../shared/documents/trade'
import { sellingPrice, type Item } from '../../shared/masters/item'
import { err, ok, type Result } from '../../shared/result'
import { findItem, findItems, findItemsByName } from '../store/catalogue'
import { isDiskFull, sqliteCode } from '../store/database'
import { findDocument } from '../store/documents'
import { openDraft, saveDraft } from '../store/drafts'
import { openShift } from '../store/shifts'
import { submitDocument } from '../store/submit'
import type { Handlers } from './api'
import type { Till } from './till'
import { toCartLineView, toItemView, toReceiptView } from './views'

type CartHandlers = Pick<
  Handlers,
  'cart' | 'scan' | 'searchNames' | 'addItem' | 'setQuantity' | 'removeLine' | 'clearCart' | 'pay'
>

/** As many as a person reads before typing more of the name. */
const NAMES_SHOWN = 20

export const createCartHandlers = (till: Till): CartHandlers => ({
  cart: () => toCartView(currentCart(till)),
  scan: ({ code }) => scan(till, code.trim()),
  searchNames: ({ text }) =>
    text.trim() === ''
      ? []
      : till.catalogue.read((db) => findItemsByName(db, text.trim(), NAMES_SHOWN)).map(toItemView),
  addItem: ({ itemCode }) => {
    const item = till.catalogue.read((db) => findItem(db, itemCode))
    return item === null ? err({ kind: 'unknownCode', code: itemCode }) : sell(till, item)
  },
  setQuantity: ({ line, quantity }) =>
    change(till, (cart) => setQuantity(cart, line, quantity), () => line),
  removeLine: ({ line }) => change(till, (cart) => removeLine(cart, line), () => null),
  clearCart: () => change(till, (cart) => ok({ ...cart, lines: [] }), () => null),
  pay: ({ cart, tenders }) => pay(till, cart, tenders),
})

function scan(till: Till, code: string): CartAnswer {
  if (code === '') return err({ kind: 'unknownCode', code })
  const items = till.catalogue.read((db) => findItems(db, code))
  const [item, ...others] = items
  if (item === undefined) return err({ kind: 'unknownCode', code })
  if (others.length === 0) return sell(till, item)
  return err({
    kind: 'several',
    code,
    items: items.map(toItemView),
  })
}

const sell = (till: Till, item: Item): CartAnswer =>
  change(
    till,
    (cart) => addItem(cart, item, sellingPrice(item)),
    (cart) => cart.lines.findLastIndex((line) => line.itemCode === item.itemCode),
  )

/** Changes the open cart and keeps it, without waiting for the disk. */
function change(
  till: Till,
  by: (cart: Cart) => Result<Cart, CartFault>,
  touchedIn: (cart: Cart) => number | null,
): CartAnswer {
  if (till.store.read(openShift) === null) return err({ kind: 'notSignedIn' })
  const changed = by(currentCart(till))
  if (!changed.ok) return changed
  const { id } = changed.value
  const body = JSON.stringify(changed.value)
  const kept = tried(till, () =>
    till.store.write((db) => {
      saveDraft(db, { id, body }, till.now())
    }),
  )
  if (!kept.ok) return err({ kind: 'notSaved' })
  till.draftSaved()
  return ok({ cart: toCartView(changed.value), touched: touchedIn(changed.value) })
}

function currentCart(till: Till): Cart {
  const draft = till.store.read(openDraft)
  if (draft === null) return emptyCart(till.newId())
  return cartShape.parse(JSON.parse(draft.body))
}

type PayAnswer = Result<ReceiptView, PayAnswerFault>

/** Pays the open cart; paying a cart that was paid before answers with the sale it became. */
function pay(
  till: Till,
  id: string,
  typed: readonly { readonly type: Tender['type']; readonly amount: string }[],
): PayAnswer {
  const earlier = till.store.read((db) => findDocument(db, id))
  if (earlier !== null) return ok(toReceiptView(earlier))
  const shift = till.store.read(openShift)
  if (shift === null) return err({ kind: 'notSignedIn' })
  const cart = currentCart(till)
  if (cart.id !== id) return err({ kind: cart.lines.length === 0 ? 'emptyCart' : 'otherCart' })
  const tenders = readTenders(typed)
  if (!tenders.ok) return tenders
  const body = toSale(cart, tenders.value)
  if (!body.ok) return body
  const { identity } = till
  const submitted = tried(till, () =>
    till.store.write((db) =>
      submitDocument(db, {
        draft: id,
        kind: 'sale',
        body: body.value,
        refersTo: null,
        at: till.now(),
        store: identity.storeCode,
        terminal: identity.terminal,
        operator: shift.operator,
        operatorName: shift.operatorName,
        shift: shift.id,
        businessDate: shift.businessDate,
        epoch: identity.epoch,
        backends: ['qimen'],
        terms: identity.terms,
      }),
    ),
  )
  if (!submitted.ok) return err({ kind: submitted.error })
  if (!submitted.value.ok) {
    // The cart was put together by this program: a sale that does not fit is a defect of ours.
    throw new Error(`the sale does not fit: ${JSON.stringify(submitted.value.error)}`)
  }
  till.submitted(id)
  return ok(toReceiptView(submitted.value.value))
}

function readTenders(
  typed: readonly { readonly type: Tender['type']; readonly amount: string }[],
): Result<readonly Tender[], PayAnswerFault> {
  const tenders: Tender[] = []
  for (const { type, amount } of typed) {
    const parsed = parseMoney(amount)
    if (!parsed.ok) return err({ kind: 'amount', fault: parsed.error })
    if (parsed.value < 0) return err({ kind: 'amount', fault: 'negative' })
    if (parsed.value > LINE_AMOUNT_MAX) return err({ kind: 'amount', fault: 'outOfRange' })
    tenders.push({ type, amount: parsed.value })
  }
  return ok(tenders)
}

/** Runs a write; what the disk refuses is an answer, so that the cashier can read it. */
export function tried<T>(till: Till, work: () => T): Result<T, 'notSaved' | 'diskFull'> {
  try {
    return ok(work())
  } catch (error) {
    if (sqliteCode(error) === null) throw error
    till.announce({ topic: 'till' })
    return err(isDiskFull(error) ? 'diskFull' : 'notSaved')
  }
}

const toCartView = (cart: Cart): CartView => ({
  id: cart.id,
  lines: cart.lines.map(toCartLineView),
  total: totalOf(cart),
  pieces: piecesOf(cart),
})
