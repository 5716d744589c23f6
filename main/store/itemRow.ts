// One row of the item table: how an article is put into it and read back. Both sides are written
// here, so that a column is named in one place.
import { hash } from 'node:crypto'
import type { Item } from '../../shared/masters/item'
import {
  fold,
  foldCode,
  soundsOf,
  soundsToText,
  textToSounds,
  type Findable,
} from '../../shared/search'

/** The readings of one Chinese character; none for any other. */
export type ReadingsOf = (character: string) => readonly string[]

export interface Origin {
  readonly seq: number
  readonly receivedAt: number
}

/** What is deleted stays in the file, since lists and late rows ask for it. */
export type Validity = Item['validity'] | 'deleted'

/** The fields that stand in a column of their own as they are. */
const columnByField = {
  itemCode: 'item_code',
  validity: 'validity',
  productCode: 'product_code',
  itemName: 'item_name',
  skuProperty: 'sku_property',
  color: 'color',
  size: 'size',
  unit: 'unit',
  standardPrice: 'standard_price',
  referencePrice: 'reference_price',
  retailPrice: 'retail_price',
  discount: 'discount',
  scaleCode: 'scale_code',
  originCode: 'origin_code',
  tagPrice: 'tag_price',
  costPrice: 'cost_price',
  grossWeight: 'gross_weight',
  netWeight: 'net_weight',
  categoryId: 'category_id',
  categoryName: 'category_name',
  seasonCode: 'season_code',
  seasonName: 'season_name',
  brandCode: 'brand_code',
  brandName: 'brand_name',
  additionalUnit: 'additional_unit',
  ratio: 'ratio',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const satisfies Partial<Record<keyof Item, string>>

type PlainField = keyof typeof columnByField

const plainFields = Object.keys(columnByField) as readonly PlainField[]
const columns = [
  ...Object.values(columnByField),
  'weighed', 'barcodes', 'inner_codes', 'naming', 'sounds',
  'content', 'as_of', 'seq', 'received_at', 'id',
]

/** Where a row comes from, and which version of the article it is. */
export interface Origin {
  readonly content: number
  /** When headquarters wrote it; where a row does not say, the newest before it. */
  readonly asOf: number | null
  readonly seq: number
  readonly receivedAt: number
}

export const insertItem = `insert into item (${columns.join(', ')})
  values (${columns.map(() => '?').join(', ')})`

export const updateItem = `update item
  set ${columns.slice(0, -1).map((column) => `${column} = ?`).join(', ')} where id = ?`

/** The values of both statements; in their order, since names are looked up a million times. */
export const itemValues = (
  id: number,
  item: Omit<Item, 'validity'> & { readonly validity: Validity },
  findable: Findable,
  { content, asOf, seq, receivedAt }: Origin,
): readonly unknown[] => [
  ...plainFields.map((field) => item[field]),
  item.weighed ? 1 : 0,
  JSON.stringify(item.barcodes),
  JSON.stringify(item.innerCodes),
  findable.naming,
  soundsToText(findable.sounds),
  content,
  asOf,
  seq,
  receivedAt,
  id,
]

const columnOf = (field: PlainField | 'weighed' | 'barcodes' | 'innerCodes' | 'naming' | 'sounds') =>
  field === 'innerCodes' ? 'inner_codes' : field in columnByField ? columnByField[field as PlainField] : field

/** What a line of the cart takes from an article, and what its price is made of. */
const soldFields = [
  'itemCode', 'productCode', 'itemName', 'skuProperty', 'color', 'size', 'unit', 'weighed',
  'standardPrice', 'referencePrice', 'retailPrice', 'discount', 'scaleCode', 'barcodes',
] as const

export type SoldItem = Pick<Item, (typeof soldFields)[number]> & { readonly id: number }

export const soldColumns = [
  'item.id as id',
  ...soldFields.map((field) => `item.${columnOf(field)} as ${field}`),
].join(', ')

/** A row as SQLite gives it; the parts that are not columns of their own are texts. */
export type SoldRow = Omit<SoldItem, 'weighed' | 'barcodes'> & {
  readonly weighed: number
  readonly barcodes: string
}

export const toSoldItem = ({ weighed, barcodes, ...rest }: SoldRow): SoldItem => ({
  ...rest,
  weighed: weighed === 1,
  barcodes: textsOf(barcodes),
})

/** All that is known of an article, for the page that shows one. */
export const everyColumn = [
  'id', 'seq', 'received_at as receivedAt', 'weighed', 'barcodes', 'inner_codes as innerCodes',
  ...plainFields.map((field) => `${columnByField[field]} as ${field}`),
].join(', ')

export type EveryRow = Pick<Item, Exclude<PlainField, 'validity'>> & {
  readonly id: number
  readonly seq: number
  readonly receivedAt: number
  readonly validity: Validity
  readonly weighed: number
  readonly barcodes: string
  readonly innerCodes: string
}

export const toEveryField = ({ weighed, barcodes, innerCodes, ...rest }: EveryRow) => ({
  ...rest,
  weighed: weighed === 1,
  barcodes: textsOf(barcodes),
  innerCodes: textsOf(innerCodes),
})

/** Under what an article is found. */
export function findableOf(item: Item, readings: ReadingsOf): Findable {
  const { itemName, skuProperty, color, size } = item
  const naming = fold([itemName, skuProperty, color, size].filter((part) => part !== null).join(' '))
  const { codes, labelCodes } = codesIn(item)
  return { naming, sounds: soundsOf(naming, readings), codes, labelCodes }
}

/** Tells two versions of an article apart: 48 bits of a digest of all that came down. */
export const contentOf = (item: Item): number =>
  hash('md5', JSON.stringify(item), 'buffer').readUIntBE(0, 6)

export type FindableRow = Pick<Item, 'itemCode' | 'productCode' | 'originCode' | 'scaleCode'> & {
  readonly innerCodes: string
  readonly barcodes: string
  readonly naming: string
  readonly sounds: string
}

const findableFields = [
  'itemCode', 'productCode', 'originCode', 'innerCodes', 'scaleCode', 'barcodes', 'naming', 'sounds',
] as const satisfies readonly (keyof FindableRow)[]

export const findableColumns = findableFields
  .map((field) => `item.${columnOf(field)} as ${field}`)
  .join(', ')

export const toFindable = (row: FindableRow): Findable => ({
  naming: row.naming,
  sounds: textToSounds(row.sounds),
  ...codesIn({ ...row, innerCodes: textsOf(row.innerCodes), barcodes: textsOf(row.barcodes) }),
})

/** Every code that an article can be scanned or typed by, folded, each once. */
function codesIn(
  item: Pick<Item, 'itemCode' | 'productCode' | 'originCode' | 'innerCodes' | 'scaleCode' | 'barcodes'>,
): Pick<Findable, 'codes' | 'labelCodes'> {
  const labelCodes = [item.itemCode, ...item.barcodes].map(foldCode)
  const others = [item.productCode, item.originCode, item.scaleCode, ...item.innerCodes]
  const known = others.filter((code) => code !== null).map(foldCode)
  return { labelCodes, codes: [...new Set([...labelCodes, ...known])] }
}

export const textsOf = (json: string): readonly string[] => JSON.parse(json) as readonly string[]
