// Knows everything and checks the promises of the design: during the run whatever must hold at
// that moment, at the end that each document was booked exactly once or stands with a reason.
import { isDeepStrictEqual } from 'node:util'
import { addMoney, noMoney, type Money } from '../../shared/decimal'
import type { Entry, RowChange } from '../../shared/outbox'
import { findItem, feedPosition } from '../../main/store/catalogue'
import type { CatalogueReader } from '../../main/store/catalogueFile'
import { findDocument } from '../../main/store/documents'
import { openDraft } from '../../main/store/drafts'
import type { FrozenDocument } from '../../main/store/happening'
import { listSetAside } from '../../main/store/itemDetail'
import { firstBrokenLink } from '../../main/store/journal'
import { openEntries, stateOf } from '../../main/store/outbox'
import { codeOf, listConfirmed, listOpen } from '../fixtures/rows'
import type { Store } from '../../main/store/store'
import type { Booking, Remote } from './remote'
import { violated } from './world'

export interface Oracle {
  readonly submitted: (till: string, document: FrozenDocument) => void
  readonly started: (till: string, store: Store, catalogue: CatalogueReader) => void
  /** A row of the outbox, by the number under which the platform would know it. */
  readonly changed: (code: string, change: RowChange) => void
  /** A call that books is about to leave with these bytes. */
  readonly leaving: (store: Store, entry: number, body: string) => void
  readonly booked: (booking: Booking) => void
  /** A clone knows what its original knew. */
  readonly cloned: (from: string, to: string) => void
  readonly documentsOf: (till: string) => readonly FrozenDocument[]
  /** How much of these goods of a document, or of all, the platform has in whatever parts. */
  readonly bookedOf: (
    number: string,
    goods: readonly string[] | null,
  ) => 'nothing' | 'some' | 'whole'
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

/** What the platform has of one document. */
interface Booked {
  readonly amount: Money
  readonly goods: ReadonlySet<string>
}

const nothing: Booked = { amount: noMoney, goods: new Set() }

const EVERYTHING = 100_000

/** The end of a part's number; the number of a document ends in five digits. */
const PART = /-\d{1,3}$/

function checkSame(expected: FrozenDocument, found: FrozenDocument): void {
  if (isDeepStrictEqual(found, expected)) return
  violated(3, `${expected.number} is no longer what was submitted`)
}

export function createOracle(remote: () => Remote): Oracle {
  const knownById = new Map<string, FrozenDocument>()
  const knownByNumber = new Map<string, FrozenDocument>()
  const idsByTill = new Map<string, Set<string>>()
  /** What left, and of which no answer says yet that it was not booked. */
  const outByCode = new Map<string, string>()
  /** What left in an attempt that got lost: no other bytes may ever follow. */
  const pinnedByCode = new Map<string, string>()
  const codesBooked = new Set<string>()
  const bookedByNumber = new Map<string, Booked>()

  const idsOf = (till: string): Set<string> => {
    const ids = idsByTill.get(till) ?? new Set()
    idsByTill.set(till, ids)
    return ids
  }

  const documentOf = (code: string): FrozenDocument =>
    knownByNumber.get(code) ??
    knownByNumber.get(code.replace(PART, '')) ??
    violated(2, `${code} was booked and is no document of the till`)

  const bookedOf: Oracle['bookedOf'] = (number, goods) => {
    const booked = bookedByNumber.get(number) ?? nothing
    const isHere = (item: string): boolean => booked.goods.has(item)
    const isWhole = goods === null ? isAllBooked(number) : goods.every(isHere)
    if (isWhole) return 'whole'
    const isSome = goods === null ? booked.goods.size > 0 : goods.some(isHere)
    return isSome ? 'some' : 'nothing'
  }

  const isAllBooked = (number: string): boolean =>
    bookedByNumber.get(number)?.amount === knownByNumber.get(number)?.amountFen

  /** The parts before it, and the document referred to, must have been booked before. */
  const checkOrder = (code: string, { number, refersTo }: FrozenDocument): void => {
    const step = code === number ? 1 : Number(code.slice(number.length + 1))
    for (let before = 1; before < step; before += 1) {
      if (codesBooked.has(`${number}-${before}`)) continue
      violated(4, `${code} was booked before ${number}-${before}`)
    }
    if (refersTo === null || !knownByNumber.has(refersTo) || isAllBooked(refersTo)) return
    violated(4, `${code} was booked before ${refersTo}`)
  }

  const settleBytes = (code: string, kind: RowChange['kind']): void => {
    const out = outByCode.get(code)
    if (kind === 'inDoubt' && out !== undefined) pinnedByCode.set(code, out)
    if (kind === 'waiting' || kind === 'parked') outByCode.delete(code)
  }

  const checkDocuments = (till: string, store: Store): void => {
    for (const id of idsOf(till)) {
      const expected = knownById.get(id)
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
    const aside = catalogue.read((db) => listSetAside(db, 0, EVERYTHING)).rows
    for (const row of feed.rows()) {
      if (row.seq > position.cursor) continue
      if (row.kind === 'bad') {
        if (aside.some((each) => each.seq === row.seq && each.row === row.row)) continue
        violated(6, `the cursor is at ${position.cursor} and nobody is told of ${row.seq}`)
      }
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
    const open = store.read((db) =>
      openEntries(db).map((entry) => ({ ...entry, code: codeOf(db, entry.id) })),
    )
    const openById = new Map(open.map((entry) => [entry.id, entry]))
    // A row may wait for one that came to be after it, when its document was laid out anew.
    const mayWait = (id: number | null): boolean => {
      const entry = id === null ? undefined : openById.get(id)
      return entry !== undefined && (isExcused(entry.code) || mayWait(entry.after))
    }
    return open.filter(({ id }) => !mayWait(id)).map(({ code, state }) => `${code} ${state}`)
  }

  const checkLedger = (tills: readonly Ended[]): void => {
    const accounted = new Set<string>()
    for (const { store } of tills) {
      const open = store.read((db) => listOpen(db, EVERYTHING))
      const isOpen = new Set(open.map((row) => row.number))
      for (const { code, number } of store.read((db) => listConfirmed(db, EVERYTHING))) {
        const isBooked = codesBooked.has(code) || isAllBooked(number)
        if (!isBooked) violated(2, `${code} is confirmed and was never booked`)
        accounted.add(code)
        if (isOpen.has(number)) continue
        accounted.add(number)
        if (!isAllBooked(number)) violated(7, `${number} is confirmed and was not all booked`)
      }
      for (const { code, number, state, reason } of open) {
        if (codesBooked.has(code)) violated(2, `${code} was booked and is ${state}`)
        if (reason === null && state !== 'waiting') violated(2, `${code} gives no reason`)
        // A file that forgot how the document was cut says at least that it does not know.
        if (state === 'inDoubt') accounted.add(number)
      }
    }
    for (const code of codesBooked) {
      const isAccounted = accounted.has(code) || accounted.has(documentOf(code).number)
      if (!isAccounted) violated(2, `${code} was booked and no till knows of it`)
    }
  }

  return {
    submitted: (till, document) => {
      const other = knownByNumber.get(document.number)
      if (other !== undefined && other.id !== document.id) {
        violated(9, `the number ${document.number} was used twice`)
      }
      // A cart that is paid a second time is the document that it became.
      const earlier = knownById.get(document.id)
      if (earlier !== undefined) return checkSame(earlier, document)
      idsOf(till).add(document.id)
      knownById.set(document.id, document)
      knownByNumber.set(document.number, document)
    },
    started: (till, store, catalogue) => {
      checkDocuments(till, store)
      checkItems(catalogue)
      // A program that died in writing an answer down told nobody of it.
      for (const { id, state } of store.read(openEntries)) {
        settleBytes(store.read((db) => codeOf(db, id)), state)
      }
    },
    changed: (code, change) => {
      const isBooked = codesBooked.has(code)
      settleBytes(code, change.kind)
      if (change.kind === 'confirmed' && !isBooked && !isAllBooked(documentOf(code).number)) {
        violated(2, `${code} was confirmed and is not booked`)
      }
      const saysNo =
        change.kind === 'parked' && ['rejected', 'unsendable'].includes(change.reason.kind)
      if (saysNo && isBooked) violated(2, `${code} was parked and is booked`)
    },
    leaving: (store, entry, body) => {
      const state = store.read((db) => stateOf(db, entry))
      if (state !== 'sending') violated(2, `row ${entry} left while it was ${state ?? 'unknown'}`)
      const code = store.read((db) => codeOf(db, entry))
      const pinned = pinnedByCode.get(code) ?? body
      if (pinned !== body) violated(3, `${code} left with other bytes than those that got lost`)
      outByCode.set(code, body)
    },
    booked: ({ code, amount, goods }) => {
      if (codesBooked.has(code)) violated(2, `${code} was booked twice`)
      const document = documentOf(code)
      const before = bookedByNumber.get(document.number) ?? nothing
      const twice = goods.find((item) => before.goods.has(item))
      if (twice !== undefined) violated(2, `${twice} of ${document.number} was booked twice`)
      checkOrder(code, document)
      codesBooked.add(code)
      bookedByNumber.set(document.number, {
        amount: addMoney(before.amount, amount),
        goods: new Set([...before.goods, ...goods]),
      })
    },
    cloned: (from, to) => {
      for (const id of idsOf(from)) idsOf(to).add(id)
    },
    documentsOf: (till) =>
      [...idsOf(till)].flatMap((id) => {
        const known = knownById.get(id)
        return known === undefined ? [] : [known]
      }),
    bookedOf,
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
