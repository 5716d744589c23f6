// The documents of this till: finding them, showing one whole, and writing one to a file.
import type { DocumentRow, DocumentView } from '../../shared/contract'
import { dayOf } from '../../shared/chinaTime'
import { money, parseMoney } from '../../shared/decimal'
import { isDocumentKind } from '../../shared/documents'
import { assert, err } from '../../shared/result'
import { findItems } from '../store/catalogue'
import type { ReadableDb } from '../store/database'
import { findDocument, linesOf, toShortNumber } from '../store/documents'
import { findDocuments, type FoundDocument, type Meanings } from '../store/findDocuments'
import { storyOf } from '../store/journal'
import { encodingsOf } from '../store/outbox'
import { uploadsOf } from '../store/uploads'
import type { Handlers } from './api'
import type { Till } from './till'
import { toStoryEntry, toUploadRow } from './uploads'
import { toReceiptView } from './views'

type DocumentHandlers = Pick<Handlers, 'documents' | 'document' | 'exportDocument'>

/** Rows that the page gets at a time. */
export const DOCUMENTS_SHOWN = 50

export const createDocumentHandlers = (till: Till): DocumentHandlers => ({
  documents: ({ text, before }) => {
    const meanings = text.trim() === '' ? null : meaningsOf(till, text.trim())
    const found = till.store.read((db) =>
      findDocuments(db, { meanings, before, max: DOCUMENTS_SHOWN + 1 }),
    )
    const page = found.slice(0, DOCUMENTS_SHOWN)
    const next = found.length > page.length ? (page.at(-1)?.seq ?? null) : null
    return { documents: page.map(toDocumentRow), next }
  },
  document: ({ document }) => toDocumentView(till, document),
  exportDocument: ({ document }) => {
    const made = till.store.read((db) => writtenOut(till, db, document))
    return made === null ? err('noSuchDocument') : till.saveFile(made.name, made.text)
  },
})

/** All that the typed text can mean: a scanned barcode stands for its items. */
function meaningsOf(till: Till, typed: string): Meanings {
  // Digits and signs of full width mean what the others do, but in a code they stand as they are.
  const text = typed.normalize('NFKC')
  const amount = parseMoney(text.replace(/^¥\s*/, '').replace(/,(?=\d{3})/g, ''))
  const items = till.catalogue.read((db) => findItems(db, typed))
  return {
    number: numberMeant(text),
    amountFen: amount.ok ? amount.value : null,
    businessDate: dayMeant(text, dayOf(till.now(), till.identity.timeZone)),
    items: [...new Set([typed, ...items.map((item) => item.itemCode)])],
    name: /\p{L}/u.test(text) ? typed.toLowerCase().split(/\s+/) : null,
  }
}

/** A whole number, as much of its end as a person can read, or 3 for 00003. */
function numberMeant(text: string): Meanings['number'] {
  const [, before, short] = /^((?:[a-z\d-]*-)?)(\d{1,9})$/i.exec(text) ?? []
  if (before === undefined || short === undefined) return null
  return { short: Number(short), end: before === '' ? '' : text }
}

/** 2026-11-21, 20261121, 2026年11月21日, or a day without its year, which then is not to come. */
function dayMeant(text: string, today: string): string | null {
  const [, year, month, day] = wholeDay.exec(text) ?? spacedDay.exec(text) ?? []
  if (month === undefined || day === undefined) return null
  const date = `${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (year !== undefined) return `${year}-${date}`
  const thisYear = Number(today.slice(0, 4))
  return `${date > today.slice(5) ? thisYear - 1 : thisYear}-${date}`
}

const wholeDay = /^(\d{4})?(\d{2})(\d{2})$/
const spacedDay = /^(?:(\d{4})[-/年])?(\d{1,2})[-/月](\d{1,2})日?$/

function toDocumentRow({ seq: _seq, kind, amountFen, ...row }: FoundDocument): DocumentRow {
  assert(isDocumentKind(kind), `no document type ${kind}`)
  return { ...row, kind, shortNumber: toShortNumber(row.number), amount: money(amountFen) }
}

function toDocumentView({ store, hopelessUntil }: Till, id: string): DocumentView | 'damaged' | null {
  const found = store.read((db) => findDocument(db, id))
  if (found === null) return null
  const document = store.proven(found)
  if (document === null) return 'damaged'
  return store.read((db) => ({
    receipt: toReceiptView(document),
    refersTo: document.refersTo,
    uploads: uploadsOf(db, id, hopelessUntil()).map(toUploadRow),
    story: storyOf(db, id).map(toStoryEntry),
  }))
}

/**
 * The document, its lines, its uploads with every encoding, and its part of the journal. Of one
 * that is damaged beyond proof all that there is, as it is.
 */
function writtenOut(
  till: Till,
  db: ReadableDb,
  id: string,
): { readonly name: string; readonly text: string } | null {
  const found = findDocument(db, id)
  if (found === null) return null
  const proven = till.store.proven(found)
  const document =
    proven === null ? found : { ...proven, body: JSON.parse(proven.body) as unknown }
  const uploads = uploadsOf(db, id, till.hopelessUntil())
  const content = {
    document,
    lines: linesOf(db, id),
    uploads: uploads.map(({ id: row, ...upload }) => ({
      ...upload,
      encodings: encodingsOf(db, row),
    })),
    journal: storyOf(db, id).map(({ body, ...row }) => ({
      ...row,
      body: JSON.parse(body) as unknown,
    })),
  }
  return { name: `${document.number}.json`, text: `${JSON.stringify(content, null, 2)}\n` }
}
