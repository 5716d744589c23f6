// What people find documents and their stories by. The keys come in no order, so that each costs
// the disk a page of its own: they are filled in off the sale's path, and whoever seeks also looks
// at what is newer. Both tables follow from others and may be behind them, never ahead.
import { raiseCounter } from './counters'
import { transaction, type ReadableDb, type WritableDb } from './database'

/** So few at a time that a sale which waits for the write lock meanwhile is not noticed. */
const ROWS_AT_ONCE = 200

/** Fills in the oldest of what is missing; answers whether more of it is left. */
export function fillSome(db: WritableDb): boolean {
  const ranges = fillings.map((filling) => ({ ...filling, ...rangeOf(db, filling) }))
  const due = ranges.filter(({ from, to }) => to > from)
  // Nothing is written where nothing is missing: this is asked again and again.
  if (due.length === 0) return false
  transaction(db, () => {
    for (const { name, insert, from, to } of due) {
      db.prepare(insert).run({ from, to })
      raiseCounter(db, name, to)
    }
  })
  return due.some(({ to, newest }) => to < newest)
}

/** How far a table is filled, as SQL. */
const filledTo = (name: Filling['name']): string =>
  `coalesce((select value from counter where name = '${name}'), 0)`

/** The documents of which a word is said, as SQL; `saying` is a condition on `word`. */
export const documentsOf = (saying: string): string =>
  `select document from finding where ${saying}
   union all
   select document from document_word where document > ${filledTo('finding')} and ${saying}`

/** The rows of the journal that concern documents, as SQL; `which` is a condition on `subject`. */
export const storyRowsOf = (which: string): string =>
  `select journal from story where ${which}
   union all
   select seq from journal where ${which} and seq > ${filledTo('story')}`

interface Filling {
  readonly name: 'finding' | 'story'
  readonly source: 'document' | 'journal'
  readonly insert: string
}

const fillings: readonly Filling[] = [
  {
    name: 'finding',
    source: 'document',
    // A document of two lines with the same item says one word twice.
    insert: `insert or ignore into finding select word, document from document_word
             where document > @from and document <= @to`,
  },
  {
    name: 'story',
    source: 'journal',
    insert: `insert into story select subject, seq from journal
             where subject is not null and seq > @from and seq <= @to`,
  },
]

function rangeOf(db: ReadableDb, { name, source }: Filling) {
  const row = db
    .prepare(`select ${filledTo(name)} as "from", coalesce(max(seq), 0) as newest from ${source}`)
    .get() as { readonly from: number; readonly newest: number }
  return { ...row, to: Math.min(row.newest, row.from + ROWS_AT_ONCE) }
}
