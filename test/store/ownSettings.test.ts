// What people set on a till stands in no journal: it comes from what is left of the old file, or
// else from a backup.
import fs from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { PAGE_BYTES } from '../../main/store/database'
import { unreadIncident } from '../../main/store/incidents'
import { ownSettings, writeSetting } from '../../main/store/settings'
import { newFolder, overwrite } from '../fixtures/folder'
import { openTill, salesFile, sell, type StoreUnderTest } from '../fixtures/till'

const settings = [
  { name: 'choice 6901', value: 'SHIRT' },
  { name: 'language', value: 'en' },
]
const setAll = (store: StoreUnderTest, all: readonly { name: string; value: string }[]): void => {
  store.write((db) => {
    for (const { name, value } of all) writeSetting(db, name, value)
  })
}

function reopen(folder: string): StoreUnderTest {
  const store = openTill(folder)
  onTestFinished(() => {
    store.close()
  })
  return store
}

it('comes back from the damaged file', () => {
  const folder = newFolder()
  const store = openTill(folder)
  sell(store, 'a')
  setAll(store, settings)
  const root = store.read((db) =>
    db.prepare("select rootpage from sqlite_schema where name = 'document'").pluck().get(),
  )
  store.close()
  overwrite(salesFile(folder), (Number(root) - 1) * PAGE_BYTES, Buffer.alloc(PAGE_BYTES, 7))
  const again = reopen(folder)
  expect(again.read(unreadIncident)?.cause).toBe('damaged')
  expect(again.read(ownSettings)).toEqual(settings)
})

it('comes back from the newest backup where the file is gone', () => {
  const folder = newFolder()
  const store = openTill(folder)
  sell(store, 'a')
  const backUp = (name: string): void => {
    fs.mkdirSync(path.join(folder, 'backups'), { recursive: true })
    store.read((db) => db.exec(`vacuum into '${path.join(folder, 'backups', name)}'`))
  }
  setAll(store, [{ name: 'language', value: 'zh-CN' }, { name: 'choice 7', value: 'X' }])
  backUp('sales-1.db')
  store.write((db) => db.exec('delete from setting where name like \'choice%\''))
  setAll(store, settings)
  sell(store, 'b')
  backUp('sales-2.db')
  store.close()
  for (const end of ['', '-wal', '-shm']) fs.rmSync(salesFile(folder) + end, { force: true })
  expect(reopen(folder).read(ownSettings)).toEqual(settings)
})
