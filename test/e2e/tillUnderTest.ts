// The real program in a real window, on a folder of its own. A test speaks to it as the page does,
// through window.till, and may take it by the throat: kill -9, a second start, another clock.
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import type * as Electron from 'electron'
import { expect, onTestFinished, vi } from 'vitest'
import type { Bridge, CartView, OutboxView, ReceiptView } from '../../shared/contract'
import { formatMoney } from '../../shared/decimal'
import { openReadOnly } from '../../main/store/database'
import { listConfirmed, listOpen, type OutboxRow } from '../fixtures/rows'
import { root } from '../../scripts/machine.mjs'
import { readRuntime, sandboxArguments } from '../../scripts/runtime.mjs'
import type {} from '../../renderer/till'
import { barcodes, byNumber, type Platform } from './platform'

export interface TillUnderTest {
  readonly ask: Bridge['ask']
  readonly page: Page
  readonly app: ElectronApplication
  /** Ends the whole program as a power cut would, children and all. */
  readonly kill: () => Promise<void>
  readonly quit: () => Promise<void>
}

export interface TillOptions {
  readonly provision?: string
  readonly args?: readonly string[]
  /** The folder to start instead of the program's own. */
  readonly program?: string
  /** The packed program to start, which brings its own runtime. */
  readonly packed?: string
}

/** For expect.poll: what must happen in the end, however slow the machine is. */
export const patience = { timeout: 90_000, interval: 50 } as const

/** A folder that is gone after the test. */
export function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'till-e2e-'))
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  })
  return folder
}

/** What must be typed to start the program on a folder. */
export const commandLine = (folder: string, options: TillOptions = {}) => ({
  executable: options.packed ?? readRuntime().executable,
  args: [
    ...(options.packed === undefined ? [options.program ?? root] : []),
    ...sandboxArguments,
    '--disable-gpu',
    `--user-data-dir=${path.join(folder, 'till')}`,
    ...(options.provision === undefined ? [] : [`--provision=${options.provision}`]),
    ...(options.args ?? []),
  ],
})

/** Starts the program and waits for the page; the test's end kills whatever is left of it. */
export async function startTill(
  folder: string,
  options: TillOptions = {},
): Promise<TillUnderTest> {
  const { executable, args } = commandLine(folder, options)
  const { timeout } = patience
  const app = await _electron.launch({ executablePath: executable, args })
  const program = app.process()
  const ended = once(program, 'exit')
  const kill = async (): Promise<void> => {
    // Playwright starts it as the leader of a group: this reaches the page's process as well.
    const hasEnded = program.exitCode !== null || program.signalCode !== null
    if (program.pid !== undefined && !hasEnded) killGroup(program.pid)
    await ended
  }
  onTestFinished(kill)
  const page = await app.firstWindow()
  page.setDefaultTimeout(timeout)
  return {
    ask: (name, input) =>
      page.evaluate(([question, sent]) => window.till.ask(question, sent), [name, input] as const),
    page,
    app,
    kill,
    quit: async () => {
      await app.close()
      await ended
    },
  }
}

/** Starts it, takes over the file and signs the cashier in, once the items have come down. */
export async function openShop(folder: string, options: TillOptions): Promise<TillUnderTest> {
  const till = await startTill(folder, options)
  expect(await till.ask('start', null)).toEqual({ kind: 'ready' })
  await expect
    .poll(async () => (await till.ask('till', null)).catalogue.complete, patience)
    .toBe(true)
  expect(await till.ask('signIn', { operator: '001', pin: '1111' })).toEqual({
    ok: true,
    value: null,
  })
  return till
}

/** A practice till whose page shows a cart of these. */
export async function practiseWith(codes: readonly string[]): Promise<TillUnderTest> {
  const till = await startTill(newFolder(), { args: ['--practice'] })
  await till.page.waitForSelector('[data-test="empty-sale"]')
  await till.page.waitForSelector('[data-test="loading-items"]', { state: 'detached' })
  for (const code of codes) await till.ask('scan', { code })
  await till.page.reload()
  await till.page.waitForSelector('[data-test="line"]')
  return till
}

/** Rings up one sale of these items and pays in cash; answers with its receipt. */
export async function sell(
  till: TillUnderTest,
  ...codes: readonly string[]
): Promise<ReceiptView> {
  for (const code of codes) await till.ask('scan', { code })
  const cart = await till.ask('cart', null)
  const paid = await till.ask('pay', { cart: cart.id, tender: exactCash(cart) })
  if (!paid.ok) throw new Error(`the sale was not taken: ${JSON.stringify(paid.error)}`)
  if (paid.value.kind === 'part') throw new Error('the whole sum was taken for a part')
  return paid.value.receipt
}

export const exactCash = ({ total }: CartView) =>
  ({ type: 'CASH', amount: formatMoney(total) }) as const

/** The machine says that it woke up, upon which the program tries a resting platform again. */
export const wake = (till: TillUnderTest): Promise<void> =>
  inMain(till, ({ powerMonitor }) => {
    powerMonitor.emit('resume')
  })

/**
 * Runs what may run twice in the main process, where the page cannot reach. Now and then the
 * inspector there answers that its promise was garbage collected; then it is asked again.
 */
export const inMain = <T>(
  { app }: TillUnderTest,
  work: (electron: typeof Electron) => T | Promise<T>,
): Promise<T> => vi.waitFor(() => app.evaluate(work), patience)

export type Counts = Pick<OutboxView, 'waiting' | 'sending' | 'inDoubt' | 'parked'>

export const nothingOpen: Counts = { waiting: 0, sending: 0, inDoubt: 0, parked: 0 }

export async function countsOf(till: TillUnderTest): Promise<Counts> {
  const { waiting, sending, inDoubt, parked } = (await till.ask('till', null)).outbox
  return { waiting, sending, inDoubt, parked }
}

/** Waits until the badge says so, without waiting out the pauses after failures. */
export async function untilCounts(till: TillUnderTest, counts: Counts): Promise<void> {
  await expect
    .poll(async () => {
      await wake(till)
      return countsOf(till)
    }, patience)
    .toEqual(counts)
}

/** Waits until nothing is under way or waits to be; what stands in doubt stays there. */
export async function untilSent(till: TillUnderTest): Promise<void> {
  await expect
    .poll(async () => {
      await wake(till)
      const { waiting, sending } = await countsOf(till)
      return waiting + sending
    }, patience)
    .toBe(0)
}

/**
 * Lets doubts grow old by the platform's clock. A doubt counts from the next answer, and the till
 * learns the time from answers only: so one sale goes before and one after.
 */
export async function letDoubtsAge(
  till: TillUnderTest,
  platform: Platform,
  ms: number,
): Promise<readonly ReceiptView[]> {
  const before = await sell(till, barcodes[0])
  await untilSent(till)
  platform.advance(ms)
  const after = await sell(till, barcodes[1])
  await untilSent(till)
  return [before, after]
}

/** The till's own books, read from its file. */
export function rowsOf(folder: string, mode: 'till' | 'practice' = 'till'): readonly OutboxRow[] {
  const db = openReadOnly(path.join(folder, 'till', mode, 'sales.db'))
  try {
    return [...listOpen(db, ROWS_MAX), ...listConfirmed(db, ROWS_MAX)]
  } finally {
    db.close()
  }
}

/** Every sale that the till holds as number and fen, in the order of the numbers. */
export const soldBy = (folder: string) =>
  rowsOf(folder)
    .map(({ number, amountFen }) => [number, amountFen] as const)
    .sort(byNumber)

const ROWS_MAX = 100_000

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // It ended by itself between the question and the kill.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
