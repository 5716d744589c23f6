// Each fault that can be switched on: what the caller sees, and what was booked behind it.
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fault } from '../../practice/faults'
import type { Headquarters } from '../../practice/headquarters'
import {
  answerTo,
  booked,
  callOf,
  createTestClock,
  failure,
  known,
  openHeadquarters,
  order,
  platformError,
  send,
  type TestClock,
} from './headquartersUnderTest'

let clock: TestClock
let headquarters: Headquarters
beforeEach(async () => {
  clock = createTestClock()
  headquarters = await openHeadquarters(clock)
})
afterEach(() => headquarters.close())

/** What one signed call sees: a status with its text, or that the line broke. */
async function seen(): Promise<readonly [number, string] | 'broken'> {
  try {
    const response = await send(headquarters, callOf(headquarters))
    return [response.status, await response.text()]
  } catch {
    return 'broken'
  }
}

const strike = (...faults: readonly Fault[]): void => headquarters.faults.set(faults)
const bookings = (): number => headquarters.ledger().length

it.each([
  [{ kind: 'dropBefore', target: 'qimen' }, 0],
  [{ kind: 'dropAfterCommit', target: 'qimen' }, 1],
  [{ kind: 'halfBody', target: 'qimen' }, 1],
  [{ kind: 'halfBody', target: 'qimen', work: 'skipped' }, 0],
] as const)('%o breaks the line with %i booked', async (fault, count) => {
  strike(fault)
  expect(await seen()).toBe('broken')
  expect(bookings()).toBe(count)
})

it('half a body promises more than it sends', async () => {
  strike({ kind: 'halfBody', target: 'feed' })
  const promised = await new Promise<readonly [string | undefined, number]>((resolve) => {
    request(`${headquarters.url}/feeds/items`, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => (bytes += chunk.length))
      response.on('error', () => undefined)
      response.on('close', () => resolve([response.headers['content-length'], bytes]))
    }).end()
  })
  expect(promised).toEqual(['25', 12])
})

it('broken JSON hides that the order was booked', async () => {
  strike({ kind: 'brokenJson', target: 'qimen' })
  const answer = await seen()
  const whole = JSON.stringify(booked)
  expect(answer).toEqual([200, whole.slice(0, Math.ceil((whole.length * 2) / 3))])
  expect(bookings()).toBe(1)
})

it.each([500, 502, 503, 504, 404, 401, 403])('status %i books nothing', async (status) => {
  strike({ kind: 'status', status, target: 'qimen' })
  expect(await seen()).toEqual([status, `<html><h1>${status}</h1></html>`])
  expect(bookings()).toBe(0)
})

it('a status may also come after the order was booked', async () => {
  strike({ kind: 'status', status: 504, target: 'qimen', work: 'done' })
  expect(await seen()).toEqual([504, '<html><h1>504</h1></html>'])
  expect(bookings()).toBe(1)
})

it('a captive portal answers 200 or 302 with a page, and books nothing', async () => {
  strike({ kind: 'captivePortal', target: 'qimen' })
  const portal = await send(headquarters, callOf(headquarters))
  strike({ kind: 'captiveRedirect', target: 'qimen' })
  const redirect = await send(headquarters, callOf(headquarters))
  expect([portal.status, portal.headers.get('content-type')]).toEqual([
    200,
    'text/html;charset=UTF-8',
  ])
  expect([redirect.status, redirect.headers.get('location')]).toEqual([302, '/captive-portal'])
  const page = await fetch(`${headquarters.url}/captive-portal`)
  expect(await page.text()).toBe(await portal.text())
  expect(bookings()).toBe(0)
})

describe('the platform says no in its own words, and books nothing', () => {
  const ban = 'This ban will last for 30 more seconds'
  it.each([
    [
      { kind: 'throttle', seconds: 30, target: 'qimen' },
      platformError(7, 'App Call Limited', {
        sub_code: 'accesscontrol.limited-by-api-access-count',
        sub_msg: ban,
      }),
    ],
    [{ kind: 'wrongSignature', target: 'qimen' }, platformError(25, 'Invalid Signature')],
    [
      { kind: 'permission', target: 'qimen' },
      platformError(11, 'Insufficient ISV Permissions', {
        sub_code: 'isv.permission-api-package-empty',
        sub_msg: 'scope ids is empty',
      }),
    ],
    [
      { kind: 'unknownCode', target: 'qimen' },
      platformError(987, 'Something Unknown', {
        sub_code: 'isp.something-unknown',
        sub_msg: '未知错误',
      }),
    ],
    [{ kind: 'reject', target: 'qimen', message: '门店已关闭' }, failure('门店已关闭')],
  ] as const)('%o', async (fault, answer) => {
    strike(fault)
    expect(await answerTo(headquarters, callOf(headquarters))).toEqual(answer)
    expect(bookings()).toBe(0)
  })

  it('but a call without a method is told so, as by the real gateway', async () => {
    strike({ kind: 'wrongSignature', target: 'qimen', times: 1 })
    expect(await answerTo(headquarters, {})).toEqual(platformError(21, 'Missing Method'))
    expect(headquarters.faults.list()).toEqual([
      { kind: 'wrongSignature', target: 'qimen', times: 1 },
    ])
  })
})

it.each([
  ['skipped', 0],
  ['done', 1],
] as const)('a delay holds the answer back with the work %s', async (work, count) => {
  strike({ kind: 'delay', ms: 8000, target: 'qimen', work })
  const answer = seen()
  await expect.poll(() => clock.waits).toEqual([8000])
  expect(bookings()).toBe(count)
  clock.advance(8000)
  expect(await answer).toEqual([200, JSON.stringify(booked)])
  expect(bookings()).toBe(1)
})

it('a delay and another fault strike together', async () => {
  strike({ kind: 'delay', ms: 10, target: 'all' }, { kind: 'dropAfterCommit', target: 'qimen' })
  const answer = seen()
  await expect.poll(() => clock.waits).toEqual([10])
  clock.advance(10)
  expect(await answer).toBe('broken')
  expect(bookings()).toBe(1)
})

it('strikes as often as it was told and then switches itself off', async () => {
  strike({ kind: 'dropAfterCommit', target: 'qimen', times: 2 })
  const answers = [await seen(), await seen(), await seen()]
  expect(answers).toEqual(['broken', 'broken', [200, JSON.stringify(known)]])
  expect(headquarters.faults.list()).toEqual([])
})

it('strikes by chance alike each time it is switched on', async () => {
  const round = async (): Promise<string> => {
    strike({ kind: 'reject', target: 'qimen', probability: 0.5 })
    let pattern = ''
    for (let call = 0; call < 20; call += 1) {
      const answer = await seen()
      pattern += answer !== 'broken' && answer[1].includes('failure') ? 'x' : '.'
    }
    return pattern
  }
  const first = await round()
  expect(first).toMatch(/x/)
  expect(first).toMatch(/\./)
  expect(await round()).toBe(first)
})

it('leaves the other platform alone', async () => {
  strike({ kind: 'dropBefore', target: 'feed' })
  expect(await seen()).toEqual([200, JSON.stringify(booked)])
  await expect(fetch(`${headquarters.url}/feeds/items`)).rejects.toThrow()
})

describe('the switches over HTTP', () => {
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${headquarters.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' })

  it('are set and listed as JSON', async () => {
    const faults = [{ kind: 'throttle', seconds: 5, target: 'all', times: 3 }]
    const answer = await post('/faults', JSON.stringify(faults))
    const listed = await fetch(`${headquarters.url}/faults`)
    expect([await answer.json(), await listed.json()]).toEqual([faults, faults])
  })

  it.each(['not json', '{}', '[{"kind":"dropBefore"}]', '[{"kind":"x","target":"all"}]'])(
    'refuse %s',
    async (body) => {
      strike({ kind: 'dropBefore', target: 'feed' })
      expect((await post('/faults', body)).status).toBe(400)
      expect(headquarters.faults.list()).toEqual([{ kind: 'dropBefore', target: 'feed' }])
    },
  )

  it('set the mode', async () => {
    await post('/mode', '{"mode":"forgets","rememberForMs":5}')
    const answer = await fetch(`${headquarters.url}/mode`)
    expect(await answer.json()).toEqual({ mode: 'forgets', rememberForMs: 5 })
    expect(headquarters.mode()).toBe('forgets')
  })

  it('are toggled by the buttons of the page', async () => {
    const press = (body: string) =>
      post('/switch', body, { 'content-type': 'application/x-www-form-urlencoded' })
    const first = await press('fault=dropAfterCommit')
    const on = headquarters.faults.list()
    await press('mode=books')
    await press('fault=dropAfterCommit')
    expect([first.status, first.headers.get('location'), on]).toEqual([
      303,
      '/',
      [{ kind: 'dropAfterCommit', target: 'qimen' }],
    ])
    expect([headquarters.mode(), headquarters.faults.list()]).toEqual(['books', []])
  })

  it('refuse a page from elsewhere', async () => {
    const answer = await post('/mode', '{"mode":"books"}', { origin: 'http://example.com' })
    expect([answer.status, headquarters.mode()]).toEqual([403, 'dedupes'])
  })
})

it('a headquarters that closes does not wait for a delayed answer', async () => {
  const doomed = await openHeadquarters({
    now: clock.now,
    wait: (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('closed')))
        void doomed.close()
      }),
  })
  doomed.faults.set([{ kind: 'delay', ms: 600_000, target: 'all' }])
  await expect(send(doomed, callOf(doomed, order))).rejects.toThrow()
  await doomed.close()
})
