// The dated price adjustments that came down, kept by the item, their first day and their kind.
import { factor, price } from '../../shared/decimal'
import type { PriceAdjustment } from '../../shared/masters/item'
import type { DatedAdjustment } from '../../shared/pricing'
import type { ReadableDb, WritableDb } from './database'

/**
 * What a row says of the adjustments before it: `replace`, its own or its having none is all there
 * is; `add`, they stay until they end, and one of the same kind and first day takes its place.
 */
export type AdjustmentRule = 'replace' | 'add'

interface AdjustmentRow {
  readonly startDate: string
  readonly kind: PriceAdjustment['kind']
  readonly value: number
  readonly endDate: string | null
  readonly updatedAt: number | null
  readonly seq: number
}

const columns = `start_date as startDate, kind, value, end_date as endDate,
  updated_at as updatedAt, seq`

/** All that are known of an item, whether over, running or to come, in the order of their start. */
export const adjustmentsOf = (db: ReadableDb, item: number): readonly DatedAdjustment[] =>
  (
    db
      .prepare(`select ${columns} from adjustment where item = ? order by start_date, kind`)
      .all(item) as AdjustmentRow[]
  ).map(toAdjustment)

export const dropAdjustments = (db: WritableDb, item: number): void => {
  db.prepare('delete from adjustment where item = ?').run(item)
}

/** What other streams said of an item, in its order, comes before all that this one says of it. */
export const putOthersBefore = (db: WritableDb, item: number, stream: number): void => {
  db.prepare(
    `update adjustment set seq = seq - other.latest - 1
     from (
       select max(seq) as latest from adjustment where item = @item and stream <> @stream
     ) as other
     where item = @item and stream <> @stream and other.latest >= 0`,
  ).run({ item, stream })
}

/** Of which row an adjustment is. */
export interface AdjustmentOrigin {
  /** When headquarters wrote it; where the row does not say, the newest before it. */
  readonly asOf: number | null
  readonly stream: number
  readonly seq: number
}

/** Keeps the newer of two of the same kind and first day, whichever comes first. */
export function keepAdjustment(
  db: WritableDb,
  item: number,
  adjustment: PriceAdjustment,
  { asOf, stream, seq }: AdjustmentOrigin,
): void {
  db.prepare(
    `insert into adjustment (item, start_date, kind, value, end_date, updated_at, stream, seq)
     values (@item, @startDate, @kind, @value, @endDate, @asOf, @stream, @seq)
     on conflict (item, start_date, kind) do update
       set value = excluded.value, end_date = excluded.end_date,
         updated_at = excluded.updated_at, stream = excluded.stream, seq = excluded.seq
       where (coalesce(excluded.updated_at, 0), excluded.seq) > (coalesce(updated_at, 0), seq)`,
  ).run({
    item,
    startDate: adjustment.startDate ?? '',
    kind: adjustment.kind,
    value: adjustment.kind === 'price' ? adjustment.price : adjustment.factor,
    endDate: adjustment.endDate,
    asOf,
    stream,
    seq,
  })
}

function toAdjustment({ startDate, kind, value, ...rest }: AdjustmentRow): DatedAdjustment {
  const dated = { ...rest, startDate: startDate === '' ? null : startDate }
  return kind === 'price'
    ? { ...dated, kind, price: price(value) }
    : { ...dated, kind, factor: factor(value) }
}
