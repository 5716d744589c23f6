// What main says before a till is open: that it is, that nobody has set it up yet, or why it cannot
// be. Part of the contract between the screen and main.
import type { ScaleRuleFault } from './scaleCode'

/** A till to practise with, or the shop's own. */
export type Mode = 'practice' | 'real'

export type StartView =
  | { readonly kind: 'ready' }
  /** Nothing was ever set up here: a person says how to begin. */
  | { readonly kind: 'welcome' }
  /** What was asked for cannot be; the till that is open goes on as it was. */
  | { readonly kind: 'notTaken'; readonly why: Refusal }
  | Refusal

/** Why the till cannot open, in a form that a page can explain; nothing was touched. */
export type Refusal =
  /** The files were written by a newer program. */
  | { readonly kind: 'tooNew'; readonly version: number; readonly minReader: number }
  | { readonly kind: 'notWritable'; readonly message: string }
  | {
      readonly kind: 'provisioning'
      readonly file: string
      readonly faults: readonly FileFault[]
    }
  /** There is data of a real till, but its secrets are not to be had on this machine. */
  | { readonly kind: 'nothingProvisioned' }

/** What is wrong at one place of a provisioning file; the path is empty for all of it. */
export type FileFault = { readonly path: string } & (
  | { readonly kind: PlainFileFault }
  /** Written for a newer program: the version that it has, and the newest that is understood. */
  | { readonly kind: 'tooNew'; readonly version: number; readonly known: number }
  | { readonly kind: 'notOneOf'; readonly allowed: string }
  | { readonly kind: 'tooLong'; readonly max: number }
  | { readonly kind: 'scaleRule'; readonly fault: ScaleRuleFault }
)

export type PlainFileFault =
  | 'notReadable'
  | 'notUtf8'
  | 'notJson'
  | 'missing'
  | 'unknownMember'
  | 'wrongType'
  | 'empty'
  | 'outOfRange'
  | 'controlCharacters'
  | 'notACode'
  | 'notAPin'
  | 'notAWebAddress'
  | 'notADuplicatesRule'
  | 'unknownTimeZone'
  | 'sameCode'
  | 'notRight'
  /** These judge the file by what this till has done already. */
  | 'otherStore'
  | 'otherTerminal'
  | 'otherCustomerId'
  | 'rowsUnsent'
