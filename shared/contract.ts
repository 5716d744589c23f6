// What the screen may ask of main, and what main may announce: one type map each. The screen
// knows nothing else of the program, and main parses every input as if a stranger had sent it.
import type { CartFault, PayFault } from './cart'
import type { CatalogueAsks, ExportFault } from './catalogueViews'
import type { DecimalFault, Money, Price, Quantity } from './decimal'
import type { AboutView, ConnectionView, DiagnosisView } from './diagnosisViews'
import type { TenderType } from './documents/tender'
import type { LinePriceReason, Tender } from './documents/trade'
import type {
  DecideFault,
  DocumentView,
  DocumentsView,
  ReceiptView,
  StoryEntry,
  UploadPages,
  UploadsView,
} from './documentViews'
import type { BackendName, PersonAction, RefusalCause } from './outbox'
import type { Result } from './result'
import type { Mode, StartView } from './startViews'

export type * from './catalogueViews'
export type * from './diagnosisViews'
export type * from './documentViews'
export type * from './startViews'

export type Language = 'zh-CN' | 'en'

/** `system` follows what the operating system is set to. */
export type Appearance = 'system' | 'light' | 'dark'

/** Each question with its input and its answer. */
export interface Asks extends CatalogueAsks {
  /** Whether the till can work at all; asked first. */
  readonly start: { readonly input: null; readonly answer: StartView }
  /** Begins to practise, where no till is open; else that one goes on. */
  readonly practise: { readonly input: null; readonly answer: StartView }
  /**
   * Lets a person choose a provisioning file in the system's own dialog and opens its till. Where a
   * real till is open, a manager may, and it opens again by the new file. A file that is refused
   * leaves what is open as it was.
   */
  readonly importProvisioning: {
    readonly input: null
    /** Unchanged where the dialog was closed again, or whoever asks may not. */
    readonly answer: StartView | { readonly kind: 'unchanged' }
  }
  /** Everything around the cart: who sells where, what waits, what needs a person. */
  readonly till: { readonly input: null; readonly answer: TillView }
  readonly signIn: {
    readonly input: { readonly operator: string; readonly pin: string }
    readonly answer: Result<null, SignInFault>
  }
  /** Ends the shift. */
  readonly signOut: { readonly input: null; readonly answer: Result<null, 'cartOpen' | 'notSaved'> }
  readonly changePin: {
    readonly input: { readonly operator: string; readonly pin: string; readonly newPin: string }
    readonly answer: Result<null, PinFault | 'pinTooShort'>
  }
  readonly cart: { readonly input: null; readonly answer: CartView }
  /** A scanned barcode, or a code that was typed. */
  readonly scan: { readonly input: { readonly code: string }; readonly answer: CartAnswer }
  /** One of the items that a code could mean. */
  readonly addItem: {
    readonly input: {
      readonly itemCode: string
      /** The code that could mean several items; null for one from the list of names. */
      readonly code: string | null
      /** Whether this code is to mean this item from now on. */
      readonly remember: boolean
    }
    readonly answer: CartAnswer
  }
  readonly setQuantity: {
    readonly input: { readonly line: number; readonly quantity: string }
    readonly answer: CartAnswer
  }
  readonly removeLine: { readonly input: { readonly line: number }; readonly answer: CartAnswer }
  readonly clearCart: { readonly input: null; readonly answer: CartAnswer }
  /**
   * Takes money. A part of what is due is kept with the cart; what reaches it makes the sale. Asked
   * again for a cart that became a sale, it answers with that sale.
   */
  readonly pay: {
    readonly input: {
      readonly cart: string
      readonly tender: { readonly type: TenderType; readonly amount: string }
    }
    readonly answer: Result<PayAnswer, PayAnswerFault>
  }
  /** Gives back all of the tender that was taken last. */
  readonly giveBack: {
    readonly input: { readonly cart: string }
    readonly answer: Result<CartView, PayAnswerFault>
  }
  /** A name, or a part of one, as it is typed; at most twenty items. */
  readonly searchNames: {
    readonly input: { readonly text: string }
    readonly answer: readonly ItemView[]
  }
  /** By number, short number, amount, day or item; nothing typed means all of them. */
  readonly documents: {
    readonly input: { readonly text: string; readonly before: number | null }
    readonly answer: DocumentsView
  }
  readonly document: {
    readonly input: { readonly document: string }
    /** Damaged: neither the database nor the journal has it as it was frozen. */
    readonly answer: DocumentView | 'damaged' | null
  }
  /** Writes one document with its story to a file that the system's own dialog asks for. */
  readonly exportDocument: {
    readonly input: { readonly document: string }
    readonly answer: Result<null, 'noSuchDocument' | ExportFault>
  }
  /** Where each group begins; null for all at their beginning. */
  readonly uploads: { readonly input: UploadPages | null; readonly answer: UploadsView }
  /** What became of one document, oldest first. */
  readonly story: {
    readonly input: { readonly document: string }
    readonly answer: readonly StoryEntry[]
  }
  /** A person's answer for a row that stands in doubt or is parked. */
  readonly decide: {
    readonly input: {
      readonly row: number
      /** The row's own, since a row's id may name another one in a file that was made anew. */
      readonly document: string
      readonly action: PersonAction
      readonly note: string
    }
    readonly answer: Result<null, DecideFault>
  }
  /** The person has read what befell the file. */
  readonly readIncident: { readonly input: null; readonly answer: Result<null, 'notSaved'> }
  /** Lets a person go on where the disk did not take that; it is told again at the next start. */
  readonly leaveIncident: { readonly input: null; readonly answer: null }
  readonly setLanguage: {
    readonly input: { readonly language: Language }
    readonly answer: Result<null, 'notSaved'>
  }
  readonly setAppearance: {
    readonly input: { readonly appearance: Appearance }
    readonly answer: Result<null, 'notSaved'>
  }
  /** What does not change while the program runs. */
  readonly about: { readonly input: null; readonly answer: AboutView }
  /** One exchange that can book nothing, outside of what the till sends by itself. */
  readonly testConnection: {
    readonly input: { readonly backend: BackendName }
    readonly answer: ConnectionView
  }
  /** Lets a person choose a folder in the system's own dialog; null where it was closed again. */
  readonly chooseFolder: { readonly input: null; readonly answer: string | null }
  /** Where copies of the backups go; null for nowhere. */
  readonly setSecondBackupFolder: {
    readonly input: { readonly folder: string | null }
    readonly answer: Result<null, 'notAFolder' | 'ownFolder' | 'notWritable' | 'notSaved'>
  }
  /** Switches the practice headquarters; a real till has none. */
  readonly switchHeadquarters: {
    readonly input: { readonly to: 'stopped' | 'running' }
    readonly answer: Result<null, 'noHeadquarters'>
  }
  /** Opens the practice headquarters' own page in the system's browser. */
  readonly openHeadquarters: {
    readonly input: null
    readonly answer: Result<null, 'notOpened'>
  }
  /** The report for people who look after the program; the command `--diagnose` prints it. */
  readonly diagnose: { readonly input: null; readonly answer: DiagnosisView }
}

export type AskName = keyof Asks

/** The questions that lead to an open till, and are answered while none is open. */
export type DoorAskName = 'start' | 'practise' | 'importProvisioning'

/** What main announces; the screen then asks again. */
export interface Announcements {
  readonly changed: { readonly topic: 'till' | 'outbox' }
}

/** All that the preload script hands to the screen. */
export interface Bridge {
  readonly ask: <Name extends AskName>(
    name: Name,
    input: Asks[Name]['input'],
  ) => Promise<Asks[Name]['answer']>
  /** Answers with the function that ends the watch. */
  readonly watch: (
    listener: (announcement: Announcements['changed']) => void,
  ) => () => void
}

export type SignInFault = PinFault | { readonly kind: 'shiftOpen' }

/** Why a PIN opened or changed nothing. */
export type PinFault =
  | { readonly kind: 'wrongPin' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'notSaved' }

export interface OperatorView {
  readonly code: string
  readonly name: string
  readonly role: 'cashier' | 'manager'
}

export interface TillView {
  readonly mode: Mode
  readonly language: Language
  readonly appearance: Appearance
  readonly store: {
    readonly code: string
    readonly name: string
    /** In which all times are shown. */
    readonly timeZone: string
  }
  readonly terminal: string
  readonly operators: readonly OperatorView[]
  readonly shift: ShiftView | null
  readonly outbox: OutboxView
  readonly backends: readonly BackendView[]
  readonly catalogue: CatalogueView
  readonly warnings: readonly Warning[]
  readonly incident: IncidentView | null
  /** The sale that was made last, so that nobody rings it up again after a restart. */
  readonly lastSale: ReceiptView | null
  readonly headquarters: { readonly url: string; readonly running: boolean } | null
  readonly secondBackupFolder: string | null
  readonly version: string
}

export interface ShiftView {
  readonly id: number
  readonly operator: OperatorView
  readonly businessDate: string
  readonly openedAt: number
  /** False once the store's calendar has gone on: the cashier should sign out and in. */
  readonly isToday: boolean
}

export interface OutboxView {
  /** So many uploads stand in each state; a document may go up in several parts. */
  readonly waiting: number
  readonly sending: number
  readonly inDoubt: number
  readonly parked: number
  /** Documents of which a part is not known to be with its platform, and their worth. */
  readonly pending: number
  readonly unconfirmed: Money
  /** Documents of which nothing but a person moves a part. */
  readonly needPerson: number
  readonly oldestAt: number | null
}

export interface BackendView {
  readonly backend: BackendName
  readonly problem: {
    readonly cause: RefusalCause | 'lost'
    readonly message: string
    readonly since: number
  } | null
}

export interface CatalogueView {
  readonly items: number
  readonly setAside: number
  /** Whether all items came down at least once. */
  readonly complete: boolean
  readonly readAt: number | null
  /** How far a stream that is being read is, in items; null where nobody knows or it is whole. */
  readonly progress: { readonly named: number; readonly total: number } | null
  /** Items that headquarters said it has and never sent. */
  readonly missing: number
}

/** Something that a person should mend, while selling goes on. */
export type Warning =
  | { readonly kind: 'plainSecrets' }
  | { readonly kind: 'journal'; readonly message: string }
  | { readonly kind: 'backup'; readonly message: string }
  /** The open cart could not be read back; what was rung up in it is gone. */
  | { readonly kind: 'cartLost' }
  /** A defect has ended uploads and downloads until the next start. */
  | { readonly kind: 'standstill'; readonly message: string }

export interface IncidentView {
  readonly cause: 'damaged' | 'missing' | 'behind' | 'forked' | 'moved'
  readonly kept: string | null
  readonly documents: number
  readonly fromJournal: number
  readonly fromDamagedFile: number
  readonly fromBackup: number
}

export interface CartView {
  readonly id: string
  readonly lines: readonly CartLineView[]
  /** Without dated adjustments; more than the total by what they save. */
  readonly listed: Money
  readonly saved: Money
  readonly total: Money
  readonly pieces: number
  /** What was taken in part; while there is any, the lines stay as they are. */
  readonly taken: readonly Tender[]
}

export interface CartLineView {
  readonly itemCode: string
  readonly itemName: string
  readonly skuProperty: string | null
  readonly unit: string | null
  readonly weighed: boolean
  readonly price: Price
  /** Without any dated adjustment; null where nobody knows it any more. */
  readonly basePrice: Price | null
  readonly priceReason: LinePriceReason | null
  readonly quantity: Quantity
  readonly amount: Money
  /** A label's amount stands whatever price times weight would give. */
  readonly amountFrom: 'price' | 'label'
}

export interface ItemView {
  readonly itemCode: string
  readonly itemName: string
  readonly skuProperty: string | null
  readonly color: string | null
  readonly size: string | null
  readonly unit: string | null
  readonly weighed: boolean
  readonly barcodes: readonly string[]
  readonly price: Price
  readonly priceReason: LinePriceReason
}

export type CartAnswer = Result<
  { readonly cart: CartView; readonly touched: number | null },
  | CartFault
  | { readonly kind: 'unknownCode'; readonly code: string }
  /** It may be one of those items that have not come down yet. */
  | { readonly kind: 'itemsComing'; readonly code: string }
  /** Headquarters has taken off sale what it means. */
  | { readonly kind: 'offSale'; readonly itemCode: string; readonly itemName: string }
  /** A scale's label that cannot be taken as it is. */
  | { readonly kind: 'label'; readonly fault: 'checkDigit' | 'nothingWeighed' | 'noPrice' }
  | { readonly kind: 'several'; readonly code: string; readonly items: readonly ItemView[] }
  | { readonly kind: 'notSignedIn' }
  | { readonly kind: 'notSaved' }
>

export type PayAnswer =
  | { readonly kind: 'part'; readonly cart: CartView }
  | { readonly kind: 'sold'; readonly receipt: ReceiptView }

export type PayAnswerFault =
  | PayFault
  | { readonly kind: 'amount'; readonly fault: DecimalFault | 'negative' }
  | { readonly kind: 'otherCart' }
  | { readonly kind: 'notSignedIn' }
  /** The disk did not take it; the cart is still open and nothing was booked. */
  | { readonly kind: 'notSaved' }
  | { readonly kind: 'diskFull' }
