// What a person sets at a till whose disk or machine refuses: it is said in words where it was
// asked, and nothing stops.
import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { mark, reads, type } from './byHand'
import { practiceBarcodes } from './platform'
import { inMain, newFolder, patience, sell, startTill, type TillUnderTest } from './tillUnderTest'

const notSaved = /写不进磁盘/

it('says which setting the disk did not take, and goes on', async () => {
  const folder = newFolder()
  const till = await openPractice(folder)
  await type(till, 'F10')
  const letWrite = refuseWrites(folder)
  await type(till, '3')
  await says(till, 'appearance-fault', notSaved)
  await type(till, '4', newFolder(), 'Enter')
  await says(till, 'fault', notSaved)
  await type(till, 'Escape', 'Control+l')
  await till.ask('setLanguage', { language: 'en' })
  await till.page.waitForSelector(mark('settings'))

  letWrite()
  await type(till, '3')
  await says(till, 'appearance-fault', /^$/)
  const { appearance, secondBackupFolder } = await till.ask('till', null)
  expect([appearance, secondBackupFolder]).toEqual(['light', null])
})

it('lets a person go on from an incident that cannot be marked, and tells it again', async () => {
  const folder = newFolder()
  const first = await openPractice(folder)
  await expect
    .poll(async () => (await first.ask('till', null)).catalogue.complete, patience)
    .toBe(true)
  await sell(first, practiceBarcodes[0])
  await first.quit()
  for (const ending of ['', '-wal', '-shm']) fs.rmSync(salesFile(folder) + ending, { force: true })

  const till = await startTill(folder, { args: ['--practice'] })
  await till.page.waitForSelector(mark('incident'))
  const letWrite = refuseWrites(folder)
  await type(till, 'Enter')
  await says(till, 'fault', notSaved)
  await type(till, 'Enter')
  await till.page.waitForSelector(mark('empty-sale'))
  letWrite()
  await sell(till, practiceBarcodes[0])
  await till.quit()

  const again = await startTill(folder, { args: ['--practice'] })
  await again.page.waitForSelector(mark('incident'))
  await type(again, 'Enter')
  await again.page.waitForSelector(mark('incident'), { state: 'detached' })
  expect((await again.ask('till', null)).incident).toBeNull()
})

it('says where the page of headquarters is, where no browser opens it', async () => {
  const folder = newFolder()
  const till = await openPractice(folder)
  await inMain(till, ({ shell }) => {
    shell.openExternal = () => Promise.reject(new Error('no browser'))
  })
  const { headquarters } = await till.ask('till', null)
  await type(till, 'Control+o')
  await says(till, 'not-opened', new RegExp(headquarters?.url ?? 'no url'))
  await inMain(till, ({ shell }) => {
    shell.openExternal = () => Promise.resolve()
  })
  await till.page.locator(mark('open-headquarters')).click()
  await says(till, 'not-opened', /^$/)
  await till.quit()

  // Its own database cannot be opened: it never comes up, and the till practises without it.
  const database = path.join(folder, 'till', 'practice', 'headquarters.db')
  for (const ending of ['', '-wal', '-shm']) fs.rmSync(database + ending, { force: true })
  fs.mkdirSync(database)
  const alone = await openPractice(folder)
  await type(alone, 'Control+o')
  await says(alone, 'not-opened', /没有启动过/)
})

it('copies the report whether or not the capitals are locked', async () => {
  const till = await openPractice(newFolder())
  await type(till, 'F10', '6')
  await says(till, 'report', /electron/i)
  await type(till, 'C')
  await says(till, 'copied', /./)
})

async function openPractice(folder: string): Promise<TillUnderTest> {
  const till = await startTill(folder, { args: ['--practice'] })
  await till.page.waitForSelector(mark('empty-sale'))
  return till
}

/** Another program holds the file: every write fails, as on a disk that is full. */
function refuseWrites(folder: string): () => void {
  const db = new Sqlite(salesFile(folder))
  onTestFinished(() => void db.close())
  db.exec('begin immediate')
  return () => void db.exec('rollback')
}

const salesFile = (folder: string): string => path.join(folder, 'till', 'practice', 'sales.db')

const says = (till: TillUnderTest, name: string, words: RegExp): Promise<void> =>
  reads(till, name, [expect.stringMatching(words)])
