// What the tests of the network share: requests that carry a secret, one exchange each, and the
// words in which http.ts tells what became of it.
import { afterEach, vi } from 'vitest'
import type { Exchange, Http, HttpRequest } from '../../main/backends/backend'
import { createHttp, type HttpOptions } from '../../main/backends/http'
import type { Identity } from './certificates'
import { type Behaviour, type FaultServer, head, startFaultServer } from './faultServer'

export const MEBIBYTE = 1024 * 1024
export const SECRET = 'appSecret-4711'

/** Long enough that a busy machine never reaches it where it is not what is being tested. */
export const LONG_MS = 30_000
/** Long enough to connect on loopback, where a connection must be up before the deadline. */
export const SHORT_MS = 1_000

export const open: Pick<FaultServer, 'close'>[] = []

afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(open.splice(0).map((server) => server.close()))
})

export async function serve(
  behave: Behaviour,
  identity: Identity | null = null,
): Promise<FaultServer> {
  const server = await startFaultServer(behave, identity)
  open.push(server)
  return server
}

export const post = (origin: string): HttpRequest => ({
  method: 'POST',
  url: `${origin}/router/qm?sign=${SECRET}`,
  headers: {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    authorization: `Bearer ${SECRET}`,
  },
  body: `orderInfo=${SECRET}`,
})

export const get = (origin: string): HttpRequest => ({
  method: 'GET',
  url: `${origin}/feeds/items?after=0`,
  headers: {},
  body: null,
})

export async function exchange(
  request: HttpRequest,
  options: Partial<HttpOptions> = {},
): Promise<Exchange> {
  const http = createHttp({
    deadlineMs: LONG_MS,
    plainHttpOrigins: new Set([new URL(request.url).origin]),
    reach: 'anywhere',
    ...options,
  })
  return http(request)
}

export const origin = (server: Pick<FaultServer, 'port'>): string => `http://127.0.0.1:${server.port}`

export const brokeOff = (cause: string): Exchange => ({
  kind: 'noIdea',
  message: `the exchange broke off: ${cause}`,
})

export const noConnection = (cause: string): Exchange => ({
  kind: 'neverLeft',
  message: `no connection: ${cause}`,
})

export const unreadable = (cause: string): Exchange => ({
  kind: 'noIdea',
  message: `the answer cannot be read: ${cause}`,
})

export const NOT_ASKED_FOR: Exchange = {
  kind: 'noIdea',
  message: 'the answer is packed in a way that was not asked for',
}

/** 张三 in GBK, which is no UTF-8. */
export const GBK = Buffer.from([0xd5, 0xc5, 0xc8, 0xfd])
export const GZIPPED = ['Content-Encoding: gzip']
export const CHUNKED = head(['Transfer-Encoding: chunked'])

export function chunk(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.from(`${bytes.length.toString(16)}\r\n${text}\r\n`)
}

export const cutOff = (bytes: Buffer): Buffer => bytes.subarray(0, -1)

/** One that is used for several requests, and so keeps its connections. */
export const httpFor = (server: FaultServer): Http =>
  createHttp({
    deadlineMs: LONG_MS,
    plainHttpOrigins: new Set([origin(server)]),
    reach: 'loopback',
  })

