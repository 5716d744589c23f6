// The words between the engine and the world: what happens to it and what it asks for.
import type { BackendName, Decision, Entry, OutboxChange } from '../../shared/outbox'
import type { Answer } from '../backends/backend'

/** What a platform does with a number that it has booked before; stated by the merchant. */
export type Duplicates = 'lookUp' | 'booked' | { readonly ignoredForHours: number }

export interface LineStart {
  readonly backend: BackendName
  readonly duplicates: Duplicates
}

export type FeedName = 'items'

export interface FeedStart {
  readonly name: FeedName
  readonly backend: BackendName
}

/**
 * A round of pages was taken: its rows and how far they reach stand in the file. `more` when the
 * stream goes on.
 */
export interface Pulled {
  readonly kind: 'pulled'
  readonly more: boolean
}

export type FeedAnswer = Pulled | Extract<Answer, { readonly kind: 'refused' | 'lost' }>

/** There are no bytes that prove themselves, so that nothing left and nobody was asked. */
export interface Unsendable {
  readonly kind: 'unsendable'
  readonly message: string
}

/** What became of an engine's call; pages stay with whoever carries a round out. */
export type EngineAnswer = Exclude<Answer, { readonly kind: 'page' }> | Pulled | Unsendable

/** What must be on disk before the next effect happens. */
export type Change = OutboxChange

export type Event = { readonly at: number } & (
  | {
      readonly kind: 'started'
      /** Spreads the back-off of many tills; their store and terminal. */
      readonly seed: string
      readonly lines: readonly LineStart[]
      readonly entries: readonly Entry[]
      readonly feeds: readonly FeedStart[]
    }
  | { readonly kind: 'submitted'; readonly entries: readonly Entry[] }
  | {
      /** A document is cut into other parts than before, and shall be sent so. */
      readonly kind: 'laidOut'
      readonly number: string
      /** All of its open rows, and those that wait for it. */
      readonly entries: readonly Entry[]
    }
  | {
      readonly kind: 'decided'
      readonly entry: number
      readonly decision: Decision
      readonly operator: string
      readonly note: string
    }
  | { readonly kind: 'linkChanged'; readonly online: boolean }
  | {
      readonly kind: 'answered'
      readonly callId: string
      readonly answer: EngineAnswer
      /** The platform's time; null where the answer did not come from the platform itself. */
      readonly serverAt: number | null
    }
  | { readonly kind: 'ticked' }
)

export type EngineCall =
  | { readonly kind: 'book'; readonly entry: number }
  | { readonly kind: 'lookUp'; readonly entry: number }
  | { readonly kind: 'probe' }
  /** A round of pages of a feed, from wherever it was read to. */
  | { readonly kind: 'pull'; readonly name: FeedName }

export type Effect =
  | { readonly kind: 'commit'; readonly changes: readonly Change[] }
  | {
      readonly kind: 'call'
      readonly callId: string
      readonly backend: BackendName
      readonly call: EngineCall
      /** How far the platform's clock is ahead of the till's, for the envelope's timestamp. */
      readonly clockOffsetMs: number
    }
  | { readonly kind: 'wake'; readonly at: number }
