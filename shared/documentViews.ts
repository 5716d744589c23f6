// How documents and their uploads are shown: rows of lists, one document whole, and its story.
// Part of the contract between the screen and main.
import type { CartLineView } from './contract'
import type { Money } from './decimal'
import type { DocumentKind } from './documents'
import type { TenderType } from './documents/tender'
import type { BackendName, OutboxState, PersonAction, StandingReason } from './outbox'

export interface ReceiptView {
  readonly id: string
  readonly kind: DocumentKind
  readonly number: string
  /** What people say to each other: the last part of the number. */
  readonly shortNumber: string
  readonly submittedAt: number
  readonly businessDate: string
  readonly operatorName: string
  readonly lines: readonly CartLineView[]
  /** What was taken off the whole order, rounding included. */
  readonly discount: Money
  readonly total: Money
  readonly tenders: readonly { readonly type: TenderType; readonly amount: Money }[]
  readonly change: Money
}

/** A page of what was found, the newest first. */
export interface DocumentsView {
  readonly documents: readonly DocumentRow[]
  /** Where the next page begins; null where this one is the last. */
  readonly next: number | null
}

export interface DocumentRow {
  readonly id: string
  readonly kind: DocumentKind
  readonly number: string
  readonly shortNumber: string
  readonly submittedAt: number
  readonly businessDate: string
  readonly operatorName: string
  readonly amount: Money
  /** Of its uploads, the state that is furthest from confirmed; null where it has none. */
  readonly state: OutboxState | null
}

export interface DocumentView {
  readonly receipt: ReceiptView
  /** The number of the document that this one corrects. */
  readonly refersTo: string | null
  readonly uploads: readonly UploadRow[]
  /** The oldest first. */
  readonly story: readonly StoryEntry[]
}

export const uploadGroups = ['needsYou', 'onTheWay', 'confirmed'] as const

/** Rows of a group that the page gets at a time. */
export const UPLOADS_SHOWN = 100

export type UploadGroup = (typeof uploadGroups)[number]

/** For each group the row behind which its page begins; null for its beginning. */
export type UploadPages = Readonly<Record<UploadGroup, number | null>>

/** A page of each group. */
export interface UploadsView extends Readonly<Record<UploadGroup, readonly UploadRow[]>> {
  /** Documents, however many parts of them stand in a group; one may have parts in both. */
  readonly counts: { readonly needsYou: number; readonly onTheWay: number }
  /** Documents of the calendar's day that every platform has. */
  readonly today: { readonly count: number; readonly amount: Money }
}

export interface UploadRow {
  readonly id: number
  readonly document: string
  readonly number: string
  readonly shortNumber: string
  /** The number by which the platform knows this part of the document. */
  readonly platformNumber: string
  readonly kind: DocumentKind
  readonly backend: BackendName
  readonly step: number
  /** In how many parts the document goes up; its amount is that of all of them. */
  readonly parts: number
  readonly state: OutboxState
  readonly attempts: number
  readonly reason: StandingReason
  /** The note with which a person left it parked; null where nobody has. */
  readonly kept: KeptNote | null
  readonly amount: Money
  readonly businessDate: string
  readonly submittedAt: number
  readonly changedAt: number
  /** Nothing but a person moves it. */
  readonly needsPerson: boolean
  /** What a person can do now. */
  readonly actions: readonly PersonAction[]
}

export interface KeptNote {
  readonly at: number
  readonly operator: string
  readonly note: string
}

export interface StoryEntry {
  readonly at: number
  readonly kind: string
  /** Which part of the document it befell; null where it befell all of it. */
  readonly step: number | null
  readonly state: OutboxState | null
  readonly reason: StandingReason
}

/** Why a person's answer for a row changed nothing. */
export type DecideFault =
  | 'notPossible'
  | 'notSignedIn'
  | 'noteMissing'
  | 'notSaved'
  /** The merchant's present rules cannot carry the document either. */
  | 'stillHeld'
  /** It would be cut into other parts, while one of them is with the platform or may be. */
  | 'partMayBeThere'
  /** Headquarters lacks it, and there are no bytes here that could be sent. */
  | 'nothingToSend'
