// Reads what is left of a damaged sales.db, row by row, as happenings that can be recorded in
// another file. Nothing that it yields is trusted: whoever takes it checks the hashes.
import { z } from 'zod'
import { standingReason } from '../../shared/outbox'
import { validate } from '../../shared/definition'
import { definitions, isDocumentKind } from '../../shared/documents'
import { sqliteCode, type ReadableDb } from './database'
import { documentAt, toFrozenLine } from './documents'
import { openDraft, type Draft } from './drafts'
import {
  happening,
  submittedRow,
  type FrozenDocument,
  type FrozenLine,
  type Happening,
  type Operator,
  type RowName,
  type Shift,
  type SubmittedRow,
} from './happening'
import { encodingsOf, findRowName, readFirstEncoding } from './outbox'
import { ownSettings, readProvisioned, type Setting } from './settings'

export function* salvage(db: ReadableDb): Generator<Happening> {
  yield* attempt(() => provisioning(db))
  yield* attempt(() => shifts(db))
  // A file in which not even the table is known would be a miss three thousand times over.
  if (tryRead(() => db.prepare('select 1 from document')) === null) return
  // One number after the other, since a walk over the table ends at its first damaged page.
  const newest = newestTold(db)
  for (let seq = 1, misses = 0; seq <= newest || misses < MISSES_MAX; seq += 1) {
    const found = attempt(() => document(db, seq))
    misses = found.length === 0 ? misses + 1 : 0
    yield* found
  }
}

/** The open cart, if it can be read. */
export const salvageDraft = (db: ReadableDb): readonly Draft[] =>
  attempt(() => {
    const draft = openDraft(db)
    return draft === null ? [] : [draft]
  })

/** What people set on this till, as far as it can be read. */
export const salvageSettings = (db: ReadableDb): readonly Setting[] =>
  attempt(() => ownSettings(db))

/**
 * The newest document that anything tells of: of every one there is a row of the outbox. A page
 * high up in the table's tree hides tens of thousands that are followed by others.
 */
function newestTold(db: ReadableDb): number {
  const told = ['select max(seq) from document', 'select max(id) from outbox'].map((question) =>
    Number(tryRead(() => db.prepare(question).pluck().get()) ?? 0),
  )
  return Math.min(Math.max(...told), DOCUMENTS_MAX)
}

/** Ten years of a thousand sales a day: a number beyond is damage, and nobody counts up to it. */
const DOCUMENTS_MAX = 4_000_000

/** Where nothing tells of more, so many that cannot be read are the end. */
const MISSES_MAX = 3_000

/** What could be read of one thing, or nothing where its pages are damaged. */
const attempt = <T>(read: () => readonly T[]): readonly T[] => tryRead(read) ?? []

function tryRead<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    // Damage shows as any of SQLite's errors, or as text that is no JSON or not of its shape.
    const isExpected =
      sqliteCode(error) !== null || error instanceof SyntaxError || error instanceof z.ZodError
    if (isExpected) return null
    throw error
  }
}

function provisioning(db: ReadableDb): readonly Happening[] {
  const settings = readProvisioned(db)
  if (settings === null) return []
  const operators = db
    .prepare('select code, name, role, pin_hash as pinHash from operator where active = 1')
    .all() as Operator[]
  return [happening.parse({ kind: 'provisioned', settings, operators })]
}

function shifts(db: ReadableDb): readonly Happening[] {
  const rows = db
    .prepare(
      `select id, operator, operator_name as operatorName, business_date as businessDate,
         opened_at as openedAt, closed_at is not null as closed from shift order by id`,
    )
    .all() as (Shift & { readonly closed: number })[]
  return rows.flatMap(({ closed, ...shift }) => [
    ...attempt(() => [happening.parse({ kind: 'shiftOpened', shift })]),
    ...(closed === 1 ? [{ kind: 'shiftClosed' as const, shift: shift.id }] : []),
  ])
}

interface OutboxLeft {
  readonly id: number
  readonly backend: RowName['backend']
  readonly step: number
  readonly after: number | null
  readonly state: string
  readonly reason: string | null
}

function document(db: ReadableDb, seq: number): readonly Happening[] {
  const frozen = documentAt(db, seq)
  if (frozen === null) return []
  const left = tryRead(() => outboxOf(db, frozen.id))
  const rows = (left ?? []).flatMap((row) => attempt(() => [toSubmittedRow(db, row)]))
  const isWhole = left !== null && rows.length === left.length
  const confirmed = (left ?? []).filter((row) => row.state === 'confirmed')
  return [
    happening.parse({
      kind: 'submitted',
      document: frozen,
      lines: linesFrom(frozen),
      rows: isWhole ? rows : [...rows, ...presumedRows(frozen, rows)],
    }),
    ...(left ?? []).flatMap((row) => attempt(() => laterEncodings(db, frozen.id, row))),
    ...confirmed.flatMap((row) => attempt(() => [toConfirmation(frozen.id, row)])),
  ]
}

const outboxOf = (db: ReadableDb, id: string): readonly OutboxLeft[] =>
  db
    .prepare(
      `select id, backend, step, after, state, reason from outbox where document = ?
       order by backend, step`,
    )
    .all(id) as OutboxLeft[]

/** Where it can be read no more which backends a document is for, a person is asked of each. */
function presumedRows(
  { kind }: FrozenDocument,
  known: readonly SubmittedRow[],
): readonly SubmittedRow[] {
  if (!isDocumentKind(kind)) return []
  return Object.keys(definitions[kind].wire)
    .filter((backend) => !known.some((row) => row.backend === backend))
    .map((backend) =>
      submittedRow.parse({ backend, step: 1, after: null, body: null, hash: null, reason: null }),
    )
}

/** Since the first bytes may have been rejected, and the last ones sent. Who asked is not told. */
const laterEncodings = (
  db: ReadableDb,
  document: string,
  { id, backend, step }: OutboxLeft,
): readonly Happening[] =>
  encodingsOf(db, id)
    .filter(({ version }) => version > 1)
    .map((encoding) =>
      happening.parse({
        ...encoding,
        kind: 'encoded',
        row: { document, backend, step },
        operator: '',
      }),
    )

const toConfirmation = (document: string, row: OutboxLeft): Happening =>
  happening.parse({
    kind: 'changed',
    row: { document, backend: row.backend, step: row.step },
    change: { kind: 'confirmed', proof: proofOf(row) },
  })

const proofOf = (row: OutboxLeft): unknown =>
  row.reason === null ? { kind: 'accepted' } : JSON.parse(row.reason)

/** The lines follow from the body, so that damage to their own table costs nothing. */
function linesFrom({ kind, body }: FrozenDocument): readonly FrozenLine[] {
  if (!isDocumentKind(kind)) return []
  const read = validate(definitions[kind], JSON.parse(body))
  return read.ok ? read.value.lines.map(toFrozenLine) : []
}

/** A row whose body or past cannot be read is kept without them. */
function toSubmittedRow(db: ReadableDb, row: OutboxLeft): SubmittedRow {
  const { after } = row
  const encoding = tryRead(() => readFirstEncoding(db, row.id))
  const reason = tryRead(() => standingReason.parse(JSON.parse(row.reason ?? 'null')))
  return submittedRow.parse({
    backend: row.backend,
    step: row.step,
    after: after === null ? null : tryRead(() => findRowName(db, after)),
    body: encoding?.body ?? null,
    hash: encoding?.hash ?? null,
    reason: reason?.kind === 'held' ? reason : null,
  })
}
