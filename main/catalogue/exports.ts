// The tables that the catalogue is written out as: the list of items as it is filtered, and the
// prices that change on a day.
import type {
  Exported,
  ExportFormat,
  PriceChange,
  Validity,
} from '../../shared/catalogueViews'
import type { Language } from '../../shared/contract'
import { formatChinaTime } from '../../shared/chinaTime'
import { formatFactor, formatPrice, type Factor, type Price } from '../../shared/decimal'
import type { Label } from '../../shared/field'
import { item } from '../../shared/masters/item'
import { priceOn, type PriceReason } from '../../shared/pricing'
import { never } from '../../shared/result'
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
  return writeTable(file, format, header, rowsOf(db, ids, { shown, language, today }))
}

interface Columns {
  readonly shown: readonly Field[]
  readonly language: Language
  readonly today: Today
}

function* rowsOf(
  db: ReadableDb,
  ids: Iterable<number>,
  { shown, language, today: { businessDate, prices } }: Columns,
): Generator<TableRow> {
  for (const id of ids) {
    const whole = readItemById(db, id)
    if (whole === null) {
      yield null
      continue
    }
    const { price } = priceOn(businessDate, whole, whole.adjustments, prices)
    yield [...shown.map((field) => cellOf(field, whole, language)), figure(formatPrice(price))]
  }
}

/** Of a day, which each row says, since rows of several days end up in one sheet. */
export function exportPriceChanges(
  changes: Iterable<PriceChange | null>,
  day: string,
  { file, format, language }: Target,
): Generator<null, Exported> {
  const header = [
    ...(['itemCode', 'itemName', 'skuProperty', 'barcodes', 'unit'] as const).map((field) =>
      labelOf(field, language),
    ),
    ...[priceFrom, priceTo, firstDay, lastDay, reason].map((label) => say(language, label)),
  ]
  return writeTable(file, format, header, changedRows(changes, day, language))
}

function* changedRows(
  changes: Iterable<PriceChange | null>,
  day: string,
  language: Language,
): Generator<TableRow> {
  for (const each of changes) {
    yield each && [
      each.itemCode,
      each.itemName,
      each.skuProperty,
      each.barcode,
      each.unit,
      figure(formatPrice(each.from.price)),
      figure(formatPrice(each.to.price)),
      day,
      'endDate' in each.to.reason ? each.to.reason.endDate : null,
      say(language, reasonLabel(each.to.reason)),
    ]
  }
}

/** An article that is not adjusted on the day has another price since its adjustment is over. */
function reasonLabel(why: PriceReason): Label {
  switch (why.kind) {
    case 'adjustedPrice':
      return { zh: '调价', en: 'special price' }
    case 'adjustedByFactor':
      return { zh: `调价 ${why.factor / 1000}折`, en: `${(10_000 - why.factor) / 100}% off` }
    case 'base':
    case 'itemDiscount':
      return { zh: '调价结束', en: 'special price ended' }
    default:
      return never(why)
  }
}

const todaysPrice: Label = { zh: '今日售价', en: 'price today' }
const priceFrom: Label = { zh: '原售价', en: 'price before' }
const priceTo: Label = { zh: '新售价', en: 'price from then' }
const firstDay: Label = { zh: '执行日期', en: 'first day' }
const lastDay: Label = { zh: '结束日期', en: 'last day' }
const reason: Label = { zh: '原因', en: 'reason' }

const validityLabels: Readonly<Record<Validity, Label>> = {
  valid: { zh: '可售', en: 'for sale' },
  invalid: { zh: '停用', en: 'not for sale' },
  deleted: { zh: '已删除', en: 'deleted' },
}
const yes: Label = { zh: '是', en: 'yes' }
const no: Label = { zh: '否', en: 'no' }

const say = (language: Language, { zh, en }: Label): string => (language === 'en' ? en : zh)

const labelOf = (field: Field, language: Language): string => {
  const label = shape[field].meta()?.['label'] as Label | undefined
  return label === undefined ? field : say(language, label)
}

const figure = (text: string): Cell => ({ figure: text })

function cellOf(field: Field, whole: WholeItem, language: Language): Cell {
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
      return say(language, whole.weighed ? yes : no)
    case 'validity':
      return say(language, validityLabels[whole.validity])
    default:
      return Array.isArray(value) ? value.join(';') : (value as string | null)
  }
}
