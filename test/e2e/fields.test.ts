// The fields of the pages, which hold the focus and therefore hear the keys first: a held key is
// one press in them, a scan leaves them as they were, and what is pasted or typed stays theirs.
import { expect, it } from 'vitest'
import { dayAfter } from '../../shared/chinaTime'
import { mark, reads, type } from './byHand'
import { barcodes, openPlatform } from './platform'
import { inMain, newFolder, openShop, patience, sell, type TillUnderTest } from './tillUnderTest'

const [first] = barcodes

it('asks once for a file while the keys are held, also under Caps Lock', async () => {
  const till = await openAtSale()
  await sell(till, first)
  await inMain(till, ({ dialog }) => {
    const files: string[] = []
    Reflect.set(globalThis, 'filesAsked', files)
    Reflect.set(dialog, 'showSaveDialog', (_: unknown, options: { defaultPath: string }) => {
      files.push(options.defaultPath)
      return Promise.resolve({ canceled: true, filePath: '' })
    })
  })
  await type(till, 'F7')
  await till.page.waitForSelector(mark('document-row'))
  await hold(till, 'Control', 'E')
  await hold(till, 'Control', 'e')
  // Behind the held keys, and answered behind them.
  await till.ask('till', null)
  const asked = await inMain(till, () => {
    const files: unknown = Reflect.get(globalThis, 'filesAsked')
    return Array.isArray(files) ? files.length : null
  })
  expect(asked).toBe(2)
})

it('goes back one step by an Esc that is held', async () => {
  const till = await openAtSale()
  await openItems(till)
  await type(till, 'sanc', 'Enter')
  await till.page.waitForSelector(mark('item-detail'))
  await hold(till, 'Escape')
  await till.page.waitForSelector(mark('item-detail'), { state: 'detached' })
  await expect.poll(() => textOf(till, 'search'), patience).toBe('sanc')
})

it('sells what is scanned into the filter of the items, and leaves the filter as it was', async () => {
  const till = await openAtSale()
  await openItems(till)
  // Letters that a hand has typed just before would be taken for the head of a code.
  await type(till, 'sanc', 'ArrowDown')
  await scanIntoField(till, first)
  await reads(till, 'line-quantity', ['1'])
  await openItems(till)
  expect(await textOf(till, 'search')).toBe('sanc')
})

it('takes what was typed for a code along to the names, and leaves no code behind', async () => {
  const till = await openAtSale()
  const items = await till.ask('searchNames', { text: 'sanc' })
  await type(till, 'sanc', 'F9')
  await expect.poll(() => textOf(till, 'name'), patience).toBe('sanc')
  await type(till, 'ArrowDown', 'Enter')
  await reads(till, 'line-name', [items[1]?.itemName ?? ''])
  expect(await till.page.locator(mark('names')).count()).toBe(0)
  await reads(till, 'code', [expect.not.stringContaining('sanc')])
})

it('pastes into the field for names what was pasted there', async () => {
  const till = await openAtSale()
  await type(till, 'F9')
  await till.page.waitForSelector(mark('name'))
  await inMain(till, ({ clipboard }) => clipboard.writeText('sanc'))
  await till.page.keyboard.press('Control+v')
  await expect.poll(() => textOf(till, 'name'), patience).toBe('sanc')
  await till.page.waitForSelector(mark('named'))
})

it('counts a wrong PIN once, however long its Enter is held', async () => {
  const till = await openAtSale()
  await till.ask('signOut', null)
  await till.page.waitForSelector(mark('sign-in'))
  await type(till, '9999', 'Enter')
  await reads(till, 'fault', [expect.stringContaining('密码不对')])
  for (let time = 0; time < 6; time += 1) await hold(till, 'Enter')
  const right = { operator: '001', pin: '1111' }
  expect(await till.ask('signIn', right)).toEqual({ ok: true, value: null })
})

it('turns the days as often as it is told, and takes no day that is still being typed', async () => {
  const till = await openAtSale()
  await openItems(till)
  await type(till, 'Control+t')
  await till.page.waitForSelector(mark('changes-count'))
  const { day } = await till.ask('priceChanges', { day: null, from: 0 })
  await till.page.evaluate(() => {
    for (let time = 0; time < 3; time += 1) {
      const given = { key: 'PageDown', bubbles: true, cancelable: true }
      document.body.dispatchEvent(new KeyboardEvent('keydown', given))
    }
  })
  const wanted = dayAfter(dayAfter(dayAfter(day)))
  await reads(till, 'changes-title', [expect.stringContaining(wanted)])
  expect(await textOf(till, 'day')).toBe(wanted)

  const noDays = ['0020-05-01', '12026-05-01', '3000-01-01', '2027-02-30', '2027-05-1', '']
  for (const typed of noDays) {
    await till.page.locator(mark('day')).evaluate((field, value) => {
      if (field instanceof HTMLInputElement) field.value = value
      for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }))
    }, typed)
    // The page draws itself anew meanwhile, which writes over nothing.
    await till.page.keyboard.press('2')
    await till.page.keyboard.press('1')
    expect([typed, await textOf(till, 'day')]).toEqual([typed, typed])
    await reads(till, 'changes-title', [expect.stringContaining(wanted)])
  }
  await till.page.locator(mark('day')).focus()
  await till.page.locator(mark('day')).blur()
  expect(await textOf(till, 'day')).toBe(wanted)
  await till.page.locator(mark('day')).fill('2999-12-31')
  await reads(till, 'changes-title', [expect.stringContaining('2999-12-31')])
  await till.page.keyboard.press('PageDown')
  await till.page.keyboard.press('PageUp')
  await reads(till, 'changes-title', [expect.stringContaining('2999-12-30')])
})

it('takes a day as it is typed, digit by digit', async () => {
  const till = await openAtSale()
  await openItems(till)
  await type(till, 'Control+t')
  await till.page.waitForSelector(mark('changes-count'))
  await till.page.locator(mark('day')).focus()
  await type(till, '20270510')
  expect(await textOf(till, 'day')).toBe('2027-05-10')
  await reads(till, 'changes-title', [expect.stringContaining('2027-05-10')])
})

it('keeps no rules of scales that nobody changed, so that headquarters can still change them', async () => {
  const till = await openAtSale()
  await till.ask('signOut', null)
  await till.ask('signIn', { operator: '002', pin: '2222' })
  await till.page.waitForSelector(mark('empty-sale'))
  const pattern = '21IIIIIAAAAAC'
  const rules = [{ pattern, weightDecimals: 3, amountDecimals: 2 }]
  expect(await till.ask('setScaleRules', { rules })).toEqual({ ok: true, value: null })
  await type(till, 'F10', '8')
  const field = till.page.locator(mark('pattern'))
  await field.press('Enter')
  await till.page.locator(mark('label-code')).fill('1')
  await till.page.locator(mark('label-code')).press('Enter')
  await reads(till, 'label-result', [expect.stringMatching(/./)])
  await reads(till, 'scale-state', [''])
  await field.fill(pattern.toLowerCase())
  await field.press('Enter')
  await reads(till, 'scale-state', ['✓ 已保存'])
})

async function openAtSale(): Promise<TillUnderTest> {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await till.page.waitForSelector(mark('empty-sale'))
  return till
}

async function openItems(till: TillUnderTest): Promise<void> {
  await type(till, 'Control+k')
  await till.page.waitForSelector(mark('item-row'))
}

/** Presses the last of the keys as a hand that rests on it does. */
async function hold({ page }: TillUnderTest, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.down(key)
  const held = keys.at(-1) ?? ''
  for (let repeats = 0; repeats < 5; repeats += 1) await page.keyboard.down(held)
  for (const key of keys.toReversed()) await page.keyboard.up(key)
}

/** A scanner's keys in one go, so that no busy machine can stretch their pace to a hand's. */
const scanIntoField = ({ page }: TillUnderTest, code: string): Promise<void> =>
  page.evaluate((text) => {
    const field = document.activeElement
    if (!(field instanceof HTMLInputElement)) throw new Error('no field has the focus')
    for (const key of [...text, 'Enter']) {
      const given = { key, bubbles: true, cancelable: true }
      if (field.dispatchEvent(new KeyboardEvent('keydown', given)) && key.length === 1) {
        field.setRangeText(key, field.value.length, field.value.length, 'end')
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }
    }
  }, code)

const textOf = ({ page }: TillUnderTest, name: string): Promise<string> =>
  page.locator(mark(name)).inputValue()
