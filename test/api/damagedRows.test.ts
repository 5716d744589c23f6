// Rows of sales.db that changed on the disk, where SQLite itself notices nothing: the sale goes on,
// and what the journal file has whole is shown from there.
import fs from 'node:fs'
import { expect, test } from 'vitest'
import { storedSettings } from '../../main/settings'
import { openApi } from '../fixtures/api'
import { newFolder } from '../fixtures/folder'
import { journalPath, NOON, sell } from '../fixtures/till'

async function openSold() {
  const folder = newFolder()
  const till = openApi(folder)
  await till.ask('signIn', { operator: '001', pin: '471101' })
  sell(till.store, 'one')
  sell(till.store, 'two')
  const damage = (sql: string) => till.store.write((db) => void db.exec(sql))
  damage('drop trigger document_no_update')
  return { ...till, folder, damage }
}

const spoilt = `replace(body, '":', '"')`

test('a damaged document is shown as it was frozen, from the journal', async () => {
  const { ask, damage } = await openSold()
  const before = [await ask('document', { document: 'two' }), (await ask('till', null)).lastSale]
  damage(`update document set body = ${spoilt} where id = 'two'`)
  const after = [await ask('document', { document: 'two' }), (await ask('till', null)).lastSale]
  expect(before[1]).not.toBe(null)
  expect(after).toEqual(before)
})

test('one that nobody has whole says so, keeps nobody from selling, and is exported', async () => {
  const { ask, damage, folder, saved } = await openSold()
  damage(`update document set body = ${spoilt} where id = 'two'`)
  fs.rmSync(journalPath(folder))
  expect((await ask('till', null)).lastSale).toBe(null)
  expect(await ask('document', { document: 'two' })).toBe('damaged')
  expect(await ask('scan', { code: 'SOCKS' })).toMatchObject({ ok: true })
  expect(await ask('exportDocument', { document: 'two' })).toEqual({ ok: true, value: null })
  expect(saved.map(([, text]) => JSON.parse(text) as unknown)).toMatchObject([
    { document: { id: 'two' } },
  ])
})

test('a damaged cart is told of until the next sale, and the next one is rung up at once', async () => {
  const { ask, damage } = await openSold()
  const kinds = async () => (await ask('till', null)).warnings.map(({ kind }) => kind)
  await ask('scan', { code: 'SOCKS' })
  expect(await kinds()).toEqual([])
  damage(`update draft set body = ${spoilt}`)
  expect(await kinds()).toEqual(['cartLost'])
  expect((await ask('cart', null)).lines).toEqual([])
  expect(await ask('scan', { code: 'SOCKS' })).toMatchObject({ ok: true })
  expect((await ask('cart', null)).lines).toHaveLength(1)
  expect(await kinds()).toEqual([])
})

test('damaged settings are read as the journal has them', async () => {
  const { store, folder, damage } = await openSold()
  const seal = { seal: (text: string) => Buffer.from(text), open: String }
  const ports = { store, folder, seal, now: () => NOON, newSalt: () => Buffer.alloc(16) }
  const before = storedSettings(ports)
  damage(`update setting set value = ${spoilt.replace('body', 'value')} where name = 'provisioned'`)
  expect(before.ok).toBe(true)
  expect(storedSettings(ports)).toEqual(before)
})
