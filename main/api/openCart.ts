// The cart that is open: the one place that reads it and keeps it.
import { cart as cartShape, emptyCart, type Cart } from '../../shared/cart'
import type { CartView } from '../../shared/contract'
import { err, ok, type Result } from '../../shared/result'
import { readStored } from '../../shared/storedJson'
import { lastDocument } from '../store/documents'
import { openDraft, saveDraft } from '../store/drafts'
import type { Till } from './till'
import { kept } from './tried'
import { toCartView } from './views'

/** Null where nothing was rung up since the last sale, or what was cannot be read back. */
export function openCart({ store }: Pick<Till, 'store'>): Cart | null {
  const draft = store.read(openDraft)
  return draft === null ? null : readStored(cartShape, draft.body)
}

/** Whether a cart was damaged on the disk since the last sale: it keeps nobody from selling. */
export function isCartLost({ store }: Pick<Till, 'store'>): boolean {
  const draft = store.read(openDraft)
  if (draft === null || readStored(cartShape, draft.body) !== null) return false
  return draft.savedAt >= (store.read(lastDocument)?.submittedAt ?? 0)
}

export const currentCart = (till: Till): Cart => openCart(till) ?? emptyCart(till.newId())

/** Keeps the cart without waiting for the disk. */
export function keepCart(till: Till, cart: Cart): Result<CartView, { readonly kind: 'notSaved' }> {
  const body = JSON.stringify(cart)
  // Before it is kept: a cart that could not be shown would be in the way at every start.
  const view = toCartView(cart)
  const saved = kept(till, (db) => {
    saveDraft(db, { id: cart.id, body }, till.now())
  })
  if (!saved.ok) return err({ kind: 'notSaved' })
  till.draftSaved()
  return ok(view)
}
