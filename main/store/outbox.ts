// The outbox: what must reach which backend, in which state, with which bytes. Rows change only
// by what the journal records.
import type {
  BackendName,
  Entry,
  OutboxState,
  RowChange,
  StandingReason,
} from '../../shared/outbox'
import { assert, err, never, ok, type Result } from '../../shared/result'
import { changedOne, type ReadableDb, type WritableDb } from './database'
import type { Happening, RowName, SubmittedRow } from './happening'
import { hashOf } from './hash'

/** Every row that is not confirmed, oldest first: what the engine starts from. */
export function openEntries(db: ReadableDb): readonly Entry[] {
  const rows = db
    .prepare(`select ${entryColumns} from outbox join document on document.id = outbox.document
              where state <> 'confirmed' order by outbox.id`)
    .all() as EntryRow[]
  return rows.map(toEntry)
}

/** The rows of one document that are not confirmed. */
export function entriesOf(db: ReadableDb, document: string): readonly Entry[] {
  const rows = db
    .prepare(`select ${entryColumns} from outbox join document on document.id = outbox.document
              where document = ? and state <> 'confirmed' order by outbox.id`)
    .all(document) as EntryRow[]
  return rows.map(toEntry)
}

/** What an engine must learn of a document laid out anew: its open rows, and what waits for it. */
export function entriesAround(db: ReadableDb, document: string): readonly Entry[] {
  const rows = db
    .prepare(`select ${entryColumns} from outbox join document on document.id = outbox.document
              where (document = @document
                or after in (select id from outbox where document = @document))
                and state <> 'confirmed' order by outbox.id`)
    .all({ document }) as EntryRow[]
  return rows.map(toEntry)
}

/** A row that is at an end since the document was laid out anew, as SQL. */
export const isCarriedByOthers = `coalesce(json_extract(reason, '$.kind'), '') = 'carriedByOthers'`

const entryColumns = `outbox.id as id, backend, number, after, state, attempts,
  lost_attempts as lostAttempts, first_attempt_at as firstAttemptAt,
  doubt_since as doubtSince, needs_person as needsPerson`

type EntryRow = Omit<Entry, 'needsPerson'> & { readonly needsPerson: number }

const toEntry = (row: EntryRow): Entry => ({ ...row, needsPerson: row.needsPerson === 1 })

/** How many rows stand in each state, and of how many documents worth how much in fen. */
export interface OutboxCounts {
  readonly countByState: Readonly<Record<Exclude<OutboxState, 'confirmed'>, number>>
  readonly documents: number
  readonly unconfirmedFen: number
  readonly oldestAt: number | null
}

export function countOpen(db: ReadableDb): OutboxCounts {
  const counts = db
    .prepare(`select state, count(*) as count from outbox where state <> 'confirmed'
              group by state`)
    .all() as { readonly state: Exclude<OutboxState, 'confirmed'>; readonly count: number }[]
  const sum = db
    .prepare(
      `select count(*) as documents, coalesce(sum(amount_fen), 0) as unconfirmedFen,
         min(submitted_at) as oldestAt
       from document where id in (select document from outbox where state <> 'confirmed')`,
    )
    .get() as Omit<OutboxCounts, 'countByState'>
  const countOf = (state: OutboxState) => counts.find((each) => each.state === state)?.count ?? 0
  return {
    countByState: {
      waiting: countOf('waiting'),
      sending: countOf('sending'),
      inDoubt: countOf('inDoubt'),
      parked: countOf('parked'),
    },
    ...sum,
  }
}

export const stateOf = (db: ReadableDb, id: number): OutboxState | null =>
  (db.prepare('select state from outbox where id = ?').pluck().get(id) as
    | OutboxState
    | undefined) ?? null

/** The name of a row by its id in this file. */
export function rowNameOf(db: ReadableDb, id: number): RowName {
  const row = findRowName(db, id)
  assert(row !== null, `there is no outbox row ${id}`)
  return row
}

export const findRowName = (db: ReadableDb, id: number): RowName | null =>
  (db.prepare('select document, backend, step from outbox where id = ?').get(id) as
    | RowName
    | undefined) ?? null

/** The last step by which a backend learns of a document, found by the document's number. */
export const lastStepOf = (
  db: ReadableDb,
  number: string,
  backend: BackendName,
): RowName | null =>
  (db
    .prepare(
      `select outbox.document as document, backend, step
       from outbox join document on document.id = outbox.document
       where number = ? and backend = ? and not ${isCarriedByOthers}
       order by step desc limit 1`,
    )
    .get(number, backend) as RowName | undefined) ?? null

interface StoredEncoding {
  readonly version: number
  readonly body: string
  readonly hash: string
}

/** The bytes to be sent and their proof; a body that changed on the disk is not sent. */
export function readForUpload(
  db: ReadableDb,
  id: number,
): Result<string, 'noEncoding' | 'damaged'> {
  const row = db
    .prepare(`select version, body, hash from encoding where outbox = ?
              order by version desc limit 1`)
    .get(id) as StoredEncoding | undefined
  if (row === undefined) return err('noEncoding')
  const intact = encodingHash(rowNameOf(db, id), row.version, row.body) === row.hash
  return intact ? ok(row.body) : err('damaged')
}

/** Every encoding of a row, as it stands on the disk. */
export const encodingsOf = (db: ReadableDb, id: number): readonly StoredEncoding[] =>
  db
    .prepare('select version, body, hash from encoding where outbox = ? order by version')
    .all(id) as StoredEncoding[]

/** 0 for a row that has no bytes yet, or does not exist yet. */
export const newestVersion = (db: ReadableDb, row: RowName): number =>
  Number(
    db
      .prepare(
        `select coalesce(max(version), 0) from encoding where outbox =
           (select id from outbox where document = ? and backend = ? and step = ?)`,
      )
      .pluck()
      .get(row.document, row.backend, row.step),
  )

export const encodingHash = (row: RowName, version: number, body: string): string =>
  hashOf(row.document, row.backend, row.step, version, body)

export const readEncodedBody = (db: ReadableDb, row: RowName, version: number): string | null =>
  (db
    .prepare('select body from encoding where outbox = ? and version = ?')
    .pluck()
    .get(idOf(db, row), version) as string | undefined) ?? null

/** The encoding that a row was submitted with, as it stands on the disk. */
export const readFirstEncoding = (
  db: ReadableDb,
  id: number,
): { readonly body: string; readonly hash: string } | null =>
  (db.prepare('select body, hash from encoding where outbox = ? and version = 1').get(id) as
    | { readonly body: string; readonly hash: string }
    | undefined) ?? null

export const knowsRow = (db: ReadableDb, row: RowName): boolean => stateOfRow(db, row) !== null

export const isConfirmed = (db: ReadableDb, row: RowName): boolean =>
  stateOfRow(db, row) === 'confirmed'

const stateOfRow = (db: ReadableDb, row: RowName): OutboxState | null =>
  (db
    .prepare('select state from outbox where document = ? and backend = ? and step = ?')
    .pluck()
    .get(row.document, row.backend, row.step) as OutboxState | undefined) ?? null

export function insertOutboxRow(
  db: WritableDb,
  at: number,
  document: string,
  row: SubmittedRow,
): void {
  const held = row.body === null
  const inserted = db
    .prepare(
      `insert into outbox (document, backend, step, after, state, reason, changed_at)
       values (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      document,
      row.backend,
      row.step,
      row.after === null ? null : idOf(db, row.after),
      held ? 'parked' : 'waiting',
      row.reason === null ? null : JSON.stringify(row.reason),
      at,
    )
  changedOne(inserted)
  if (row.body === null || row.hash === null) return
  insertEncoding(db, Number(inserted.lastInsertRowid), 1, row.body, row.hash)
}

/** Another encoding of a parked row; the earlier ones stay beside it. */
export function projectEncoding(db: WritableDb, what: Happening & { kind: 'encoded' }): void {
  insertEncoding(db, idOf(db, what.row), what.version, what.body, what.hash)
}

export function insertEncoding(
  db: WritableDb,
  outbox: number,
  version: number,
  body: string,
  hash: string,
): void {
  changedOne(
    db
      .prepare('insert into encoding (outbox, version, body, hash) values (?, ?, ?, ?)')
      .run(outbox, version, body, hash),
  )
}

/** Carries out one step of a row's life. A confirmed row never changes again. */
export function projectChange(db: WritableDb, at: number, row: RowName, change: RowChange): void {
  const { sql, values } = updateOf(change)
  changedOne(
    db
      .prepare(
        `update outbox set ${sql}, changed_at = @at
         where document = @document and backend = @backend and step = @step
           and state <> 'confirmed'`,
      )
      .run({ ...row, ...values, at }),
  )
}

interface Update {
  readonly sql: string
  readonly values: Readonly<Record<string, string | number | null>>
}

function updateOf(change: RowChange): Update {
  switch (change.kind) {
    case 'sending':
      return {
        sql: `state = 'sending', attempts = @attempt, first_attempt_at = @firstAttemptAt`,
        values: { attempt: change.attempt, firstAttemptAt: change.firstAttemptAt },
      }
    case 'confirmed':
      return {
        sql: `state = 'confirmed', reason = @reason`,
        values: { reason: JSON.stringify(change.proof) },
      }
    case 'parked':
      return {
        sql: `state = 'parked', reason = @reason`,
        values: { reason: JSON.stringify(change.reason) },
      }
    case 'waiting':
      return {
        sql: `state = 'waiting', reason = @reason, needs_person = 0`,
        values: { reason: JSON.stringify(change.reason) },
      }
    case 'inDoubt':
      return {
        sql: `state = 'inDoubt', reason = @reason, lost_attempts = @lostAttempts,
          doubt_since = @doubtSince, needs_person = @needsPerson`,
        values: {
          reason: JSON.stringify(change.reason),
          lostAttempts: change.lostAttempts,
          doubtSince: change.doubtSince,
          needsPerson: change.needsPerson ? 1 : 0,
        },
      }
    case 'doubtDated':
      return { sql: 'doubt_since = @doubtSince', values: { doubtSince: change.doubtSince } }
    default:
      return never(change)
  }
}

/**
 * After something befell the file, what it does not know as confirmed may have been sent: even a
 * held row, which may have been encoded since. Without its bytes only a person can tell.
 */
export function markAllInDoubt(db: WritableDb, at: number): void {
  const reason: StandingReason = { kind: 'incident' }
  db.prepare(
    `update outbox set state = 'inDoubt', reason = @reason, changed_at = @at,
       lost_attempts = max(lost_attempts, 1), doubt_since = null,
       needs_person = max(needs_person, id not in (select outbox from encoding))
     where state <> 'confirmed'`,
  ).run({ reason: JSON.stringify(reason), at })
}

export function idOf(db: ReadableDb, row: RowName): number {
  const id = db
    .prepare('select id from outbox where document = ? and backend = ? and step = ?')
    .pluck()
    .get(row.document, row.backend, row.step)
  assert(typeof id === 'number', `there is no row ${row.document} ${row.backend} ${row.step}`)
  return id
}
