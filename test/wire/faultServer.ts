// A server that misbehaves as scripted: raw sockets on loopback, so that it can also do what no
// proper HTTP server would. It counts what came and what the client took.
import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import tls from 'node:tls'
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { assert } from '../../shared/result'
import type { Identity } from './certificates'

export interface FaultServer {
  readonly port: number
  /** The requests as they came in whole, over all connections. */
  readonly requests: readonly string[]
  readonly connections: () => number
  /** Bytes that came, of whole requests or not; of TLS only what was inside. */
  readonly bytesReceived: () => number
  /** Bytes that the server got rid of, those in the buffers on the way included. */
  readonly bytesTaken: () => number
  /** Settles once the client has closed its first connection. */
  readonly leftByClient: Promise<void>
  readonly close: () => Promise<void>
}

/** What the server does with a request, once the request is there as a whole. */
export type Behaviour = (socket: Socket, nth: number) => void

export async function startFaultServer(
  behave: Behaviour,
  identity: Identity | null = null,
): Promise<FaultServer> {
  const requests: string[] = []
  const sockets: Socket[] = []
  const { promise: leftByClient, settle: onLeft } = settleLater()
  let bytesReceived = 0
  const onConnection = (socket: Socket): void => {
    let pending = ''
    sockets.push(socket)
    // The client may break off at any time; that is what is being tested.
    socket.on('error', () => undefined)
    socket.on('close', onLeft)
    socket.on('data', (chunk) => {
      bytesReceived += chunk.length
      pending += chunk.toString('utf8')
      if (!isWhole(pending)) return
      requests.push(pending)
      pending = ''
      behave(socket, requests.length)
    })
  }
  const server =
    identity === null
      ? net.createServer(onConnection)
      : tls.createServer({ key: identity.key, cert: identity.cert }, onConnection)
  server.on('tlsClientError', () => undefined)
  const port = await listen(server)
  return {
    port,
    requests,
    connections: () => sockets.length,
    bytesReceived: () => bytesReceived,
    bytesTaken: () => sockets.reduce((sum, socket) => sum + socket.bytesWritten, 0),
    leftByClient,
    close: () => close(server, sockets),
  }
}

function isWhole(request: string): boolean {
  const [head, ...rest] = request.split('\r\n\r\n')
  if (rest.length === 0) return false
  const declared = /content-length: (\d+)/i.exec(head ?? '')?.[1] ?? '0'
  return Buffer.byteLength(rest.join('\r\n\r\n')) >= Number(declared)
}

/** A port on which nobody listens any more. */
export async function closedPort(): Promise<number> {
  const server = net.createServer()
  const port = await listen(server)
  await close(server, [])
  return port
}

/** Takes connections and says nothing at all, not even the first word of TLS. */
export async function startSilentServer(): Promise<Omit<FaultServer, SpokenWith>> {
  const sockets: Socket[] = []
  const { promise: leftByClient, settle: onLeft } = settleLater()
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined)
    // Without reading, the end of the connection would not be noticed.
    socket.on('close', onLeft).resume()
    sockets.push(socket)
  })
  return { port: await listen(server), leftByClient, close: () => close(server, sockets) }
}

type SpokenWith = 'requests' | 'connections' | 'bytesReceived' | 'bytesTaken'

function settleLater(): { readonly promise: Promise<void>; readonly settle: () => void } {
  let settle = (): void => undefined
  const promise = new Promise<void>((resolve) => (settle = resolve))
  return { promise, settle: () => settle() }
}

/** Listens but never takes a connection, and its queue is full: connecting hangs, as behind a
 * firewall that drops. The listener lives in a thread that sleeps for good. */
export async function startFullServer(): Promise<Pick<FaultServer, 'port' | 'close'>> {
  const worker = new Worker(
    `const net = require('node:net')
     const { parentPort } = require('node:worker_threads')
     const server = net.createServer().listen(0, '127.0.0.1', 1, () => {
       parentPort.postMessage(server.address().port)
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
     })`,
    { eval: true },
  )
  const port: unknown = (await once(worker, 'message'))[0]
  assert(typeof port === 'number', 'the thread tells its port')
  const fillers = Array.from({ length: 16 }, () => {
    const filler = net.connect(port, '127.0.0.1')
    filler.on('error', () => undefined)
    return filler
  })
  await once(fillers[0] ?? worker, 'connect')
  const stop = async (): Promise<void> => {
    for (const filler of fillers) filler.destroy()
    await worker.terminate()
  }
  return { port, close: stop }
}

async function listen(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(address !== null && typeof address === 'object', 'a listening server has an address')
  return address.port
}

async function close(server: net.Server, sockets: readonly Socket[]): Promise<void> {
  for (const socket of sockets) socket.destroy()
  server.close()
  await once(server, 'close')
}

/** An HTTP message with its length. */
export function answer(
  body: string | Buffer,
  headers: readonly string[] = [],
  status = '200 OK',
): Buffer {
  const bytes = Buffer.from(body)
  return Buffer.concat([head([`Content-Length: ${bytes.length}`, ...headers], status), bytes])
}

export const head = (headers: readonly string[], status = '200 OK'): Buffer =>
  Buffer.from([`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n'))

export const replyWith =
  (bytes: Buffer): Behaviour =>
  (socket) =>
    void socket.write(bytes)

/** Sends so much and then ends the connection in good order, as if that were all. */
export const replyAndEnd =
  (bytes: Buffer): Behaviour =>
  (socket) =>
    void socket.end(bytes)

/** Sends so much and then resets the connection. */
export const replyAndReset =
  (bytes: Buffer): Behaviour =>
  (socket) =>
    void socket.write(bytes, () => socket.resetAndDestroy())

/** One chunk again and again, as fast as it is taken, until the client goes away. */
export const replyForEver =
  (first: Buffer, chunk: Buffer): Behaviour =>
  (socket) => {
    const pump = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    }
    socket.on('drain', pump)
    socket.write(first)
    pump()
  }

/** One byte of the chunk every few ms: never idle, never done. */
export const drip =
  (first: Buffer, chunk: Buffer): Behaviour =>
  (socket) => {
    let sent = 0
    socket.write(first)
    const timer = setInterval(() => {
      socket.write(chunk.subarray(sent % chunk.length, (sent % chunk.length) + 1))
      sent += 1
    }, 10)
    socket.on('close', () => clearInterval(timer))
  }

/** Small on the wire, `bytes` long when unpacked. */
export const gzipBomb = (bytes: number): Buffer => gzipSync(Buffer.alloc(bytes, 0x20))
