// How a document's rows are laid out anew, and whether they may be: other parts have other numbers,
// and a platform that has one part under its old number would book its goods once more.
import type { StandingReason } from '../../shared/outbox'
import { changedOne, type ReadableDb, type WritableDb } from './database'
import { storyRowsOf } from './finding'
import type { Happening, RowName } from './happening'
import { idOf, insertEncoding, isCarriedByOthers } from './outbox'

/** Whether the platform has a part of the document, may have one, or says that it does. */
export function mayBeThere(
  db: ReadableDb,
  { document, backend }: Pick<RowName, 'document' | 'backend'>,
): boolean {
  const found = db
    .prepare(
      `select exists (
         select 1 from outbox where document = @document and backend = @backend
           and (lost_attempts > 0
             or state not in ('waiting', 'parked') and not ${isCarriedByOthers})
         union all
         select 1 from journal where seq in (${storyRowsOf('subject = @document')}) and kind = 'changed'
           and json_extract(body, '$.row.backend') = @backend
           and json_extract(body, '$.change.reason.kind') = 'numberConflict')`,
    )
    .pluck()
    .get({ document, backend })
  return found === 1
}

/** The first rows carry the document, each after the one before; the rest are at an end. */
export function projectLayout(
  db: WritableDb,
  at: number,
  { document, backend, rows, operator, note }: Happening & { kind: 'laidOut' },
): void {
  const asked: StandingReason = { kind: 'person', operator, note }
  for (const { step, version, body, hash } of rows) {
    const row = { document, backend, step }
    const after = step === 1 ? null : idOf(db, { ...row, step: step - 1 })
    changedOne(
      db
        .prepare(
          `insert into outbox (document, backend, step, after, state, reason, changed_at)
           values (@document, @backend, @step, @after, 'waiting', @reason, @at)
           on conflict (document, backend, step) do update set
             state = excluded.state, reason = excluded.reason, needs_person = 0,
             changed_at = excluded.changed_at`,
        )
        .run({ ...row, after, reason: JSON.stringify(asked), at }),
    )
    insertEncoding(db, idOf(db, row), version, body, hash)
  }
  const last = { document, backend, step: rows.length }
  endAfter(db, at, last)
  waitFor(db, last)
}

/** A row is never deleted: it says what became of it. */
function endAfter(db: WritableDb, at: number, last: RowName): void {
  const reason: StandingReason = { kind: 'carriedByOthers' }
  db.prepare(
    `update outbox set state = 'confirmed', reason = @reason, needs_person = 0, changed_at = @at
     where document = @document and backend = @backend and step > @step
       and state <> 'confirmed'`,
  ).run({ ...last, reason: JSON.stringify(reason), at })
}

/** What refers to the document waited for its last row, which may be another one now. */
function waitFor(db: WritableDb, last: RowName): void {
  db.prepare(
    `update outbox set after = @id where state <> 'confirmed' and document <> @document
       and after in (select id from outbox where document = @document and backend = @backend)`,
  ).run({ document: last.document, backend: last.backend, id: idOf(db, last) })
}
