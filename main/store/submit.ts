// Submitting: the one way in which a draft becomes a document. Number, document, lines, encoded
// bodies and the journal's row are one transaction with one sync; the network is never asked.
import type {
  BookingBackend,
  DocumentHeader,
  Encoding,
  TermsByBackend,
  ValidDocument,
} from '../../shared/definition'
import type { DocumentKind } from '../../shared/documents'
import { transaction, type ReadableDb, type WritableDb } from './database'
import { documentHash, findDocument, lastNumber, toFrozenLine, toShortNumber } from './documents'
import { dropDraft } from './drafts'
import type { FrozenDocument, SubmittedRow } from './happening'
import { record } from './journal'
import { encodingHash, lastStepOf } from './outbox'

/** Everything that a submission is made of. */
export interface Submission {
  /** The draft's id, which becomes the document's: a cart can be submitted once. */
  readonly draft: string
  readonly document: ValidDocument<DocumentKind>
  /** The number of the document that this one corrects. */
  readonly refersTo: string | null
  readonly at: number
  readonly store: string
  readonly terminal: string
  readonly operator: string
  readonly operatorName: string
  readonly shift: number
  readonly businessDate: string
  /** Four characters drawn at this start of the program, so that no number can come twice. */
  readonly epoch: string
  readonly backends: readonly BookingBackend[]
  readonly terms: TermsByBackend
}

/** Freezes a draft; one that was submitted before answers with the document it became. */
export function submitDocument(db: WritableDb, submission: Submission): FrozenDocument {
  const { draft, document: valid, backends, terms, at } = submission
  return transaction(db, () => {
    const earlier = findDocument(db, draft)
    if (earlier !== null) return earlier
    const header = mintHeader(db, submission)
    const document = freeze(header, valid)
    const rows = backends.flatMap((backend) =>
      toRows(db, header, backend, valid.encode(backend, header, terms)),
    )
    record(db, at, { kind: 'submitted', document, lines: valid.lines.map(toFrozenLine), rows })
    dropDraft(db, draft)
    return document
  })
}

function mintHeader(db: WritableDb, submission: Submission): DocumentHeader {
  const { draft, store, terminal, businessDate, epoch, at } = submission
  const day = businessDate.replaceAll('-', '').slice(2)
  const last = lastNumber(db)
  const count = String(last === null ? 1 : Number(toShortNumber(last)) + 1).padStart(5, '0')
  return {
    id: draft,
    number: `${store}-${terminal}-${day}-${epoch}-${count}`,
    refersTo: submission.refersTo,
    businessDate,
    submittedAt: at,
    store,
    terminal,
    operator: submission.operator,
    operatorName: submission.operatorName,
    shift: submission.shift,
  }
}

function freeze(header: DocumentHeader, { kind, amount, body }: ValidDocument): FrozenDocument {
  const unsealed = { ...header, kind, amountFen: amount, body: JSON.stringify(body) }
  return { ...unsealed, hash: documentHash(unsealed) }
}

/** One row a step; each waits for the step before it, the first for the document referred to. */
function toRows(
  db: ReadableDb,
  header: DocumentHeader,
  backend: BookingBackend,
  encoding: Encoding,
): readonly SubmittedRow[] {
  const first = header.refersTo === null ? null : lastStepOf(db, header.refersTo, backend)
  if (encoding.kind === 'held') {
    const reason = { kind: 'held' as const, reason: encoding.reason }
    return [{ backend, step: 1, after: first, body: null, hash: null, reason }]
  }
  return encoding.bodies.map((body, index) => {
    const step = index + 1
    const after = index === 0 ? first : { document: header.id, backend, step: index }
    const hash = encodingHash({ document: header.id, backend, step }, 1, body)
    return { backend, step, after, body, hash, reason: null }
  })
}
