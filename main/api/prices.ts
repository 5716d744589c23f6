// What an item costs at this till today, and why. The day is the shift's, since prices change with
// the business date and not at midnight in the middle of a shift.
import { dayOf } from '../../shared/chinaTime'
import { priceOn, type EffectivePrice } from '../../shared/pricing'
import { adjustmentsOf } from '../store/adjustments'
import type { SoldItem } from '../store/itemRow'
import { openShift } from '../store/shifts'
import type { Till } from './till'

type Pricing = Pick<Till, 'store' | 'catalogue' | 'identity' | 'now'>

export const businessDateOf = ({ store, identity, now }: Pricing): string =>
  store.read(openShift)?.businessDate ?? dayOf(now(), identity.timeZone)

export function priceOf(till: Pricing, item: SoldItem): EffectivePrice {
  const adjustments = till.catalogue.read((db) => adjustmentsOf(db, item.id))
  return priceOn(businessDateOf(till), item, adjustments, till.identity.prices)
}
