// What an item costs at this till today, and why. The day is the shift's, since prices change with
// the business date and not at midnight in the middle of a shift.
import { dayOf } from '../../shared/chinaTime'
import type { ItemView } from '../../shared/contract'
import { priceOn, type EffectivePrice } from '../../shared/pricing'
import { adjustmentsOf } from '../store/adjustments'
import type { SoldItem } from '../store/itemRow'
import { openShift } from '../store/shifts'
import type { Till } from './till'
import { toItemView } from './views'

type Pricing = Pick<Till, 'store' | 'catalogue' | 'identity' | 'now'>

export const businessDateOf = ({ store, identity, now }: Pricing): string =>
  store.read(openShift)?.businessDate ?? dayOf(now(), identity.timeZone)

export const priceOf = (till: Pricing, item: SoldItem): EffectivePrice =>
  pricedOn(till, businessDateOf(till), item)

/** Items as a page lists them, each at its price of today. */
export function toItemViews(till: Pricing, items: readonly SoldItem[]): readonly ItemView[] {
  const businessDate = businessDateOf(till)
  return items.map((item) => toItemView(item, pricedOn(till, businessDate, item)))
}

function pricedOn(till: Pricing, businessDate: string, item: SoldItem): EffectivePrice {
  const adjustments = till.catalogue.read((db) => adjustmentsOf(db, item.id))
  return priceOn(businessDate, item, adjustments, till.identity.prices)
}
