// One HTTP exchange: reading a request whole within a limit, and sending a reply as a platform
// would, with the Date of the headquarters' own clock and gzip where the caller takes it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { httpDate } from './clock'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Sent as it is in the place of the body, to any caller: bytes that are gzip already. */
  readonly zipped?: Buffer
}

export const jsonReply = (status: number, value: unknown): Reply =>
  jsonTextReply(status, JSON.stringify(value))

/** For JSON that is text already, and may hold numbers that no value can. */
export const jsonTextReply = (status: number, body: string): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json;charset=UTF-8' },
  body,
})

export const htmlReply = (body: string): Reply => ({
  status: 200,
  headers: { 'Content-Type': 'text/html;charset=UTF-8' },
  body,
})

export const redirectReply = (status: 302 | 303, location: string): Reply => ({
  status,
  headers: { Location: location, 'Content-Type': 'text/html;charset=UTF-8' },
  body: `<!doctype html><title>moved</title><a href="${location}">${location}</a>`,
})

const BODY_BYTES_MAX = 1 << 20

/** The body as text; undefined when it is too long or the caller went away: the line is broken. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of request) {
      const part: unknown = chunk
      if (!(part instanceof Uint8Array)) return undefined
      bytes += part.length
      if (bytes > BODY_BYTES_MAX) return undefined
      chunks.push(part)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks).toString('utf8')
}

export interface ReplySetting {
  readonly now: number
  /** The caller's Accept-Encoding. */
  readonly acceptEncoding: string
}

export function sendReply(response: ServerResponse, reply: Reply, setting: ReplySetting): void {
  const body = writeHead(response, reply, setting)
  response.end(body)
}

/** Promises the whole body, sends half of it, and breaks the line. */
export function sendHalf(response: ServerResponse, reply: Reply, setting: ReplySetting): void {
  const body = writeHead(response, reply, setting)
  response.write(body.subarray(0, body.length >> 1), () => response.destroy())
}

function writeHead(response: ServerResponse, reply: Reply, setting: ReplySetting): Buffer {
  const isZipped = reply.zipped !== undefined || /\bgzip\b/.test(setting.acceptEncoding)
  const body = isZipped ? zippedBody(reply) : Buffer.from(reply.body, 'utf8')
  response.sendDate = false
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(isZipped ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : {}),
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    Date: httpDate(setting.now),
  })
  return body
}

// Level 1 takes a third of the time and gives pages half as large again: right for loopback.
const zippedBody = ({ body, zipped }: Reply): Buffer => zipped ?? gzipSync(body, { level: 1 })
