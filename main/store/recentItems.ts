// What was sold lately, for whoever looks for it once more.
import type { ReadableDb } from './database'

/** So many of the newest documents are looked at, however many there are. */
const DOCUMENTS = 100
const ITEMS_MAX = 200

/** Item codes, the latest first, each once. */
export const recentItems = (db: ReadableDb): readonly string[] =>
  db
    .prepare(
      `select item from (
         select line.item as item, max(newest.seq) as seq
         from (select seq, id from document order by seq desc limit ${DOCUMENTS}) as newest
         cross join line on line.document = newest.id
         group by line.item)
       order by seq desc limit ${ITEMS_MAX}`,
    )
    .pluck()
    .all() as readonly string[]
