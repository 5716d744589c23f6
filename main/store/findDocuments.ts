// Finds documents by what a person has in hand. Every question goes by an index and stops at the
// end of its page, or looks at so many of the newest and no more: a till of ten years answers as
// fast as a new one.
import type { TradeLine } from '../../shared/documents/trade'
import { NAMES_SOUGHT_IN } from '../../shared/limits'
import type { OutboxState } from '../../shared/outbox'
import type { ReadableDb } from './database'
import { tradeLinesAt } from './documents'
import { documentsOf } from './finding'

/** What was typed may mean several things at once: 42 is a number, an amount and an item code. */
export interface DocumentsAsked {
  readonly meanings: Meanings | null
  /** Only documents that came before this one, by their order in the file; null for the newest. */
  readonly before: number | null
  readonly max: number
}

export interface Meanings {
  /** The last part of a number, and how it ends as a whole, whatever its case. */
  readonly number: { readonly short: number; readonly end: string } | null
  readonly amountFen: number | null
  readonly businessDate: string | null
  readonly items: readonly string[]
  /** All of them in the name, property, colour and size of one line, in small letters. */
  readonly name: readonly string[] | null
}

export interface FoundDocument {
  readonly seq: number
  readonly id: string
  readonly kind: string
  readonly number: string
  readonly submittedAt: number
  readonly businessDate: string
  readonly operatorName: string
  readonly amountFen: number
  readonly state: OutboxState | null
}

/** The newest first. */
export function findDocuments(db: ReadableDb, asked: DocumentsAsked): readonly FoundDocument[] {
  const { meanings, max } = asked
  const page = { before: asked.before ?? Number.MAX_SAFE_INTEGER, max }
  if (meanings === null) {
    return db
      .prepare(`select ${columns} from document where seq < @before order by seq desc limit @max`)
      .all(page) as FoundDocument[]
  }
  const { number, items, name, ...values } = meanings
  return db
    .prepare(
      `select ${columns} from document where seq in (${waysToFind.join(' union ')})
       order by seq desc limit @max`,
    )
    .all({
      ...page,
      ...values,
      short: number?.short ?? null,
      end: number?.end ?? '',
      items: JSON.stringify(items),
      named: JSON.stringify(name === null ? [] : namedSo(db, name, page)),
    }) as FoundDocument[]
}

/** A word may be said of a document more than once, and every way fills a page by itself. */
const byWord = (saying: string): string =>
  `select document from (select distinct document
     from (${documentsOf(`${saying} and document < @before`)})
     order by document desc limit @max)`

const waysToFind: readonly string[] = [
  // A number arrives as a real one, whose text would end in .0.
  `select seq from document where seq in (${byWord(`word = 'no ' || cast(@short as integer)`)})
     and number like '%' || @end`,
  byWord(`word = 'fen ' || cast(@amountFen as integer)`),
  byWord(`word = 'day ' || @businessDate`),
  byWord(`word in (select 'item ' || value from json_each(@items))`),
  'select value from json_each(@named)',
]

/** Those of the newest that have a line with all of these words in its name and properties. */
function namedSo(
  db: ReadableDb,
  words: readonly string[],
  { before, max }: { readonly before: number; readonly max: number },
): readonly number[] {
  const newest = db
    .prepare('select seq, body from document where seq < ? order by seq desc limit ?')
    .iterate(before, NAMES_SOUGHT_IN) as IterableIterator<Body>
  const holds = (sought: readonly string[]) => (text: string) =>
    sought.every((word) => text.includes(word))
  // Most bodies do not even hold the words, and reading one takes longer than looking for them.
  const mayHold = holds(words.map((word) => JSON.stringify(word).slice(1, -1)))
  const isNamed = holds(words)
  const found: number[] = []
  for (const { seq, body } of newest) {
    const isMeant = mayHold(body.toLowerCase()) && tradeLinesAt(db, seq).map(nameOf).some(isNamed)
    if (isMeant) found.push(seq)
    if (found.length === max) break
  }
  return found
}

interface Body {
  readonly seq: number
  readonly body: string
}

const nameOf = ({ itemName, skuProperty, color, size }: TradeLine): string =>
  [itemName, skuProperty, color, size].join(' ').toLowerCase()

/** Of a document's rows the one that is furthest from confirmed says how it stands. */
const columns = `seq, id, kind, number, submitted_at as submittedAt,
  business_date as businessDate, operator_name as operatorName, amount_fen as amountFen,
  (select state from outbox where document = document.id
   order by case state when 'parked' then 0 when 'inDoubt' then 1 when 'sending' then 2
     when 'waiting' then 3 else 4 end limit 1) as state`
