// The only door to the network. Answers each request exactly once: with the response, or that
// not a byte of it can have left, or that nobody knows. It never follows, repeats or interprets.
import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https, { type RequestOptions } from 'node:https'
import { Socket } from 'node:net'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { AxiosResponse } from 'axios'
import { assert } from '../../shared/result'
import type { Exchange, Http, HttpRequest, HttpResponse } from './backend'

export interface HttpOptions {
  /** For the whole exchange, from the name's look-up to the last byte of the answer. */
  readonly deadlineMs: number
  /** Origins that the provisioning file itself writes with http://; all others must be https. */
  readonly plainHttpOrigins: ReadonlySet<string>
  /** `loopback` takes literal loopback addresses only: a practice till reaches nothing real. */
  readonly reach: 'anywhere' | 'loopback'
  /** Bytes of a body as they come over the wire. */
  readonly wireBytesMax?: number
  /** Bytes of a body once it is unpacked. */
  readonly textBytesMax?: number
  /** PEM certificates that are trusted instead of the runtime's own list. */
  readonly trustedRoots?: readonly string[]
}

export function createHttp(options: HttpOptions): Http {
  const wireBytesMax = options.wireBytesMax ?? 4 * MEBIBYTE
  const textBytesMax = options.textBytesMax ?? 16 * MEBIBYTE
  const ask = createAsk(options, wireBytesMax)

  return async (request) => {
    const refusal = refusalOf(request.url, options)
    if (refusal !== null) return { kind: 'neverLeft', message: refusal }
    const deadline = AbortSignal.timeout(options.deadlineMs)
    const sent = await send(ask, request, deadline)
    if (sent.kind !== 'answered') return sent
    return readResponse(sent.response, textBytesMax)
  }
}

const MEBIBYTE = 1024 * 1024
const HEADER_BYTES_MAX = 16 * 1024

/**
 * A platform that closes an idle connection just when it is used again leaves the fate of that
 * request unknown. Servers wait 5 s (Node's default) or longer, so a connection idle for longer
 * than this is never used again; Node also heeds a shorter time that the platform announces.
 */
const IDLE_MS_MAX = 4_000

/** One exchange by axios, over a connection that `transport` opens. */
type Ask = (
  request: HttpRequest,
  deadline: AbortSignal,
  transport: Transport,
) => Promise<AxiosResponse<Buffer>>

interface Transport {
  readonly request: (
    options: RequestOptions,
    onAnswer: (answer: IncomingMessage) => void,
  ) => ClientRequest
}

function createAsk(options: HttpOptions, wireBytesMax: number): Ask {
  const agentOptions = { keepAlive: true, timeout: IDLE_MS_MAX }
  const httpAgent = new http.Agent(agentOptions)
  const httpsAgent = new https.Agent({
    ...agentOptions,
    // Said aloud, since an environment variable can turn the default off.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(options.trustedRoots === undefined ? {} : { ca: [...options.trustedRoots] }),
  })
  openBeforeUse(httpAgent, 'connect', options.deadlineMs)
  openBeforeUse(httpsAgent, 'secureConnect', options.deadlineMs)
  const config = {
    httpAgent,
    httpsAgent,
    // Neither the environment's proxy nor another host may ever see the credentials.
    proxy: false,
    maxRedirects: 0,
    validateStatus: () => true,
    // Axios' own unpacking takes a truncated archive for a whole one.
    decompress: false,
    responseType: 'arraybuffer',
    maxContentLength: wireBytesMax,
  } as const
  let loading: ReturnType<typeof loadAxios> | null = null
  return async (request, signal, transport) => {
    loading ??= loadAxios()
    const { adapter, AxiosHeaders } = await loading
    return adapter({
      ...config,
      method: request.method,
      url: request.url,
      headers: new AxiosHeaders({ 'accept-encoding': 'gzip', ...request.headers }),
      // As bytes, since axios would write a text anew where its content type is JSON.
      ...(request.body === null ? {} : { data: Buffer.from(request.body, 'utf8') }),
      signal,
      transport,
    })
  }
}

/**
 * With the first request at the latest, and so not while a cashier waits for the till to start. It
 * holds up all else for 50 ms: whoever has a calm moment before that lets it come then.
 */
export async function loadAxios() {
  const { default: axios, AxiosHeaders } = await import('axios')
  // Without its front: to merge defaults and to transform bodies, of which nothing is used here,
  // takes longer than all the rest.
  return { adapter: axios.getAdapter('http'), AxiosHeaders }
}

/**
 * Makes an agent hand a request its connection only when that is open and, with TLS, its
 * certificate was found good. So a request that was given none has certainly not left, whatever
 * the error's code says: ECONNRESET and ETIMEDOUT mean both.
 */
function openBeforeUse(
  agent: http.Agent,
  opened: 'connect' | 'secureConnect',
  deadlineMs: number,
): void {
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (options, onSettled) => {
    const socket = connect(options)
    assert(socket instanceof Socket && onSettled !== undefined, 'an agent opens sockets')
    const tooLate = setTimeout(() => socket.destroy(new Error('too late')), deadlineMs)
    socket.once('close', () => clearTimeout(tooLate))
    // Stays on after the opening, for the moment before the request listens for itself.
    socket.on('error', (error) => onSettled(error, socket))
    socket.once(opened, () => {
      clearTimeout(tooLate)
      onSettled(null, socket)
    })
    return undefined
  }
}

type Sent =
  | { readonly kind: 'answered'; readonly response: AxiosResponse<Buffer> }
  | Exclude<Exchange, { readonly kind: 'response' }>

async function send(ask: Ask, request: HttpRequest, deadline: AbortSignal): Promise<Sent> {
  const attempt: { wire: ClientRequest | null; mayHaveLeft: boolean } = {
    wire: null,
    mayHaveLeft: false,
  }
  const transport: Transport = {
    request: (options, onAnswer) => {
      const { request: start } = options.protocol === 'https:' ? https : http
      const wire = start({ ...options, maxHeaderSize: HEADER_BYTES_MAX }, onAnswer)
      attempt.wire = wire.once('socket', () => (attempt.mayHaveLeft = true))
      return wire
    },
  }
  try {
    return { kind: 'answered', response: await ask(request, deadline, transport) }
  } catch (error) {
    // Before the verdict is read, so that what never left cannot leave afterwards.
    attempt.wire?.destroy()
    // For the log and the journal; renderer/causeWords.ts says these texts on the screen.
    const cause = deadline.aborted ? 'deadline passed' : codeOf(error)
    return attempt.mayHaveLeft
      ? { kind: 'noIdea', message: `the exchange broke off: ${cause}` }
      : { kind: 'neverLeft', message: `no connection: ${cause}` }
  }
}

const gunzipBytes = promisify(gunzip)

/** Pages of items unpack to some ten times their size; what grows more was made to. */
const RATIO_MAX = 100

const unpackedMax = ({ data }: AxiosResponse<Buffer>, textBytesMax: number): number =>
  Math.min(textBytesMax, Math.max(MEBIBYTE, data.length * RATIO_MAX))

async function readResponse(
  response: AxiosResponse<Buffer>,
  textBytesMax: number,
): Promise<Exchange> {
  const headers = plainHeaders(response.headers)
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip')
    return { kind: 'noIdea', message: 'the answer is packed in a way that was not asked for' }
  try {
    const bytes =
      encoding === 'gzip' && response.data.length > 0
        ? await gunzipBytes(response.data, { maxOutputLength: unpackedMax(response, textBytesMax) })
        : response.data
    const { status } = response
    return { kind: 'response', response: { status, headers, body: decodeText(status, bytes) } }
  } catch (error) {
    return { kind: 'noIdea', message: `the answer cannot be read: ${codeOf(error)}` }
  }
}

/**
 * A name in GBK must not reach the catalogue as replacement characters. The page of an error
 * counts for its status alone, in whatever encoding a gateway on the way wrote it.
 */
function decodeText(status: number, bytes: Uint8Array): string {
  const isGood = status >= 200 && status < 300
  return new TextDecoder('utf-8', { fatal: isGood }).decode(bytes)
}

const plainHeaders = (headers: object): HttpResponse['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )

/** Why a request is not even tried, or null. The URL standard has one spelling of each address. */
function refusalOf(text: string, options: HttpOptions): string | null {
  if (!URL.canParse(text)) return 'refused: the address cannot be read'
  const url = new URL(text)
  const isPlain = url.protocol === 'http:'
  if (!isPlain && url.protocol !== 'https:') return 'refused: neither https nor http'
  if (isPlain && !options.plainHttpOrigins.has(url.origin))
    return 'refused: http is not provisioned for this address'
  if (options.reach === 'loopback' && !isLoopback(url.hostname))
    return 'refused: a practice till reaches this machine only'
  return null
}

/** A name, even localhost, is never taken: who knows what it resolves to. */
const isLoopback = (hostname: string): boolean =>
  hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

/** The code alone: messages may carry the address with its signature. */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'unknown'
}
