// The articles for sale whose price on a day is another than on the day before: what starts, what
// ends, and what one of two overlapping adjustments leaves to the other.
import type { PriceChange, PriceChangesView } from '../../shared/catalogueViews'
import { isAdjusted, priceOn } from '../../shared/pricing'
import { adjustmentsOf } from './adjustments'
import type { ReadableDb } from './database'
import type { Today } from './itemList'
import { soldColumns, toSoldItem, type SoldRow } from './itemRow'

/**
 * What costs another price than on `dayBefore`, which lies a day or more before. Row by row, since
 * a promotion of the whole chain changes a million of them; null where a price stays as it is.
 */
export function* priceChangesOn(
  db: ReadableDb,
  dayBefore: string,
  { businessDate, prices }: Today,
): Generator<PriceChange | null> {
  // Put in order by their ids alone: that much is one step, which nobody can interrupt.
  const ids = db
    .prepare(
      `select id from item where validity = 'valid' and id in (
         select item from adjustment where start_date > @dayBefore and start_date <= @day
         union select item from adjustment where end_date >= @dayBefore and end_date < @day)
       order by item_code`,
    )
    .pluck()
    .iterate({ day: businessDate, dayBefore }) as Iterable<number>
  const find = db.prepare(`select ${soldColumns} from item where id = ?`)
  for (const id of ids) {
    const item = toSoldItem(find.get(id) as SoldRow)
    const adjustments = adjustmentsOf(db, id)
    const from = priceOn(dayBefore, item, adjustments, prices)
    const to = priceOn(businessDate, item, adjustments, prices)
    const { itemCode, itemName, skuProperty, unit, barcodes } = item
    const change = { itemCode, itemName, skuProperty, unit, barcode: barcodes[0] ?? null, from, to }
    yield from.price === to.price ? null : change
  }
}

/** Those from `from` on, and how many there are in all. */
export function* somePriceChanges(
  changes: Iterable<PriceChange | null>,
  from: number,
  max: number,
): Generator<null, Omit<PriceChangesView, 'day'>> {
  const rows: PriceChange[] = []
  let [total, starts] = [0, 0]
  for (const change of changes) {
    yield null
    if (change === null) continue
    if (total >= from && rows.length < max) rows.push(change)
    total += 1
    if (isAdjusted(change.to)) starts += 1
  }
  return { total, starts, from, rows }
}
