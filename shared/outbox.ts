// The words for what must reach a backend: a row of the outbox, its states, and why it stands
// where it stands. The engine decides in these words, the store keeps them, screens show them.
import { z } from 'zod'
import { backendNames, type BackendName } from './backendNames'
import type { HoldReason } from './definition'

export { backendNames, type BackendName }

export const outboxStates = ['waiting', 'sending', 'inDoubt', 'confirmed', 'parked'] as const

export type OutboxState = (typeof outboxStates)[number]

/** One outbox row that is not confirmed. Times are the platform's own, never the till's. */
export interface Entry {
  readonly id: number
  readonly backend: BackendName
  readonly number: string
  /** The row that must be confirmed first: an earlier step, or the document referred to. */
  readonly after: number | null
  readonly state: Exclude<OutboxState, 'confirmed'>
  readonly attempts: number
  readonly lostAttempts: number
  /** No later than the first attempt; null when nobody knows, and then nothing is resent. */
  readonly firstAttemptAt: number | null
  /** No earlier than the last attempt that got lost; null until the platform told its time. */
  readonly doubtSince: number | null
  /** Nothing but a person's answer moves this row out of doubt. */
  readonly needsPerson: boolean
}

export const decisions = ['theyHaveIt', 'theyDoNot', 'sendAgain'] as const

/** What a person can say of a row: the platform has it, has it not, or shall be asked again. */
export type Decision = (typeof decisions)[number]

/** What a person can do about a row; one that is kept parked stays with a note beside it. */
export const personActions = [...decisions, 'keepParked'] as const

export type PersonAction = (typeof personActions)[number]

/** Why a call was certainly not processed. */
export const refusalCauses = ['neverLeft', 'throttled', 'configuration', 'clock'] as const

export type RefusalCause = (typeof refusalCauses)[number]

const holdReasons = ['returnsHeld', 'weighedHeld', 'tooManyLines'] as const satisfies readonly HoldReason[]

const message = z.string()
/** What was kept for the upload is damaged or gone; this time nothing left the till. */
const unsendable = z.strictObject({ kind: z.literal('unsendable') })
const byPerson = z.strictObject({
  kind: z.literal('person'),
  operator: z.string(),
  note: z.string(),
})

const doubtReason = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('interrupted') }),
  z.strictObject({ kind: z.literal('lost'), message }),
  z.strictObject({ kind: z.literal('rejectedAfterLost'), message }),
  z.strictObject({ kind: z.literal('refused'), message }),
  unsendable,
  /** The file was rebuilt, restored or moved, and may have forgotten an attempt. */
  z.strictObject({ kind: z.literal('incident') }),
])

const parkReason = z.discriminatedUnion('kind', [
  /** This merchant's rules cannot carry the document; it was never sent. */
  z.strictObject({ kind: z.literal('held'), reason: z.enum(holdReasons) }),
  z.strictObject({ kind: z.literal('rejected'), message }),
  z.strictObject({ kind: z.literal('numberConflict'), message }),
  unsendable,
])

const waitReason = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('refusedBefore'),
    cause: z.enum(refusalCauses),
    message,
  }),
  z.strictObject({ kind: z.literal('absent') }),
  byPerson,
])

const proof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('accepted') }),
  z.strictObject({ kind: z.literal('alreadyHave'), message }),
  z.strictObject({ kind: z.literal('found') }),
  byPerson,
  /** The document was laid out anew, and its other rows carry what this one would have. */
  z.strictObject({ kind: z.literal('carriedByOthers') }),
])

export type DoubtReason = z.infer<typeof doubtReason>
export type ParkReason = z.infer<typeof parkReason>
export type WaitReason = z.infer<typeof waitReason>
export type Proof = z.infer<typeof proof>

/** Why a row stands where it stands; null while nothing has happened to it. */
export const standingReason = z.union([doubtReason, parkReason, waitReason, proof]).nullable()

export type StandingReason = z.infer<typeof standingReason>

/** A step of a row's life: what must be on disk before anything follows from it. */
export const rowChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sending'),
    attempt: z.int(),
    firstAttemptAt: z.int().nullable(),
  }),
  z.strictObject({ kind: z.literal('confirmed'), proof }),
  z.strictObject({ kind: z.literal('parked'), reason: parkReason }),
  z.strictObject({ kind: z.literal('waiting'), reason: waitReason }),
  z.strictObject({
    kind: z.literal('inDoubt'),
    reason: doubtReason,
    lostAttempts: z.int(),
    doubtSince: z.int().nullable(),
    needsPerson: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('doubtDated'), doubtSince: z.int() }),
])

export type RowChange = z.infer<typeof rowChange>

/** A change with the row it belongs to, by its id in this file. */
export type OutboxChange = RowChange & { readonly entry: number }
