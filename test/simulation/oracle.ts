// Knows everything and checks the promises of the design: during the run whatever must hold at
// that moment, at the end that each document was booked exactly once or stands with a reason.
import { isDeepStrictEqual } from 'node:util'
import { addMoney, money, noMoney, type Money } from '../../shared/decimal'
import type { Entry, RowChange } from '../../shared/outbox'
import { findItem, feedPosition } from '../../main/store/catalogue'
import type { CatalogueReader } from '../../main/store/catalogueFile'
import { findDocument } from '../../main/store/documents'
import { openDraft } from '../../main/store/drafts'
import type { FrozenDocument, RowName } from '../../main/store/happening'
import { firstBrokenLink } from '../../main/store/journal'
import { openEntries, rowNameOf, stateOf } from '../../main/store/outbox'
import { listConfirmed, listOpen } from '../fixtures/rows'
import type { Store } from '../../main/store/store'
import type { Booking, Remote } from './remote'
import { violated } from './world'

export interface Oracle {
  readonly submitted: (till: string, document: FrozenDocument, rows: readonly Entry[]) => void
  readonly started: (till: string, store: Store, catalogue: CatalogueReader) => void
  readonly changed: (row: RowName, change: RowChange) => void
  /** A call that books is about to leave. */
  readonly leaving: (store: Store, entry: number) => void
  readonly arrived: (code: string, body: string) => void
  readonly booked: (booking: Booking) => void
  /** A clone knows what its original knew. */
  readonly cloned: (from: string, to: string) => void
  readonly documentsOf: (till: string) => readonly FrozenDocument[]
  readonly codeOf: (row: RowName) => string
  /** Rows of this till that are neither confirmed nor left aside by a person, nor wait for one. */
  readonly unfinished: (store: Store, isExcused: (code: string) => boolean) => readonly string[]
  readonly finalCheck: (tills: readonly Ended[]) => void
}

export interface Ended {
  readonly name: string
  readonly store: Store
  readonly catalogue: CatalogueReader | null
  readonly held: readonly Entry[]
}

interface Known {
  readonly document: FrozenDocument
  readonly steps: number
}

const EVERYTHING = 100_000

function checkSame(expected: FrozenDocument, found: FrozenDocument): void {
  if (isDeepStrictEqual(found, expected)) return
  violated(3, `${expected.number} is no longer what was submitted`)
}

export function createOracle(remote: () => Remote): Oracle {
  const knownById = new Map<string, Known>()
  const knownByNumber = new Map<string, Known>()
  const idsByTill = new Map<string, Set<string>>()
  const bodyByCode = new Map<string, string>()
  const codesBooked = new Set<string>()

  const idsOf = (till: string): Set<string> => {
    const ids = idsByTill.get(till) ?? new Set()
    idsByTill.set(till, ids)
    return ids
  }

  const codesOf = ({ document, steps }: Known): readonly string[] =>
    steps === 1
      ? [document.number]
      : Array.from({ length: steps }, (_, index) => `${document.number}-${index + 1}`)

  const codeOf = ({ document, step }: RowName): string => {
    const known = knownById.get(document)
    return (known === undefined ? undefined : codesOf(known)[step - 1]) ?? `${document} ${step}`
  }

  /** What must have been booked before: the step before it, or the document referred to. */
  const codesBefore = (code: string): readonly string[] => {
    const known = knownByNumber.get(code) ?? knownByNumber.get(code.replace(/-\d+$/, ''))
    if (known === undefined) return violated(2, `${code} was booked and is no document of the till`)
    const own = codesOf(known)
    const index = own.indexOf(code)
    const { refersTo } = known.document
    const referred = refersTo === null ? undefined : knownByNumber.get(refersTo)
    return index > 0 ? own.slice(0, index) : referred === undefined ? [] : codesOf(referred)
  }

  const checkDocuments = (till: string, store: Store): void => {
    for (const id of idsOf(till)) {
      const expected = knownById.get(id)?.document
      const found = store.read((db) => findDocument(db, id))
      if (found === null) violated(1, `${expected?.number ?? id} is missing from ${till}`)
      if (expected !== undefined) checkSame(expected, found)
    }
    const draft = store.read(openDraft)
    if (draft !== null && idsOf(till).has(draft.id)) violated(1, 'a paid cart was opened again')
  }

  const checkItems = (catalogue: CatalogueReader): void => {
    const position = catalogue.read((db) => feedPosition(db, 'items'))
    const { feed } = remote()
    if (position === null || position.feed !== feed.id()) return
    for (const row of feed.rows()) {
      if (row.seq > position.cursor || row.kind === 'bad') continue
      const code = row.kind === 'put' ? row.item.itemCode : row.itemCode
      const found = catalogue.read((db) => findItem(db, code))
      const expected = row.kind === 'put' ? row.item : null
      const isThere =
        found?.standardPrice === expected?.standardPrice &&
        isDeepStrictEqual(found?.barcodes, expected?.barcodes)
      if (!isThere) {
        violated(6, `the cursor is at ${position.cursor} and ${code} of ${row.seq} is not there`)
      }
    }
  }

  const unfinished: Oracle['unfinished'] = (store, isExcused) => {
    const excused = new Set<number>()
    const left: string[] = []
    for (const entry of store.read(openEntries)) {
      const code = codeOf(store.read((db) => rowNameOf(db, entry.id)))
      const isWaiting = entry.after !== null && excused.has(entry.after)
      if (isWaiting || isExcused(code)) excused.add(entry.id)
      else left.push(`${code} ${entry.state}`)
    }
    return left
  }

  const checkLedger = (tills: readonly Ended[]): void => {
    const paidByCode = new Map<string, Money>()
    for (const { store } of tills) {
      for (const row of store.read((db) => listConfirmed(db, EVERYTHING))) {
        const code = codeOf({ document: row.document, backend: row.backend, step: row.step })
        const booking = remote().ledger.get(code)
        if (booking === undefined) violated(2, `${code} is confirmed and was never booked`)
        paidByCode.set(code, booking.amount)
      }
      for (const row of store.read((db) => listOpen(db, EVERYTHING))) {
        const code = codeOf({ document: row.document, backend: row.backend, step: row.step })
        if (remote().ledger.has(code)) violated(2, `${code} was booked and is ${row.state}`)
        if (row.reason === null && row.state !== 'waiting') violated(2, `${code} gives no reason`)
      }
    }
    for (const code of remote().ledger.keys()) {
      if (!paidByCode.has(code)) violated(2, `${code} was booked and no till knows of it`)
    }
    for (const known of knownById.values()) {
      const parts = codesOf(known).map((code) => paidByCode.get(code))
      const whole = parts.every((part) => part !== undefined)
      const sum = addMoney(...parts.map((part) => part ?? noMoney))
      const { amountFen, number } = known.document
      if (whole && sum !== money(amountFen)) violated(7, `${number} was booked as ${sum} fen`)
    }
  }

  return {
    submitted: (till, document, rows) => {
      const other = knownByNumber.get(document.number)
      if (other !== undefined && other.document.id !== document.id) {
        violated(9, `the number ${document.number} was used twice`)
      }
      // A cart that is paid a second time is the document that it became.
      const earlier = knownById.get(document.id)
      if (earlier !== undefined) return checkSame(earlier.document, document)
      const known = { document, steps: rows.length }
      idsOf(till).add(document.id)
      knownById.set(document.id, known)
      knownByNumber.set(document.number, known)
    },
    started: (till, store, catalogue) => {
      checkDocuments(till, store)
      checkItems(catalogue)
    },
    changed: (row, change) => {
      const code = codeOf(row)
      const isBooked = codesBooked.has(code)
      if (change.kind === 'confirmed' && !isBooked) {
        violated(2, `${code} was confirmed and is not booked`)
      }
      const isRejected = change.kind === 'parked' && change.reason.kind === 'rejected'
      if (isRejected && isBooked) violated(2, `${code} was parked and is booked`)
    },
    leaving: (store, entry) => {
      const state = store.read((db) => stateOf(db, entry))
      if (state !== 'sending') violated(2, `row ${entry} left while it was ${state ?? 'unknown'}`)
    },
    arrived: (code, body) => {
      const first = bodyByCode.get(code) ?? body
      bodyByCode.set(code, first)
      if (first !== body) violated(3, `${code} arrived with other bytes than before`)
    },
    booked: ({ code }) => {
      if (codesBooked.has(code)) violated(2, `${code} was booked twice`)
      const early = codesBefore(code).find((before) => !codesBooked.has(before))
      if (early !== undefined) violated(4, `${code} was booked before ${early}`)
      codesBooked.add(code)
    },
    cloned: (from, to) => {
      for (const id of idsOf(from)) idsOf(to).add(id)
    },
    documentsOf: (till) =>
      [...idsOf(till)].flatMap((id) => {
        const known = knownById.get(id)
        return known === undefined ? [] : [known.document]
      }),
    codeOf,
    unfinished,
    finalCheck: (tills) => {
      for (const { name, store, catalogue, held } of tills) {
        checkDocuments(name, store)
        if (catalogue !== null) checkItems(catalogue)
        const broken = store.read(firstBrokenLink)
        if (broken !== null) violated(9, `${name}: link ${broken} of the journal does not fit`)
        const kept = store.read(openEntries)
        const same = held.map(({ id, state, attempts }) => ({ id, state, attempts }))
        const onDisk = kept.map(({ id, state, attempts }) => ({ id, state, attempts }))
        if (!isDeepStrictEqual(same, onDisk)) {
          violated(2, `${name}: the engine and the disk do not tell the same`)
        }
      }
      checkLedger(tills)
    },
  }
}
