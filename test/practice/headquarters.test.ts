// What the headquarters keeps over a restart, what its page says, and how it starts on its own.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Headquarters } from '../../practice/headquarters'
import {
  answerTo,
  booked,
  bookingOf,
  callOf,
  createTestClock,
  NOON,
  openHeadquarters,
  order,
  orderInfo,
} from './headquartersUnderTest'

let folder: string
let opened: Headquarters[]
const open = async (file = join(folder, 'headquarters.db')): Promise<Headquarters> => {
  const headquarters = await openHeadquarters(createTestClock(), file)
  opened.push(headquarters)
  return headquarters
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'practice-'))
  opened = []
})
afterEach(async () => {
  for (const headquarters of opened) await headquarters.close()
  rmSync(folder, { recursive: true })
})

it('keeps keys, port, mode, feed and ledger over a restart', async () => {
  const first = await open()
  first.setMode('books')
  await answerTo(first, callOf(first))
  const provisioning = first.provisioning()
  const feed = first.reloadFeed()
  await first.close()
  const second = await open()
  expect(second.provisioning()).toEqual(provisioning)
  expect([second.url, second.mode()]).toEqual([first.url, 'books'])
  expect(second.ledger()).toEqual([bookingOf(1, NOON)])
  const token = provisioning.backends.hub.token
  expect(await readAfresh(`${second.url}/feeds/items?customerid=C001`, token)).toMatchObject({
    feed,
  })
})

// A line of its own: fetch would reuse the one to the headquarters that was closed.
const readAfresh = (url: string, token: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` }
    get(url, { agent: false, headers }, (response) => {
      json(response).then(resolve, reject)
    }).on('error', reject)
  })

it('takes another port when its own is taken meanwhile', async () => {
  const first = await open()
  await first.close()
  const squatter = createServer()
  await new Promise<void>((resolve) => squatter.listen(first.port, '127.0.0.1', resolve))
  const second = await open()
  await new Promise((resolve) => squatter.close(resolve))
  expect(second.port).not.toBe(first.port)
})

it('draws other keys for another file', async () => {
  const [one, two] = [await open(), await open(join(folder, 'other.db'))]
  expect(one.provisioning().backends.qimen.appSecret).not.toBe(
    two.provisioning().backends.qimen.appSecret,
  )
})

it.each([
  ['dedupes', { ignoredForHours: 72 }],
  ['forgets', { ignoredForHours: 72 }],
  ['books', 'booked'],
] as const)('tells the till the truth about repeated numbers when it %s', async (mode, truth) => {
  const headquarters = await open()
  headquarters.setMode(mode)
  expect(headquarters.provisioning().backends.qimen.duplicates).toEqual(truth)
})

it('lists its bookings page by page', async () => {
  const headquarters = await open()
  headquarters.setMode('books')
  await answerTo(headquarters, callOf(headquarters))
  await answerTo(headquarters, callOf(headquarters))
  const rest = await fetch(`${headquarters.url}/ledger.json?after=1`)
  expect(await rest.json()).toEqual({ bookings: [bookingOf(2, NOON)], next: 2, more: false })
})

it('says on its page when an order was booked twice, and escapes what it was sent', async () => {
  const headquarters = await open()
  const page = async () => (await fetch(headquarters.url)).text()
  const hostile = { ...order, orderInfo: { ...orderInfo, orderCode: '<b>"1"</b>' } }
  headquarters.setMode('books')
  expect(await answerTo(headquarters, callOf(headquarters, hostile))).toEqual(booked)
  const once = await page()
  await answerTo(headquarters, callOf(headquarters, hostile))
  const twice = await page()
  expect([once, twice].map((html) => /data-once="(\w+)"/.exec(html)?.[1])).toEqual(['yes', 'no'])
  expect(twice).toContain('有销售单重复入账:&#60;b&#62;&#34;1&#34;&#60;/b&#62; ×2')
  expect(twice).toContain('<dd id="sum">¥540.00</dd>')
  expect(twice).not.toContain('<b>')
})

/** What it says and how it ends, started with these words and ended once it listens. */
function startedWith(...words: readonly string[]): Promise<readonly [number | null, string]> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const args = ['--import', 'tsx', 'practice/main.ts', ...words]
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.startsWith('headquarters ')) child.kill('SIGTERM')
    })
  }
  return new Promise((resolve) => child.once('close', (code) => resolve([code, said])))
}

it('says in one line what it cannot do, with the help', async () => {
  const [code, said] = await startedWith('--items=abc')
  const [first = '', second, third = ''] = said.split('\n')
  expect([code, first, second, third.slice(0, 20)]).toEqual([
    1,
    '--items must be a whole number up to 999999999, and not "abc"',
    '',
    'npm run practice -- ',
  ])
})

it('says that a port is taken', async () => {
  const { port } = await open()
  const words = [`--file=${join(folder, 'other.db')}`, `--port=${port}`]
  expect(await startedWith(...words)).toEqual([1, `port ${port} is taken, or not allowed\n`])
})

it('says that a file keeps its catalogue, whatever size is asked for', async () => {
  const file = `--file=${join(folder, 'own.db')}`
  const made = await startedWith(file, '--items=20')
  const [again, other] = [await startedWith(file), await startedWith(file, '--items=30')]
  const heads = [made, again, other].map(([code, said]) => [code, said.split('\n').length])
  expect([heads, other[1]]).toEqual([
    [[0, 2], [0, 2], [0, 3]],
    expect.stringContaining('was made with --items=20 --odd=0 --seed=1 and keeps them'),
  ])
})

it('starts on its own, writes the provisioning file, and ends when asked to', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const provisioning = join(folder, 'provisioning.json')
  const child = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', 'practice/main.ts', '--items=20', '--mode=books'],
      ...[`--file=${join(folder, 'own.db')}`, `--provisioning=${provisioning}`],
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  )
  const url = /^headquarters (http:\/\/127\.0\.0\.1:\d+\/)\n$/.exec(line)?.[1] ?? ''
  expect(JSON.parse(readFileSync(provisioning, 'utf8'))).toMatchObject({
    store: { code: 'S001' },
    backends: { qimen: { url: `${url}router/qm`, duplicates: 'booked' } },
  })
  const code = await new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill('SIGTERM')
  })
  expect(code).toBe(0)
})
