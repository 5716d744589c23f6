// What can happen to a till, as the journal remembers it. Rows are named by document, backend and
// step, never by a row's id, so that they can be replayed into another file.
import { z } from 'zod'
import { backendNames, rowChange, standingReason } from '../../shared/outbox'

/** One document as it was frozen; `body` is the JSON text whose hash is kept. */
const frozenDocument = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    number: z.string(),
    refersTo: z.string().nullable(),
    businessDate: z.string(),
    submittedAt: z.int(),
    store: z.string(),
    terminal: z.string(),
    operator: z.string(),
    operatorName: z.string(),
    shift: z.int(),
    amountFen: z.int(),
    body: z.string(),
    hash: z.string(),
  })
  .readonly()

export type FrozenDocument = z.infer<typeof frozenDocument>

/** Which row of the outbox is meant, whatever its id in this file. */
export const rowName = z
  .strictObject({ document: z.string(), backend: z.enum(backendNames), step: z.int() })
  .readonly()

export type RowName = z.infer<typeof rowName>

export const isSameRow = (one: RowName, other: RowName): boolean =>
  one.document === other.document && one.backend === other.backend && one.step === other.step

export const submittedRow = z
  .strictObject({
    backend: z.enum(backendNames),
    step: z.int(),
    after: rowName.nullable(),
    /** The encoded body; null where the backend cannot carry the document. */
    body: z.string().nullable(),
    hash: z.string().nullable(),
    reason: standingReason,
  })
  .readonly()

export type SubmittedRow = z.infer<typeof submittedRow>

/** One of the rows that carry a document from now on. */
const laidOutRow = z
  .strictObject({ step: z.int(), version: z.int(), body: z.string(), hash: z.string() })
  .readonly()

export type LaidOutRow = z.infer<typeof laidOutRow>

const frozenLine = z
  .strictObject({
    item: z.string(),
    quantity: z.int(),
    amountFen: z.int(),
    allocatedFen: z.int(),
  })
  .readonly()

export type FrozenLine = z.infer<typeof frozenLine>

const shift = z
  .strictObject({
    id: z.int(),
    operator: z.string(),
    operatorName: z.string(),
    businessDate: z.string(),
    openedAt: z.int(),
  })
  .readonly()

export type Shift = z.infer<typeof shift>

const operator = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    role: z.enum(['cashier', 'manager']),
    pinHash: z.string(),
  })
  .readonly()

export type Operator = z.infer<typeof operator>

export const incidentCauses = ['damaged', 'missing', 'behind', 'forked', 'moved'] as const

/** Something that befell the file itself; after it no unconfirmed row is certain. */
const incident = z
  .strictObject({
    cause: z.enum(incidentCauses),
    /** The name of the file that was put aside, if one was. */
    kept: z.string().nullable(),
    documents: z.int(),
    fromJournal: z.int(),
    fromDamagedFile: z.int(),
    fromBackup: z.int(),
  })
  .readonly()

export type Incident = z.infer<typeof incident>

export const happening = z.discriminatedUnion('kind', [
  /** This file came to be, or was found on another machine. */
  z.strictObject({ kind: z.literal('installed'), id: z.string(), machine: z.string() }),
  z.strictObject({
    kind: z.literal('submitted'),
    document: frozenDocument,
    lines: z.array(frozenLine).readonly(),
    rows: z.array(submittedRow).readonly(),
  }),
  z.strictObject({ kind: z.literal('changed'), row: rowName, change: rowChange }),
  z.strictObject({
    kind: z.literal('encoded'),
    row: rowName,
    version: z.int(),
    body: z.string(),
    hash: z.string(),
    operator: z.string(),
  }),
  /** A person had a document cut anew and sent; rows beyond these are carried by them. */
  z.strictObject({
    kind: z.literal('laidOut'),
    document: z.string(),
    backend: z.enum(backendNames),
    rows: z.array(laidOutRow).readonly(),
    operator: z.string(),
    note: z.string(),
  }),
  /** A person has read why a row is parked, and leaves it so. */
  z.strictObject({
    kind: z.literal('noted'),
    row: rowName,
    operator: z.string(),
    note: z.string(),
  }),
  z.strictObject({ kind: z.literal('shiftOpened'), shift }),
  z.strictObject({ kind: z.literal('shiftClosed'), shift: z.int() }),
  z.strictObject({
    kind: z.literal('provisioned'),
    settings: z.string(),
    operators: z.array(operator).readonly(),
  }),
  z.strictObject({ kind: z.literal('pinChanged'), operator: z.string(), pinHash: z.string() }),
  z.strictObject({ kind: z.literal('signInRefused'), operator: z.string() }),
  z.strictObject({ kind: z.literal('incident'), incident }),
])

export type Happening = z.infer<typeof happening>
