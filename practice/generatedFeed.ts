// The rows of the feed that nobody wrote: the generated catalogue, from seq 1 on, and the odd rows
// that it was asked to have among them. Any of them is made when it is read; nothing is stored.
import { catalogueReader, placeOfItem, type CatalogueRow } from './catalogue'
import { chinaTime, parseChinaTime } from './clock'
import { oddContent, oddKinds } from './oddRows'
import { choiceAt } from './random'

export interface GeneratedFeed {
  readonly count: number
  readonly seed: number
  /** How many odd rows come with 100,000 items, one of every kind in turn; at most as many. */
  readonly odd: number
}

export interface FeedRow {
  readonly seq: number
  /** The row as JSON text of an object, without its seq. */
  readonly content: string
}

export const ODD_MAX = 100_000

/** The seq of the last row, or of the gap that stands in its place. */
export const lastGenerated = ({ count, odd }: GeneratedFeed): number =>
  count + Math.floor(count / periodOf(odd))

/** Up to `limit` rows after a seq; fewer only where the generated rows end. */
export function generatedAfter(
  feed: GeneratedFeed,
  after: number,
  limit: number,
): readonly FeedRow[] {
  const last = lastGenerated(feed)
  const read = catalogueReader(feed.seed)
  const rows: FeedRow[] = []
  for (let seq = after + 1; seq <= last && rows.length < limit; seq += 1) {
    const content = contentAt(feed, seq, read)
    if (content !== undefined) rows.push({ seq, content })
  }
  return rows
}

/** The item with that code as it was generated; undefined when the feed has none. */
export function generatedRow(feed: GeneratedFeed, itemCode: string): CatalogueRow | undefined {
  const place = placeOfItem(feed.seed, itemCode)
  if (place === undefined || place >= feed.count) return undefined
  return catalogueReader(feed.seed)(place)
}

type Read = (index: number) => CatalogueRow

// After every period of items comes one odd row.
function contentAt({ odd }: GeneratedFeed, seq: number, read: Read): string | undefined {
  const period = periodOf(odd)
  const turn = Math.floor((seq - 1) / (period + 1))
  const step = seq - 1 - turn * (period + 1)
  const index = turn * period + step
  if (step < period) return JSON.stringify({ actionType: 'add', ...read(index) })
  const row = read(index - 1)
  const other = read(Math.floor((index - 1) / 2))
  const updatedAt = Math.max(...[row, other].map(({ item }) => timeOf(item.latestUpdateTime)))
  const newer = chinaTime(updatedAt + DAY_MS)
  const kind = choiceAt(oddKinds, turn % oddKinds.length)
  return oddContent(kind, { row, other, newer, ahead: FAR_AHEAD })
}

const timeOf = (text: string): number => parseChinaTime(text) ?? 0
const DAY_MS = 86_400_000

// Generated rows know no clock, so that they are the same on every day.
const FAR_AHEAD = '2099-12-31 00:00:00'

/** How many items come before each odd row; longer than any feed when there is none. */
const periodOf = (odd: number): number => (odd === 0 ? ENDLESS : Math.floor(ODD_MAX / odd))

const ENDLESS = 10 ** 15
