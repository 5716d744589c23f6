// A till whose clock is wrong by a year, while it runs and when it starts; the platform's clock
// stays right. The program reads the time in one place, which is lied to from outside: libfaketime,
// which would lie to Chromium as well, brought it down in one start of twenty.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { root } from '../../scripts/machine.mjs'
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

/** A program that changes the clock before it loads the real one; the clock starts right. */
function wrongClock(folder: string) {
  const file = path.join(folder, 'clock')
  const set = (offsetMs: number): void => {
    // Put in place at once, since the program may look at any moment.
    fs.writeFileSync(`${file}.new`, String(offsetMs))
    fs.renameSync(`${file}.new`, file)
  }
  set(0)
  const program = path.join(folder, 'wrongClock')
  fs.mkdirSync(program)
  fs.writeFileSync(
    path.join(program, 'package.json'),
    JSON.stringify({ name: 'wrong-clock', version: '1.0.0', type: 'module', main: 'main.js' }),
  )
  const real = pathToFileURL(path.join(root, 'out', 'main', 'main.js')).href
  fs.writeFileSync(
    path.join(program, 'main.js'),
    `import fs from 'node:fs'
     const now = Date.now
     Date.now = () => now() + Number(fs.readFileSync(${JSON.stringify(file)}, 'utf8'))
     await import(${JSON.stringify(real)})`,
  )
  return { program, set }
}

const daysBehind = async (till: TillUnderTest): Promise<number> =>
  Math.round((Date.now() - (await inMain(till, () => Date.now()))) / DAY_MS)
