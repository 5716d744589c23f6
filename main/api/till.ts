// What the handlers work with: the till's memory, its settings and the ports that they need.
import type { TermsByBackend } from '../../shared/definition'
import type { BackendName, Decision } from '../../shared/outbox'
import type { Announcements, BackendView, ExportFault, Mode, Warning } from '../../shared/contract'
import type { Backend, Http } from '../backends/backend'
import type { Result } from '../../shared/result'
import type { Catalogue } from '../catalogue/catalogue'
import type { PriceRules } from '../../shared/pricing'
import type { ScaleRule } from '../../shared/scaleCode'
import type { Store } from '../store/store'
import type { Place } from './diagnose'

/** Who this till is, as it was provisioned. */
export interface Identity {
  readonly mode: Mode
  readonly storeCode: string
  readonly storeName: string
  readonly timeZone: string
  readonly terminal: string
  readonly terms: TermsByBackend
  readonly prices: PriceRules
  /** As provisioned; a till may have its own. */
  readonly scaleRules: readonly ScaleRule[]
  readonly version: string
  /** Drawn at this start of the program; part of every number that is minted. */
  readonly epoch: string
}

export interface Till {
  readonly identity: Identity
  readonly place: Place
  readonly store: Store
  readonly catalogue: Pick<Catalogue, 'read' | 'ask'>
  readonly backendByName: ReadonlyMap<BackendName, Backend>
  readonly http: Http
  readonly now: () => number
  readonly newId: () => string
  readonly newSalt: () => Buffer
  readonly announce: (announcement: Announcements['changed']) => void
  /** Tells the engine of rows that were just written. */
  readonly submitted: (document: string) => void
  /** Tells the engine that a document was just laid out anew. */
  readonly laidOut: (document: string) => void
  /** Whether the file knows all that the engine has decided. */
  readonly isWritten: () => boolean
  readonly decided: (
    entry: number,
    decision: Decision,
    operator: string,
    note: string,
  ) => void
  /** A row in doubt whose first attempt was no later than this waits for a person. */
  readonly hopelessUntil: () => number | null
  /** Writes a text where the system's own dialog says; the page never names a path. */
  readonly saveFile: (name: string, text: string) => Promise<Result<null, ExportFault>>
  /** Lets a person choose where a file of this name goes; null when they think better of it. */
  readonly chooseTarget: (name: string) => Promise<string | null>
  /** Lets a person choose a folder; null when they think better of it. */
  readonly chooseFolder: () => Promise<string | null>
  /** Lets the engine ask for what comes down now, instead of when it is next due. */
  readonly fetchSoon: () => void
  /** Each platform's time less the till's, where it is known. */
  readonly clockOffsets: () => ReadonlyMap<BackendName, number>
  readonly problems: () => ReadonlyMap<BackendName, NonNullable<BackendView['problem']>>
  /** Warnings that are not the store's own. */
  readonly warnings: () => readonly Warning[]
  readonly draftSaved: () => void
  readonly headquarters: HeadquartersSwitch | null
}

/** The practice headquarters as the screen may handle it. */
export interface HeadquartersSwitch {
  readonly url: () => string
  readonly isRunning: () => boolean
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  readonly openPage: () => Promise<Result<null, 'notOpened'>>
}
