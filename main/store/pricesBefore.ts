// What the prices of an article were before they changed: the last of them, in the order in which
// they gave way.
import { isDeepStrictEqual } from 'node:util'
import type { PriceBefore } from '../../shared/catalogueViews'
import { price } from '../../shared/decimal'
import type { Item, PriceAdjustment } from '../../shared/masters/item'
import type { DatedAdjustment } from '../../shared/pricing'
import { adjustmentsOf, type AdjustmentRule } from './adjustments'
import type { ReadableDb, WritableDb } from './database'

const PRICES_KEPT = 50

/** The latest first. */
export const pricesBefore = (db: ReadableDb, item: number): readonly PriceBefore[] =>
  (
    db
      .prepare(
        `select seq, received_at as receivedAt, standard_price as standardPrice,
           retail_price as retailPrice, adjustments
         from price_before where item = ? order by nth desc limit ${PRICES_KEPT}`,
      )
      .all(item) as BeforeRow[]
  ).map(({ standardPrice, retailPrice, adjustments, ...rest }) => ({
    ...rest,
    standardPrice: price(standardPrice),
    retailPrice: retailPrice === null ? null : price(retailPrice),
    adjustments: JSON.parse(adjustments) as readonly DatedAdjustment[],
  }))

interface BeforeRow {
  readonly seq: number
  readonly receivedAt: number
  readonly standardPrice: number
  readonly retailPrice: number | null
  readonly adjustments: string
}

/** What stands of an article until other words of it take its place. */
export interface PricedBefore {
  readonly id: number
  readonly seq: number
  readonly receivedAt: number
  readonly standardPrice: number
  readonly retailPrice: number | null
}

/** Keeps the prices that stand, where those of `item` are others. */
export function rememberPrices(
  db: WritableDb,
  before: PricedBefore,
  item: Item,
  rule: AdjustmentRule,
): void {
  const adjustments = adjustmentsOf(db, before.id)
  const isListedAlike =
    before.standardPrice === item.standardPrice && before.retailPrice === item.retailPrice
  const isAdjustedAlike = rule === 'add' || isOnly(adjustments, item.adjustment)
  if (isListedAlike && isAdjustedAlike) return
  const { id, seq, receivedAt, standardPrice, retailPrice } = before
  const known = JSON.stringify(adjustments)
  const nth = Number(
    db
      .prepare(
        `insert into price_before
           (item, nth, seq, received_at, standard_price, retail_price, adjustments)
         select @id, coalesce(max(nth), 0) + 1, @seq, @receivedAt, @standardPrice, @retailPrice,
           @known
         from price_before where item = @id returning nth`,
      )
      .pluck()
      .get({ id, seq, receivedAt, standardPrice, retailPrice, known }),
  )
  if (nth <= PRICES_KEPT) return
  db.prepare('delete from price_before where item = ? and nth <= ?').run(id, nth - PRICES_KEPT)
}

/** Whether the one that comes now, or none, is all there was. */
function isOnly(known: readonly DatedAdjustment[], coming: PriceAdjustment | null): boolean {
  const [only, ...others] = known
  if (only === undefined || coming === null) return only === undefined && coming === null
  return others.length === 0 && isDeepStrictEqual(coming, { ...coming, ...withoutOrigin(only) })
}

const withoutOrigin = ({ updatedAt: _at, seq: _seq, ...rest }: DatedAdjustment) => rest
