// Finds items by what people type, ranked by what they mean: the very code, what was sold lately,
// codes that begin so, pinyin, names, last digits. Each way is walked only as far as is asked for.
import {
  hasTail,
  heardPattern,
  isHeard,
  isInName,
  isSound,
  lookupsOf,
  matches,
  questionsOf,
  tailLookup,
  textToSounds,
  type Findable,
  type Lookup,
  type Question,
} from '../../shared/search'
import { idsByCode } from './catalogue'
import type { ReadableDb } from './database'
import {
  findableColumns,
  soldColumns,
  toFindable,
  toSoldItem,
  type FindableRow,
  type SoldItem,
  type SoldRow,
} from './itemRow'

type Among = 'forSale' | 'known'

const validityOf: Readonly<Record<Among, string>> = { forSale: "= 'valid'", known: "<> 'deleted'" }

/** At most `max` items for sale; `recent` are codes of items sold lately, the latest first. */
export function searchItems(
  db: ReadableDb,
  typed: string,
  recent: readonly string[],
  max: number,
): readonly SoldItem[] {
  const byId = db.prepare(`select ${soldColumns} from item where id = ?`)
  const found: SoldItem[] = []
  for (const id of idsFound(db, typed, 'forSale', recent)) {
    found.push(toSoldItem(byId.get(id) as SoldRow))
    if (found.length >= max) break
  }
  return found
}

/**
 * The ids of all that are found, each once, whether they are for sale or only known; what is meant
 * most comes first, and no further than it is read.
 */
export function* idsFound(
  db: ReadableDb,
  typed: string,
  among: Among,
  recent: readonly string[] = [],
): Generator<number> {
  for (const question of questionsOf(typed)) {
    const found = new Set<number>()
    for (const way of waysOf(question, recent)) {
      for (const id of idsBy(db, way, among)) {
        if (found.has(id)) continue
        found.add(id)
        yield id
      }
    }
    if (found.size > 0) return
  }
}

function* idsBy(db: ReadableDb, way: Way, among: Among): Generator<number> {
  const { from, where, order, given, compared } = way
  const columns = compared === null ? 'item.id as id' : `item.id as id, ${compared.columns}`
  const rows = db
    .prepare(
      `select ${columns} from ${from}
       where ${where} and item.validity ${validityOf[among]} order by ${order}`,
    )
    .iterate(...given) as Iterable<FindableRow & { readonly id: number }>
  for (const row of rows) if (compared?.isMeant(row) !== false) yield row.id
}

/** One way to come to items, as the pieces of a question in SQL. */
interface Way {
  readonly from: string
  readonly where: string
  readonly order: string
  readonly given: readonly unknown[]
  /** How rows are held against what was typed; null where all that are found so are meant. */
  readonly compared: Compared | null
}

/** An index may propose thousands of rows in vain: no more of them is read than is compared. */
interface Compared {
  readonly columns: string
  readonly isMeant: (row: FindableRow) => boolean
}

const inWhole = (isMeant: (article: Findable) => boolean): Compared => ({
  columns: findableColumns,
  isMeant: (row) => isMeant(toFindable(row)),
})

type Words = Pick<FindableRow, 'naming' | 'sounds'>

const inWords = (isMeant: (row: Words) => boolean): Compared => ({
  columns: 'item.naming as naming, item.sounds as sounds',
  isMeant,
})

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
      compared: inWhole((article) => matches(article, question)),
    },
    byCode(code, `${code}\u{10ffff}`),
    ...(word !== undefined && others.length === 0 ? waysOfWord(word) : waysOfWords(question)),
    ...(tail === null ? [] : [byIndex(tail, inWhole((article) => hasTail(article, code)))]),
  ]
}

const waysOfWord = (word: string): readonly Way[] =>
  lookupsOf(word).map((lookup) => byIndex(lookup, inWords(saying(word))))

function waysOfWords(question: Question): readonly Way[] {
  const { words } = question
  const compared = inWhole((article) => matches(article, question))
  return [wayByNames(words), ...words.map((word) => byWholeCode(word, compared))]
}

function wayByNames(words: readonly string[]): Way {
  const lookups = words.map(lookupsOf)
  const isExact = lookups.flat().every((lookup) => lookup.isExact)
  const sayings = words.map(saying)
  return {
    ...indexed(lookups.map((any) => `(${any.map(allOf).join(' OR ')})`).join(' AND ')),
    compared: isExact
      ? null
      : inWords((row) => sayings.every((says) => says(row))),
  }
}

/** Whether a word is said of an article; for most, the text of its sounds alone tells. */
function saying(word: string): (row: Words) => boolean {
  if (!isSound(word)) return (row) => isInName(row, word)
  const pattern = heardPattern(word)
  return ({ sounds }) => pattern.test(sounds) && isHeard({ sounds: textToSounds(sounds) }, word)
}

const byCode = (from: string, to: string): Way => ({
  from: 'code cross join item on item.id = code.item',
  where: 'code.code between ? and ?',
  order: 'code.code, code.item',
  given: [from, to],
  compared: null,
})

const byWholeCode = (code: string, compared: Compared): Way => ({
  from: `(${idsByCode}) as of_code cross join item on item.id = of_code.item`,
  where: 'true',
  order: 'item.id',
  given: [code],
  compared,
})

const byIndex = (lookup: Lookup, compared: Compared): Way => ({
  ...indexed(allOf(lookup)),
  compared: lookup.isExact ? null : compared,
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
