// A till whose clock is wrong by a year, while it runs and when it starts; the platform's clock
// stays right.
import { expect, it } from 'vitest'
import { barcodes, DAY_MS, openPlatform } from './platform'
import {
  inMain,
  newFolder,
  nothingOpen,
  openShop,
  sell,
  soldBy,
  startTill,
  untilCounts,
  type TillUnderTest,
} from './tillUnderTest'
import { wrongClock } from './wrongClock'

const [first, second] = barcodes

it('sells and uploads when its clock is set back a year, in growing numbers', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const clock = wrongClock(folder)
  const till = await openShop(folder, { provision: platform.provision(), program: clock.program })
  const numbers = [(await sell(till, first)).number, (await sell(till, second)).number]

  clock.set(-365 * DAY_MS)
  expect(await daysBehind(till)).toBe(365)
  numbers.push((await sell(till, first)).number)
  await untilCounts(till, nothingOpen)
  await till.kill()

  const again = await startTill(folder, { program: clock.program })
  expect(await daysBehind(again)).toBe(365)
  const last = await sell(again, second)
  expect(Math.round((Date.now() - last.submittedAt) / DAY_MS)).toBe(365)
  numbers.push(last.number)
  await untilCounts(again, nothingOpen)
  expect((await again.ask('till', null)).lastSale).toEqual(last)

  clock.set(0)
  numbers.push((await sell(again, first)).number)
  await untilCounts(again, nothingOpen)
  expect(numbers.map((number) => Number(number.split('-').at(-1)))).toEqual([1, 2, 3, 4, 5])
  expect(platform.ledger().map(([number]) => number)).toEqual([...numbers].sort())
  expect(platform.ledger()).toEqual(soldBy(folder))
})

const daysBehind = async (till: TillUnderTest): Promise<number> =>
  Math.round((Date.now() - (await inMain(till, () => Date.now()))) / DAY_MS)
