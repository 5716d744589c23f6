// The whole list of items as a person filters it. A filter is answered once with the ids of all
// rows that it lets through; a page of the list is then read by id, wherever it lies.
import type { ItemFacets, ItemFilter, ItemListRow } from '../../shared/catalogueViews'
import { priceOn, type PriceRules } from '../../shared/pricing'
import { adjustmentsOf } from './adjustments'
import type { ReadableDb } from './database'
import { soldColumns, textsOf, type SoldRow, type Validity } from './itemRow'
import { idsFound } from './itemSearch'

export interface Today {
  readonly businessDate: string
  readonly prices: PriceRules
}

const category = 'coalesce(category_name, category_id)'
const brand = 'coalesce(brand_name, brand_code)'
const season = 'coalesce(season_name, season_code)'

/** In the order of item codes; an id is four bytes, so that a million is a small thing to keep. */
export function idsOf(db: ReadableDb, filter: ItemFilter): Uint32Array {
  const found = filter.text.trim() === '' ? null : new Set(idsFound(db, filter.text, 'known'))
  const conditions = [
    ...(filter.category === null ? [] : [`${category} = @category`]),
    ...(filter.brand === null ? [] : [`${brand} = @brand`]),
    ...(filter.season === null ? [] : [`${season} = @season`]),
    ...(filter.validity === null ? [] : ['validity = @validity']),
  ]
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
  const { text: _, ...given } = filter
  const ids = db
    .prepare(`select id from item ${where} order by item_code`)
    .pluck()
    .all(given) as readonly number[]
  return Uint32Array.from(found === null ? ids : ids.filter((id) => found.has(id)))
}

export function listRows(
  db: ReadableDb,
  ids: Iterable<number>,
  { businessDate, prices }: Today,
): readonly ItemListRow[] {
  const find = db.prepare(
    `select ${soldColumns}, validity, ${category} as category, ${brand} as brand,
       ${season} as season from item where id = ?`,
  )
  return [...ids].flatMap((id) => {
    const row = find.get(id) as ListedRow | undefined
    if (row === undefined) return []
    const { price, reason } = priceOn(businessDate, row, adjustmentsOf(db, id), prices)
    const { itemCode, itemName, skuProperty, validity } = row
    return [
      {
        itemCode,
        itemName,
        skuProperty,
        validity,
        category: row.category,
        brand: row.brand,
        season: row.season,
        barcodes: textsOf(row.barcodes),
        price,
        isAdjusted: reason.kind !== 'base',
      },
    ]
  })
}

type ListedRow = SoldRow & {
  readonly validity: Validity
  readonly category: string | null
  readonly brand: string | null
  readonly season: string | null
}

const FACETS_MAX = 300

export const facetsOf = (db: ReadableDb): ItemFacets => ({
  categories: wordsIn(db, category),
  brands: wordsIn(db, brand),
  seasons: wordsIn(db, season),
})

const wordsIn = (db: ReadableDb, word: string): readonly string[] =>
  db
    .prepare(
      `select ${word} as word from item where ${word} is not null and validity <> 'deleted'
       group by word order by count(*) desc, word limit ${FACETS_MAX}`,
    )
    .pluck()
    .all() as readonly string[]
