// The cart that is open, as it was kept; the one place that reads it.
import { cart as cartShape, type Cart } from '../../shared/cart'
import { openDraft } from '../store/drafts'
import type { Till } from './till'

/** Null where nothing was rung up since the last sale. */
export function openCart({ store }: Pick<Till, 'store'>): Cart | null {
  const draft = store.read(openDraft)
  return draft === null ? null : cartShape.parse(JSON.parse(draft.body))
}
