// What a till tells of itself to those who look after it: what it runs on, whether its back ends
// answer, and the report. Part of the contract between the screen and main.
import type { BackendName, OutboxState, RefusalCause } from './outbox'
import type { Mode } from './startViews'

export interface AboutView {
  readonly versions: DiagnosisView['versions']
  /** Where all data of this till live. */
  readonly folder: string
}

export type ConnectionView =
  | { readonly kind: 'works'; readonly ms: number }
  /** Only that the platform answers; whether it takes what is sent shows in what was sent last. */
  | {
      readonly kind: 'answers'
      readonly ms: number
      readonly refused: { readonly cause: RefusalCause; readonly message: string } | null
    }
  | {
      readonly kind: 'fails'
      readonly cause: RefusalCause | 'lost'
      /** The platform's own words, or the network's. */
      readonly message: string
    }

/** Without secrets, PINs and goods, so that it can be sent to anybody. Instants are ISO texts. */
export interface DiagnosisView {
  readonly versions: Readonly<Record<'app' | 'electron' | 'node' | 'system' | 'sqlite', string>>
  readonly mode: Mode
  /** Null where nothing has been provisioned, or it cannot be read. */
  readonly till: {
    readonly store: string
    readonly terminal: string
    readonly timeZone: string
    /** What the clock on the store's wall should show. */
    readonly wallClock: string
  } | null
  readonly clock: {
    readonly utc: string
    readonly local: string
    readonly zone: string
    /** Null where the platform has not told its time since the program started. */
    readonly platformAheadSeconds: Readonly<Record<BackendName, number | null>>
  }
  readonly disk: {
    readonly folder: string
    readonly freeBytes: number | null
    readonly bytesByFile: Readonly<Record<string, number>>
  }
  readonly backups: { readonly count: number; readonly newestAt: string | null }
  readonly sales: FileView
  readonly catalogue: FileView
  readonly outbox: Readonly<Record<OutboxState, number>> | null
  /** The newest first. */
  readonly answers: readonly AnswerLine[]
  readonly warnings: readonly string[]
}

/** A database as it was found. */
export type FileView =
  | {
      readonly kind: 'readable'
      readonly schemaVersion: number
      /** SQLite's verdict, `ok` or what is wrong; null when it was not asked for. */
      readonly check: string | null
      readonly rows: Readonly<Record<string, number>>
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly message: string }

/** What a platform answered, or a person said instead of it. */
export interface AnswerLine {
  readonly at: string
  readonly number: string | null
  readonly backend: BackendName
  readonly state: string
  readonly reason: string | null
  readonly message: string | null
}
