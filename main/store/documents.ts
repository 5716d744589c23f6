// Documents: frozen business records and their lines. New ones come from submit.ts alone.
import type { DocumentLine } from '../../shared/definition'
import type { TradeBody, TradeLine } from '../../shared/documents/trade'
import { assert } from '../../shared/result'
import { changedOne, type ReadableDb, type WritableDb } from './database'
import type { FrozenDocument, FrozenLine, Happening } from './happening'
import { hashOf } from './hash'
import { insertOutboxRow } from './outbox'

const columns = `id, kind, number, refers_to as refersTo, business_date as businessDate,
  submitted_at as submittedAt, store, terminal, operator, operator_name as operatorName,
  shift, amount_fen as amountFen, body, hash`

/** The document that a draft became, or null while it is a draft. */
export const findDocument = (db: ReadableDb, id: string): FrozenDocument | null =>
  (db.prepare(`select ${columns} from document where id = ?`).get(id) as
    | FrozenDocument
    | undefined) ?? null

export const findDocumentByNumber = (db: ReadableDb, number: string): FrozenDocument | null =>
  (db.prepare(`select ${columns} from document where number = ?`).get(number) as
    | FrozenDocument
    | undefined) ?? null

/** Found by its place in the table alone, so that a damaged index hides nothing. */
export const documentAt = (db: ReadableDb, seq: number): FrozenDocument | null =>
  (db.prepare(`select ${columns} from document where seq = ?`).get(seq) as
    | FrozenDocument
    | undefined) ?? null

/** The lines as they were sold; none of a document that changed on the disk: it may be no JSON. */
export function tradeLinesAt(db: ReadableDb, seq: number): readonly TradeLine[] {
  const document = documentAt(db, seq)
  if (document === null || !isIntact(document)) return []
  return (JSON.parse(document.body) as TradeBody).lines
}

export function readDocument(db: ReadableDb, id: string): FrozenDocument {
  const document = findDocument(db, id)
  assert(document !== null, `there is no document ${id}`)
  return document
}

/** The newest document: what a cashier is shown after a start instead of a paid cart. */
export const lastDocument = (db: ReadableDb): FrozenDocument | null =>
  (db.prepare(`select ${columns} from document order by seq desc limit 1`).get() as
    | FrozenDocument
    | undefined) ?? null

/** The number of the newest document; null before the first. */
export const lastNumber = (db: ReadableDb): string | null =>
  (db.prepare('select number from document order by seq desc limit 1').pluck().get() as
    | string
    | undefined) ?? null

/** The counter at the end of a number, which people say to each other. */
export const toShortNumber = (number: string): string => number.split('-').at(-1) ?? number

export const countDocuments = (db: ReadableDb): number =>
  Number(db.prepare('select count(*) from document').pluck().get())

/** What a document's hash covers: all of it. */
export const documentHash = (document: Omit<FrozenDocument, 'hash'>): string =>
  hashOf(
    document.id,
    document.kind,
    document.number,
    document.refersTo,
    document.businessDate,
    document.submittedAt,
    document.store,
    document.terminal,
    document.operator,
    document.operatorName,
    document.shift,
    document.amountFen,
    document.body,
  )

/** Whether a document still is what was frozen. */
export const isIntact = ({ hash, ...document }: FrozenDocument): boolean =>
  hash === documentHash(document)

/** A line as it is stored and journalled: plain integers. */
export const toFrozenLine = (line: DocumentLine): FrozenLine => ({
  item: line.item,
  quantity: line.quantity,
  amountFen: line.amount,
  allocatedFen: line.allocated,
})

export const linesOf = (db: ReadableDb, id: string): readonly FrozenLine[] =>
  db
    .prepare(
      `select item, quantity, amount_fen as amountFen, allocated_fen as allocatedFen
       from line where document = ? order by line`,
    )
    .all(id) as FrozenLine[]

/** Writes a document with all that follows from it: its lines and its rows of the outbox. */
export function projectDocument(
  db: WritableDb,
  at: number,
  { document, lines, rows }: Happening & { kind: 'submitted' },
): void {
  changedOne(
    db
      .prepare(
        `insert into document (id, kind, number, refers_to, business_date, submitted_at, store,
           terminal, operator, operator_name, shift, amount_fen, body, hash)
         values (@id, @kind, @number, @refersTo, @businessDate, @submittedAt, @store,
           @terminal, @operator, @operatorName, @shift, @amountFen, @body, @hash)`,
      )
      .run(document),
  )
  insertLines(db, document.id, lines)
  for (const row of rows) insertOutboxRow(db, at, document.id, row)
}

function insertLines(db: WritableDb, id: string, lines: readonly FrozenLine[]): void {
  const insert = db.prepare(
    `insert into line (document, line, item, quantity, amount_fen, allocated_fen)
     values (?, ?, ?, ?, ?, ?)`,
  )
  lines.forEach(({ item, quantity, amountFen, allocatedFen }, index) => {
    changedOne(insert.run(id, index + 1, item, quantity, amountFen, allocatedFen))
  })
}
