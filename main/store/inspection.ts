// Looks at the till's files from outside: read-only, beside a program that is running, and content
// with whatever can still be read. It changes nothing and mends nothing.
import fs from 'node:fs'
import Sqlite from 'better-sqlite3'
import { outboxStates, type BackendName, type OutboxState } from '../../shared/outbox'
import type { RowChange } from '../../shared/outbox'
import { countItems, countSetAside, feedPosition } from './catalogue'
import { openReadOnly, sqliteCode, type ReadableDb } from './database'
import { countDocuments } from './documents'
import { happening } from './happening'
import { unreadIncident } from './incidents'
import { lastRow } from './journal'
import { schemaVersion } from './migrations'

export type Looked<T> =
  | { readonly kind: 'readable'; readonly found: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly message: string }

/** Asks one file; everything in the answer was true at the same instant. */
export function look<T>(file: string, question: (db: ReadableDb) => T): Looked<T> {
  if (!fs.existsSync(file)) return { kind: 'missing' }
  try {
    const db = openReadOnly(file)
    try {
      return { kind: 'readable', found: db.transaction(() => question(db)).deferred() }
    } finally {
      db.close()
    }
  } catch (error) {
    // Damage may show as any error at all, and to tell of it is what the question is for; but
    // where a parser stumbled, its message quotes what it read.
    const message = error instanceof Error && sqliteCode(error) !== null ? error.message : NOT_OURS
    return { kind: 'unreadable', message }
  }
}

const NOT_OURS = 'it holds what this program does not write'

/** How thoroughly a file is looked at: `quickly` takes seconds with a large one. */
export type Check = 'quickly' | 'notNow'

export const inspectSales = (db: ReadableDb, check: Check) => ({
  schemaVersion: schemaVersion(db),
  check: checked(db, check),
  documents: countDocuments(db),
  journal: lastRow(db).seq,
  outbox: countStates(db),
  incident: unreadIncident(db)?.cause ?? null,
})

export const inspectCatalogue = (db: ReadableDb, check: Check) => ({
  schemaVersion: schemaVersion(db),
  check: checked(db, check),
  items: countItems(db),
  setAside: countSetAside(db),
  readAt: feedPosition(db, 'items')?.readAt ?? null,
})

export function sqliteVersion(): string {
  const db = new Sqlite(':memory:')
  try {
    return String(db.prepare('select sqlite_version()').pluck().get())
  } finally {
    db.close()
  }
}

/** SQLite's own verdict, `ok` or the first thing that is wrong; null when it was not asked for. */
const checked = (db: ReadableDb, check: Check): string | null =>
  check === 'quickly' ? String(db.pragma('quick_check(1)', { simple: true })) : null

function countStates(db: ReadableDb): Readonly<Record<OutboxState, number>> {
  const counted = db
    .prepare('select state, count(*) as count from outbox group by state')
    .all() as { readonly state: OutboxState; readonly count: number }[]
  const none: Readonly<Record<OutboxState, number>> = {
    waiting: 0,
    sending: 0,
    inDoubt: 0,
    confirmed: 0,
    parked: 0,
  }
  return counted
    .filter(({ state }) => outboxStates.includes(state))
    .reduce((counts, { state, count }) => ({ ...counts, [state]: count }), none)
}

/** What came of a call, or what a person said instead of a platform. */
export interface LastAnswer {
  readonly at: number
  readonly number: string | null
  readonly backend: BackendName
  readonly change: RowChange
  /** The document as JSON text, so that its goods can be struck out of the platform's words. */
  readonly document: string | null
}

const ANSWERS_MAX = 20

/** The newest first. That a call went out, or when a doubt began, is no answer. */
export function lastAnswers(db: ReadableDb): readonly LastAnswer[] {
  const rows = db
    .prepare(
      `select journal.at as at, journal.body as body, document.number as number,
         document.body as document
       from journal left join document on document.id = journal.subject
       where journal.kind = 'changed'
         and json_extract(journal.body, '$.change.kind') not in ('sending', 'doubtDated')
       order by journal.seq desc limit ?`,
    )
    .all(ANSWERS_MAX) as (Pick<LastAnswer, 'at' | 'number' | 'document'> & {
    readonly body: string
  })[]
  return rows.flatMap(({ body, ...row }) => {
    const what = happening.parse({ kind: 'changed', ...(JSON.parse(body) as object) })
    return what.kind === 'changed'
      ? [{ ...row, backend: what.row.backend, change: what.change }]
      : []
  })
}
