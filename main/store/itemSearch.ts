// Finds items by what people type, ranked by what they mean: the very code, what was sold lately,
// codes that begin so, pinyin, names, last digits. Each way is walked only as far as is asked for.
import {
  hasTail,
  isHeard,
  isInName,
  matches,
  nameLookup,
  questionOf,
  soundLookups,
  tailLookup,
  type Findable,
  type Lookup,
  type Question,
} from '../../shared/search'
import type { ReadableDb } from './database'
import {
  foundColumns,
  toFindable,
  toSoldItem,
  type FindableRow,
  type SoldItem,
  type SoldRow,
} from './itemRow'

type FoundRow = SoldRow & FindableRow

/**
 * The ids of all that are found, whether they are for sale or only known; what is meant most comes
 * first, and no further than it is read.
 */
export function* idsFound(
  db: ReadableDb,
  typed: string,
  among: 'forSale' | 'known',
): Generator<number> {
  const allowed = among === 'forSale' ? "= 'valid'" : "<> 'deleted'"
  for (const row of rowsFound(db, typed, [], allowed)) yield row.id
}

/** At most `max` items for sale; `recent` are codes of items sold lately, the latest first. */
export function searchItems(
  db: ReadableDb,
  typed: string,
  recent: readonly string[],
  max: number,
): readonly SoldItem[] {
  const found: SoldItem[] = []
  for (const row of rowsFound(db, typed, recent, "= 'valid'")) {
    found.push(toSoldItem(row))
    if (found.length >= max) break
  }
  return found
}

/** Each row once, what is meant most first; no further than it is read. */
function* rowsFound(
  db: ReadableDb,
  typed: string,
  recent: readonly string[],
  allowed: Allowed,
): Generator<FoundRow> {
  const question = questionOf(typed)
  if (question === null) return
  const found = new Set<number>()
  for (const way of waysOf(question, recent)) {
    for (const row of way.rows(db, allowed)) {
      if (found.has(row.id) || !way.isMeant(toFindable(row))) continue
      found.add(row.id)
      yield row
    }
  }
}

type Allowed = "= 'valid'" | "<> 'deleted'"

interface Way {
  /** Of items whose validity is as this piece of SQL says. */
  readonly rows: (db: ReadableDb, validity: Allowed) => Iterable<FoundRow>
  readonly isMeant: (article: Findable) => boolean
}

function waysOf(question: Question, recent: readonly string[]): readonly Way[] {
  const { code, words } = question
  const [word, ...others] = words
  const byName: readonly Way[] =
    word !== undefined && others.length === 0 ? waysOfWord(word) : [wayOfWords(words)]
  const tail = tailLookup(code)
  return [
    { rows: (db, validity) => codeRows(db, validity, code, code), isMeant: () => true },
    {
      rows: (db, validity) => recentRows(db, validity, recent),
      isMeant: (article) => matches(article, question),
    },
    {
      rows: (db, validity) => codeRows(db, validity, code, `${code}\u{10ffff}`),
      isMeant: () => true,
    },
    ...byName,
    ...(tail === null
      ? []
      : [{ rows: indexed(allOf(tail)), isMeant: (article: Findable) => hasTail(article, code) }]),
  ]
}

function waysOfWord(word: string): readonly Way[] {
  return [
    ...soundLookups(word).map((lookup) => ({
      rows: indexed(allOf(lookup)),
      isMeant: (article: Findable) => isHeard(article, word),
    })),
    { rows: indexed(allOf(nameLookup(word))), isMeant: (article) => isInName(article, word) },
  ]
}

const wayOfWords = (words: readonly string[]): Way => ({
  rows: indexed(
    words
      .map((word) => `(${[nameLookup(word), ...soundLookups(word)].map(allOf).join(' OR ')})`)
      .join(' AND '),
  ),
  isMeant: (article) => words.every((word) => isInName(article, word) || isHeard(article, word)),
})

/** A lookup in the index's own language; its words hold no quotation mark. */
const allOf = (lookup: Lookup): string =>
  `(${lookup.map((any) => `(${any.map((word) => `"${word}"`).join(' OR ')})`).join(' AND ')})`

const rowsOf = (db: ReadableDb, sql: string, ...given: readonly unknown[]): Iterable<FoundRow> =>
  db.prepare(sql).iterate(...given) as Iterable<FoundRow>

const indexed = (expression: string) => (db: ReadableDb, validity: Allowed) =>
  rowsOf(
    db,
    `select ${foundColumns} from search join item on item.id = search.rowid
     where search match ? and item.validity ${validity} order by search.rowid`,
    expression,
  )

const codeRows = (db: ReadableDb, validity: Allowed, from: string, to: string) =>
  rowsOf(
    db,
    `select ${foundColumns} from code cross join item on item.id = code.item
     where code.code between ? and ? and item.validity ${validity}
     order by code.code, code.item`,
    from,
    to,
  )

const recentRows = (db: ReadableDb, validity: Allowed, recent: readonly string[]) =>
  rowsOf(
    db,
    `select ${foundColumns} from json_each(?) as wanted
     cross join item on item.item_code = wanted.value
     where item.validity ${validity} order by wanted.key`,
    JSON.stringify(recent),
  )

