// The cart's handlers: scanning, changing, paying. The cart lives in main as a draft; each answer
// carries the whole of it, so that the screen has nothing to keep.
import {
  emptyCart,
  listedOf,
  piecesOf,
  removeLine,
  setQuantity,
  totalOf,
  toSale,
  type Cart,
  type CartFault,
} from '../../shared/cart'
import type { CartAnswer, CartView, PayAnswerFault, ReceiptView } from '../../shared/contract'
import { LINE_AMOUNT_MAX, parseMoney, subtractMoney } from '../../shared/decimal'
import type { Tender } from '../../shared/documents/trade'
import { err, never, ok, type Result } from '../../shared/result'
import { findDocument } from '../store/documents'
import { saveDraft } from '../store/drafts'
import { searchItems } from '../store/itemSearch'
import { recentItems } from '../store/recentItems'
import { openShift } from '../store/shifts'
import { submitDocument } from '../store/submit'
import type { Handlers } from './api'
import { openCart } from './openCart'
import { toItemViews } from './prices'
import { chosen, keepChoice, meaningOf, type Meaning } from './scan'
import type { Till } from './till'
import { tried } from './tried'
import { toCartLineView, toReceiptView } from './views'

type CartHandlers = Pick<
  Handlers,
  'cart' | 'scan' | 'searchNames' | 'addItem' | 'setQuantity' | 'removeLine' | 'clearCart' | 'pay'
>

/** As many as a person reads before typing more of the name. */
const NAMES_SHOWN = 20

export const createCartHandlers = (till: Till): CartHandlers => ({
  cart: () => toCartView(currentCart(till)),
  scan: ({ code }) => scan(till, code.trim()),
  searchNames: ({ text }) => {
    const recent = till.store.read(recentItems)
    const found = till.catalogue.read((db) => searchItems(db, text, recent, NAMES_SHOWN))
    return toItemViews(till, found)
  },
  addItem: ({ itemCode, code, remember }) => {
    const meaning = chosen(till, itemCode, code)
    if (meaning === null) return err({ kind: 'unknownCode', code: itemCode })
    if (remember && code !== null && !keepChoice(till, itemCode, code).ok) {
      return err({ kind: 'notSaved' })
    }
    return take(till, code ?? itemCode, meaning)
  },
  setQuantity: ({ line, quantity }) =>
    change(till, (cart) => setQuantity(cart, line, quantity), () => line),
  removeLine: ({ line }) => change(till, (cart) => removeLine(cart, line), () => null),
  clearCart: () => change(till, (cart) => ok({ ...cart, lines: [] }), () => null),
  pay: ({ cart, tenders }) => pay(till, cart, tenders),
})

const scan = (till: Till, code: string): CartAnswer =>
  code === '' ? err({ kind: 'unknownCode', code }) : take(till, code, meaningOf(till, code))

function take(till: Till, code: string, meaning: Meaning): CartAnswer {
  switch (meaning.kind) {
    case 'one':
      return change(till, meaning.put, (cart) =>
        cart.lines.findLastIndex((line) => line.itemCode === meaning.itemCode),
      )
    case 'several':
      return err({ kind: 'several', code, items: toItemViews(till, meaning.items) })
    case 'label':
      return err(meaning)
    case 'none':
      return err({ kind: 'unknownCode', code })
    default:
      return never(meaning)
  }
}

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
  // Before it is kept: a cart that could not be shown would be in the way at every start.
  const view = toCartView(changed.value)
  const kept = tried(till, () =>
    till.store.write((db) => {
      saveDraft(db, { id, body }, till.now())
    }),
  )
  if (!kept.ok) return err({ kind: 'notSaved' })
  till.draftSaved()
  return ok({ cart: view, touched: touchedIn(changed.value) })
}

const currentCart = (till: Till): Cart => openCart(till) ?? emptyCart(till.newId())

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

function toCartView(cart: Cart): CartView {
  const [listed, total] = [listedOf(cart), totalOf(cart)]
  return {
    id: cart.id,
    lines: cart.lines.map(toCartLineView),
    listed,
    saved: subtractMoney(listed, total),
    total,
    pieces: piecesOf(cart),
  }
}
