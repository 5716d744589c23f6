// The practice headquarters as one value: opens its file, listens on loopback, and offers the same
// switches in process that frontDoor.ts offers over HTTP. What is answered is decided elsewhere.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { Item } from './catalogue'
import type { Clock } from './clock'
import { openDatabase, readSetting, writeSetting, type Db } from './database'
import { createFaults, type Faults } from './faults'
import { actOnFeed, type FeedAct, type FeedNews } from './feedActs'
import { serve, type Office } from './frontDoor'
import type { GeneratedFeed } from './generatedFeed'
import { provisioningOf, settleIdentity, type Provisioning } from './identity'
import { addRow, openFeed, renewFeed, sendAgain, type Change } from './itemsFeed'
import { bookingsAfter, modes, type Booking, type BookingRule, type Mode } from './ledger'

export interface HeadquartersOptions {
  readonly file: string
  /** Without it: the port of the last time when it is free, else any free one. */
  readonly port?: number
  /** Counts when the file is made; afterwards the catalogue is the file's. */
  readonly itemCount: number
  readonly seed: number
  /** How many odd rows come with 100,000 items; none unless told. Counts like `itemCount`. */
  readonly odd?: number
  readonly clock: Clock
}

export interface Headquarters {
  /** Without a slash at the end: http://127.0.0.1:PORT */
  readonly url: string
  readonly port: number
  readonly provisioning: () => Provisioning
  /** The catalogue that its file was made with. */
  readonly generated: GeneratedFeed
  readonly mode: () => Mode
  /** `rememberForMs` is how long `forgets` remembers a number; 72 hours unless told. */
  readonly setMode: (mode: Mode, rememberForMs?: number) => void
  readonly faults: Faults
  readonly ledger: () => readonly Booking[]
  /** Each of these gives the seq of the new feed row. */
  readonly changeItem: (itemCode: string, fields: Partial<Item>) => number
  readonly deleteItem: (itemCode: string) => number
  /** Sends news or something odd; undefined when there is no such item. */
  readonly actOnFeed: (act: FeedAct) => FeedNews | undefined
  /** Adds any row, also one that no hub should send. */
  readonly addFeedRow: (content: Readonly<Record<string, unknown>>) => number
  /** Gives the feed a new ID, which asks every till to load it whole again. */
  readonly reloadFeed: () => string
  readonly close: () => Promise<void>
}

const LEDGER_MAX = 1_000_000

export async function createHeadquarters(options: HeadquartersOptions): Promise<Headquarters> {
  const { file, clock, seed } = options
  const db = openDatabase(file)
  const identity = db.transaction(() => settleIdentity(db)).immediate()
  const asked = { count: options.itemCount, seed, odd: options.odd ?? 0 }
  const feed = db.transaction(() => openFeed(db, asked)).immediate()
  const closing = new AbortController()
  const office: Office = {
    db,
    feed,
    clock,
    merchant: identity.merchant,
    hubToken: identity.hubToken,
    faults: createFaults(seed),
    closing: closing.signal,
    rule: () => readRule(db),
    setRule: (rule) => writeSetting(db, 'rule', JSON.stringify(rule)),
  }
  const server = createServer((request, response) => {
    serve(office, request, response).catch((defect: unknown) => {
      response.destroy()
      // Closing interrupts what is under way; anything else is a defect and must be seen.
      if (!closing.signal.aborted) throw defect
    })
  })
  const port = await listen(server, options.port, Number(readSetting(db, 'port') ?? 0))
  writeSetting(db, 'port', String(port))
  const url = `http://127.0.0.1:${port}`
  const resend = (itemCode: string, change: Omit<Change, 'at'>): number => {
    const seq = sendAgain(feed, itemCode, { ...change, at: clock.now() })
    assert(seq !== undefined, `no item ${itemCode} in the feed`)
    return seq
  }
  let closed: Promise<void> | undefined
  return {
    url,
    port,
    provisioning: () => provisioningOf(identity, url, office.rule().mode),
    generated: feed.generated,
    mode: () => office.rule().mode,
    setMode: (mode, rememberForMs = DEFAULT_RULE.rememberForMs) =>
      office.setRule({ mode, rememberForMs }),
    faults: office.faults,
    ledger: () => bookingsAfter(db, 0, LEDGER_MAX),
    changeItem: (itemCode, fields) => resend(itemCode, { actionType: 'update', fields }),
    deleteItem: (itemCode) => resend(itemCode, { actionType: 'delete', fields: {} }),
    actOnFeed: (act) => actOnFeed(feed, act, clock.now()),
    addFeedRow: (content) => addRow(feed, content),
    reloadFeed: () => renewFeed(feed),
    close: () => (closed ??= close(server, closing, db)),
  }
}

const DEFAULT_RULE: BookingRule = { mode: 'dedupes', rememberForMs: 72 * 3_600_000 }

function readRule(db: Db): BookingRule {
  const kept = readSetting(db, 'rule')
  if (kept === undefined) return DEFAULT_RULE
  const rule: unknown = JSON.parse(kept)
  assert(isRule(rule), 'the mode in this file cannot be read')
  return rule
}

const isRule = (value: unknown): value is BookingRule =>
  typeof value === 'object' &&
  value !== null &&
  'mode' in value &&
  modes.some((mode) => mode === value.mode) &&
  'rememberForMs' in value &&
  typeof value.rememberForMs === 'number'

async function listen(server: Server, asked: number | undefined, last: number): Promise<number> {
  if (asked !== undefined) return listenOn(server, asked)
  return listenOn(server, last).catch((error: unknown) => {
    if (last !== 0 && isAddressInUse(error)) return listenOn(server, 0)
    throw error
  })
}

const isAddressInUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

const listenOn = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject)
      const address = server.address()
      assert(address !== null && typeof address === 'object')
      resolve(address.port)
    })
  })

async function close(server: Server, closing: AbortController, db: Db): Promise<void> {
  closing.abort()
  const ended = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await ended
  db.close()
}
