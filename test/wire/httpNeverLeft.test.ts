// A sale that cannot have left is never called in doubt, and what may not be reached is not even
// connected to.
import { describe, expect, test, vi } from 'vitest'
import { createHttp, type HttpOptions } from '../../main/backends/http'
import { type Authority, type Identity, createAuthority } from './certificates'
import {
  LONG_MS,
  SHORT_MS,
  brokeOff,
  exchange,
  get,
  noConnection,
  open,
  origin,
  post,
  serve,
} from './exchanges'
import {
  answer,
  closedPort,
  replyWith,
  startFullServer,
  startSilentServer,
} from './faultServer'

describe('a request has never left when', () => {
  test('nobody listens', async () => {
    const request = post(`http://127.0.0.1:${await closedPort()}`)
    expect(await exchange(request)).toEqual(noConnection('ECONNREFUSED'))
  })

  test('the name does not exist', async () => {
    const told = await exchange(post('http://till.invalid'), { deadlineMs: SHORT_MS })
    expect(told.kind).toBe('neverLeft')
  })

  test('connecting takes longer than the deadline', async () => {
    const server = await startFullServer()
    open.push(server)
    const told = await exchange(post(origin(server)), { deadlineMs: 300 })
    expect(told).toEqual(noConnection('deadline passed'))
  })

  test('the other side never begins TLS', async () => {
    const server = await startSilentServer()
    open.push(server)
    const told = await exchange(post(`https://127.0.0.1:${server.port}`), { deadlineMs: 300 })
    expect(told).toEqual(noConnection('deadline passed'))
    await server.leftByClient
  })

  test('the other side does not speak TLS', async () => {
    const server = await serve(replyWith(answer('')))
    const told = await exchange(post(`https://127.0.0.1:${server.port}`), { deadlineMs: SHORT_MS })
    expect(told.kind).toBe('neverLeft')
    expect(server.requests).toEqual([])
  })

  const authority = createAuthority('Test authority')
  const mine = { host: '127.0.0.1', validUntil: 'year 2049' } as const
  test.each<[string, Identity, Authority, string]>([
    [
      'has expired',
      authority.issue({ ...mine, validUntil: 'year 2001' }),
      authority,
      'CERT_HAS_EXPIRED',
    ],
    [
      'is for another host',
      authority.issue({ ...mine, host: 'other.example' }),
      authority,
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    [
      'is from an unknown authority',
      createAuthority('Unknown authority').issue(mine),
      authority,
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
  ])('the certificate %s', async (_, identity, trusted, code) => {
    const server = await serve(replyWith(answer('')), identity)
    const told = await exchange(post(`https://127.0.0.1:${server.port}`), {
      trustedRoots: [trusted.cert],
    })
    expect(told).toEqual(noConnection(code))
    expect(server.bytesReceived()).toBe(0)
  })

  test('a certificate is bad even where the environment says not to mind', async () => {
    const server = await serve(replyWith(answer('')), authority.issue(mine))
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const told = await exchange(post(`https://127.0.0.1:${server.port}`))
    expect(told).toEqual(noConnection('UNABLE_TO_VERIFY_LEAF_SIGNATURE'))
  })

  test('a good certificate is not enough: what breaks off after it may have left', async () => {
    const identity = authority.issue(mine)
    const good = await serve(replyWith(answer('yes')), identity)
    const bad = await serve((socket) => void socket.destroy(), identity)
    const options = { trustedRoots: [authority.cert] }
    const told = [
      await exchange(post(`https://127.0.0.1:${good.port}`), options),
      await exchange(post(`https://127.0.0.1:${bad.port}`), options),
    ]
    expect(told).toMatchObject([{ response: { body: 'yes' } }, brokeOff('ECONNRESET')])
  })
})

describe('a request is refused here, and nothing is even connected, when', () => {
  const practice = { reach: 'loopback' } as const
  const provisioned = { plainHttpOrigins: new Set(['http://127.0.0.1:1']) }
  const notProvisioned = 'http is not provisioned for this address'
  const thisMachine = 'a practice till reaches this machine only'
  const refused: [string, string, Partial<HttpOptions>, string][] = [
    ['no address', 'qm', {}, 'the address cannot be read'],
    ['another protocol', 'data:application/json,1', {}, 'neither https nor http'],
    ['plain http where nothing says so', 'http://127.0.0.1:PORT', {}, notProvisioned],
    ['plain http to another port', 'http://127.0.0.1:PORT', provisioned, notProvisioned],
    ['practice and a real host', 'https://qimen.api.taobao.com', practice, thisMachine],
    ['practice and a name', 'https://localhost:PORT', practice, thisMachine],
    ['practice and a name like an address', 'https://127.0.0.1.nip.io', practice, thisMachine],
    ['practice and a user like an address', 'https://127.0.0.1@10.0.0.1', practice, thisMachine],
    ['practice and any address', 'https://0.0.0.0:PORT', practice, thisMachine],
    ['practice and a mapped address', 'https://[::ffff:7f00:1]:PORT', practice, thisMachine],
  ]
  test.each(refused)('it asks for %s', async (_, url, options, reason) => {
    const server = await serve(replyWith(answer('')))
    const http = createHttp({
      deadlineMs: LONG_MS,
      plainHttpOrigins: new Set(),
      reach: 'anywhere',
      ...options,
    })
    const request = { ...get(''), url: url.replace('PORT', String(server.port)) }
    expect(await http(request)).toEqual({ kind: 'neverLeft', message: `refused: ${reason}` })
    expect(server.connections()).toBe(0)
  })

  test('it asks for another host, but not for loopback in another spelling', async () => {
    const server = await serve(replyWith(answer('yes')))
    const told = await exchange(get(`http://0x7f.1:${server.port}`), { reach: 'loopback' })
    expect(told).toMatchObject({ response: { body: 'yes' } })
  })
})
