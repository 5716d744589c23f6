// The articles for sale whose price on a day is another than on the day before: what starts, what
// ends, and what one of two overlapping adjustments leaves to the other.
import type { PriceChange } from '../../shared/catalogueViews'
import { priceOn } from '../../shared/pricing'
import { adjustmentsOf } from './adjustments'
import type { ReadableDb } from './database'
import type { Today } from './itemList'
import { soldColumns, toSoldItem, type SoldRow } from './itemRow'

/** `dayBefore` is the day before `today.businessDate`. */
export function priceChangesOn(
  db: ReadableDb,
  dayBefore: string,
  { businessDate, prices }: Today,
): readonly PriceChange[] {
  const rows = db
    .prepare(
      `select ${soldColumns} from item where validity = 'valid' and id in (
         select item from adjustment where start_date = @day
         union select item from adjustment where end_date = @dayBefore)
       order by item_code`,
    )
    .all({ day: businessDate, dayBefore }) as SoldRow[]
  return rows.map(toSoldItem).flatMap((item) => {
    const adjustments = adjustmentsOf(db, item.id)
    const from = priceOn(dayBefore, item, adjustments, prices)
    const to = priceOn(businessDate, item, adjustments, prices)
    if (from.price === to.price) return []
    const { itemCode, itemName, skuProperty, unit, barcodes } = item
    return [{ itemCode, itemName, skuProperty, unit, barcode: barcodes[0] ?? null, from, to }]
  })
}
