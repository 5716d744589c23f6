// What the running program costs in its real window: a sale from the page to the disk and back, a
// scan until its line is painted, and memory over ten thousand sales.
import type * as Electron from 'electron'
import type { ElectronApplication, Page } from 'playwright-core'
import { atMost, median, p99, slopeOf, spread, type Row } from './figures'
import { createRawAppend, familyKb, newFolder, type Place } from './place'
import { barcodes, openHeadquarters, openWindow, type Window } from './window'

const WARM = 50
const TIMED = 400
const CART_LINES = 200
const SCANS = 300
const FRAME_MS = 1_000 / 60
const GROWTH_SALES = 10_000
const GROWTH_SAMPLES = 10

export async function measureTill(place: Place): Promise<readonly Row[]> {
  const folder = newFolder(place, 'window')
  const headquarters = await openHeadquarters(folder)
  // Memory that nobody uses any more would count as growth until the collector comes by.
  const window = await openWindow(place, `${folder}/user`, [
    `--provision=${headquarters.provision}`,
    '--js-flags=--expose-gc',
  ])
  const sales = await timeSales(window, createRawAppend(folder))
  const scans = await timeScans(window.page)
  const growth = await measureGrowth(window)
  await window.close()
  headquarters.close()
  return [...sales, scans, growth]
}

async function timeSales({ app, page }: Window, append: () => number): Promise<readonly Row[]> {
  await watchHandler(app)
  const inPage: number[] = []
  const appends: number[] = []
  for (let index = 0; index < WARM + TIMED; index += 1) {
    const appendMs = append()
    const saleMs = await page.evaluate(paySale, fiveCodes(index))
    if (index < WARM) continue
    appends.push(appendMs)
    inPage.push(saleMs)
  }
  const handled = (await inMain(app, handlerTimes)).slice(-TIMED)
  const row = (what: string, times: readonly number[]): Row => ({
    what: `sale of 5 lines through the program, ${what}`,
    ours: spread(times),
    limit: `4 KiB append and sync: ${spread(appends)}`,
    figure: median(times) / median(appends),
    unit: 'x',
    goal: atMost(3),
  })
  return [row('in main', handled), row('from the page and back', inPage)]
}

export const fiveCodes = (sale: number): readonly string[] =>
  [0, 1, 2, 3, 4].map((line) => barcodes[(sale * 7 + line * 31) % barcodes.length] ?? '')

export async function paySale(codes: readonly string[]): Promise<number> {
  for (const code of codes) await window.till.ask('scan', { code })
  const cart = await window.till.ask('cart', null)
  const tender = { type: 'CASH', amount: String(cart.total / 100) } as const
  const from = performance.now()
  const paid = await window.till.ask('pay', { cart: cart.id, tender })
  const ms = performance.now() - from
  if (!paid.ok) throw new Error(`the sale was not taken: ${JSON.stringify(paid.error)}`)
  return ms
}

/** Electron keeps its handlers in a map of its own; there is no other way to stand around one. */
const watchHandler = (app: ElectronApplication): Promise<void> =>
  inMain(app, ({ ipcMain }) => {
    if (Reflect.has(globalThis, 'benchTimes')) return
    const handlers = Reflect.get(ipcMain, '_invokeHandlers') as Map<
      string,
      (event: unknown, name: string, ...rest: readonly unknown[]) => unknown
    >
    const answer = handlers.get('ask')
    const times: number[] = []
    Reflect.set(globalThis, 'benchTimes', times)
    handlers.set('ask', async (event, name, ...rest) => {
      const from = performance.now()
      const given = await answer?.(event, name, ...rest)
      if (name === 'pay') times.push(performance.now() - from)
      return given
    })
  })

const ATTEMPTS = 20

/**
 * Runs what may run twice in the main process. Now and then the inspector there answers that its
 * promise was garbage collected; then it is asked again.
 */
export async function inMain<T>(
  app: ElectronApplication,
  work: (electron: typeof Electron) => T,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await app.evaluate<T>(work)
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
    }
  }
}

const handlerTimes = (): readonly number[] =>
  Reflect.get(globalThis, 'benchTimes') as readonly number[]

async function timeScans(page: Page): Promise<Row> {
  await page.evaluate(fillCart, barcodes.slice(0, CART_LINES))
  // The page shows what it asked for itself: let it begin anew, with this cart.
  await page.reload()
  await page.waitForFunction(
    (count) => document.querySelectorAll('[data-test="line"]').length === count,
    CART_LINES,
  )
  const scans: number[] = []
  const frames: number[] = []
  const extra: number[] = []
  for (let index = 0; index < SCANS; index += 1) {
    const line = (index * 37) % CART_LINES
    const { scanMs, frameMs } = await page.evaluate(timeScan, [barcodes[line] ?? '', line] as const)
    if (index < WARM) continue
    scans.push(scanMs)
    frames.push(frameMs)
    extra.push((scanMs - frameMs) / FRAME_MS)
  }
  return {
    what: `scan until its line is painted, cart of ${CART_LINES} lines`,
    ours: `${spread(scans)}; ${median(extra).toFixed(2)} frames more at the median`,
    limit: `empty frame: ${spread(frames)}`,
    figure: p99(extra),
    unit: ' frames (p99)',
    goal: atMost(2),
  }
}

async function fillCart(codes: readonly string[]): Promise<void> {
  for (const code of codes) await window.till.ask('scan', { code })
}

/** A task that a frame's callback posts comes after that frame has been painted. */
async function timeScan([code, line]: readonly [string, number]) {
  const quantity = document.querySelectorAll('[data-test="line-quantity"]')[line]
  if (quantity === undefined) throw new Error(`there is no line ${line}`)
  const before = quantity.textContent
  const times: number[] = []
  for (const kind of ['lead', 'frame', 'scan']) {
    if (kind === 'scan') {
      for (const key of code) window.dispatchEvent(new KeyboardEvent('keydown', { key }))
    }
    const from = performance.now()
    if (kind === 'scan') window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
    do await new Promise(requestAnimationFrame)
    while (kind === 'scan' && quantity.textContent === before)
    const { port1, port2 } = new MessageChannel()
    await new Promise((done) => {
      port1.onmessage = done
      port2.postMessage(null)
    })
    port1.close()
    times.push(performance.now() - from)
  }
  const [, frameMs = 0, scanMs = 0] = times
  return { frameMs, scanMs }
}

async function measureGrowth({ app, page }: Window): Promise<Row> {
  const program = app.process().pid
  if (program === undefined) throw new Error('the program has no process')
  await page.evaluate(() => window.till.ask('clearCart', null))
  const samples: (readonly [sales: number, kb: number])[] = []
  const step = GROWTH_SALES / GROWTH_SAMPLES
  for (let sales = step; sales <= GROWTH_SALES; sales += step) {
    await page.evaluate(ringUp, [barcodes, step] as const)
    // What still waits to be sent is no growth: it goes away with headquarters' answers.
    await page.evaluate(untilSent)
    await page.evaluate(collect)
    await inMain(app, collect)
    samples.push([sales, familyKb(program, 'Private_Dirty')])
  }
  const [first, last] = [samples[0]?.[1] ?? 0, samples.at(-1)?.[1] ?? 0]
  return {
    what: `memory of its own over ${GROWTH_SALES} sales in one run`,
    ours: `${megabytes(first)} after ${step} sales, ${megabytes(last)} at the end`,
    limit: 'flat',
    figure: slopeOf(samples.slice(1)),
    unit: ' KB a sale',
    goal: atMost(1),
  }
}

async function untilSent(): Promise<void> {
  for (;;) {
    const { waiting, sending } = (await window.till.ask('till', null)).outbox
    if (waiting + sending === 0) return
    await new Promise(requestAnimationFrame)
  }
}

export const megabytes = (kb: number): string => `${Math.round(kb / 1_024)} MB`

const collect = (): void => {
  const gc = Reflect.get(globalThis, 'gc') as (() => void) | undefined
  gc?.()
}

async function ringUp([codes, count]: readonly [readonly string[], number]): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const code = codes[index % codes.length] ?? ''
    const scanned = await window.till.ask('scan', { code })
    if (!scanned.ok) throw new Error(`the scan was not taken: ${JSON.stringify(scanned.error)}`)
    const { id, total } = scanned.value.cart
    const tender = { type: 'CASH', amount: String(total / 100) } as const
    const paid = await window.till.ask('pay', { cart: id, tender })
    if (!paid.ok) throw new Error(`the sale was not taken: ${JSON.stringify(paid.error)}`)
  }
}
