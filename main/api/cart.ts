// The cart's handlers: scanning and changing. The cart lives in main as a draft; each answer
// carries the whole of it, so that the screen has nothing to keep. Paying it is for paying.ts.
import {
  removeAllLines,
  removeLine,
  setQuantity,
  type Cart,
  type CartFault,
} from '../../shared/cart'
import type { CartAnswer } from '../../shared/contract'
import { err, never, ok, type Result } from '../../shared/result'
import { searchItems } from '../store/itemSearch'
import { recentItems } from '../store/recentItems'
import type { Handlers } from './api'
import { currentCart, keepCart } from './openCart'
import { isSignedIn } from './operators'
import { toItemViews } from './prices'
import { chosen, keepChoice, meaningOf, unknownTo, type Meaning } from './scan'
import type { Till } from './till'
import { toCartView } from './views'

type CartHandlers = Pick<
  Handlers,
  'cart' | 'scan' | 'searchNames' | 'addItem' | 'setQuantity' | 'removeLine' | 'clearCart'
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
    if (!isSignedIn(till)) return err({ kind: 'notSignedIn' })
    const meaning = chosen(till, itemCode, code)
    if (meaning === null) return err(unknownTo(till, itemCode))
    if (remember && code !== null && !keepChoice(till, itemCode, code).ok) {
      return err({ kind: 'notSaved' })
    }
    return take(till, code ?? itemCode, meaning)
  },
  setQuantity: ({ line, quantity }) =>
    change(till, (cart) => setQuantity(cart, line, quantity), () => line),
  removeLine: ({ line }) => change(till, (cart) => removeLine(cart, line), () => null),
  clearCart: () => change(till, removeAllLines, () => null),
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
    case 'unknownCode':
    case 'itemsComing':
    case 'offSale':
      return err(meaning)
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
  if (!isSignedIn(till)) return err({ kind: 'notSignedIn' })
  const changed = by(currentCart(till))
  if (!changed.ok) return changed
  const kept = keepCart(till, changed.value)
  return kept.ok ? ok({ cart: kept.value, touched: touchedIn(changed.value) }) : kept
}
