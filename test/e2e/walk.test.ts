// The walk of a day at the till, by the keys and on the screen alone: what a cashier sees.
import { expect, it } from 'vitest'
import { showMoney } from '../../renderer/format'
import { money, subtractMoney } from '../../shared/decimal'
import { mark, type } from './byHand'
import { barcodes, openPlatform, practiceBarcodes, type Platform } from './platform'
import { newFolder, patience, soldBy, startTill, wake, type TillUnderTest } from './tillUnderTest'

const [first, second] = barcodes

it('rings up a sale by keys, shows the change, and takes the next customer at once', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openAtSignIn(folder, platform)
  await type(till, '1111', 'Enter')
  await shows(till, 'empty-sale', '扫')
  await till.page.waitForSelector(mark('loading-items'), { state: 'detached' })

  await type(till, first, 'Enter')
  await shows(till, 'line-quantity', '1')
  await type(till, '*', '3', 'Enter')
  await shows(till, 'line-quantity', '3')
  const { total } = await till.ask('cart', null)
  await shows(till, 'total', showMoney(total))
  await type(till, 'F12', '1000', 'Enter')
  await shows(till, 'change', showMoney(subtractMoney(money(100_000), total)))

  await type(till, second, 'Enter')
  await shows(till, 'line-quantity', '1')
  expect(await till.page.locator(mark('change')).count()).toBe(0)
  await badgeShows(till, 0)
  expect(platform.ledger()).toEqual(soldBy(folder))
  expect(platform.ledger().map(([, fen]) => fen)).toEqual([total])
})

it('counts up while headquarters is away and down when it is back, selling on', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openAtSignIn(folder, platform)
  await type(till, '1111', 'Enter')
  await till.page.waitForSelector(mark('empty-sale'))
  await till.page.waitForSelector(mark('loading-items'), { state: 'detached' })
  await platform.close()
  for (const sales of [1, 2]) {
    await type(till, first, 'Enter')
    await shows(till, 'line-quantity', '1')
    await type(till, 'F12', 'Enter')
    await shows(till, 'change', '0.00')
    await badgeShows(till, sales)
  }

  await platform.open()
  await badgeShows(till, 0)
  expect(platform.ledger()).toEqual(soldBy(folder))
  expect(platform.ledger()).toHaveLength(2)
})

it('shows the open cart and the last sale again after a kill', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openAtSignIn(folder, platform)
  await type(till, '1111', 'Enter')
  await till.page.waitForSelector(mark('empty-sale'))
  await till.page.waitForSelector(mark('loading-items'), { state: 'detached' })
  await type(till, first, 'Enter')
  await shows(till, 'line-quantity', '1')
  await type(till, 'F12', 'Enter')
  await shows(till, 'change', '0.00')
  await till.kill()

  const paid = await startTill(folder)
  const { lastSale } = await paid.ask('till', null)
  await shows(paid, 'last-sale', lastSale?.shortNumber ?? 'none')
  await type(paid, second, 'Enter')
  await shows(paid, 'line-quantity', '1')
  const name = await paid.page.locator(mark('line-name')).innerText()
  await paid.kill()

  const open = await startTill(folder)
  await shows(open, 'line-name', name)
})

it('practises by itself: a sale reaches its own headquarters, also after that was stopped', async () => {
  const till = await startTill(newFolder(), { args: ['--practise-first'] })
  await till.page.waitForSelector(mark('practice-band'))
  const url = (await till.ask('till', null)).headquarters?.url ?? ''
  await till.page.waitForSelector(mark('empty-sale'))
  await till.page.waitForSelector(mark('loading-items'), { state: 'detached' })
  await type(till, 'Control+h')
  await expect
    .poll(async () => (await till.ask('till', null)).headquarters?.running, patience)
    .toBe(false)
  await type(till, practiceBarcodes[0], 'Enter')
  await shows(till, 'line-quantity', '1')
  const { total } = await till.ask('cart', null)
  await type(till, 'F12', 'Enter')
  await badgeShows(till, 1)

  await type(till, 'Control+h')
  await badgeShows(till, 0)
  const answer: unknown = await (await fetch(`${url}ledger.json`)).json()
  expect(answer).toMatchObject({ bookings: [{ seq: 1, totalFen: total }], more: false })
})

async function openAtSignIn(folder: string, platform: Platform): Promise<TillUnderTest> {
  const till = await startTill(folder, { provision: platform.provision() })
  await till.page.waitForSelector(mark('sign-in'))
  return till
}

const shows = (till: TillUnderTest, name: string, words: string): Promise<void> =>
  expect.poll(() => till.page.locator(mark(name)).allInnerTexts(), patience).toEqual([
    expect.stringContaining(words),
  ])

const badgeShows = (till: TillUnderTest, count: number): Promise<void> =>
  expect
    .poll(async () => {
      await wake(till)
      return till.page.locator(mark('badge')).innerText()
    }, patience)
    .toBe(`待上传 ${count}`)
