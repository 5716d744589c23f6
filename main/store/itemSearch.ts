// Finds items by what people type, ranked by what they mean: the very code, what was sold lately,
// codes that begin so, pinyin, names, last digits. Each way is walked only as far as is asked for.
import {
  hasTail,
  isHeard,
  isInName,
  matches,
  nameLookup,
  questionsOf,
  soundLookups,
  tailLookup,
  type Findable,
  type Lookup,
  type Question,
} from '../../shared/search'
import { idsByCode } from './catalogue'
import type { ReadableDb } from './database'
import {
  findableColumns,
  foundColumns,
  toFindable,
  toSoldItem,
  type FindableRow,
  type SoldItem,
  type SoldRow,
} from './itemRow'

type Among = 'forSale' | 'known'

const validityOf: Readonly<Record<Among, string>> = { forSale: "= 'valid'", known: "<> 'deleted'" }

/**
 * The ids of all that are found, whether they are for sale or only known; what is meant most comes
 * first, and no further than it is read.
 */
export function* idsFound(db: ReadableDb, typed: string, among: Among): Generator<number> {
  const rows = rowsFound<IdRow>(db, typed, {
    among,
    recent: [],
    columnsOf: ({ isMeant }) =>
      isMeant === null ? 'item.id as id' : `item.id as id, ${findableColumns}`,
  })
  for (const { id } of rows) yield id
}

/** At most `max` items for sale; `recent` are codes of items sold lately, the latest first. */
export function searchItems(
  db: ReadableDb,
  typed: string,
  recent: readonly string[],
  max: number,
): readonly SoldItem[] {
  const found: SoldItem[] = []
  const columnsOf = () => foundColumns
  const rows = rowsFound<SoldRow>(db, typed, { among: 'forSale', recent, columnsOf })
  for (const row of rows) {
    found.push(toSoldItem(row))
    if (found.length >= max) break
  }
  return found
}

interface IdRow {
  readonly id: number
}

interface Search {
  readonly among: Among
  readonly recent: readonly string[]
  readonly columnsOf: (way: Way) => string
}

/** Each row once, what is meant most first; no further than it is read. */
function* rowsFound<Row extends IdRow>(
  db: ReadableDb,
  typed: string,
  search: Search,
): Generator<Row> {
  for (const question of questionsOf(typed)) {
    let isFound = false
    for (const row of rowsBy<Row>(db, question, search)) {
      isFound = true
      yield row
    }
    if (isFound) return
  }
}

function* rowsBy<Row extends IdRow>(
  db: ReadableDb,
  question: Question,
  { among, recent, columnsOf }: Search,
): Generator<Row> {
  const found = new Set<number>()
  for (const way of waysOf(question, recent)) {
    const { from, where, order, given, isMeant } = way
    const rows = db
      .prepare(
        `select ${columnsOf(way)} from ${from}
         where ${where} and item.validity ${validityOf[among]} order by ${order}`,
      )
      .iterate(...given) as Iterable<Row & FindableRow>
    for (const row of rows) {
      if (found.has(row.id) || isMeant?.(toFindable(row)) === false) continue
      found.add(row.id)
      yield row
    }
  }
}

/** One way to come to items, as the pieces of a question in SQL. */
interface Way {
  readonly from: string
  readonly where: string
  readonly order: string
  readonly given: readonly unknown[]
  /** Compares with what was typed; null where all that are found so are meant. */
  readonly isMeant: ((article: Findable) => boolean) | null
}

function waysOf(question: Question, recent: readonly string[]): readonly Way[] {
  const { code, words } = question
  const [word, ...others] = words
  const tail = tailLookup(code)
  return [
    byCode(code, code),
    {
      from: 'json_each(?) as wanted cross join item on item.item_code = wanted.value',
      where: 'true',
      order: 'wanted.key',
      given: [JSON.stringify(recent)],
      isMeant: (article) => matches(article, question),
    },
    byCode(code, `${code}\u{10ffff}`),
    ...(word !== undefined && others.length === 0 ? waysOfWord(word) : waysOfWords(question)),
    ...(tail === null ? [] : [byIndex(tail, (article) => hasTail(article, code))]),
  ]
}

function waysOfWord(word: string): readonly Way[] {
  return [
    ...soundLookups(word).map((lookup) => byIndex(lookup, (article) => isHeard(article, word))),
    byIndex(nameLookup(word), (article) => isInName(article, word)),
  ]
}

function waysOfWords(question: Question): readonly Way[] {
  const { words } = question
  const isMeant = (article: Findable): boolean => matches(article, question)
  return [wayByNames(words), ...words.map((word) => byWholeCode(word, isMeant))]
}

function wayByNames(words: readonly string[]): Way {
  const lookups = words.map((word) => [nameLookup(word), ...soundLookups(word)])
  const isExact = lookups.flat().every((lookup) => lookup.isExact)
  return {
    ...indexed(lookups.map((any) => `(${any.map(allOf).join(' OR ')})`).join(' AND ')),
    isMeant: isExact
      ? null
      : (article) => words.every((word) => isInName(article, word) || isHeard(article, word)),
  }
}

const byCode = (from: string, to: string): Way => ({
  from: 'code cross join item on item.id = code.item',
  where: 'code.code between ? and ?',
  order: 'code.code, code.item',
  given: [from, to],
  isMeant: null,
})

const byWholeCode = (code: string, isMeant: Way['isMeant']): Way => ({
  from: `(${idsByCode}) as of_code cross join item on item.id = of_code.item`,
  where: 'true',
  order: 'item.id',
  given: [code],
  isMeant,
})

const byIndex = (lookup: Lookup, isMeant: (article: Findable) => boolean): Way => ({
  ...indexed(allOf(lookup)),
  isMeant: lookup.isExact ? null : isMeant,
})

const indexed = (expression: string) => ({
  from: 'search join item on item.id = search.rowid',
  where: 'search match ?',
  order: 'search.rowid',
  given: [expression],
})

/** A lookup in the index's own language; its words hold no quotation mark. */
const allOf = ({ groups }: Lookup): string =>
  `(${groups.map((any) => `(${any.map((word) => `"${word}"`).join(' OR ')})`).join(' AND ')})`
