// The catalogue's pages in the running program: ten thousand items with few rows in the page, one
// item whole, files of what is listed, the prices of tomorrow, and what was set aside.
import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { FeedAct } from '../../practice/feedActs'
import { formatPrice } from '../../shared/decimal'
import type { ItemFilter, ItemListRow } from '../../shared/catalogueViews'
import { newFolder, patience, startTill, wake, type TillUnderTest } from './tillUnderTest'

it('scrolls through ten thousand items with no more rows in the page than are seen', async () => {
  const till = await openItems()
  const { total } = await till.ask('items', { filter: noFilter, from: 0, count: 0 })
  expect(total).toBe(10_000)
  const seenMax = await till.page
    .locator(mark('virtual'))
    .evaluate((element) => Math.ceil(element.clientHeight / 48) + 20)
  const state = async () => {
    const rows = await till.page.locator(mark('item-row')).count()
    return { isBounded: rows > 0 && rows <= seenMax }
  }
  expect(await state()).toEqual({ isBounded: true })

  await type(till, 'Control+End')
  await seesSelected(till, await rowAt(till, 9_999))
  expect(await state()).toEqual({ isBounded: true })
  await type(till, 'ArrowUp')
  await seesSelected(till, await rowAt(till, 9_998))
  await type(till, 'Control+Home', 'ArrowDown', 'ArrowDown')
  await seesSelected(till, await rowAt(till, 2))

  // The scrollbar jumps anywhere; the wheel then goes on from there by rows.
  await till.page.locator(mark('virtual')).evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2
  })
  await seesRow(till, await rowAt(till, 5_000))
  await till.page.locator(mark('virtual')).hover()
  const before = await firstRow(till)
  for (let turn = 0; turn < 10; turn += 1) await till.page.mouse.wheel(0, 480)
  await expect.poll(() => firstRow(till), patience).toBe(before + 100)
  expect(await state()).toEqual({ isBounded: true })
})

it('finds by pinyin and category, and opens what it found', async () => {
  const till = await openItems()
  const [category = ''] = (await till.ask('itemFacets', null)).categories
  const filter = { ...noFilter, text: 'duanxiu', category }
  const { total, rows } = await till.ask('items', { filter, from: 0, count: 1 })
  const [first] = rows
  expect(first?.itemName).toContain('短袖')

  await type(till, ...'duanxiu', 'F2')
  await till.page.locator(mark('filter-category')).selectOption(category)
  await sees(till, 'items-sentence', `找到 ${total} 个商品`)
  await type(till, 'Escape', 'Enter')
  await sees(till, 'detail-name', first?.itemName ?? '')
  const item = await till.ask('item', { itemCode: first?.itemCode ?? '' })
  await sees(till, 'item-origin', `第 ${item?.seq} 号`)
  const fields = await till.page.locator(mark('item-fields')).innerText()
  expect(item?.barcodes.every((code) => fields.includes(code))).toBe(true)
  // A cashier signed in: what it costs the shop is no line of the page.
  expect(fields).not.toContain('成本价')

  await type(till, 'Escape', 'Escape')
  await sees(till, 'items-sentence', '商品 10,000 个')
  await type(till, ...'zzqq')
  await sees(till, 'items-none', '没有符合条件的商品')
})

it('writes what is listed to a file, and says what became of it', async () => {
  const folder = newFolder()
  const till = await openItems()
  const { total } = await till.ask('items', {
    filter: { ...noFilter, text: 'duanxiu' },
    from: 0,
    count: 0,
  })
  await type(till, ...'duanxiu')
  await sees(till, 'items-sentence', `找到 ${total} 个商品`)
  const csv = path.join(folder, 'items.csv')
  const xlsx = path.join(folder, 'items.xlsx')
  await chooseNext(till, csv)
  await type(till, 'Control+s')
  await sees(till, 'export-outcome', `已导出 ${total} 行`)
  expect(fs.readFileSync(csv, 'utf8').trimEnd().split('\n')).toHaveLength(total + 1)

  await chooseNext(till, null)
  await type(till, 'Control+e')
  await sees(till, 'export-outcome', '没有导出，没有任何更改')
  await chooseNext(till, path.join(folder, 'nowhere', 'items.xlsx'))
  await type(till, 'Control+e')
  await sees(till, 'export-outcome', '没有导出成功')
  await chooseNext(till, xlsx)
  await type(till, 'Control+e')
  await sees(till, 'export-outcome', `已导出 ${total} 行`)
  expect(fs.readFileSync(xlsx).subarray(0, 2).toString()).toBe('PK')
})

it('shows the prices of tomorrow today, as a list and as tags, and prints them', async () => {
  const till = await openItems()
  const item = await rowAt(till, 0)
  await act(till, { kind: 'adjustTomorrow', item: item.itemCode })
  await expect
    .poll(async () => (await till.ask('priceChanges', { day: null, from: 0 })).total, patience)
    .toBe(1)
  const [change] = (await till.ask('priceChanges', { day: null, from: 0 })).rows
  expect(change?.from.price).toBe(item.price)

  await type(till, 'Control+t')
  await sees(till, 'changes-starts', '开始 1')
  await sees(till, 'price-from', formatPrice(item.price))
  await sees(till, 'price-to', formatPrice(change?.to.price ?? item.price))
  await till.page.evaluate(() => {
    Reflect.set(window, 'print', () => document.body.setAttribute('data-printed', ''))
  })
  await type(till, '2')
  await sees(till, 'tag', item.itemName)
  await sees(till, 'tag', item.barcodes[0] ?? item.itemCode)
  await type(till, 'Control+p')
  await till.page.waitForSelector('body[data-printed]')

  // It lasts seven days: on the day after, nothing begins or ends.
  await type(till, 'PageDown')
  await sees(till, 'no-changes', '没有商品换价')
  await till.page.locator(mark('day')).click()
  await type(till, ...'abc', 'Enter')
  await sees(till, 'day-fault', '“abc”不是日期')
  await type(till, 'Escape', 'Enter')
  await sees(till, 'adjustments', '将要开始')
})

it('sets a bad row aside, counts it, and shows it as it came', async () => {
  const till = await openItems()
  const item = await rowAt(till, 0)
  await act(till, { kind: 'odd', odd: 'negativePrice', item: item.itemCode })
  await sees(till, 'badge-set-aside', '1')
  await sees(till, 'set-aside-count', '1')
  await type(till, 'Control+d')
  await sees(till, 'set-aside-sentence', '有 1 行不能用')
  const row = till.page.locator(mark('set-aside-row'))
  await expect.poll(() => row.innerText(), patience).toContain('retailPrice 是负数')
  const shown = await row.innerText()
  expect(shown).toContain(item.itemCode)
  expect(shown).toContain('"retailPrice":"-9.90"')
  expect(shown.match(/"(?:costPrice|dealpri)":"[^"]*"/g)).toEqual(
    expect.arrayContaining(['"costPrice":"***"']),
  )
  expect(shown).not.toMatch(/"(?:costPrice|dealpri)":"\d/)
  expect(await rowAt(till, 0)).toEqual(item)
})

it('says which items never came, and has them once all is fetched again', async () => {
  const till = await openItems()
  await act(till, { kind: 'gap' })
  await sees(till, 'items-missing', '有 10 个商品总部尚未下发')
  await sees(till, 'items-sentence', '商品 10,000 个')
  await type(till, 'Control+r')
  await sees(till, 'items-sentence', '商品 10,010 个')
  await till.page.locator(mark('items-missing')).waitFor({ state: 'detached' })
})

const noFilter: ItemFilter = { text: '', category: null, brand: null, season: null, validity: null }

/** Practises in a folder of its own and goes to the items once all of them are there. */
async function openItems(): Promise<TillUnderTest> {
  const till = await startTill(newFolder(), { args: ['--practice'] })
  await till.page.waitForSelector(mark('empty-sale'))
  await expect
    .poll(async () => (await till.ask('till', null)).catalogue.complete, patience)
    .toBe(true)
  await type(till, 'Control+k')
  await sees(till, 'items-sentence', '商品 10,000 个')
  return till
}

async function rowAt(till: TillUnderTest, index: number): Promise<ItemListRow> {
  const { rows } = await till.ask('items', { filter: noFilter, from: index, count: 1 })
  const [row] = rows
  if (row === undefined) throw new Error(`no row ${index}`)
  return row
}

const seesSelected = (till: TillUnderTest, { itemCode }: ItemListRow): Promise<void> =>
  till.page
    .locator(`${mark('item-row')}[aria-selected="true"]`)
    .filter({ has: till.page.getByText(itemCode, { exact: true }) })
    .waitFor()

const seesRow = (till: TillUnderTest, { itemCode }: ItemListRow): Promise<void> =>
  till.page
    .locator(mark('item-row'))
    .filter({ has: till.page.getByText(itemCode, { exact: true }) })
    .waitFor()

const firstRow = async ({ page }: TillUnderTest): Promise<number> =>
  Number(await page.locator(mark('item-row')).first().getAttribute('aria-rowindex'))

const sees = ({ page }: TillUnderTest, name: string, words: string): Promise<void> =>
  page.locator(mark(name)).filter({ hasText: words }).first().waitFor()

/** What a person can make the practice headquarters send; the till fetches it at once. */
async function act(till: TillUnderTest, wanted: FeedAct): Promise<void> {
  const { headquarters } = await till.ask('till', null)
  const url = new URL('/feed', headquarters?.url)
  const { status } = await fetch(url, { method: 'POST', body: JSON.stringify(wanted) })
  expect(status).toBe(200)
  await wake(till)
}

/** The next file dialog answers with this file, or is closed, without being seen. */
const chooseNext = ({ app }: TillUnderTest, file: string | null): Promise<void> =>
  app.evaluate(({ dialog }, name) => {
    Reflect.set(dialog, 'showSaveDialog', () =>
      Promise.resolve({ canceled: name === null, filePath: name ?? '' }),
    )
  }, file)

const mark = (name: string): string => `[data-test="${name}"]`

/** A hand's pace: keys that come quicker are taken for a scanner's. */
const HAND_MS = 50

async function type({ page }: TillUnderTest, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key, { delay: HAND_MS })
}
