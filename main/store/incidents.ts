// What befell the file, for the page that tells a person, until that person has read it.
import { nextValue, raiseCounter } from './counters'
import { transaction, type ReadableDb, type WritableDb } from './database'
import { happening, type Incident } from './happening'
import { lastRow } from './journal'

export function unreadIncident(db: ReadableDb): Incident | null {
  const body = db
    .prepare(
      `select body from journal where kind = 'incident' and seq >= ? order by seq desc limit 1`,
    )
    .pluck()
    .get(nextValue(db, 'incidentsRead'))
  if (typeof body !== 'string') return null
  const what = happening.parse({ kind: 'incident', ...(JSON.parse(body) as object) })
  return what.kind === 'incident' ? what.incident : null
}

export const markIncidentsRead = (db: WritableDb): void =>
  transaction(db, () => raiseCounter(db, 'incidentsRead', lastRow(db).seq))
