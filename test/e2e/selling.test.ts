// Selling in the real program: whatever the network does, and whenever the program dies.
import { expect, it } from 'vitest'
import { barcodes, openPlatform } from './platform'
import {
  enoughCash,
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
  const { id } = await till.ask('cart', null)
  const pay = () => till.ask('pay', { cart: id, tenders: enoughCash })
  const [once, twice] = await Promise.all([pay(), pay()])
  await untilCounts(till, nothingOpen)
  expect(twice).toEqual(once)
  expect(platform.ledger()).toHaveLength(1)
})
