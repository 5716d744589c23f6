// Encodes a parked document again under the rules that hold now. The earlier encodings stay, each
// with its hash; bytes that come out the same are no new encoding.
import { validate, type TermsByBackend } from '../../shared/definition'
import { definitions, isDocumentKind } from '../../shared/documents'
import { assert, err, ok, type Result } from '../../shared/result'
import { transaction, type WritableDb } from './database'
import { isIntact, readDocument } from './documents'
import { record } from './journal'
import { encodingHash, newestVersion, readForUpload, rowNameOf } from './outbox'
import type { Upload } from './uploads'

export interface EncodeAgain {
  readonly upload: Upload
  readonly terms: TermsByBackend
  readonly operator: string
  readonly at: number
}

/** Why the document cannot be encoded in place. */
export type EncodeFault =
  /** Nor can the present rules carry it. */
  | 'stillHeld'
  /** The present rules cut it into another number of parts than it has rows. */
  | 'otherParts'

/** Belongs to a parked row of which no attempt got lost: one number has one body for ever after. */
export function encodeAgain(db: WritableDb, asked: EncodeAgain): Result<null, EncodeFault> {
  const { upload, terms, operator, at } = asked
  assert(upload.state === 'parked' && upload.lostAttempts === 0, 'a body that may have arrived')
  assert(upload.backend === 'qimen', `${upload.backend} books nothing`)
  const document = readDocument(db, upload.document)
  // What changed on the disk is not encoded: the bytes that there are prove themselves.
  if (!isIntact(document)) return ok(null)
  const { body: frozen, hash: _hash, kind, amountFen: _amount, ...header } = document
  assert(isDocumentKind(kind), `no document type ${kind}`)
  const definition = definitions[kind]
  const body = validate(definition, JSON.parse(frozen))
  assert(body.ok, `the body of ${header.number} does not fit its definition`)
  const encoding = definition.wire[upload.backend](header, body.value, terms[upload.backend])
  if (encoding.kind === 'held') return err('stillHeld')
  const bytes = encoding.bodies[upload.step - 1]
  if (encoding.bodies.length !== upload.parts || bytes === undefined) return err('otherParts')
  return transaction(db, () => {
    const stored = readForUpload(db, upload.id)
    if (stored.ok && stored.value === bytes) return ok(null)
    const row = rowNameOf(db, upload.id)
    const version = newestVersion(db, upload.id) + 1
    const proof = encodingHash(row, version, bytes)
    record(db, at, { kind: 'encoded', row, version, body: bytes, hash: proof, operator })
    return ok(null)
  })
}
