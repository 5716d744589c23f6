// What a code that sells nothing is answered with: whether it is unknown, comes later, or is of an
// article that headquarters has taken off sale.
import path from 'node:path'
import { expect, test } from 'vitest'
import { readAgain } from '../../main/store/ingest'
import { aPage, gone, openCatalogue, put, stock, takeAfter } from '../fixtures/catalogue'
import { openApi } from '../fixtures/api'
import { newFolder } from '../fixtures/folder'
import { anItem } from '../fixtures/item'
import { NOON } from '../fixtures/till'

const of = (itemCode: string, barcode: string) =>
  anItem({ itemCode, itemName: `名称 ${itemCode}`, barcodes: [barcode] })
const items = [of('SOLD', '691'), of('OFF', '692'), of('GONE', '693')]

async function openShop() {
  const folder = newFolder()
  const till = openApi(folder, { items })
  await till.ask('signIn', { operator: '001', pin: '471101' })
  const { write } = openCatalogue(path.join(folder, 'catalogue.db'))
  const scanned = async (code: string) => {
    const answer = await till.ask('scan', { code })
    return answer.ok ? answer.value.cart.lines.at(-1)?.itemCode : answer.error
  }
  return { ...till, write, scanned }
}

const offSale = (itemCode: string) => ({
  kind: 'offSale',
  itemCode,
  itemName: `名称 ${itemCode}`,
})

test('an article off sale is named, by any of its codes, be it switched off or deleted', async () => {
  const { scanned, write, ask } = await openShop()
  write((db) => {
    const off = { ...of('OFF', '692'), validity: 'invalid' } as const
    takeAfter(db, 0, aPage([put(4, off), gone(5, 'GONE'), gone(6, 'NEVER')]))
  })
  expect([
    await scanned('692'),
    await scanned('off'),
    await scanned('693'),
    await scanned('GONE'),
    await scanned('NEVER'),
    await scanned('694'),
    await scanned('691'),
    await ask('addItem', { itemCode: 'GONE', code: null, remember: false }),
  ]).toEqual([
    offSale('OFF'),
    offSale('OFF'),
    offSale('GONE'),
    offSale('GONE'),
    { kind: 'offSale', itemCode: 'NEVER', itemName: 'NEVER' },
    { kind: 'unknownCode', code: '694' },
    'SOLD',
    { ok: false, error: offSale('GONE') },
  ])
})

test('an article that is sold again is sold, by its new codes and not by its old ones', async () => {
  const { scanned, write } = await openShop()
  write((db) => {
    takeAfter(db, 0, aPage([gone(4, 'GONE')]))
    takeAfter(db, 4, aPage([put(5, of('GONE', '699'))]))
  })
  expect([await scanned('699'), await scanned('693')]).toEqual([
    'GONE',
    { kind: 'unknownCode', code: '693' },
  ])
})

test('what is off sale hides nobody who is sold by the same code', async () => {
  const { scanned, write } = await openShop()
  write((db) => {
    const shared = Array.from({ length: 40 }, (_, at) => of(`S${at}`, '698'))
    stock(db, [...items, ...shared], {})
    takeAfter(db, 43, aPage(shared.slice(0, 39).map((_, at) => gone(44 + at, `S${at}`))))
  })
  expect(await scanned('698')).toBe('S39')
})

test('while items are coming down, a code that is not there yet is worth another try', async () => {
  const { scanned, write } = await openShop()
  write((db) => {
    readAgain(db, 'items', NOON)
  })
  const before = await scanned('694')
  write((db) => {
    const rows = [...items, of('NEW', '694')].map((item, at) => put(at + 1, item))
    takeAfter(db, 0, aPage(rows))
  })
  expect([before, await scanned('694')]).toEqual([{ kind: 'itemsComing', code: '694' }, 'NEW'])
})
