// The whole list of items as a person filters it. A filter is answered with the ids of all rows
// that it lets through, one after the other; a page of the list is then read by id, wherever it
// lies.
import type { ItemFacets, ItemFilter, ItemListRow } from '../../shared/catalogueViews'
import { priceOn, type PriceRules } from '../../shared/pricing'
import { matches, questionsOf, type Question } from '../../shared/search'
import { adjustmentsOf } from './adjustments'
import type { ReadableDb } from './database'
import {
  findableColumns,
  soldColumns,
  textsOf,
  toFindable,
  type FindableRow,
  type SoldRow,
  type Validity,
} from './itemRow'
import { idsFound } from './itemSearch'

export interface Today {
  readonly businessDate: string
  readonly prices: PriceRules
}

const category = 'coalesce(category_name, category_id)'
const brand = 'coalesce(brand_name, brand_code)'
const season = 'coalesce(season_name, season_code)'

/**
 * The ids of all that the filter lets through: by item code or, where a text is looked for, what is
 * meant most first. Null for a row that was looked at in vain, so that nobody waits for the next.
 */
export function* idsIn(db: ReadableDb, filter: ItemFilter): Generator<number | null> {
  const { text, ...words } = filter
  if (text.trim() === '') {
    yield* everyIdIn(db, filter)
    return
  }
  if (filter.validity === 'deleted') {
    yield* deletedIdsIn(db, filter)
    return
  }
  const found = idsFound(db, text, 'known')
  const condition = conditionOf(filter)
  if (condition === ANY) {
    yield* found
    return
  }
  const isIn = db.prepare(`select ${condition} from item where id = @id`).pluck()
  for (const id of found) yield isIn.get({ ...words, id }) === 1 ? id : null
}

function* everyIdIn(
  db: ReadableDb,
  { text: _, ...words }: ItemFilter,
): Generator<number | null> {
  const condition = conditionOf(words)
  const rows = db
    .prepare(`select iif(${condition}, id, null) from item order by item_code`)
    .pluck()
    .iterate(words)
  yield* rows as Iterable<number | null>
}

/** No words lead to what is deleted: each of them is looked at. */
function* deletedIdsIn(db: ReadableDb, filter: ItemFilter): Generator<number | null> {
  const find = db.prepare(`select ${findableColumns} from item where id = ?`)
  const isMeant = (id: number, question: Question): boolean =>
    matches(toFindable(find.get(id) as FindableRow), question)
  for (const question of questionsOf(filter.text)) {
    let isFound = false
    for (const id of everyIdIn(db, filter)) {
      const isHit = id !== null && isMeant(id, question)
      isFound ||= isHit
      yield isHit ? id : null
    }
    if (isFound) return
  }
}

const ANY = 'true'

const conditionOf = ({
  category: c,
  brand: b,
  season: s,
  validity: v,
}: Omit<ItemFilter, 'text'>): string =>
  [
    ...(c === null ? [] : [`${category} is @category`]),
    ...(b === null ? [] : [`${brand} is @brand`]),
    ...(s === null ? [] : [`${season} is @season`]),
    ...(v === null ? [] : ['validity = @validity']),
  ].join(' and ') || ANY

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

/** Counts the words row by row, and says so after each, since there may be a million of them. */
export function* facetsIn(db: ReadableDb): Generator<null, ItemFacets> {
  const [categories, brands, seasons] = [newCount(), newCount(), newCount()]
  const rows = db
    .prepare(`select ${category}, ${brand}, ${season} from item where validity <> 'deleted'`)
    .raw()
    .iterate() as Iterable<readonly [string | null, string | null, string | null]>
  for (const [ofCategory, ofBrand, ofSeason] of rows) {
    categories.add(ofCategory)
    brands.add(ofBrand)
    seasons.add(ofSeason)
    yield null
  }
  return {
    categories: categories.mostFrequent(),
    brands: brands.mostFrequent(),
    seasons: seasons.mostFrequent(),
  }
}

function newCount() {
  const countByWord = new Map<string, number>()
  return {
    add: (word: string | null): void => {
      if (word !== null) countByWord.set(word, (countByWord.get(word) ?? 0) + 1)
    },
    mostFrequent: (): readonly string[] =>
      [...countByWord]
        .sort(([a, timesA], [b, timesB]) => timesB - timesA || (a < b ? -1 : 1))
        .slice(0, FACETS_MAX)
        .map(([word]) => word),
  }
}
