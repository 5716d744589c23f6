// What an article cost when it was last sold, for the hours in which there is no catalogue to ask.
// Only its base price: a price of that day's adjustment or of a person's hand is nobody else's.
import type { Price } from '../../shared/decimal'
import type { TradeLine } from '../../shared/documents/trade'
import type { ReadableDb } from './database'
import { tradeLinesAt } from './documents'

export interface SoldBefore {
  readonly line: TradeLine
  readonly base: Price
  /** The business date of the price. */
  readonly day: string
}

/** So many of the newest documents are looked through. */
const DOCUMENTS = 2_000

/** The newest line that was sold by this code, whether it was scanned or is the item's own. */
export function lastSoldBy(db: ReadableDb, code: string): SoldBefore | null {
  const newest = db
    .prepare(
      `select seq, business_date as businessDate, body from document
       where kind = 'sale' order by seq desc limit ${DOCUMENTS}`,
    )
    .iterate() as IterableIterator<Sold>
  for (const { seq, businessDate, body } of newest) {
    // Most bodies do not even hold the text, and reading one takes longer than looking for it.
    if (!body.includes(JSON.stringify(code))) continue
    const line = tradeLinesAt(db, seq).find(
      (each) => (each.itemCode === code || each.scannedCode === code) && each.basePrice !== null,
    )
    if (line === undefined || line.basePrice === null) continue
    const { basePrice: base, priceReason } = line
    return { line, base, day: priceReason?.kind === 'ofThatDay' ? priceReason.day : businessDate }
  }
  return null
}

interface Sold {
  readonly seq: number
  readonly businessDate: string
  readonly body: string
}
