// Encodes a parked document again under the rules that hold now, and cuts it anew where they ask
// for another number of parts. The earlier encodings stay, each with its hash; bytes that come out
// the same are no new encoding.
import { validate, type Encoding, type TermsByBackend } from '../../shared/definition'
import { definitions, isDocumentKind } from '../../shared/documents'
import { assert, err, ok, type Result } from '../../shared/result'
import { transaction, type ReadableDb, type WritableDb } from './database'
import { isIntact, readDocument } from './documents'
import type { LaidOutRow } from './happening'
import { record } from './journal'
import { mayBeThere } from './layout'
import { encodingHash, newestVersion, readForUpload } from './outbox'
import type { Upload } from './uploads'

export interface EncodeAgain {
  readonly upload: Upload
  /** What the present rules make of the document; null where it cannot be encoded any more. */
  readonly encoding: Encoding | null
  readonly operator: string
  readonly note: string
  readonly at: number
}

/** Why the document cannot be encoded again. */
export type EncodeFault =
  /** Nor can the present rules carry it. */
  | 'stillHeld'
  /** It would be cut into other parts, while one of them is with the platform or may be. */
  | 'partMayBeThere'

/**
 * Belongs to a parked row of which no attempt got lost: one number has one body for ever after. A
 * document that is laid out anew waits to be sent; a row that is encoded in its place stays parked.
 */
export function encodeAgain(
  db: WritableDb,
  asked: EncodeAgain,
): Result<'inPlace' | 'laidOut', EncodeFault> {
  const { upload, encoding } = asked
  assert(upload.state === 'parked' && upload.lostAttempts === 0, 'a body that may have arrived')
  if (encoding === null) return ok('inPlace')
  if (encoding.kind === 'held') return err('stillHeld')
  const { bodies } = encoding
  return transaction(db, () => {
    if (bodies.length === upload.parts) return encodeInPlace(db, asked, bodies[upload.step - 1])
    if (mayBeThere(db, upload)) return err('partMayBeThere')
    layOut(db, asked, bodies)
    return ok('laidOut')
  })
}

/** What the rules that hold now make of a document. */
export function encodingNow(
  db: ReadableDb,
  { document: id, backend }: Upload,
  terms: TermsByBackend,
): Encoding | null {
  assert(backend === 'qimen', `${backend} books nothing`)
  const document = readDocument(db, id)
  // What changed on the disk is not encoded: the bytes that there are prove themselves.
  if (!isIntact(document)) return null
  const { body: frozen, hash: _hash, kind, amountFen: _amount, ...header } = document
  assert(isDocumentKind(kind), `no document type ${kind}`)
  const valid = validate(definitions[kind], JSON.parse(frozen))
  assert(valid.ok, `the body of ${header.number} does not fit its definition`)
  return valid.value.encode(backend, header, terms)
}

function encodeInPlace(
  db: WritableDb,
  { upload, operator, at }: EncodeAgain,
  body: string | undefined,
): Result<'inPlace', never> {
  assert(body !== undefined, `${upload.number} has no part ${upload.step}`)
  const stored = readForUpload(db, upload.id)
  if (stored.ok && stored.value === body) return ok('inPlace')
  const { document, backend, step } = upload
  const row = { document, backend, step }
  const version = newestVersion(db, row) + 1
  const hash = encodingHash(row, version, body)
  record(db, at, { kind: 'encoded', row, version, body, hash, operator })
  return ok('inPlace')
}

/** Each part is another order to the platform, so that all get bytes of their own. */
function layOut(db: WritableDb, asked: EncodeAgain, bodies: readonly string[]): void {
  const { operator, note, at } = asked
  const { document, backend } = asked.upload
  const rows = bodies.map((body, index): LaidOutRow => {
    const row = { document, backend, step: index + 1 }
    const version = newestVersion(db, row) + 1
    return { step: row.step, version, body, hash: encodingHash(row, version, body) }
  })
  record(db, at, { kind: 'laidOut', document, backend, rows, operator, note })
}
