// One row of the item table: how an article is put into it and read back. Both sides are written
// here, so that a column is named in one place.
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

/** What is deleted stays in the file, since lists and late rows ask for it. */
export type Validity = Item['validity'] | 'deleted'

/** Each field with its column; those of the index stand beside what came down. */
const columnByField = {
  itemCode: 'item_code',
  validity: 'validity',
  productCode: 'product_code',
  itemName: 'item_name',
  skuProperty: 'sku_property',
  color: 'color',
  size: 'size',
  unit: 'unit',
  weighed: 'weighed',
  standardPrice: 'standard_price',
  referencePrice: 'reference_price',
  retailPrice: 'retail_price',
  discount: 'discount',
  scaleCode: 'scale_code',
  barcodes: 'barcodes',
  originCode: 'origin_code',
  innerCodes: 'inner_codes',
  naming: 'naming',
  sounds: 'sounds',
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
} as const satisfies Record<ItemField | 'naming' | 'sounds', string>

type ItemField = Exclude<keyof Item, 'adjustment'>
type Field = keyof typeof columnByField

const fields = Object.keys(columnByField) as readonly Field[]
const columns = [
  ...Object.values(columnByField), 'digest', 'as_of', 'stream', 'seq', 'received_at', 'id',
]

const selected = (of: readonly Field[]): string =>
  of.map((field) => `item.${columnByField[field]} as ${field}`).join(', ')

/** Where a row comes from, and which version of the article it is. */
export interface Origin {
  /** Of the words of its row; 0 where no row puts it on the shelf. */
  readonly digest: number
  /** When headquarters wrote it; where a row does not say, the newest before it. */
  readonly asOf: number | null
  /** Which of all streams the row is of; its seq says nothing beside that of another stream. */
  readonly stream: number
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
  item: Item,
  findable: Findable,
  { digest, asOf, stream, seq, receivedAt }: Origin,
): readonly unknown[] => [
  ...fields.map((field) => valueOf(field, item, findable)),
  digest,
  asOf,
  stream,
  seq,
  receivedAt,
  id,
]

function valueOf(field: Field, item: Item, findable: Findable): unknown {
  switch (field) {
    case 'weighed':
      return item.weighed ? 1 : 0
    case 'barcodes':
    case 'innerCodes':
      return JSON.stringify(item[field])
    case 'naming':
      return findable.naming
    case 'sounds':
      return soundsToText(findable.sounds)
    default:
      return item[field]
  }
}

/** What a line of the cart takes from an article, and what its price is made of. */
const soldFields = [
  'itemCode', 'productCode', 'itemName', 'skuProperty', 'color', 'size', 'unit', 'weighed',
  'standardPrice', 'referencePrice', 'retailPrice', 'discount', 'scaleCode', 'barcodes',
] as const

export type SoldItem = Pick<Item, (typeof soldFields)[number]> & { readonly id: number }

export const soldColumns = `item.id as id, ${selected(soldFields)}`

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
export const everyColumn = `item.id as id, item.seq as seq, item.received_at as receivedAt,
  ${selected(fields.filter((field) => field !== 'naming' && field !== 'sounds'))}`

export type EveryRow = Omit<Item, 'adjustment' | 'validity' | 'weighed' | 'barcodes' | 'innerCodes'> & {
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
  const naming = namingOf(item)
  const { codes, labelCodes } = codesIn(item)
  return { naming, sounds: soundsOf(naming, readings), codes, labelCodes }
}

/**
 * What an article is called, each word once: the name may end in the property, and that tells of
 * colour and size, which come by themselves as well. Twice over, the end of a word and its own
 * beginning would be found in every other article as what was typed.
 */
function namingOf({ itemName, skuProperty, color, size }: Item): string {
  const parts = [itemName, skuProperty, color, size].filter((part) => part !== null)
  const said = new Set<string>()
  const words: string[] = []
  for (const word of fold(parts.join(' ')).split(' ')) {
    if (said.has(word)) continue
    words.push(word)
    for (const part of [word, ...word.split(/[:;,/]/)]) said.add(part)
  }
  return words.join(' ')
}

export type FindableRow = Pick<Item, 'itemCode' | 'productCode' | 'originCode' | 'scaleCode'> & {
  readonly innerCodes: string
  readonly barcodes: string
  readonly naming: string
  readonly sounds: string
}

const findableFields = [
  'itemCode', 'productCode', 'originCode', 'innerCodes', 'scaleCode', 'barcodes', 'naming', 'sounds',
] as const satisfies readonly (keyof FindableRow)[]

export const findableColumns = selected(findableFields)

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
