// Every request that reaches the headquarters: to the Qimen gateway or the hub's feed, where
// switched-on faults strike, or to the page and the switches, where nothing does.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Clock } from './clock'
import type { Db } from './database'
import { jsonReply, htmlReply, readBody, redirectReply, sendHalf, sendReply } from './exchange'
import type { Reply, ReplySetting } from './exchange'
import { captivePortal, faultSchema } from './faults'
import type { Blow, Faults, Strike, Target } from './faults'
import { actOnFeed, feedActSchema, pressedAct } from './feedActs'
import { endlessReply } from './feedFaults'
import { labelOf } from './feedPart'
import { generatedRow } from './generatedFeed'
import { answerFeedRequest, type ItemsFeed } from './itemsFeed'
import { bookingsAfter, bookOrder, modes, type BookingRule } from './ledger'
import { pageScript, pageStyle, renderPage, toggledFaults } from './page'
import { answerQimenCall, errorReply, namesMethod } from './qimenGateway'
import type { Gateway, Merchant } from './qimenGateway'

export interface Office {
  readonly db: Db
  readonly feed: ItemsFeed
  readonly clock: Clock
  readonly merchant: Merchant
  readonly hubToken: string
  readonly faults: Faults
  readonly closing: AbortSignal
  readonly rule: () => BookingRule
  readonly setRule: (rule: BookingRule) => void
}

interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Serves one request to its end: a reply, half of one, or a broken line. */
export async function serve(
  office: Office,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request)
  office.closing.throwIfAborted()
  const path = request.url ?? '/'
  const base = 'http://127.0.0.1'
  const { headers, method = 'GET' } = request
  const settle = (): ReplySetting => ({
    now: office.clock.now(),
    acceptEncoding: String(headers['accept-encoding'] ?? ''),
  })
  if (body === undefined) return void response.destroy()
  if (!URL.canParse(path, base)) return sendReply(response, plainReply(400, 'no path'), settle())
  const asked: Asked = { method, url: new URL(path, base), headers, body }
  const call = readCall(office, asked)
  if (call === undefined) return sendReply(response, controlReply(office, asked), settle())
  const outcome = await serveCall(office, call)
  switch (outcome.kind) {
    case 'reply':
      return sendReply(response, outcome.reply, settle())
    case 'half':
      return sendHalf(response, outcome.reply, settle())
    case 'drop':
      return void response.destroy()
  }
}

/** A request to one of the platforms: what it is for, and how it would be answered. */
interface Call {
  readonly strikes: readonly Strike[]
  readonly answer: (from: Start) => Reply
}

/** Whether a page of the feed goes on where the caller stands. */
type Start = 'asked' | 'beginning'

type Outcome =
  | { readonly kind: 'reply' | 'half'; readonly reply: Reply }
  | { readonly kind: 'drop' }

function readCall(office: Office, asked: Asked): Call | undefined {
  const strike = (target: Target, isCall: boolean): readonly Strike[] =>
    office.faults.strike(target, isCall ? ['line', 'platform'] : ['line'])
  switch (asked.url.pathname) {
    case '/router/qm': {
      const parameters = readParameters(asked)
      return {
        strikes: strike('qimen', namesMethod(parameters)),
        answer: () => gatewayReply(office, asked, parameters),
      }
    }
    case '/feeds/items':
      return { strikes: strike('feed', true), answer: (from) => feedReply(office, asked, from) }
    default:
      return undefined
  }
}

async function serveCall({ clock, closing }: Office, call: Call): Promise<Outcome> {
  const struck = async (work: Strike['work'], reply: Reply): Promise<Outcome | undefined> => {
    const blows = call.strikes.filter((strike) => strike.work === work).map(({ blow }) => blow)
    for (const blow of blows) if (blow.kind === 'wait') await clock.wait(blow.ms, closing)
    closing.throwIfAborted()
    return blows.map((blow) => outcomeOf(blow, reply)).find((outcome) => outcome !== undefined)
  }
  const early = await struck('skipped', unspoken)
  if (early !== undefined) return early
  const isRewound = call.strikes.some(({ blow }) => blow.kind === 'rewind')
  const reply = call.answer(isRewound ? 'beginning' : 'asked')
  return (await struck('done', reply)) ?? { kind: 'reply', reply }
}

// What is halved or garbled when nothing was done: it must look like the start of a good answer.
const unspoken = jsonReply(200, { response: { flag: 'success', code: '0', message: '已受理' } })

function outcomeOf(blow: Blow, reply: Reply): Outcome | undefined {
  switch (blow.kind) {
    case 'wait':
      return undefined
    case 'drop':
      return { kind: 'drop' }
    case 'halve':
      return { kind: 'half', reply }
    case 'garble': {
      const body = reply.body.slice(0, Math.ceil((reply.body.length * 2) / 3))
      return { kind: 'reply', reply: { ...reply, body } }
    }
    case 'answer':
      return { kind: 'reply', reply: blow.reply }
    case 'alter':
      return { kind: 'reply', reply: blow.alter(reply) }
    case 'rewind':
      return { kind: 'reply', reply: endlessReply(reply) }
  }
}

const isForm = ({ headers }: Asked): boolean =>
  /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')

// Parameters come in the query, in the form, or in both; the query wins, as at the platform.
function readParameters(asked: Asked): ReadonlyMap<string, string> {
  const form = isForm(asked) ? new URLSearchParams(asked.body) : new URLSearchParams()
  return new Map([...form, ...asked.url.searchParams])
}

function gatewayReply(
  { db, clock, merchant, rule }: Office,
  asked: Asked,
  parameters: ReadonlyMap<string, string>,
): Reply {
  if (asked.method !== 'POST') return errorReply({ code: 9, msg: 'Http Action Not Allowed' })
  if (asked.body !== '' && !isForm(asked)) {
    const subMsg = 'Content-Type must be application/x-www-form-urlencoded'
    return errorReply({ code: 23, msg: 'Invalid Format', subMsg })
  }
  const book: Gateway['bookOrder'] = (order, at) => bookOrder(db, order, rule(), at)
  return answerQimenCall({ merchant, bookOrder: book }, { parameters, at: clock.now() })
}

function feedReply(office: Office, asked: Asked, from: Start): Reply {
  if (asked.method !== 'GET') return plainReply(405, 'GET only')
  const { feed, merchant, hubToken } = office
  const access = { customerId: merchant.customerId, token: hubToken }
  const query = new URLSearchParams(asked.url.searchParams)
  if (from === 'beginning') query.delete('after')
  return answerFeedRequest(feed, access, { query, authorization: asked.headers.authorization ?? '' })
}

const LEDGER_PAGE = 1000

function controlReply(office: Office, asked: Asked): Reply {
  const { faults, rule } = office
  switch (`${asked.method} ${asked.url.pathname}`) {
    case 'GET /':
      return htmlReply(renderPage(office.feed, { rule: rule(), faults: faults.list() }))
    case 'GET /page.css':
      return { status: 200, headers: { 'Content-Type': 'text/css;charset=UTF-8' }, body: pageStyle }
    case 'GET /page.js':
      return { status: 200, headers: { 'Content-Type': 'text/javascript' }, body: pageScript }
    case 'GET /captive-portal':
      return htmlReply(captivePortal)
    case 'GET /ledger.json':
      return ledgerReply(office, asked)
    case 'GET /faults':
      return jsonReply(200, faults.list())
    case 'GET /label':
      return labelReply(office, asked)
    case 'GET /mode':
      return jsonReply(200, rule())
    case 'POST /faults':
    case 'POST /feed':
    case 'POST /mode':
    case 'POST /switch':
      return isForeign(asked) ? plainReply(403, 'not from this page') : switchReply(office, asked)
    default:
      return plainReply(404, 'nothing here')
  }
}

function ledgerReply(office: Office, asked: Asked): Reply {
  const after = z.coerce.number().int().min(0).safeParse(asked.url.searchParams.get('after') ?? 0)
  if (!after.success) return plainReply(400, 'after must be a whole number')
  const found = bookingsAfter(office.db, after.data, LEDGER_PAGE + 1)
  const bookings = found.slice(0, LEDGER_PAGE)
  const next = bookings.at(-1)?.seq ?? after.data
  return jsonReply(200, { bookings, next, more: found.length > bookings.length })
}

// A page from elsewhere in the same browser must not play with the switches.
const isForeign = ({ headers }: Asked): boolean =>
  headers.origin !== undefined && headers.origin !== `http://${headers.host ?? ''}`

const ruleSchema = z.strictObject({
  mode: z.enum(modes),
  rememberForMs: z.int().min(0).optional(),
})

// The label that the scale would print for so many grams of an item.
function labelReply({ feed }: Office, asked: Asked): Reply {
  const { searchParams } = asked.url
  const grams = z.coerce.number().int().min(1).max(99_999).safeParse(searchParams.get('grams'))
  if (!grams.success) return plainReply(400, 'grams must be a whole number from 1 to 99999')
  const row = generatedRow(feed.generated, searchParams.get('item') ?? '')
  const label = row === undefined ? undefined : labelOf(row, grams.data)
  return label === undefined ? plainReply(404, 'no label for that') : jsonReply(200, label)
}

function switchReply(office: Office, asked: Asked): Reply {
  const { faults, rule, setRule } = office
  if (asked.url.pathname === '/switch') {
    const form = new URLSearchParams(asked.body)
    const act = pressedAct(form)
    const news = act === undefined ? undefined : actOnFeed(office.feed, act, office.clock.now())
    if (act !== undefined && news === undefined) return plainReply(404, '没有这个商品')
    const mode = modes.find((name) => name === form.get('mode'))
    if (mode !== undefined) setRule({ ...rule(), mode })
    const fault = form.get('fault')
    if (fault !== null) faults.set(toggledFaults(faults.list(), fault))
    return redirectReply(303, '/')
  }
  const value = parseJson(asked.body)
  if (asked.url.pathname === '/feed') return actReply(office, value)
  if (asked.url.pathname === '/mode') {
    const read = ruleSchema.safeParse(value)
    if (!read.success) return plainReply(400, z.prettifyError(read.error))
    const { mode, rememberForMs = rule().rememberForMs } = read.data
    setRule({ mode, rememberForMs })
    return jsonReply(200, rule())
  }
  const read = z.array(faultSchema).max(50).safeParse(value)
  if (!read.success) return plainReply(400, z.prettifyError(read.error))
  faults.set(read.data)
  return jsonReply(200, faults.list())
}

function actReply({ feed, clock }: Office, value: unknown): Reply {
  const read = feedActSchema.safeParse(value)
  if (!read.success) return plainReply(400, z.prettifyError(read.error))
  const news = actOnFeed(feed, read.data, clock.now())
  return news === undefined ? plainReply(404, 'no such item') : jsonReply(200, news)
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

const plainReply = (status: number, body: string): Reply => ({
  status,
  headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
  body: `${body}\n`,
})
