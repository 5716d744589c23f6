// Lists what must reach which backend, group by group and page by page, as a person works it off.
// It only reads.
import type { UploadGroup } from '../../shared/documentViews'
import { standingReason, type BackendName, type OutboxState } from '../../shared/outbox'
import type { StandingReason } from '../../shared/outbox'
import { assert } from '../../shared/result'
import type { ReadableDb } from './database'
import { documentsOf } from './finding'
import type { RowName } from './happening'
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
  return rows.map(toUpload)
}

/** All rows of one document. */
export const uploadsOf = (
  db: ReadableDb,
  document: string,
  hopeless: Hopeless,
): readonly Upload[] =>
  db
    .prepare(
      `select ${columns} from outbox join document on document.id = outbox.document
       where outbox.document = @document order by backend, step`,
    )
    .all({ document, hopeless })
    .map(toUpload)

export function findUpload(db: ReadableDb, id: number, hopeless: Hopeless): Upload | null {
  const row = db
    .prepare(
      `select ${columns} from outbox join document on document.id = outbox.document
       where outbox.id = @id`,
    )
    .get({ id, hopeless })
  return row === undefined ? null : toUpload(row)
}

export function countNeedingPerson(db: ReadableDb, hopeless: Hopeless): number {
  const count = db
    .prepare(`select count(*) from outbox where ${conditionOf.needsYou}`)
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

function toUpload(found: unknown): Upload {
  const row = found as Omit<Upload, 'reason' | 'needsPerson' | 'backend'> & {
    readonly backend: BackendName
    readonly reason: string | null
    readonly needsPerson: number
  }
  return {
    ...row,
    needsPerson: row.needsPerson === 1,
    reason: row.reason === null ? null : standingReason.parse(JSON.parse(row.reason)),
  }
}
