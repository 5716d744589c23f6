// "Send again" as a till does it whose rules, and whose program, may be others than when
// the sale was made: a later program may cut the same document into other parts.
import type { WritableDb } from '../../main/store/database'
import { encodeAgain, encodingNow, type EncodeFault } from '../../main/store/encodeAgain'
import { readForUpload } from '../../main/store/outbox'
import type { Store } from '../../main/store/store'
import { findUpload } from '../../main/store/uploads'
import { addMoney, formatMoney, parseMoney } from '../../shared/decimal'
import type { Encoding } from '../../shared/definition'
import { partCode, QIMEN_LINES_MAX } from '../../shared/documents/tradeQimen'
import type { QimenTerms } from '../../shared/qimenTerms'
import { assert, err, ok, type Result } from '../../shared/result'

export interface Rules {
  readonly terms: QimenTerms
  /** Into how many lines a program of another version cuts a document. */
  readonly linesPerCall: number
}

/** How a till can cut; where two of these make the same number of parts, they cut alike. */
export const cuts = [1, QIMEN_LINES_MAX, 3 * QIMEN_LINES_MAX] as const

/** Answers the document's id where it was laid out anew, and null where the engine shall decide. */
export function encodeUnder(
  db: WritableDb,
  entry: number,
  { terms, linesPerCall }: Rules,
  at: number,
): Result<string | null, EncodeFault> {
  const upload = findUpload(db, entry, null)
  if (upload === null || upload.state !== 'parked' || upload.lostAttempts > 0) return ok(null)
  const encoding = encodingNow(db, upload, { qimen: terms })
  assert(encoding !== null, `${upload.number} is whole`)
  const recut = cutInto(encoding, upload.number, linesPerCall)
  const asked = { upload, encoding: recut, operator: '900', note: 'looked', at }
  const encoded = encodeAgain(db, asked)
  if (!encoded.ok) return err(encoded.error)
  return ok(encoded.value === 'laidOut' ? upload.document : null)
}

/** Null where the file has no bytes that prove themselves. */
export function findBytes(store: Store, entry: number): string | null {
  const bytes = store.read((db) => readForUpload(db, entry))
  return bytes.ok ? bytes.value : null
}

/** The same lines in calls of another length. */
function cutInto(encoding: Encoding, number: string, linesPerCall: number): Encoding {
  if (encoding.kind === 'held' || linesPerCall === QIMEN_LINES_MAX) return encoding
  const calls = encoding.bodies.map(readCall)
  const [first] = calls
  assert(first !== undefined, 'a document has at least one part')
  const lines = calls.flatMap((call) => call.lines)
  const count = Math.ceil(lines.length / linesPerCall)
  const bodies = Array.from({ length: count }, (_, index) => {
    const mine = lines.slice(index * linesPerCall, (index + 1) * linesPerCall)
    const totalAmount = formatMoney(addMoney(...mine.map(readAmount)))
    const orderCode = partCode(number, index + 1, count)
    const orderInfo = JSON.stringify({ ...first.order, orderCode, totalAmount })
    return JSON.stringify({ ...first.body, orderInfo, orderLine: JSON.stringify(mine) })
  })
  return { kind: 'steps', bodies }
}

interface Line {
  readonly settlementAmount: string
}

function readCall(text: string) {
  const body = JSON.parse(text) as { readonly orderInfo: string; readonly orderLine: string }
  const order = JSON.parse(body.orderInfo) as object
  return { body, order, lines: JSON.parse(body.orderLine) as readonly Line[] }
}

function readAmount({ settlementAmount }: Line) {
  const amount = parseMoney(settlementAmount)
  assert(amount.ok, `${settlementAmount} is no amount`)
  return amount.value
}
