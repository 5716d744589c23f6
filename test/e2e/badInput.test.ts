// What hands, scanners and clipboards do to a till that nobody planned: each is answered by a line
// that says so, the scan field keeps the focus, and no line of the cart is lost.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { generateCatalogue } from '../../practice/catalogue'
import { DOUBLE_CLICK_MS } from '../../renderer/doubleClick'
import { barcodes, openPlatform, practiceBarcodes } from './platform'
import {
  commandLine,
  inMain,
  newFolder,
  nothingOpen,
  openShop,
  patience,
  rowsOf,
  startTill,
  untilCounts,
  type TillUnderTest,
} from './tillUnderTest'

const [first, second] = barcodes

it('answers every bad code by a line, and keeps the cart and the focus', async () => {
  const till = await openSale()
  await scan(till, first)
  await shows(till, 'line-quantity', ['1'])
  const before = await till.ask('cart', null)

  await scan(till, '0000000000000')
  await faultSays(till, '0000000000000')
  await scan(till, '9'.repeat(10_240))
  await faultSays(till, `“${'9'.repeat(100)}”`)
  await scan(till, '1\u0000\u001b[2J\u202e2')
  await faultSays(till, '没有商品')
  await scan(till, '*1/2 -9')
  await faultSays(till, '没有商品“*1/2 -9”')

  const spreadsheet = Array.from({ length: 1_000 }, () => `${second}\t2\t9.90`).join('\n')
  await paste(till, spreadsheet)
  await faultSays(till, '粘贴的内容有多行')
  await shows(till, 'code', [expect.stringContaining('扫码')])
  await paste(till, 'x'.repeat(1_000_000))
  await shows(till, 'code', ['x'.repeat(100)])
  await till.page.keyboard.press('Escape')

  expect(await till.ask('cart', null)).toEqual(before)
  expect(await focused(till)).toBe('code')
  await scan(till, second)
  await shows(till, 'line-quantity', ['1', '1'])
})

it('takes no quantity that cannot be sold, and says why', async () => {
  const till = await openSale()
  await scan(till, first)
  await shows(till, 'line-quantity', ['1'])
  const refused = [
    ['0', '数量要大于 0'],
    ['1000000000', '数量太大'],
    ['999999999999', '数量太大'],
    ['1.5', '数量要整数'],
    ['1.2345', '数量最多三位小数'],
    ['..', '数量要写数字'],
    ['-1', '数量要大于 0'],
  ] as const
  for (const [typed, words] of refused) {
    await type(till, '*', ...typed, 'Enter')
    await shows(till, 'quantity-fault', [expect.stringContaining(words)])
    await type(till, 'Escape')
    await shows(till, 'line-quantity', ['1'])
  }

  await type(till, '*', ...'99999', 'Enter')
  await shows(till, 'line-quantity', ['99999'])
  const { lines, total } = await till.ask('cart', null)
  expect(total).toBe(((lines[0]?.price ?? 0) * 99_999) / 100)
  const shown = await till.page.locator(mark('total')).innerText()
  await type(till, 'F12', ...'999999999999', 'Enter')
  await faultSays(till, '金额不对，没有收款')
  await type(till, 'Escape', 'Escape')
  await shows(till, 'total', [shown])
})

it('makes one sale of a double click and of a held Enter', async () => {
  const folder = newFolder()
  const till = await openSale(folder)
  await scan(till, first)
  await shows(till, 'line-quantity', ['1'])
  await clickTwice(till, 'pay', 'paying')
  await clickTwice(till, 'confirm-pay', 'paid')

  await scan(till, second)
  await shows(till, 'line-quantity', ['1'])
  await type(till, 'F12')
  await till.page.waitForSelector(mark('paying'))
  for (let repeats = 0; repeats < 50; repeats += 1) await till.page.keyboard.down('Enter')
  await till.page.keyboard.up('Enter')
  await till.page.waitForSelector(mark('paid'))
  await till.page.locator(mark('code')).dblclick()
  await untilCounts(till, nothingOpen)
  expect(rowsOf(folder)).toHaveLength(2)
})

it('pays nothing by an Enter that was held down since before the payment', async () => {
  const folder = newFolder()
  const till = await openSale(folder)
  await till.page.keyboard.type(first, { delay: HAND_MS })
  await till.page.keyboard.down('Enter')
  await shows(till, 'line-quantity', ['1'])
  await till.page.locator(mark('pay')).click()
  await till.page.waitForSelector(mark('paying'))
  for (let repeats = 0; repeats < 50; repeats += 1) await till.page.keyboard.down('Enter')
  await till.page.keyboard.up('Enter')
  await till.page.waitForSelector(mark('paying'))
  expect((await till.ask('cart', null)).lines).toHaveLength(1)
  expect(rowsOf(folder)).toEqual([])
})

it('has the cart again when the page died, and goes on selling', async () => {
  const till = await openSale()
  await scan(till, first)
  await shows(till, 'line-quantity', ['1'])
  const before = await till.ask('cart', null)
  for (const _death of [1, 2, 3]) {
    await inMain(till, async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (contents === undefined) throw new Error('there is no window')
      const isBack = new Promise<void>((resolve) => {
        contents.once('did-finish-load', () => {
          resolve()
        })
      })
      contents.forcefullyCrashRenderer()
      await isBack
    })
    const lines = (): Promise<unknown> => inPage(till, '.lines tbody tr')
    await expect.poll(lines, patience).toBe(1)
  }
  const cart: unknown = await runInPage(till, "window.till.ask('cart', null)")
  expect(cart).toEqual(before)
  const scanned: unknown = await runInPage(till, `window.till.ask('scan', { code: '${second}' })`)
  expect(scanned).toMatchObject({ ok: true, value: { cart: { lines: [{}, {}] } } })
})

it('stays whole with 200 lines, shrunk to nothing and back, and beside a second start', async () => {
  const folder = newFolder()
  const till = await startTill(folder, { args: ['--practice'] })
  await till.page.waitForSelector(mark('empty-sale'))
  await till.page.waitForSelector(mark('loading-items'), { state: 'detached' })
  for (const { item } of generateCatalogue(220, 1)) {
    await till.ask('addItem', { itemCode: item.itemCode, code: null, remember: false })
  }
  await till.page.reload()
  await till.page.waitForSelector(mark('line'))
  await scan(till, practiceBarcodes[0])
  const { lines } = await till.ask('cart', null)
  await expect.poll(() => till.page.locator(mark('line')).count(), patience).toBe(lines.length)
  expect(lines.length).toBeGreaterThanOrEqual(200)

  for (const [width, height] of [[1, 1], [640, 480], [1366, 768]] as const) {
    await till.app.evaluate(
      ({ BrowserWindow }, size) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
      },
      { width, height },
    )
  }
  const { executable, args } = commandLine(folder)
  const again = spawn(executable, [...args, '--practice'], { stdio: 'ignore' })
  onTestFinished(() => void again.kill('SIGKILL'))
  expect(await once(again, 'exit')).toEqual([0, null])
  await expect.poll(() => isInView(till, mark('pay')), patience).toBe(true)
  expect(await till.ask('cart', null)).toMatchObject({ lines: { length: lines.length } })
})

/**
 * As a hand on a glass does, not quite in the same place, until there is what the first click leads
 * to. Before each the pointer rests, as that of a person does who reads what is asked.
 */
async function clickTwice({ page }: TillUnderTest, name: string, next: string): Promise<void> {
  const isThere = async (): Promise<number> => {
    const box = await page.locator(mark(name)).boundingBox({ timeout: 1_000 }).catch(() => null)
    if (box !== null) {
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      await page.mouse.click(x, y)
      await page.mouse.click(x + 20, y + 4)
    }
    return page.locator(mark(next)).count()
  }
  await expect.poll(isThere, { ...patience, interval: 2 * DOUBLE_CLICK_MS }).toBe(1)
}

async function openSale(folder = newFolder()): Promise<TillUnderTest> {
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await till.page.waitForSelector(mark('empty-sale'))
  return till
}

/** A hand's pace: keys that come quicker are taken for a scanner's. */
const HAND_MS = 50

async function type({ page }: TillUnderTest, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key, { delay: HAND_MS })
}

/** A scanner's keys in one go, so that no busy machine can stretch their pace to a hand's. */
const scan = ({ page }: TillUnderTest, code: string): Promise<void> =>
  page.evaluate((text) => {
    for (const key of [...text, 'Enter']) {
      const given = { key, bubbles: true, cancelable: true }
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', given))
    }
  }, code)

const paste = ({ page }: TillUnderTest, text: string): Promise<void> =>
  page.evaluate((content) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', content)
    const given = { clipboardData, bubbles: true, cancelable: true }
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', given))
  }, text)

const mark = (name: string): string => `[data-test="${name}"]`

const shows = (
  { page }: TillUnderTest,
  name: string,
  texts: readonly unknown[],
): Promise<void> =>
  expect.poll(() => page.locator(mark(name)).allInnerTexts(), patience).toEqual(texts)

const faultSays = (till: TillUnderTest, words: string): Promise<void> =>
  shows(till, 'fault', [expect.stringContaining(words)])

const focused = ({ page }: TillUnderTest): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-test'))

const isInView = ({ page }: TillUnderTest, selector: string): Promise<boolean> =>
  page.evaluate((each) => {
    const box = document.querySelector(each)?.getBoundingClientRect()
    return box !== undefined && box.width > 0 && box.top >= 0 && box.bottom <= innerHeight
  }, selector)

/** From main, since the debugger of a page that died does not come back with it. */
const runInPage = (till: TillUnderTest, text: string): Promise<unknown> =>
  till.app.evaluate(
    ({ BrowserWindow }, code): Promise<unknown> | undefined =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
    text,
  )

const inPage = (till: TillUnderTest, selector: string): Promise<unknown> =>
  runInPage(till, `document.querySelectorAll(${JSON.stringify(selector)}).length`)
