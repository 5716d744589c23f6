// What a line costs and why, as a cashier sees it: an adjustment that begins by itself on its day
// without a network, what a scale has printed, a barcode of two items, and a lost catalogue.
import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { showMoney, showPrice } from '../../renderer/format'
import type { ItemDetail } from '../../shared/catalogueViews'
import { money } from '../../shared/decimal'
import { mark, reads, type } from './byHand'
import { barcodes, DAY_MS, openPlatform } from './platform'
import {
  newFolder,
  openShop,
  patience,
  startTill,
  wake,
  type TillOptions,
  type TillUnderTest,
} from './tillUnderTest'
import { wrongClock } from './wrongClock'

const [first, second] = barcodes

it('begins an adjustment on its day by itself, offline, and says why the price is another', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const clock = wrongClock(folder)
  const till = await openAtSale(folder, { provision: platform.provision(), program: clock.program })
  await type(till, first, 'Enter')
  const item = await itemOfLine(till)
  platform.headquarters().actOnFeed({ kind: 'adjustTomorrow', item: item.itemCode })
  await expect
    .poll(async () => {
      await wake(till)
      return (await till.ask('item', { itemCode: item.itemCode }))?.adjustments.length
    }, patience)
    .toBe(1)
  await type(till, second, 'Enter', first, 'Enter')
  await reads(till, 'line-reason', [])
  await reads(till, 'saved', [])
  await type(till, 'F12', 'Enter')
  await till.page.waitForSelector(mark('paid'))

  await platform.close()
  clock.set(DAY_MS)
  expect(await till.ask('signOut', null)).toEqual({ ok: true, value: null })
  await till.page.waitForSelector(mark('sign-in'))
  await type(till, '1111', 'Enter')
  await till.page.waitForSelector(mark('empty-sale'))
  await type(till, first, 'Enter', '*', '2', 'Enter')
  const [unit, listed] = [fenOf(item), money(fenOf(item) * 2)]
  const cut = Math.floor((unit * 8) / 10)
  await reads(till, 'line-price', [showMoney(money(cut))])
  await reads(till, 'line-base', [`原价 ${showPrice(item.price.base)}`])
  await reads(till, 'line-reason', [expect.stringMatching(/^调价 · 至 (\d{4}-)?\d\d-\d\d$/)])
  await reads(till, 'saved', [
    `原价\n¥${showMoney(listed)}\n优惠\n−¥${showMoney(money(listed - 2 * cut))}`,
  ])
  await reads(till, 'total', [`¥${showMoney(money(2 * cut))}`])
  await type(till, 'F12', 'Enter')
  const slip = await till.page.locator(mark('slip')).innerText()
  expect(slip).toContain('调价 · 至')
  expect(slip).toContain(`原价 ${showPrice(item.price.base)}`)
})

it('sells what a scale has printed at the amount of its label, by rules that a manager sets', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const provision = platform.provision((file) => ({ ...file, scaleCodes: [] }))
  const till = await openAtSale(folder, { provision })
  const tomatoes = await labelOf(platform.headquarters().url, 'FWH00021', 455)
  await type(till, tomatoes.short, 'Enter')
  await reads(till, 'fault', [expect.stringContaining(tomatoes.short)])
  await till.ask('signOut', null)
  await till.ask('signIn', { operator: '002', pin: '2222' })
  await till.page.waitForSelector(mark('empty-sale'))

  await type(till, 'F10', '8')
  // Two clicks one after the other would be one.
  await till.page.locator(mark('add-rule')).click()
  await type(till, 'F2')
  await till.page.locator(mark('pattern')).nth(1).fill('22IIIIIWWWWWAAAAA')
  await till.page.locator(mark('pattern')).nth(1).press('Enter')
  await reads(till, 'scale-fault', [expect.stringContaining('规则 2 要写 13 位或 18 位')])
  await till.page.locator(mark('pattern')).nth(1).fill('22IIIIIWWWWWAAAAAC')
  await till.page.locator(mark('pattern')).nth(1).press('Enter')
  await reads(till, 'scale-state', ['✓ 已保存'])
  await till.page.locator(mark('label-code')).fill(tomatoes.long)
  await till.page.locator(mark('label-code')).press('Enter')
  await reads(till, 'label-result', [expect.stringMatching(/重量 0.455[\s\S]*扫到会卖.*FWH00021/)])

  await type(till, 'F1', tomatoes.short, 'Enter', tomatoes.long, 'Enter')
  const amount = showMoney(money(tomatoes.amountFen))
  await reads(till, 'line-amount', [amount, amount])
  await reads(till, 'line-reason', ['按秤签金额', '按秤签金额'])
  await reads(till, 'total', [`¥${showMoney(money(2 * tomatoes.amountFen))}`])
})

it('asks which item of a barcode is meant, remembers it on request, and forgets it again', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openAtSale(folder, { provision: platform.provision() })
  await type(till, first, 'Enter')
  const { itemCode } = await itemOfLine(till)
  const news = platform.headquarters().actOnFeed({ kind: 'odd', odd: 'sharedBarcode', item: itemCode })
  expect(news?.itemCode).toBe(itemCode)
  await expect
    .poll(async () => {
      await wake(till)
      const answer = await till.ask('scan', { code: first })
      return answer.ok ? null : answer.error.kind
    }, patience)
    .toBe('several')
  await till.ask('clearCart', null)

  await type(till, first, 'Enter')
  await till.page.waitForSelector(mark('chooser'))
  const asked = await till.ask('scan', { code: first })
  const items = asked.ok || asked.error.kind !== 'several' ? [] : asked.error.items
  await reads(till, 'choice-price', items.map((item) => showPrice(item.price)))
  await reads(till, 'remember', [expect.stringContaining('记住这次选择：否')])
  await type(till, '0')
  await reads(till, 'remember', [expect.stringContaining('记住这次选择：是')])
  await type(till, '2')
  await reads(till, 'line-quantity', ['1'])
  await type(till, first, 'Enter')
  await reads(till, 'line-quantity', ['2'])
  const { lines } = await till.ask('cart', null)
  expect(lines.map((line) => line.itemCode)).toEqual([items[1]?.itemCode])

  // Where the item that is not sold any more is looked at, it stands why, and how to end that.
  await till.page.locator(mark('show-items')).click()
  await type(till, itemCode, 'Enter')
  await reads(till, 'choices', [expect.stringContaining(`扫 ${first} 直接卖`)])
  await type(till, 'Control+Delete')
  await reads(till, 'choice-outcome', [expect.stringContaining('已取消')])
  await reads(till, 'forget-choice', [])
  await type(till, 'F1', first, 'Enter')
  await till.page.waitForSelector(mark('chooser'))
})

it('sells by code without a catalogue and a network, at the base price of the day and marked', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openAtSale(folder, { provision: platform.provision() })
  await type(till, first, 'Enter')
  const item = await itemOfLine(till)
  await type(till, 'F12', 'Enter')
  await till.page.waitForSelector(mark('paid'))
  const { businessDate } = (await till.ask('till', null)).shift ?? { businessDate: '' }
  await till.quit()
  await platform.close()
  const own = path.join(folder, 'till', 'till')
  const lost = fs.readdirSync(own).filter((name) => name.startsWith('catalogue.db'))
  for (const name of lost) fs.rmSync(path.join(own, name))
  expect(lost).toContain('catalogue.db')

  const again = await startTill(folder)
  await again.page.waitForSelector(mark('empty-sale'))
  await type(again, first, 'Enter')
  const marked = `${businessDate.slice(5)} 的价格，商品库正在重建`
  await reads(again, 'line-price', [showPrice(item.price.base)])
  await reads(again, 'line-reason', [marked])
  await type(again, 'F12', 'Enter')
  await reads(again, 'slip', [expect.stringContaining(marked)])
  await type(again, second, 'Enter')
  await reads(again, 'fault', [expect.stringContaining(second)])

  await platform.open()
  await expect
    .poll(async () => {
      await wake(again)
      return (await again.ask('till', null)).catalogue.complete
    }, patience)
    .toBe(true)
  await type(again, first, 'Enter')
  await reads(again, 'line-price', [showPrice(item.price.price)])
  await reads(again, 'line-reason', [])
})

/** With the cashier signed in and the sale on the screen. */
async function openAtSale(folder: string, options: TillOptions): Promise<TillUnderTest> {
  const till = await openShop(folder, options)
  await till.page.waitForSelector(mark('empty-sale'))
  return till
}

/** The item of the only line there is. */
async function itemOfLine(till: TillUnderTest): Promise<ItemDetail> {
  await till.page.waitForSelector(mark('line'))
  const [line] = (await till.ask('cart', null)).lines
  const item = await till.ask('item', { itemCode: line?.itemCode ?? '' })
  if (item === null) throw new Error('the line is of no item')
  return item
}

const fenOf = ({ price: { base } }: ItemDetail): number => Math.round(base / 100)

interface PrintedLabel {
  readonly short: string
  readonly long: string
  readonly amountFen: number
}

/** The label that the shop's scale prints for so many grams. */
async function labelOf(url: string, item: string, grams: number): Promise<PrintedLabel> {
  const answer = await fetch(`${url}/label?item=${item}&grams=${grams}`)
  return (await answer.json()) as PrintedLabel
}
