// The journal: what happened, in order, each row's hash covering its predecessor's. Everything that
// the other tables of sales.db hold of documents, uploads, shifts, operators and provisioning
// follows from it, at run time and when a lost file is made again: there is one path for both.
import { never } from '../../shared/result'
import { changedOne, type ReadableDb, type WritableDb } from './database'
import { isIntact, linesOf, projectDocument, readDocument } from './documents'
import { storyRowsOf } from './finding'
import { happening, type Happening, type LaidOutRow, type RowName } from './happening'
import { hashOf } from './hash'
import { projectInstallation } from './installation'
import { projectLayout } from './layout'
import {
  encodingHash,
  markAllInDoubt,
  projectChange,
  projectEncoding,
  readEncodedBody,
} from './outbox'
import { projectOperators, projectPin } from './operators'
import { projectSettings } from './settings'
import { projectShiftClosed, projectShiftOpened } from './shifts'

/** A row of the journal as it stands in the file beside the database, one line of JSON each. */
export interface JournalRecord {
  readonly seq: number
  readonly at: number
  readonly kind: Happening['kind']
  readonly subject: string | null
  /** JSON text; bulky content is replaced by its hash. */
  readonly body: string
  readonly hash: string
  /** The happening itself, whole. */
  readonly happening: Happening
}

interface JournalRow extends Omit<JournalRecord, 'happening' | 'kind'> {
  readonly kind: string
}

/** Appends what happened and carries it out; belongs inside the caller's transaction. */
export function record(db: WritableDb, at: number, what: Happening): void {
  const last = lastRow(db)
  const said = { kind: what.kind, subject: subjectOf(what), body: bodyOf(what) }
  const row = { seq: last.seq + 1, at, ...said }
  insertRow(db, { ...row, hash: chainHash(last.hash, row) })
  project(db, at, what)
}

/** Replays a record of another file; answers whether it continues this file's chain. */
export function replay(db: WritableDb, entry: JournalRecord): boolean {
  const last = lastRow(db)
  const { happening: what, ...row } = entry
  const isNext = row.seq === last.seq + 1 && row.hash === chainHash(last.hash, row)
  if (!isNext || bodyOf(what) !== row.body || !provesItself(what)) return false
  insertRow(db, row)
  project(db, row.at, what)
  return true
}

/** Whether the bulky content, for which only a hash stands in the chain, still has that hash. */
function provesItself(what: Happening): boolean {
  switch (what.kind) {
    case 'submitted':
      return (
        isIntact(what.document) &&
        what.rows.every(({ body, hash, ...row }) => {
          const name = { document: what.document.id, backend: row.backend, step: row.step }
          return body === null ? hash === null : encodingHash(name, 1, body) === hash
        })
      )
    case 'encoded':
      return encodingHash(what.row, what.version, what.body) === what.hash
    case 'laidOut':
      return what.rows.every((row) => provesBody(what, row))
    default:
      return true
  }
}

export const provesBody = (
  { document, backend }: Omit<RowName, 'step'>,
  { step, version, body, hash }: LaidOutRow,
): boolean => encodingHash({ document, backend, step }, version, body) === hash

/** Sequence and hash of the newest row; 0 and nothing in a file that was just made. */
export function lastRow(db: ReadableDb): { readonly seq: number; readonly hash: string } {
  const row = db.prepare('select seq, hash from journal order by seq desc limit 1').get()
  if (row !== undefined) return row as { seq: number; hash: string }
  return { seq: 0, hash: '' }
}

export const hashAt = (db: ReadableDb, seq: number): string | null =>
  (db.prepare('select hash from journal where seq = ?').pluck().get(seq) as string | undefined) ??
  null

/** The next records after a sequence number, whole, for the file beside the database. */
export function recordsAfter(db: ReadableDb, seq: number, max: number): readonly JournalRecord[] {
  const rows = db
    .prepare('select * from journal where seq > ? order by seq limit ?')
    .all(seq, max) as JournalRow[]
  return rows.map((row) => {
    const what = happening.parse({ kind: row.kind, ...contentOf(db, row) })
    return { ...row, kind: what.kind, happening: what }
  })
}

/** The rows that concern one document, oldest first: its story. */
export const storyOf = (db: ReadableDb, document: string): readonly JournalRow[] =>
  db
    .prepare(`select * from journal where seq in (${storyRowsOf('subject = @document')}) order by seq`)
    .all({ document }) as JournalRow[]

/** Carries out what happened on the tables that follow from the journal. */
function project(db: WritableDb, at: number, what: Happening): void {
  switch (what.kind) {
    case 'installed':
      return projectInstallation(db, what.id, what.machine)
    case 'submitted':
      return projectDocument(db, at, what)
    case 'changed':
      return projectChange(db, at, what.row, what.change)
    case 'encoded':
      return projectEncoding(db, what)
    case 'laidOut':
      return projectLayout(db, at, what)
    case 'noted':
      return
    case 'shiftOpened':
      return projectShiftOpened(db, what.shift)
    case 'shiftClosed':
      return projectShiftClosed(db, what.shift, at)
    case 'provisioned':
      projectSettings(db, what.settings)
      return projectOperators(db, what.operators)
    case 'pinChanged':
      return projectPin(db, what.operator, what.pinHash)
    case 'signInRefused':
      return
    case 'incident':
      return markAllInDoubt(db, at)
    default:
      never(what)
  }
}

/** What the chain covers. Documents and encodings stand in their own tables and are hashed. */
function bodyOf(what: Happening): string {
  switch (what.kind) {
    case 'submitted':
      return JSON.stringify({
        document: what.document.hash,
        lines: hashOf(JSON.stringify(what.lines)),
        rows: what.rows.map(({ body: _body, ...row }) => row),
      })
    case 'encoded':
      return JSON.stringify({
        row: what.row,
        version: what.version,
        hash: what.hash,
        operator: what.operator,
      })
    case 'laidOut':
      return JSON.stringify({
        document: what.document,
        backend: what.backend,
        rows: what.rows.map(({ body: _body, ...row }) => row),
        operator: what.operator,
        note: what.note,
      })
    default: {
      const { kind: _kind, ...rest } = what
      return JSON.stringify(rest)
    }
  }
}

function contentOf(db: ReadableDb, row: JournalRow): object {
  const body: unknown = JSON.parse(row.body)
  switch (row.kind) {
    case 'submitted': {
      const { rows } = body as Pick<Happening & { kind: 'submitted' }, 'rows'>
      return {
        document: readDocument(db, row.subject ?? ''),
        lines: linesOf(db, row.subject ?? ''),
        rows: rows.map((each) => ({
          ...each,
          // A held row has no first bytes; those that it may have got since are no part of this.
          body:
            each.hash === null
              ? null
              : readEncodedBody(db, { document: row.subject ?? '', ...each }, 1),
        })),
      }
    }
    case 'encoded': {
      const encoded = body as Happening & { kind: 'encoded' }
      return { ...encoded, body: readEncodedBody(db, encoded.row, encoded.version) }
    }
    case 'laidOut': {
      const { rows, ...layout } = body as Happening & { kind: 'laidOut' }
      const readBody = ({ step, version }: LaidOutRow): string | null =>
        readEncodedBody(db, { ...layout, step }, version)
      return { ...layout, rows: rows.map((row) => ({ ...row, body: readBody(row) })) }
    }
    default:
      return body as object
  }
}

function subjectOf(what: Happening): string | null {
  switch (what.kind) {
    case 'submitted':
      return what.document.id
    case 'changed':
    case 'encoded':
    case 'noted':
      return what.row.document
    case 'laidOut':
      return what.document
    default:
      return null
  }
}

const chainHash = (previous: string, row: Omit<JournalRow, 'hash'>): string =>
  hashOf(previous, row.seq, row.at, row.kind, row.subject, row.body)

function insertRow(db: WritableDb, row: JournalRow): void {
  changedOne(
    db
      .prepare(
        `insert into journal (seq, at, kind, subject, body, hash)
         values (@seq, @at, @kind, @subject, @body, @hash)`,
      )
      .run(row),
  )
}

/** Walks the whole chain; answers the first sequence number that does not fit, or null. */
export function firstBrokenLink(db: ReadableDb): number | null {
  let last = { seq: 0, hash: '' }
  for (const row of db.prepare('select * from journal order by seq').iterate()) {
    const link = row as JournalRow
    const fits = link.seq === last.seq + 1 && link.hash === chainHash(last.hash, link)
    if (!fits) return last.seq + 1
    last = link
  }
  return null
}
