// Lists what must reach which backend, group by group and page by page, as a person works it off.
// It only reads.
import { z } from 'zod'
import type { KeptNote, UploadGroup } from '../../shared/documentViews'
import { standingReason, type BackendName, type OutboxState } from '../../shared/outbox'
import type { StandingReason } from '../../shared/outbox'
import { assert } from '../../shared/result'
import type { ReadableDb } from './database'
import { documentsOf, storyRowsOf } from './finding'
import { isSameRow, rowName, type RowName } from './happening'
import { isCarriedByOthers } from './outbox'

/** A row of the outbox with what people need to know of its document. */
export interface Upload extends RowName {
  readonly id: number
  readonly number: string
  readonly kind: string
  /** In how many parts the document goes to this backend, or went when this row was one of them. */
  readonly parts: number
  readonly state: OutboxState
  readonly attempts: number
  readonly lostAttempts: number
  readonly needsPerson: boolean
  readonly reason: StandingReason
  /** The note with which a person left it parked, if nothing befell it since. */
  readonly kept: KeptNote | null
  readonly amountFen: number
  readonly businessDate: string
  readonly submittedAt: number
  readonly changedAt: number
}

export interface UploadsAsked {
  readonly group: UploadGroup
  /** The last row of the page before, null for the first page. */
  readonly after: number | null
  readonly max: number
  readonly hopeless: Hopeless
}

/**
 * The first attempt of a row in doubt at or before which its backend will not send it again by
 * itself, whatever happens; null where every doubt can be looked up.
 */
export type Hopeless = number | null

/** The confirmed with the newest first, the others in the order in which they came to be. */
export function listUploads(db: ReadableDb, { group, ...page }: UploadsAsked): readonly Upload[] {
  const order = group === 'confirmed' ? 'desc' : 'asc'
  const isBehind = group === 'confirmed' ? 'outbox.id < @after' : 'outbox.id > @after'
  const rows = db
    .prepare(
      `select ${columns} from outbox join document on document.id = outbox.document
       where ${conditionOf[group]} and (@after is null or ${isBehind})
       order by outbox.id ${order} limit @max`,
    )
    .all(page)
  return toUploads(db, rows)
}

/** All rows of one document. */
export const uploadsOf = (
  db: ReadableDb,
  document: string,
  hopeless: Hopeless,
): readonly Upload[] =>
  toUploads(
    db,
    db
      .prepare(
        `select ${columns} from outbox join document on document.id = outbox.document
         where outbox.document = @document order by backend, step`,
      )
      .all({ document, hopeless }),
  )

export function findUpload(db: ReadableDb, id: number, hopeless: Hopeless): Upload | null {
  const rows = db
    .prepare(
      `select ${columns} from outbox join document on document.id = outbox.document
       where outbox.id = @id`,
    )
    .all({ id, hopeless })
  return toUploads(db, rows)[0] ?? null
}

/** Documents, however many rows of them stand in the group. */
export function countDocuments(
  db: ReadableDb,
  group: 'needsYou' | 'onTheWay',
  hopeless: Hopeless,
): number {
  // Left to itself it walks every row there ever was, in the order of their documents.
  const count = db
    .prepare(
      `select count(distinct document) from outbox indexed by outbox_open
       where ${conditionOf[group]}`,
    )
    .pluck()
    .get({ hopeless })
  assert(typeof count === 'number', 'a count is a number')
  return count
}

/** Documents of one day that no backend waits for any more, and what they are worth in fen. */
export const sumConfirmed = (
  db: ReadableDb,
  businessDate: string,
): { readonly count: number; readonly fen: number } =>
  db
    .prepare(
      `select count(*) as count, coalesce(sum(amount_fen), 0) as fen from document
       where seq in (${documentsOf(`word = 'day ' || @businessDate`)}) and not exists
         (select 1 from outbox where document = document.id and state <> 'confirmed')`,
    )
    .get({ businessDate }) as { readonly count: number; readonly fen: number }

const waitsForPerson = `(state = 'parked' or state = 'inDoubt' and
  (needs_person = 1 or coalesce(coalesce(first_attempt_at, 0) <= @hopeless, 0)))`

const conditionOf: Readonly<Record<UploadGroup, string>> = {
  needsYou: `state <> 'confirmed' and ${waitsForPerson}`,
  onTheWay: `state <> 'confirmed' and not ${waitsForPerson}`,
  confirmed: `state = 'confirmed'`,
}

const columns = `outbox.id as id, outbox.document as document, number, kind, backend, step,
  (select max(outbox.step, count(*)) from outbox as part
   where part.document = outbox.document and part.backend = outbox.backend
     and not ${isCarriedByOthers}) as parts,
  state, attempts, lost_attempts as lostAttempts, ${waitsForPerson} as needsPerson, reason,
  amount_fen as amountFen, business_date as businessDate, submitted_at as submittedAt,
  changed_at as changedAt`

function toUploads(db: ReadableDb, rows: readonly unknown[]): readonly Upload[] {
  const uploads = rows.map(toUpload)
  const parked = uploads.filter(({ state }) => state === 'parked')
  if (parked.length === 0) return uploads
  const notes = notesOn(db, parked.map(({ document }) => document))
  const keptOf = (row: Upload): KeptNote | null =>
    notes.find((each) => isSameRow(each, row))?.kept ?? null
  return uploads.map((row) => (row.state === 'parked' ? { ...row, kept: keptOf(row) } : row))
}

/** The notes of these documents' rows that nothing befell since. */
function notesOn(db: ReadableDb, documents: readonly string[]) {
  // Of a group the other columns are those of its newest row, as SQLite promises for max().
  const rows = db
    .prepare(
      `select at, body, max(seq) from journal
       where seq in (${storyRowsOf('subject in (select value from json_each(@documents))')})
       group by subject, json_extract(body, '$.row.backend'), json_extract(body, '$.row.step')
       having kind = 'noted'`,
    )
    .all({ documents: JSON.stringify(documents) }) as { at: number; body: string }[]
  return rows.map(({ at, body }) => {
    const { row, operator, note } = noted.parse(JSON.parse(body))
    return { ...row, kept: { at, operator, note } }
  })
}

const noted = z.object({ row: rowName, operator: z.string(), note: z.string() })

function toUpload(found: unknown): Upload {
  const row = found as Omit<Upload, 'reason' | 'kept' | 'needsPerson' | 'backend'> & {
    readonly backend: BackendName
    readonly reason: string | null
    readonly needsPerson: number
  }
  return {
    ...row,
    needsPerson: row.needsPerson === 1,
    reason: row.reason === null ? null : standingReason.parse(JSON.parse(row.reason)),
    kept: null,
  }
}
