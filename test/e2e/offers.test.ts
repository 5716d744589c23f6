// What the screen offers is what its keys do: a key that means nothing now looks off, one that a
// field takes is not offered, and what became of an action is said where the person looks.
import { expect, it } from 'vitest'
import { mark, reads, type } from './byHand'
import { barcodes, openPlatform } from './platform'
import {
  newFolder, openShop, patience, sell, startTill, type TillUnderTest,
} from './tillUnderTest'

const [first, second, third] = barcodes
const lineKeys = ['change-quantity', 'remove-line', 'clear'] as const

it('offers no key of a line while what was found lies over the lines', async () => {
  const { till } = await openAtSale()
  await addLines(till, first, second)
  expect(await offered(till, lineKeys)).toEqual([true, true, true])
  await type(till, 's', 'a', 'n', 'c')
  await till.page.waitForSelector(mark('names'))
  expect(await offered(till, lineKeys)).toEqual([false, false, false])
  await press(till, 'Delete')
  await type(till, 'Escape')
  await till.page.waitForSelector(mark('names'), { state: 'detached' })
  expect(await till.page.locator(mark('line')).count()).toBe(2)
  await press(till, 'Delete')
  await expect.poll(() => till.page.locator(mark('line')).count(), patience).toBe(1)
})

it('shows the focus where what is typed goes, and the fault of it beside it', async () => {
  const { till } = await openAtSale()
  await addLines(till, first)
  const asks = () => till.page.locator(mark('code')).innerText()
  expect(await asks()).toContain('扫码')
  await type(till, '*', '0', 'Enter')
  await reads(till, 'quantity-fault', [expect.stringContaining('数量要大于 0')])
  expect([await reading(till, 'fault'), await asks()]).toEqual([[''], expect.stringContaining('Esc')])
  expect([await ringOf(till, 'quantity'), await ringOf(till, 'code')]).toEqual(['solid', 'none'])
  await type(till, 'Escape')
  await till.page.waitForSelector(mark('quantity-bar'), { state: 'detached' })
  expect([await asks(), await ringOf(till, 'code')]).toEqual([
    expect.stringContaining('扫码'),
    'solid',
  ])
})

it('refuses to end the shift at once while a sale is open, and asks once it is not', async () => {
  const { till } = await openAtSale()
  await addLines(till, first)
  await type(till, 'F11')
  await reads(till, 'sign-out-line', [expect.stringContaining('没有收款')])
  expect(await till.page.locator(mark('confirm-sign-out')).count()).toBe(0)
  await type(till, 'F11', 'Escape', 'F12', 'Enter')
  await till.page.waitForSelector(mark('paid'))
  await type(till, 'F11')
  await till.page.waitForSelector(mark('confirm-sign-out'))
  await type(till, 'F11')
  await till.page.waitForSelector(mark('sign-in'))
})

it('says which till it is and the time, however long the name of the store', async () => {
  const name = '杭州西湖区延安路国际购物中心地下一层生活超市旗舰店'
  const { till } = await openAtSale(name)
  await till.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 768)
  })
  await expect.poll(() => till.page.evaluate(() => innerWidth), patience).toBe(1024)
  const cut = await till.page.locator(`${mark('terminal')}, ${mark('shift')}`).evaluateAll((places) =>
    places.map((place) => [place.textContent.includes('·'), place.scrollWidth > place.clientWidth]),
  )
  expect(cut).toEqual([[true, false], [true, false]])
  expect(await reading(till, 'clock')).toEqual([expect.stringMatching(/^\d\d:\d\d$/)])
})

it('says what became of a decision, and goes on to the next row that needs a person', async () => {
  const { till, platform } = await openAtSale()
  const { faults } = platform.headquarters()
  const numbers: string[] = []
  for (const code of [first, second, third]) {
    faults.set([{ kind: 'reject', message: '没有这个商品', target: 'qimen', times: 1 }])
    numbers.push((await sell(till, code)).shortNumber)
    await expect
      .poll(async () => (await till.ask('till', null)).outbox.parked, patience)
      .toBe(numbers.length)
  }
  await type(till, 'F8')
  await till.page.waitForSelector(`${mark('upload-row')}[aria-current="true"]`)
  const selected = () =>
    till.page.locator(`[aria-current="true"] ${mark('upload-number')}`).allInnerTexts()
  const [before] = await selected()
  await till.page.locator(mark('decide-theyHaveIt')).click()
  await till.page.locator(mark('note')).fill('已电话核对')
  await type(till, 'Control+Enter')
  await reads(till, 'decided', [`✓ ${before ?? ''} 已记下。`])
  const rest = await till.ask('uploads', null)
  expect(rest.needsYou.map((row) => row.shortNumber)).toEqual(
    expect.arrayContaining(await selected()),
  )
  expect([rest.needsYou.length, (await selected()).length]).toEqual([2, 1])
  expect(numbers).toContain(before)
})

it('says that practice is offline as soon as its headquarters was stopped', async () => {
  const till = await startTill(newFolder(), { args: ['--practice'] })
  await till.page.waitForSelector(mark('empty-sale'))
  await till.page.waitForSelector(mark('loading-items'), { state: 'detached' })
  await till.ask('switchHeadquarters', { to: 'stopped' })
  await reads(till, 'headquarters', ['总部已停'])
  expect(await reading(till, 'network')).toEqual(['离线，照常销售'])
})

it('offers no digit of the settings while a field takes them', async () => {
  const { till } = await openAtSale()
  await till.ask('signOut', null)
  await till.ask('signIn', { operator: '002', pin: '2222' })
  await till.page.waitForSelector(mark('empty-sale'))
  await type(till, 'F10')
  await till.page.waitForSelector(mark('settings'))
  const digits = () =>
    till.page.locator(`${mark('settings')} kbd`).filter({ hasText: /^\d$/ }).count()
  expect(await digits()).toBe(8)
  await type(till, '8')
  await till.page.waitForSelector(mark('scale-rules'))
  await expect.poll(() => focusedName(till), patience).toBe('label-code')
  expect(await digits()).toBe(0)

  const rules = () => till.page.locator(mark('pattern')).count()
  const before = await rules()
  await type(till, 'F2')
  await expect.poll(rules, patience).toBe(before + 1)
  expect(await focusedName(till)).toBe('pattern')
  await press(till, 'Control+Delete')
  await expect.poll(rules, patience).toBe(before)
  expect(await focusedName(till)).toBe('label-code')
})

async function openAtSale(storeName?: string) {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const provision = platform.provision((file) => ({
    ...file,
    store: { ...file.store, name: storeName ?? file.store.name },
  }))
  const till = await openShop(folder, { provision })
  await till.page.waitForSelector(mark('empty-sale'))
  return { till, platform }
}

async function addLines({ ask, page }: TillUnderTest, ...codes: readonly string[]) {
  for (const code of codes) await ask('scan', { code })
  await page.reload()
  await page.waitForSelector(mark('line'))
}

const press = ({ page }: TillUnderTest, key: string): Promise<void> =>
  page.keyboard.press(key, { delay: 50 })

const offered = ({ page }: TillUnderTest, names: readonly string[]): Promise<boolean[]> =>
  Promise.all(names.map((name) => page.locator(mark(name)).isEnabled()))

const reading = ({ page }: TillUnderTest, name: string): Promise<string[]> =>
  page.locator(mark(name)).allInnerTexts()

const ringOf = ({ page }: TillUnderTest, name: string): Promise<string> =>
  page.locator(mark(name)).evaluate((place) => getComputedStyle(place).outlineStyle)

const focusedName = ({ page }: TillUnderTest): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-test') ?? null)
