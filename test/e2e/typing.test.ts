// What a hand types where codes go: shown as it is found, and taken for a code all the same. And a
// form that no mouse is needed for.
import { expect, it } from 'vitest'
import type { ItemView } from '../../shared/contract'
import { mark, reads, type } from './byHand'
import { barcodes, openPlatform } from './platform'
import { newFolder, openShop, type TillUnderTest } from './tillUnderTest'

const [first] = barcodes

it('finds by pinyin while a hand types, and adds what the arrows choose', async () => {
  const till = await openAtSale()
  const items = await till.ask('searchNames', { text: 'sanc' })
  expect(items.length).toBeGreaterThan(1)
  await type(till, 'sanc')
  await reads(till, 'named', items.map(shown))
  await type(till, 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowDown', 'Enter')
  await reads(till, 'line-name', [items[1]?.itemName ?? ''])
  expect(await till.page.locator(mark('names')).count()).toBe(0)
})

it('opens the names for a word that no code is, and takes a scan in the midst of a word', async () => {
  const till = await openAtSale()
  const items = await till.ask('searchNames', { text: 'sanc' })
  await type(till, 'sanc', 'Enter')
  await reads(till, 'named', items.map(shown))
  expect(await till.page.locator(mark('name')).inputValue()).toBe('sanc')
  await type(till, 'Escape', 'sanc')
  await reads(till, 'named', items.map(shown))
  await till.page.keyboard.type(`${first}\n`)
  await reads(till, 'line-quantity', ['1'])
  await reads(till, 'fault', [''])
  expect(await till.page.locator(mark('names')).count()).toBe(0)
})

it('changes a PIN by the keys alone', async () => {
  const till = await openAtSale()
  await type(till, 'F10', '5')
  await till.page.waitForSelector(mark('pin-form'))
  await type(till, '1111', 'Enter', '8642', 'Enter', '8642', 'Enter')
  await till.page.waitForSelector(mark('pin-form'), { state: 'detached' })
  const back = await till.ask('changePin', { operator: '001', pin: '8642', newPin: '1111' })
  expect(back).toEqual({ ok: true, value: null })
})

async function openAtSale(): Promise<TillUnderTest> {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await till.page.waitForSelector(mark('empty-sale'))
  return till
}

const shown = ({ itemName, itemCode }: ItemView): unknown =>
  expect.stringMatching(new RegExp(`^${escaped(itemName)}[\\s\\S]*${escaped(itemCode)}`))

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
