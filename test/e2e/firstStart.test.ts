// The first start as a person meets it: a choice, a file that is refused in plain words, and a till
// that opens without a restart. And the day that `npm run demo` shows whoever has just cloned it.
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { root } from '../../scripts/machine.mjs'
import { letChoose, mark, reads, type } from './byHand'
import { openPlatform, practiceBarcodes } from './platform'
import { newFolder, startTill } from './tillUnderTest'

it('asks how to begin, names the faults of a file, and opens the till of a good one', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await startTill(folder)
  await till.page.waitForSelector(mark('welcome'))
  await expect(till.ask('cart', null)).rejects.toThrow()

  await letChoose(till, platform.provision((file) => ({ ...file, operators: [] })))
  await till.page.keyboard.press('2')
  const fault = till.page.locator(`${mark('file-faults')} li`)
  await fault.waitFor()
  expect(await fault.innerText()).toMatch(/^operators\s+不能为空$/)

  // The key that was pressed before means the same here.
  await letChoose(till, platform.provision())
  await till.page.keyboard.press('2')
  await till.page.waitForSelector(mark('sign-in'))
  expect((await till.ask('till', null)).mode).toBe('real')
  await till.quit()

  const again = await startTill(folder)
  await again.page.waitForSelector(mark('sign-in'))
})

it('practises when asked to, and goes on practising at the next start', async () => {
  const folder = newFolder()
  const till = await startTill(folder)
  await till.page.waitForSelector(mark('welcome'))
  await till.page.keyboard.press('1')
  await till.page.waitForSelector(mark('empty-sale'))
  await till.quit()

  const again = await startTill(folder)
  await again.page.waitForSelector(mark('empty-sale'))
  expect((await again.ask('till', null)).mode).toBe('practice')
})

it('shows nothing of the practice on the real till that follows it', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await startTill(folder, { args: ['--practise-first'] })
  await till.page.waitForSelector(mark('empty-sale'))
  await till.page.waitForSelector(mark('loading-items'), { state: 'detached' })
  await type(till, practiceBarcodes[0], 'Enter', 'F12', 'Enter')
  await till.page.waitForSelector(mark('change'))
  await letChoose(till, platform.provision())
  await type(till, 'F10', '7')
  await till.page.waitForSelector(mark('sign-in'))
  await type(till, '1111', 'Enter')
  await till.page.waitForSelector(mark('empty-sale'))
  expect(await till.page.locator(mark('change')).count()).toBe(0)
})

it('tests both connections, and keeps the language and appearance that a person chose', async () => {
  const folder = newFolder()
  const till = await startTill(folder, { args: ['--practice'] })
  await till.page.waitForSelector(mark('empty-sale'))
  await till.page.keyboard.press('F10')
  await till.page.keyboard.press('1')
  await till.page.click(mark('test-hub'))
  for (const backend of ['qimen', 'hub']) {
    await till.page.locator(`${mark(`result-${backend}`)} .done`).waitFor()
  }
  await till.page.click(mark('appearance-dark'))
  await till.page.keyboard.press('Control+l')
  await till.page.waitForSelector('html[data-theme="dark"][lang="en"]')
  await letChoose(till, folder)
  await type(till, '4', 'F2', 'Enter')
  await reads(till, 'second-folder', [folder])
  await till.quit()

  const again = await startTill(folder, { args: ['--practice'] })
  await again.page.waitForSelector('html[data-theme="dark"][lang="en"]')
})

it('shows its whole day by `npm run demo`, and both books agree at the end', async () => {
  fs.rmSync(pictures, { recursive: true, force: true })
  const demo = path.join(root, 'scripts', 'demo.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [demo], { cwd: root })
  expect(stdout).toMatch(/Both books agree to the cent: 4 sales, ¥[\d.]+, each exactly once\.$/m)
  expect(fs.readdirSync(pictures).sort()).toEqual([
    '1-open.png',
    '2-sold.png',
    '3-offline.png',
    '4-delivered.png',
    '5-headquarters.png',
  ])
})

it('prints its report alone by `npm start -- --diagnose`, on a machine without a screen', async () => {
  const { DISPLAY: _, WAYLAND_DISPLAY: _1, ...screenless } = process.env
  const start = [path.join(root, 'scripts', 'start.mjs'), '--diagnose']
  const data = `--user-data-dir=${path.join(newFolder(), 'till')}`
  const ended = promisify(execFile)(process.execPath, [...start, data], { env: screenless })
  expect(JSON.parse((await ended).stdout)).toMatchObject({ sales: { kind: 'missing' } })
})

const pictures = path.join(root, 'screenshots', 'demo')
