// The real program in its real window on a folder of its own, with the practice headquarters as a
// program beside it, so that neither shares its time with what is measured.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { generateCatalogue } from '../../practice/catalogue'
import type {} from '../../renderer/till'
import { root } from '../../scripts/machine.mjs'
import { sandboxArguments } from '../../scripts/runtime.mjs'
import type { Place } from './place'

export interface Headquarters {
  readonly provision: string
  readonly close: () => void
}

export interface Window {
  readonly app: ElectronApplication
  readonly page: Page
  readonly close: () => Promise<void>
}

const ITEM_COUNT = 10_000
const SEED = 1

/** Of items that are sold by the piece; each names one item alone. */
export const barcodes: readonly string[] = [...generateCatalogue(ITEM_COUNT, SEED)]
  .filter(({ item, ext }) => item.isValid === 'Y' && ext?.weighed !== true)
  .filter(({ item }) => /^\d+$/.test(item.barCode))
  .map(({ item }) => item.barCode)
  .filter((code, index, all) => all.indexOf(code) === index)
  .slice(0, 1_000)

export async function openHeadquarters(
  folder: string,
  items = ITEM_COUNT,
): Promise<Headquarters> {
  const provision = path.join(folder, 'provisioning.json')
  const program = spawn(process.execPath, [
    path.join(root, 'out/main/practice.js'),
    `--file=${path.join(folder, 'headquarters.db')}`,
    `--items=${items}`,
    `--seed=${SEED}`,
    `--provisioning=${provision}`,
  ])
  const close = (): void => void program.kill()
  process.once('exit', close)
  await once(createInterface({ input: program.stdout }), 'line')
  return { provision, close }
}

/** What a till's window is started with, and an empty one as well. */
export const flags = (folder: string): readonly string[] => [
  ...sandboxArguments,
  '--disable-gpu',
  `--user-data-dir=${folder}`,
]

/** Opens a till that has all its items and a cashier. */
export async function openWindow(
  place: Place,
  folder: string,
  args: readonly string[],
): Promise<Window> {
  const window = await openAtOnce(place, folder, args)
  await window.page.evaluate(untilComplete)
  return window
}

/** Opens a till with a cashier, whatever it has of its items. */
export async function openAtOnce(
  { executable, env }: Place,
  folder: string,
  args: readonly string[],
): Promise<Window> {
  const app = await _electron.launch({
    executablePath: executable,
    args: [root, ...flags(folder), ...args],
    env,
  })
  const page = await app.firstWindow()
  page.setDefaultTimeout(120_000)
  await page.waitForSelector('body[data-ready]')
  await page.evaluate(() => window.till.ask('signIn', { operator: '001', pin: '1111' }))
  return { app, page, close: () => app.close() }
}

/** Asked in the page: a wait from outside takes the promise of an answer for the answer. */
async function untilComplete(): Promise<void> {
  while (!(await window.till.ask('till', null)).catalogue.complete) {
    await new Promise(requestAnimationFrame)
  }
}
