// The tables that the catalogue is written out as: the list of items as it is filtered, and the
// prices that change on a day.
import type { Exported, ExportFormat, PriceChange } from '../../shared/catalogueViews'
import type { Language } from '../../shared/contract'
import { formatChinaTime } from '../../shared/chinaTime'
import { formatFactor, formatPrice, type Factor, type Price } from '../../shared/decimal'
import type { Label } from '../../shared/field'
import { item } from '../../shared/masters/item'
import { priceOn } from '../../shared/pricing'
import type { ReadableDb } from '../store/database'
import { readItemById, type WholeItem } from '../store/itemDetail'
import type { Today } from '../store/itemList'
import { writeTable, type Cell, type TableRow } from './table'

export interface Target {
  readonly file: string
  readonly format: ExportFormat
  readonly language: Language
}

const { shape } = item.unwrap()
type Field = Exclude<keyof typeof shape, 'adjustment'>
const fields = (Object.keys(shape) as readonly (keyof typeof shape)[]).filter(
  (field): field is Field => field !== 'adjustment',
)

/**
 * What an article costs the shop is written only for those who may see it; what is not there any
 * more is left out.
 */
export function exportItems(
  db: ReadableDb,
  ids: Uint32Array,
  { file, format, language }: Target,
  { withCost, today }: { readonly withCost: boolean; readonly today: Today },
): Generator<null, Exported> {
  const shown = fields.filter((field) => withCost || field !== 'costPrice')
  const header = [...shown.map((field) => labelOf(field, language)), say(language, todaysPrice)]
  return writeTable(file, format, header, rowsOf(db, ids, shown, today))
}

function* rowsOf(
  db: ReadableDb,
  ids: Iterable<number>,
  shown: readonly Field[],
  { businessDate, prices }: Today,
): Generator<TableRow> {
  for (const id of ids) {
    const whole = readItemById(db, id)
    if (whole === null) {
      yield null
      continue
    }
    const { price } = priceOn(businessDate, whole, whole.adjustments, prices)
    yield [...shown.map((field) => cellOf(field, whole)), figure(formatPrice(price))]
  }
}

export function exportPriceChanges(
  changes: Iterable<PriceChange | null>,
  { file, format, language }: Target,
): Generator<null, Exported> {
  const header = [
    ...(['itemCode', 'itemName', 'skuProperty', 'barcodes', 'unit'] as const).map((field) =>
      labelOf(field, language),
    ),
    say(language, priceFrom),
    say(language, priceTo),
  ]
  return writeTable(file, format, header, changedRows(changes))
}

function* changedRows(changes: Iterable<PriceChange | null>): Generator<TableRow> {
  for (const each of changes) {
    yield each && [
      each.itemCode,
      each.itemName,
      each.skuProperty,
      each.barcode,
      each.unit,
      figure(formatPrice(each.from.price)),
      figure(formatPrice(each.to.price)),
    ]
  }
}

const todaysPrice: Label = { zh: '今日售价', en: 'price today' }
const priceFrom: Label = { zh: '原售价', en: 'price before' }
const priceTo: Label = { zh: '新售价', en: 'price from then' }

const say = (language: Language, { zh, en }: Label): string => (language === 'en' ? en : zh)

const labelOf = (field: Field, language: Language): string => {
  const label = shape[field].meta()?.['label'] as Label | undefined
  return label === undefined ? field : say(language, label)
}

const figure = (text: string): Cell => ({ figure: text })

function cellOf(field: Field, whole: WholeItem): Cell {
  const value = whole[field]
  switch (field) {
    case 'standardPrice':
    case 'referencePrice':
    case 'retailPrice':
    case 'tagPrice':
    case 'costPrice':
      return value === null ? null : figure(formatPrice(value as Price))
    case 'discount':
      return value === null ? null : figure(formatFactor(value as Factor))
    case 'createdAt':
    case 'updatedAt':
      return value === null ? null : formatChinaTime(value as number)
    case 'weighed':
      return value === true ? 'Y' : 'N'
    default:
      return Array.isArray(value) ? value.join(';') : (value as string | null)
  }
}
