// Selling in the real program: whatever the network does, and whenever the program dies.
import { expect, it } from 'vitest'
import { mark, type } from './byHand'
import { barcodes, openPlatform } from './platform'
import {
  exactCash,
  newFolder,
  nothingOpen,
  openShop,
  sell,
  soldBy,
  startTill,
  untilCounts,
} from './tillUnderTest'

const [first, second, third] = barcodes

it('sells while headquarters is away, and uploads each sale once when it is back', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  const online = await sell(till, first)
  await untilCounts(till, nothingOpen)

  await platform.close()
  const offline = []
  for (const code of [second, third, first]) offline.push(await sell(till, code, code))
  await untilCounts(till, { ...nothingOpen, waiting: 3 })

  await platform.open()
  await untilCounts(till, nothingOpen)
  expect(platform.ledger()).toEqual(
    [online, ...offline].map(({ number, total }) => [number, total]),
  )
  expect(platform.ledger()).toEqual(soldBy(folder))
})

it('has the open cart again after a kill, line by line', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await till.ask('scan', { code: first })
  await till.ask('scan', { code: second })
  await till.ask('setQuantity', { line: 1, quantity: '7' })
  const before = await till.ask('cart', null)
  await till.kill()

  const again = await startTill(folder)
  expect(before.lines).toHaveLength(2)
  expect(await again.ask('cart', null)).toEqual(before)
})

it('goes on with a payment that a kill broke off, and forgets no part of the money', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await till.ask('scan', { code: first })
  await till.page.reload()
  await till.page.waitForSelector(mark('line'))
  await type(till, 'F12', '0.01', 'Enter')
  await till.page.waitForSelector(mark('taken'))
  const before = await till.ask('cart', null)
  await till.kill()

  const again = await startTill(folder)
  await again.page.waitForSelector(mark('taken'))
  expect([before.taken, await again.ask('cart', null)]).toEqual([
    [{ type: 'CASH', amount: 1 }],
    before,
  ])
  await type(again, '2', 'Enter')
  await again.page.waitForSelector(mark('paid'))
  const { lastSale } = await again.ask('till', null)
  expect(lastSale?.tenders).toEqual([
    { type: 'CASH', amount: 1 },
    { type: 'ALIPAY', amount: before.total - 1 },
  ])
})

it('shows a paid sale after a kill, and never its cart again', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  const cart = await till.ask('scan', { code: first })
  const receipt = await sell(till)
  await till.kill()

  const again = await startTill(folder)
  const { lastSale } = await again.ask('till', null)
  const { lines } = await again.ask('cart', null)
  expect({ cart: cart.ok, lastSale, lines }).toEqual({ cart: true, lastSale: receipt, lines: [] })
})

it('makes one sale of a cart that is paid twice', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await till.ask('scan', { code: first })
  const cart = await till.ask('cart', null)
  const pay = () => till.ask('pay', { cart: cart.id, tender: exactCash(cart) })
  const [once, twice] = await Promise.all([pay(), pay()])
  await untilCounts(till, nothingOpen)
  expect(twice).toEqual(once)
  expect(platform.ledger()).toHaveLength(1)
})
