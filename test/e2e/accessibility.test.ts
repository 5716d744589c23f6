// Whether everybody can work at this till: every page in every state, judged by axe-core in both
// languages and both appearances, then the keyboard alone, and the page enlarged.
import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../scripts/machine.mjs'
import { barcodes, openPlatform, practiceBarcodes } from './platform'
import { newFolder, openShop, practiseWith, sell, startTill, wake, type TillUnderTest } from './tillUnderTest'

const [first, second] = barcodes

it('has no fault on any page of a day', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder, 'books')
  const till = await openShop(folder, { provision: platform.provision() })
  const faults: string[] = []
  const judge = async (state: string) => void faults.push(...(await faultsOf(till, state)))
  await till.page.waitForSelector(mark('empty-sale'))
  await judge('empty')
  await type(till, 'F8')
  await till.page.waitForSelector(mark('uploads'))
  await judge('uploads, empty')

  platform.headquarters().faults.set([{ kind: 'dropAfterCommit', target: 'qimen', times: 2 }])
  for (const code of [first, second, first]) await sell(till, code)
  await till.page.waitForSelector(mark('upload-row'))
  await judge('uploads')
  await type(till, 'ArrowDown', 'Enter')
  await till.page.waitForSelector(mark('upload-story'))
  await judge('uploads, story')

  await type(till, 'F1', 'q', 'q', 'Enter')
  await till.page.locator(mark('fault')).filter({ hasText: 'qq' }).waitFor()
  await judge('unknown code')
  for (const code of [first, second]) await till.ask('scan', { code })
  await till.page.reload()
  await till.page.waitForSelector(mark('line'))
  await judge('lines')
  await type(till, '*', '2')
  await till.page.waitForSelector(mark('quantity-bar'))
  await judge('quantity')
  await type(till, 'Escape', 'Control+Delete')
  await till.page.waitForSelector(mark('clear-bar'))
  await judge('clearing')
  await type(till, 'Escape', 'F12')
  await till.page.waitForSelector(mark('paying'))
  await judge('paying')
  await type(till, 'Enter')
  await till.page.waitForSelector(mark('paid'))
  await judge('paid')

  for (const [key, page] of otherPages) {
    await type(till, key)
    await till.page.waitForSelector(mark(page))
    await judge(page)
  }
  await type(till, 'F1', 'F11')
  await till.page.waitForSelector(mark('sign-out-line'))
  await judge('signing out')
  await type(till, 'F11')
  await till.page.waitForSelector(mark('sign-in'))
  await judge('sign-in')
  expect(faults).toEqual([])
})

it('has no fault on a list of documents that is longer than its place, and leads down it', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  for (let sales = 0; sales < 15; sales += 1) await sell(till, first)
  await type(till, 'F7')
  await till.page.waitForSelector(mark('document'))
  expect(await faultsOf(till, 'many documents')).toEqual([])

  // Rows that left the list and came back are in their old places.
  const rows = till.page.locator(mark('document-row'))
  await type(till, '0', '0', '0', '0', '3')
  await expect.poll(() => rows.count()).toBe(1)
  await type(till, 'Escape')
  await expect.poll(() => rows.count()).toBe(15)
  await type(till, 'ArrowDown', 'ArrowDown')
  const selected = till.page.locator(`${mark('document-row')}[aria-current="true"]`)
  const isInSight = await selected.evaluate((row) => {
    const [place, list] = [row, row.parentElement].map((each) => each?.getBoundingClientRect())
    return place !== undefined && list !== undefined
      && place.top >= list.top && place.bottom <= list.bottom + 1
  })
  expect([await selected.locator('strong').innerText(), isInSight]).toEqual(['00001', true])
})

it('has no fault on any page of the catalogue', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  const faults: string[] = []
  const judge = async (state: string) => void faults.push(...(await faultsOf(till, state)))
  await till.page.waitForSelector(mark('empty-sale'))
  await type(till, 'Control+k', 'Control+t')
  await till.page.waitForSelector(mark('no-changes'))
  await judge('no price changes')
  await type(till, 'Escape', 'Control+d')
  await till.page.waitForSelector(mark('set-aside'))
  await judge('nothing set aside')

  const { actOnFeed } = platform.headquarters()
  actOnFeed({ kind: 'adjustTomorrow' })
  actOnFeed({ kind: 'odd' })
  await wake(till)
  await till.page.waitForSelector(mark('set-aside-row'))
  await judge('set aside')
  await type(till, 'Escape', 'Control+t')
  await till.page.waitForSelector(mark('price-change'))
  await judge('price changes')
  await type(till, '2')
  await till.page.waitForSelector(mark('tag'))
  await judge('shelf tags')
  await type(till, 'Escape')
  await till.page.waitForSelector(mark('item-code'))
  await judge('items')
  await type(till, 'Enter')
  await till.page.waitForSelector(mark('item-detail'))
  await judge('item')
  await type(till, 'Escape', 'z', 'z', 'q', 'q')
  await till.page.waitForSelector(mark('items-none'))
  await judge('no such item')
  expect(faults).toEqual([])
})

const otherPages = [
  ['F7', 'documents'],
  ['F10', 'settings'],
] as const

it('has no fault on the pages before the first sale and after an incident', async () => {
  const faults: string[] = []
  const welcome = await startTill(newFolder())
  await welcome.page.waitForSelector(mark('welcome'))
  faults.push(...(await faultsOf(welcome, 'welcome')))
  const practice = await startTill(newFolder(), { args: ['--practice'] })
  await practice.page.waitForSelector(mark('practice-band'))
  faults.push(...(await faultsOf(practice, 'practice')))
  await Promise.all([welcome.kill(), practice.kill()])

  const folder = newFolder()
  const platform = await openPlatform(folder)
  const provision = platform.provision((file) => ({
    ...file,
    operators: file.operators.map((operator) => ({ ...operator, pin: 'x' })),
  }))
  const blocked = await startTill(folder, { provision })
  await blocked.page.waitForSelector(mark('blocked'))
  faults.push(...(await faultsOf(blocked, 'blocked')))
  await blocked.quit()

  const till = await openShop(folder, { provision: platform.provision() })
  await sell(till, first)
  await till.quit()
  for (const ending of ['', '-wal', '-shm']) {
    fs.rmSync(path.join(folder, 'till', 'till', `sales.db${ending}`), { force: true })
  }
  const rebuilt = await startTill(folder)
  await rebuilt.page.waitForSelector(mark('incident'))
  faults.push(...(await faultsOf(rebuilt, 'incident')))
  expect(faults).toEqual([])
})

it('leads the keyboard through the page, and always shows where it is', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await till.page.waitForSelector(mark('empty-sale'))
  await till.ask('scan', { code: first })
  await till.page.reload()
  await till.page.waitForSelector(mark('line'))
  const stops: (string | null)[] = []
  const unseen: (string | null)[] = []
  do {
    const { name, isSeen } = await till.page.evaluate(() => {
      const at = document.activeElement
      const style = at === null ? null : getComputedStyle(at)
      const isRinged = style !== null && style.outlineStyle !== 'none'
      const isSeen = isRinged && Number.parseInt(style.outlineWidth, 10) >= 2
      return { name: at?.getAttribute('data-test') ?? null, isSeen }
    })
    stops.push(name)
    if (!isSeen) unseen.push(name)
    await type(till, 'Tab')
  } while (stops.length < 40 && (stops.length < 2 || stops.at(-1) !== 'code'))
  expect(unseen).toEqual([])
  const order = ['code', 'pay', 'change-quantity', 'remove-line', 'clear', 'code']
  expect(stops.filter((name) => name !== null && order.includes(name))).toEqual(order)
})

it.each([1.5, 2])('keeps the sum and the payment in reach at %d times the size', async (zoom) => {
  const till = await practiseWith(practiceBarcodes)
  await till.app.evaluate(({ BrowserWindow }, factor) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.setContentSize(1366, 768)
    window?.webContents.setZoomFactor(factor)
  }, zoom)
  await expect.poll(() => till.page.evaluate(() => devicePixelRatio)).toBeCloseTo(zoom, 2)
  const seen = [await inView(till, 'total', 'pay', 'code', 'line')]
  await type(till, 'F12')
  await till.page.waitForSelector(mark('paying'))
  seen.push(await inView(till, 'total', 'confirm-pay'))
  expect(seen).toEqual([
    { total: true, pay: true, code: true, line: true },
    { total: true, 'confirm-pay': true },
  ])
})

/** Which of these can be seen whole, or without more than the wheel of the mouse. */
async function inView({ page }: TillUnderTest, ...names: readonly string[]) {
  const seen: [string, boolean][] = []
  for (const name of names) {
    const each = page.locator(mark(name)).first()
    await each.scrollIntoViewIfNeeded()
    const isSeen = await each.evaluate((element) => {
      const { top, bottom, left, right } = element.getBoundingClientRect()
      const fits = top >= 0 && left >= 0 && bottom <= innerHeight + 1 && right <= innerWidth + 1
      const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
      return fits && at !== null && (element.contains(at) || at.contains(element))
    })
    seen.push([name, isSeen])
  }
  return Object.fromEntries(seen)
}

const axe = fs.readFileSync(path.join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe-core finds in this state, in both languages and both appearances. */
async function faultsOf(till: TillUnderTest, state: string): Promise<readonly string[]> {
  const { page } = till
  const faults: string[] = []
  const isOpen = (await till.ask('start', null)).kind === 'ready'
  // The policy forbids the page to load it, not the debugger to bring it along.
  await page.evaluate(axe)
  for (const language of isOpen ? (['en', 'zh-CN'] as const) : (['zh-CN'] as const)) {
    if (isOpen) await till.ask('setLanguage', { language })
    await page.waitForSelector(`html[lang="${language}"]`)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const found = await page.evaluate(judge, tags)
      faults.push(...found.map((fault) => `${state}, ${language}, ${colorScheme}: ${fault}`))
    }
  }
  return faults
}

/** Runs in the page. */
async function judge(values: readonly string[]): Promise<readonly string[]> {
  interface Axe {
    readonly run: (
      context: Document,
      options: { readonly runOnly: readonly string[] },
    ) => Promise<{ readonly violations: readonly Violation[] }>
  }
  interface Violation {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly unknown[] }[]
  }
  const tool = Reflect.get(window, 'axe') as Axe
  const { violations } = await tool.run(document, { runOnly: values })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id} at ${target.join(' ')}`),
  )
}

const mark = (name: string): string => `[data-test="${name}"]`

/** A hand's pace: keys that come quicker are taken for a scanner's. */
const HAND_MS = 50

async function type({ page }: TillUnderTest, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key, { delay: HAND_MS })
}
