// What a person or a test can make the hub send now: news of an item, or something odd. Each act
// adds rows to the feed in one transaction, and says what it sent.
import { z } from 'zod'
import { catalogueReader, yuan, type Item } from './catalogue'
import { chinaTime } from './clock'
import { generatedRow } from './generatedFeed'
import {
  addGap,
  addLost,
  addOddRow,
  lastSeq,
  membersOf,
  newestContent,
  renewFeed,
  rowsAfter,
  sendAgain,
  type ItemsFeed,
} from './itemsFeed'
import { oddContent, oddKinds } from './oddRows'
import { randomAt } from './random'

/** The item's code; without it, or empty, any item that is for sale. */
const item = z.string().max(100).optional()

export const feedActSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('changePrice'), item }),
  z.strictObject({ kind: z.literal('adjustTomorrow'), item }),
  z.strictObject({ kind: z.literal('deleteItem'), item }),
  z.strictObject({ kind: z.literal('replay'), rows: z.int().min(1).max(10_000).optional() }),
  /** One odd row of that kind; without it, one of every kind. */
  z.strictObject({ kind: z.literal('odd'), odd: z.enum(oddKinds).optional(), item }),
  z.strictObject({ kind: z.literal('newFeed') }),
  /** New items that get lost on their way, until a till reads the whole stream once more. */
  z.strictObject({ kind: z.literal('gap') }),
])

export type FeedAct = z.infer<typeof feedActSchema>

interface ActButton {
  readonly name: string
  readonly label: string
  readonly act: FeedAct
}

export const actsOfButtons: readonly ActButton[] = [
  { name: 'changePrice', label: '现在降价一成', act: { kind: 'changePrice' } },
  { name: 'adjustTomorrow', label: '明天起调价七天', act: { kind: 'adjustTomorrow' } },
  { name: 'deleteItem', label: '删除商品', act: { kind: 'deleteItem' } },
  { name: 'late', label: '迟到的旧行', act: { kind: 'odd', odd: 'late' } },
  { name: 'gap', label: '漏发 10 个新商品', act: { kind: 'gap' } },
  { name: 'replay', label: '最后 100 行再发一次', act: { kind: 'replay' } },
  { name: 'newFeed', label: '换一个新下发编号', act: { kind: 'newFeed' } },
]

/** The act of the form on the page; undefined for a button that is none. */
export function pressedAct(form: URLSearchParams): FeedAct | undefined {
  const [item, name] = [form.get('item') ?? '', form.get('act')]
  const act = actsOfButtons.find((button) => button.name === name)?.act
  if (act !== undefined) return isAimed(act) ? { ...act, item } : act
  if (name !== 'odd') return undefined
  const odd = oddKinds.find((kind) => kind === form.get('odd'))
  return odd === undefined ? { kind: 'odd', item } : { kind: 'odd', odd, item }
}

const isAimed = (act: FeedAct): act is Aimed =>
  act.kind !== 'replay' && act.kind !== 'newFeed' && act.kind !== 'gap'

/** What was sent: the item that it is about, and the seq that was given last. */
export interface FeedNews {
  readonly itemCode?: string
  readonly seq: number
}

/** Undefined when there is no such item. */
export function actOnFeed(feed: ItemsFeed, act: FeedAct, at: number): FeedNews | undefined {
  return feed.db.transaction(() => perform(feed, act, at)).immediate()
}

function perform(feed: ItemsFeed, act: FeedAct, at: number): FeedNews | undefined {
  switch (act.kind) {
    case 'newFeed':
      renewFeed(feed)
      return { seq: lastSeq(feed) }
    case 'gap':
      return { seq: addLost(feed, GAP) }
    case 'replay':
      return replay(feed, act.rows ?? REPLAYED)
    case 'changePrice':
      return sendNews(feed, act, at, cheaper)
    case 'adjustTomorrow':
      return sendNews(feed, act, at, (fields) => adjustedFrom(fields, at))
    case 'deleteItem':
      return sendNews(feed, act, at, () => ({}))
    case 'odd':
      return sendOdd(feed, act, at)
  }
}

const REPLAYED = 100

function replay(feed: ItemsFeed, rows: number): FeedNews {
  for (const { content } of rowsAfter(feed, Math.max(lastSeq(feed) - rows, 0), rows)) {
    addOddRow(feed, content)
  }
  return { seq: lastSeq(feed) }
}

type Aimed = Extract<FeedAct, { item?: unknown }>

const codeOf = (feed: ItemsFeed, { item }: Aimed): string | undefined =>
  item === undefined || item === '' ? anyItem(feed) : item

// Another one after every row that is sent, and the same again in the same file.
function anyItem(feed: ItemsFeed): string | undefined {
  const { count, seed } = feed.generated
  const read = catalogueReader(seed)
  const start = randomAt(seed, lastSeq(feed)).below(count)
  for (let step = 0; step < count; step += 1) {
    const { item } = read((start + step) % count)
    if (item.isValid === 'Y') return item.itemCode
  }
  return undefined
}

type Fields = Readonly<Record<string, unknown>>
type News = Exclude<Aimed, { kind: 'odd' }>

function sendNews(
  feed: ItemsFeed,
  act: News,
  at: number,
  newsOf: (fields: Fields) => Partial<Item>,
): FeedNews | undefined {
  const itemCode = codeOf(feed, act)
  const newest = itemCode === undefined ? undefined : newestContent(feed, itemCode)
  if (itemCode === undefined || newest === undefined) return undefined
  const actionType = act.kind === 'deleteItem' ? 'delete' : 'update'
  const fields = newsOf(membersOf(newest['item']))
  const seq = sendAgain(feed, itemCode, { actionType, fields, at })
  return seq === undefined ? undefined : { itemCode, seq }
}

function cheaper(fields: Fields): Partial<Item> {
  const price = yuan(Math.max(1, Math.floor((fenOf(fields) * 9) / 10)))
  return { standardPrice: price, retailPrice: price }
}

function adjustedFrom(fields: Fields, at: number): Partial<Item> {
  const price = yuan(Math.max(1, Math.floor((fenOf(fields) * 8) / 10)))
  const [startDate, endDate] = [1, 7].map((days) => chinaTime(at + days * DAY_MS).slice(0, 10))
  if (startDate === undefined || endDate === undefined) return {}
  return { priceAdjustment: { type: '0', standardPrice: price, startDate, endDate } }
}

const DAY_MS = 86_400_000

// Prices of the catalogue have two decimals; anything else that was put in counts as 10 yuan.
function fenOf({ retailPrice, standardPrice }: Fields): number {
  const text = String(retailPrice ?? standardPrice)
  return /^\d{1,9}\.\d\d$/.test(text) ? Number(text.replace('.', '')) : 1000
}

function sendOdd(
  feed: ItemsFeed,
  act: Extract<FeedAct, { kind: 'odd' }>,
  at: number,
): FeedNews | undefined {
  const itemCode = codeOf(feed, act)
  const row = itemCode === undefined ? undefined : generatedRow(feed.generated, itemCode)
  if (itemCode === undefined || row === undefined) return undefined
  const other = generatedRow(feed.generated, anyItem(feed) ?? itemCode) ?? row
  const subject = { row, other, newer: chinaTime(at), ahead: chinaTime(at + 5 * DAY_MS) }
  for (const kind of act.odd === undefined ? oddKinds : [act.odd]) {
    const content = oddContent(kind, subject)
    if (content === undefined) addGap(feed, GAP)
    else addOddRow(feed, content)
  }
  return { itemCode, seq: lastSeq(feed) }
}

const GAP = 10
