// The articles for sale whose price on a day is another than on the day before: what starts, what
// ends, and what one of two overlapping adjustments leaves to the other.
import type { PriceChange, PriceChangesView } from '../../shared/catalogueViews'
import { priceOn } from '../../shared/pricing'
import { adjustmentsOf } from './adjustments'
import type { ReadableDb } from './database'
import type { Today } from './itemList'
import { soldColumns, toSoldItem, type SoldRow } from './itemRow'

/**
 * `dayBefore` is the day before `today.businessDate`. Row by row, since a promotion of the whole
 * chain changes a million of them; null for a row whose price stays as it is.
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
         select item from adjustment where start_date = @day
         union select item from adjustment where end_date = @dayBefore)
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

/** The first of them, and how many there are. */
export function* firstPriceChanges(
  changes: Iterable<PriceChange | null>,
  max: number,
): Generator<null, Pick<PriceChangesView, 'total' | 'rows'>> {
  const rows: PriceChange[] = []
  let total = 0
  for (const change of changes) {
    yield null
    if (change === null) continue
    total += 1
    if (rows.length < max) rows.push(change)
  }
  return { total, rows }
}
