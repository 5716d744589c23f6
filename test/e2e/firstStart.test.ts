// The first start as a person meets it: a choice, a file that is refused in plain words, and a till
// that opens without a restart.
import { expect, it } from 'vitest'
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

  await letChoose(till, platform.provision())
  await till.page.click(mark('door-importProvisioning'))
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
  await type(till, '1111', 'Enter', 'F1')
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
