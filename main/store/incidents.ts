// What befell the file, for the page that tells a person, until that person has read it.
import { nextValue, raiseCounter } from './counters'
import { transaction, type ReadableDb, type WritableDb } from './database'
import { happening, type Incident } from './happening'
import { lastRow } from './journal'

/** The newest one that nobody has read, of those behind this row of the journal. */
export function unreadIncident(db: ReadableDb, after = 0): Incident | null {
  const body = db
    .prepare(
      `select body from journal where kind = 'incident' and seq >= ? order by seq desc limit 1`,
    )
    .pluck()
    .get(Math.max(nextValue(db, 'incidentsRead'), after + 1))
  if (typeof body !== 'string') return null
  const what = happening.parse({ kind: 'incident', ...(JSON.parse(body) as object) })
  return what.kind === 'incident' ? what.incident : null
}

export const markIncidentsRead = (db: WritableDb): void =>
  transaction(db, () => raiseCounter(db, 'incidentsRead', lastRow(db).seq))
