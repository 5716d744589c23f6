// The shell around the page: one program to a folder, and a page that is a guest in it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { mark, reads, type } from './byHand'
import { barcodes, byNumber, openPlatform, practiceBarcodes } from './platform'
import {
  commandLine,
  countsOf,
  inMain,
  newFolder,
  nothingOpen,
  openShop,
  patience,
  rowsOf,
  sell,
  soldBy,
  startTill,
  untilCounts,
  type TillUnderTest,
} from './tillUnderTest'

const [first, second] = barcodes

it('ends a second start at once, brings the first to the front, and goes on selling', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await sell(till, first)
  await inMain(till, ({ app, BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.hide()
    app.once('second-instance', () => window?.show())
  })

  const { executable, args } = commandLine(folder)
  const secondStart = spawn(executable, args, { stdio: 'ignore' })
  onTestFinished(() => void secondStart.kill('SIGKILL'))
  const ended: readonly unknown[] = await once(secondStart, 'exit')
  const isInFront = () =>
    inMain(till, ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused())
  await expect.poll(isInFront, patience).toBe(true)
  await sell(till, second)
  await untilCounts(till, nothingOpen)
  expect({ ended, sales: soldBy(folder).length }).toEqual({ ended: [0, null], sales: 2 })
  expect(platform.ledger()).toEqual(soldBy(folder))
})

it.each<readonly [string, (till: TillUnderTest) => Promise<unknown>]>([
  ['a person', (till) => till.quit()],
  ['the system, and told so once more while it closes', endTwice],
])('ended by %s, it hears the answer to what has left, and sends nothing more', async (_name, end) => {
  const folder = newFolder()
  const platform = await openPlatform(folder, 'books')
  const till = await openShop(folder, { provision: platform.provision() })
  platform.headquarters().faults.set([{ kind: 'delay', ms: 2_000, target: 'qimen' }])
  const underWay = await sell(till, first)
  const next = await sell(till, second)
  await expect
    .poll(() => countsOf(till), patience)
    .toEqual({ ...nothingOpen, sending: 1, waiting: 1 })
  await end(till)
  const standing = rowsOf(folder).map(({ number, state }) => [number, state] as const)
  expect(standing.sort(byNumber)).toEqual([
    [underWay.number, 'confirmed'],
    [next.number, 'waiting'],
  ])
  expect(platform.ledger()).toEqual([[underWay.number, underWay.total]])
})

async function endTwice({ app, page }: TillUnderTest): Promise<void> {
  const program = app.process()
  const [ended, isShut] = [once(program, 'exit'), page.waitForEvent('close')]
  program.kill('SIGTERM')
  await isShut
  // Electron lets another signal end it at once, and no other quit.
  await app.evaluate((electron) => {
    electron.app.quit()
  })
  await ended
}

it('waits a while for an answer that does not come; started meanwhile, it comes again', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder, 'books')
  const till = await openShop(folder, { provision: platform.provision() })
  onTestFinished(() => {
    killHolder(folder)
  })
  await sell(till, first)
  await untilCounts(till, nothingOpen)
  platform.headquarters().faults.set([{ kind: 'delay', ms: 600_000, target: 'qimen' }])
  await sell(till, second)
  await expect.poll(() => countsOf(till), patience).toEqual({ ...nothingOpen, sending: 1 })
  const leaving = till.app.process()
  const ended = once(leaving, 'exit')
  await inMain(till, ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

  const { executable, args } = commandLine(folder)
  const startedMeanwhile = spawn(executable, args, { stdio: 'ignore' })
  const how: readonly unknown[] = await once(startedMeanwhile, 'exit')
  const isGone = leaving.exitCode !== null
  expect([how, isGone, await ended]).toEqual([[0, null], false, [0, null]])
  expect(rowsOf(folder).map(({ state }) => state)).toEqual(['sending', 'confirmed'])
  await expect
    .poll(() => holderOf(folder), patience)
    .toSatisfy((holder) => holder !== null && holder !== leaving.pid)
})

/** The program that has taken the folder for itself; null while none has. */
function holderOf(folder: string): number | null {
  const lock = path.join(folder, 'till', 'SingletonLock')
  const isHeld = fs.lstatSync(lock, { throwIfNoEntry: false }) !== undefined
  return isHeld ? Number(fs.readlinkSync(lock).split('-').at(-1)) : null
}

/** No test holds a program that was started again by the one before it. */
function killHolder(folder: string): void {
  const holder = holderOf(folder)
  if (holder !== null) process.kill(holder, 'SIGKILL')
}

it('says that its folder cannot be written, and not that another till is open on it', async () => {
  const { executable, args } = commandLine('/proc/none')
  const start = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void start.kill('SIGKILL'))
  let said = ''
  start.stderr.on('data', (part: Buffer) => (said += part.toString()))
  const ended: readonly unknown[] = await once(start, 'close')
  expect({ ended, said }).toEqual({
    ended: [1, null],
    said: expect.stringContaining('The till cannot start') as unknown,
  })
  expect(said).not.toContain('A till is open')
})

it('gives the page nothing but questions and announcements', async () => {
  const till = await startTill(newFolder(), { args: ['--practice'] })
  const preferences = await inMain(till, ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    // Not in Electron's types, yet the only way to ask what a window was really given.
    const given: unknown = Reflect.apply(
      Reflect.get(window?.webContents ?? {}, 'getLastWebPreferences') as () => unknown,
      window?.webContents,
      [],
    )
    const names = ['sandbox', 'contextIsolation', 'nodeIntegration', 'webviewTag']
    return names.map((name) => [name, Reflect.get(Object(given) as object, name) as unknown])
  })
  const seen = await till.page.evaluate(() => ({
    bridge: Object.keys(window.till).sort(),
    node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
    origin: location.origin,
  }))
  expect({ preferences, ...seen }).toEqual({
    preferences: [
      ['sandbox', true],
      ['contextIsolation', true],
      ['nodeIntegration', false],
      ['webviewTag', false],
    ],
    bridge: ['ask', 'watch'],
    node: [],
    origin: 'app://till',
  })
})

it('says in words that it stopped when a question fails, and goes on with the same cart', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await till.ask('scan', { code: first })
  const before = await till.ask('cart', null)
  await inMain(till, ({ ipcMain }) => {
    type Answer = (event: unknown, name: string, ...rest: readonly unknown[]) => unknown
    const handlers = Reflect.get(ipcMain, '_invokeHandlers') as Map<string, Answer>
    const answer = handlers.get('ask')
    handlers.set('ask', (event, name, ...rest) => {
      if (name === 'diagnose') throw new Error('a defect')
      return answer?.(event, name, ...rest)
    })
  })
  // What a hook of a page throws is told to Vue, and to nobody else.
  await type(till, 'F10', '6')
  await reads(till, 'blocked', [expect.stringContaining('收银程序已停止')])
  await till.page.keyboard.press('Enter')
  await till.page.waitForSelector(mark('line'))
  expect(await till.ask('cart', null)).toEqual(before)
})

it('lets the page go nowhere, open nothing and fetch nothing', async () => {
  const folder = newFolder()
  const { headquarters } = await openPlatform(folder)
  const till = await startTill(folder, { args: ['--practice'] })
  const elsewhere = `${headquarters().url}/`
  const reached = await till.page.evaluate(async (url) => {
    const opened = window.open(url)
    location.assign(url)
    const fetched = await fetch(url).then(
      () => true,
      () => false,
    )
    return { opened: opened !== null, fetched }
  }, elsewhere)
  // Asked after the page was told to leave: it is still here to be asked.
  expect(await till.ask('start', null)).toEqual({ kind: 'ready' })
  const windows = await inMain(
    till,
    ({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
  )
  expect({ ...reached, windows, at: new URL(till.page.url()).origin }).toEqual({
    opened: false,
    fetched: false,
    windows: 1,
    at: 'null',
  })
})

it('serves the page under a strict policy, and no file beside it', async () => {
  const till = await startTill(newFolder(), { args: ['--practice'] })
  const answers = inMain(till, async ({ net }) => {
    const page = await net.fetch('app://till/index.html')
    const outside = [
      'app://till/..%2fmain%2fmain.js',
      'app://other/index.html',
      'app://till/%E0%A4%A.html',
      'app://till/assets/none.js',
    ]
    const others = outside.map((url) =>
      net.fetch(url).then(
        ({ status }) => `served with ${status}`,
        (error: unknown) => (error instanceof Error ? error.message : 'failed'),
      ),
    )
    return {
      policy: page.headers.get('content-security-policy'),
      status: page.status,
      others: await Promise.all(others),
    }
  })
  expect(await answers).toEqual({
    policy:
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
      "font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; " +
      "frame-ancestors 'none'",
    status: 200,
    others: [
      'net::ERR_ACCESS_DENIED',
      'net::ERR_ACCESS_DENIED',
      'net::ERR_ACCESS_DENIED',
      'net::ERR_FILE_NOT_FOUND',
    ],
  })
})

it('refuses what no page of ours would ask, and logs none of it', async () => {
  const folder = newFolder()
  const till = await startTill(folder, { args: ['--practice'] })
  const answers = await till.page.evaluate(async () => {
    // A page that was taken over keeps to no types.
    const ask = window.till.ask as (name: unknown, input: unknown) => Promise<unknown>
    const cyclic: Record<string, unknown> = { code: 'canary-cyclic' }
    cyclic['self'] = cyclic
    const hostile: readonly (readonly [unknown, unknown])[] = [
      ['dropTables', null],
      ['__proto__', null],
      ['constructor', null],
      [{ toString: 'canary-name' }, null],
      ['scan', { code: 'canary-huge'.repeat(1_000_000) }],
      ['scan', { code: 'canary-more', more: true }],
      ['scan', cyclic],
      ['scan', 'canary-text'],
      ['setQuantity', { line: -1, quantity: '1' }],
      ['setQuantity', { line: 0.5, quantity: '1' }],
      ['pay', { cart: 'x', tender: Array(1000).fill({ type: 'CASH', amount: '1' }) }],
    ]
    return Promise.all(
      hostile.map(([name, input]) =>
        ask(name, input).then(
          () => 'answered',
          () => 'refused',
        ),
      ),
    )
  })
  expect(answers).toEqual(Array(11).fill('refused'))
  expect(await till.ask('start', null)).toEqual({ kind: 'ready' })
  await till.quit()
  const log = path.join(folder, 'till', 'practice', 'logs', 'till.log')
  expect(fs.readFileSync(log, 'utf8')).not.toContain('canary')
})

it('keeps secrets and PINs out of every file but the sealed one', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const { qimen, hub } = platform.headquarters().provisioning().backends
  const pin = '604718293'
  const provision = platform.provision((file) => ({
    ...file,
    operators: file.operators.map((operator) => ({ ...operator, pin })),
  }))
  const till = await startTill(folder, { provision })
  await till.ask('signIn', { operator: '001', pin })
  await expect
    .poll(async () => (await till.ask('till', null)).catalogue.complete, patience)
    .toBe(true)
  await sell(till, first)
  // A refusal is logged in the platform's words, which may repeat what they were sent.
  platform.headquarters().faults.set([{ kind: 'wrongSignature', target: 'qimen', times: 1 }])
  await sell(till, second)
  await untilCounts(till, nothingOpen)
  await till.quit()

  const secrets = [qimen.appSecret, qimen.session, hub.token, pin]
  const telling = filesUnder(path.join(folder, 'till')).filter((file) => {
    const content = fs.readFileSync(file)
    return secrets.some((secret) => content.includes(secret))
  })
  expect(telling).toEqual([])
  expect(fs.statSync(path.join(folder, 'till', 'till', 'secrets.bin')).mode & 0o077).toBe(0)
})

it('practises with a headquarters of its own, whatever file it is given', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await startTill(folder, {
    args: ['--practice'],
    provision: platform.provision(),
  })
  const view = await till.ask('till', null)
  await expect
    .poll(async () => (await till.ask('till', null)).catalogue.complete, patience)
    .toBe(true)
  await sell(till, practiceBarcodes[0])
  await untilCounts(till, nothingOpen)
  await till.quit()
  expect(view.mode).toBe('practice')
  expect(new URL(view.headquarters?.url ?? '').hostname).toBe('127.0.0.1')
  expect(view.headquarters?.url).not.toBe(`${platform.headquarters().url}/`)
  expect(fs.existsSync(path.join(folder, 'till', 'till'))).toBe(false)
  expect(platform.ledger()).toEqual([])
})

function filesUnder(folder: string): readonly string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}
