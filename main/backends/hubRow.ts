// One row of the items feed, in the words of qimen.taobao.pos.items.synchronize and whatever
// spelling it came in. Tolerant of spellings, strict about meaning: what a row says wrongly is
// named, and the row is set aside.
import type { z } from 'zod'
import type { BadRow, FeedRow } from '../../shared/masters/feed'
import { item, type Item } from '../../shared/masters/item'
import { err, ok, type Result } from '../../shared/result'
import { faultOf } from './hubFault'
import { adjustmentOf, dateTimeOf, discountOf, priceOf, textOf, wordOf } from './hubValue'
import { DAY_MS, isFields, type Fields } from './status'

export type SeqRow = Fields & { readonly seq: number }

const ROW_KEPT_MAX = 2000
const itemCodeField = item.unwrap().shape.itemCode

/** `sentAt` is the hub's own time; null where it does not tell it. */
export function readRow(row: SeqRow, sentAt: number | null): FeedRow {
  const { seq } = row
  const fields = fieldsOf(row['item'])
  if (fields === null) return bad(row, null, areSeveral(row['item']) ? 'item several' : 'item')
  const written = textOf(fields['itemCode'])
  const code = itemCodeField.safeParse(written)
  if (!code.success) return bad(row, null, faultsIn(code.error, written, 'itemCode'))
  const itemCode = code.data
  const updatedAt = dateTimeOf(fields['latestUpdateTime'])
  if (updatedAt === undefined) return bad(row, itemCode, 'latestUpdateTime noTime')
  if (updatedAt !== null && sentAt !== null && updatedAt > sentAt + DAY_MS) {
    return bad(row, itemCode, 'latestUpdateTime ahead')
  }
  if (wordOf(row['actionType']) === 'delete') return { kind: 'gone', seq, itemCode, updatedAt }
  if (!isPut(row)) return bad(row, itemCode, 'actionType')
  const isValid = flagOf(textOf(fields['isValid']) ?? true)
  if (isValid === null) return bad(row, itemCode, 'isValid')
  const validity = isValid ? 'valid' : 'invalid'
  const read = readItem(fields, fieldsOf(row['ext']), { itemCode, updatedAt, validity })
  if (read.ok) return { kind: 'put', seq, item: read.value }
  // Not to be sold is understood, whatever else of it is not.
  return isValid ? bad(row, itemCode, read.error) : { kind: 'gone', seq, itemCode, updatedAt }
}

export const isPut = (row: SeqRow): boolean => ['add', 'update'].includes(wordOf(row['actionType']))

const bad = (row: SeqRow, itemCode: string | null, reason: string): BadRow =>
  badRow(row.seq, itemCode, reason, JSON.stringify(row))

export const badRow = (
  seq: number,
  itemCode: string | null,
  reason: string,
  text: string,
): BadRow => ({ kind: 'bad', seq, itemCode, reason, row: text.slice(0, ROW_KEPT_MAX) })

/** What the feed does not say stays unknown; what it says wrongly is named. */
function readItem(
  fields: Fields,
  ext: Fields | null,
  known: Pick<Item, 'itemCode' | 'updatedAt' | 'validity'>,
): Result<Item, string> {
  if (ext === null) return err('ext')
  const text = (name: string): unknown => textOf(fields[name])
  const price = (name: string): unknown => priceOf(fields[name])
  const weighed = textOf(ext['weighed']) ?? false
  const written = {
    itemCode: known.itemCode,
    updatedAt: known.updatedAt,
    validity: known.validity,
    productCode: text('productCode'),
    originCode: text('originCode'),
    innerCodes: textsOf([ext['produid'], ext['extproduid']]),
    // The page calls the name optional: then what tells the article apart stands for it.
    itemName: text('itemName') ?? text('skuProperty') ?? text('productCode') ?? known.itemCode,
    skuProperty: text('skuProperty'),
    color: text('color'),
    size: text('size'),
    barcodes: barcodesOf(fields['barCode']),
    unit: textOf(ext['unit']) ?? text('stockUnit'),
    weighed: flagOf(weighed) ?? weighed,
    scaleCode: textOf(ext['scaleCode']),
    standardPrice: price('standardPrice'),
    referencePrice: price('referencePrice'),
    retailPrice: price('retailPrice'),
    tagPrice: price('tagPrice'),
    costPrice: price('costPrice'),
    discount: discountOf(fields['discount']),
    adjustment: adjustmentOf(fieldsOf(fields['priceAdjustment'])),
    grossWeight: text('grossWeight'),
    netWeight: text('netWeight'),
    categoryId: text('categoryId'),
    categoryName: text('categoryName'),
    seasonCode: text('seasonCode'),
    seasonName: text('seasonName'),
    brandCode: text('brandCode'),
    brandName: text('brandName'),
    additionalUnit: textOf(ext['additionalUnit']),
    ratio: textOf(ext['ratio']),
    createdAt: dateTimeOf(fields['createTime']),
  }
  const read = item.safeParse(written)
  if (!read.success) return err(faultsIn(read.error, written))
  const { adjustment } = read.data
  if (adjustment?.startDate && adjustment.endDate && adjustment.endDate < adjustment.startDate) {
    return err('priceAdjustment ends before it starts')
  }
  return ok(read.data)
}

/** Headquarters look for a field by the name that it has in the feed. */
const faultsIn = ({ issues }: z.ZodError, written: unknown, name = ''): string =>
  issues
    .map((issue) => {
      const path = issue.path.join('.').replace(/\.\d+$/, '')
      return `${name}${feedNames[path] ?? path} ${faultOf(issue, written)}`
    })
    .join(', ')

const feedNames: Readonly<Record<string, string>> = {
  innerCodes: 'ext.produid',
  barcodes: 'barCode',
  unit: 'ext.unit',
  weighed: 'ext.weighed',
  scaleCode: 'ext.scaleCode',
  adjustment: 'priceAdjustment',
  'adjustment.kind': 'priceAdjustment.type',
  'adjustment.price': 'priceAdjustment.standardPrice',
  'adjustment.factor': 'priceAdjustment.discount',
  'adjustment.startDate': 'priceAdjustment.startDate',
  'adjustment.endDate': 'priceAdjustment.endDate',
  additionalUnit: 'ext.additionalUnit',
  ratio: 'ext.ratio',
  createdAt: 'createTime',
}

const textsOf = (values: readonly unknown[]): readonly unknown[] => [
  ...new Set(values.map(textOf).filter((text) => text !== null)),
]

/** Several barcodes share one text, or come as a list; each is kept once. */
function barcodesOf(value: unknown): unknown {
  const texts = textsOf(Array.isArray(value) ? value : [value])
  if (!texts.every((text) => typeof text === 'string')) return texts
  const codes = texts.flatMap((text) => text.split(/[;,；，]/)).map((code) => code.trim())
  return [...new Set(codes.filter((code) => code !== ''))]
}

/** Yes, no, or null for any other word, which no flag may be. */
function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  switch (wordOf(value)) {
    case 'y':
    case 'true':
    case '1':
      return true
    case 'n':
    case 'false':
    case '0':
      return false
    default:
      return null
  }
}

/**
 * The members of an object, also of the only one in a list; null when it is anything else. None
 * at all where it is empty: some languages know no other empty object than a list or a text.
 */
function fieldsOf(value: unknown): Fields | null {
  const only: unknown = Array.isArray(value) && value.length <= 1 ? value[0] : value
  const said = textOf(only)
  if (said === null) return {}
  return isFields(said) ? said : null
}

const areSeveral = (value: unknown): boolean => Array.isArray(value) && value.length > 1
