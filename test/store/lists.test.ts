// The filtered lists as the catalogue's thread finds them: bit by bit, so that a long one keeps
// nobody waiting, and whole in the end.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../main/clock'
import { createListHandlers } from '../../main/catalogue/lists'
import { openReadOnly, type WritableDb } from '../../main/store/database'
import { matches, questionOf } from '../../shared/search'
import { price } from '../../shared/decimal'
import type { ExportFormat, ItemFilter } from '../../shared/catalogueViews'
import { findableColumns, toFindable, type FindableRow } from '../../main/store/itemRow'
import { gone, openCatalogue, aPage, put, stock, takeAfter } from '../fixtures/catalogue'
import { newFolder } from '../fixtures/folder'
import { anItem } from '../fixtures/item'

const noFilter: ItemFilter = { text: '', category: null, brand: null, season: null, validity: null }
const today = {
  businessDate: '2026-11-21',
  prices: { base: 'retail', itemDiscount: 'ignored' },
} as const

/** More than are found before the first rows are answered with. */
const MANY = 5_000

const colours = ['红', '蓝', '绿']
const shelf = Array.from({ length: MANY }, (_, at) =>
  anItem({
    itemCode: `SKU${String(MANY - at).padStart(5, '0')}`,
    itemName: at % 2 === 0 ? '短袖' : '长裤',
    skuProperty: colours[at % 3] ?? null,
    categoryName: at % 10 === 0 ? null : `类 ${at % 4}`,
    categoryId: `C${at % 5}`,
    brandCode: at % 7 === 0 ? null : `B${at % 7}`,
    validity: at % 11 === 0 ? 'invalid' : 'valid',
  }),
)

function openLists() {
  const file = path.join(newFolder(), 'catalogue.db')
  const catalogue = openCatalogue(file)
  catalogue.write((db) => stock(db, shelf))
  const ports = { open: () => openReadOnly(file), turn: systemClock.turn }
  const lists = catalogue.write((db) => createListHandlers(db, ports))
  const ask = (filter: Partial<ItemFilter>, count: number, from = 0) =>
    lists.items({ filter: { ...noFilter, ...filter }, from, count, today })
  return { ...catalogue, lists, ask }
}

/** The codes that a filter lets through, by looking at each. */
const codesBy = (db: WritableDb, { text, category, brand, season, validity }: ItemFilter) =>
  (db.prepare(`select *, ${findableColumns} from item order by item_code`).all() as Row[])
    .filter((row) => category === null || (row.category_name ?? row.category_id) === category)
    .filter((row) => brand === null || (row.brand_name ?? row.brand_code) === brand)
    .filter((row) => season === null || (row.season_name ?? row.season_code) === season)
    .filter((row) => validity === null || row.validity === validity)
    .filter((row) => text === '' || (row.validity !== 'deleted' && isFound(row, text)))
    .map((row) => row.itemCode)

type Row = FindableRow & Readonly<Record<string, string | null>>

function isFound(row: FindableRow, text: string): boolean {
  const question = questionOf(text)
  return question !== null && matches(toFindable(row), question)
}

test.each<readonly [string, Partial<ItemFilter>]>([
  ['all', {}],
  ['a category by its name, else by its code', { category: 'C0' }],
  ['a category and a brand', { category: '类 1', brand: 'B3' }],
  ['what is no longer sold', { validity: 'deleted' }],
  ['nothing', { season: '春' }],
  ['a text', { text: '短袖' }],
  ['a text and every choice', { text: 'sku0', category: '类 2', brand: 'B4', validity: 'invalid' }],
])('%s is found whole, and each once', async (_name, filter) => {
  const { ask, write } = openLists()
  write((db) => takeAfter(db, 0, aPage([gone(MANY + 1, 'SKU00007')])))
  const { total, isCounted } = await ask(filter, 0)
  const codes: string[] = []
  for (let from = 0; from < total; from += 200) {
    codes.push(...(await ask(filter, 200, from)).rows.map(({ itemCode }) => itemCode))
  }
  const expected = write((db) => codesBy(db, { ...noFilter, ...filter }))
  const inOrder = filter.text === undefined ? codes : codes.sort()
  expect([isCounted, total, inOrder]).toEqual([true, expected.length, expected])
})

test('the first rows of a long list are answered with before it is counted', async () => {
  const { ask } = openLists()
  const first = await ask({ text: 'sku' }, 100)
  expect([first.rows.length, first.isCounted, first.total < MANY]).toEqual([100, false, true])
  expect(await ask({ text: 'sku' }, 0)).toEqual({
    total: MANY,
    isCounted: true,
    from: 0,
    rows: [],
  })
})

test('what is counted for an older filter ends as soon as another one is asked for', async () => {
  const { ask } = openLists()
  const counting = ask({ text: 'sku' }, 0)
  const other = ask({ text: '长裤' }, 100)
  const [old, { rows }] = await Promise.all([counting, other])
  expect([old.isCounted, old.total < MANY, rows[0]?.itemName]).toEqual([false, true, '长裤'])
})

test('the feed is written while a list is being found, and is in the next one', async () => {
  const { ask, write } = openLists()
  const counting = ask({ text: 'sku' }, 0)
  await ask({ text: 'sku' }, 1)
  write((db) => takeAfter(db, 0, aPage([put(MANY + 1, anItem({ itemCode: 'SKU99999' }))])))
  expect([(await counting).isCounted, (await ask({ text: 'sku' }, 0)).total]).toEqual([
    true,
    MANY + 1,
  ])
})

const exportOf = (file: string, format: ExportFormat = 'csv') => ({
  filter: { ...noFilter, text: 'sku' },
  target: { file, format, language: 'en' } as const,
  withCost: false,
  today,
})
const linesIn = (file: string) => fs.readFileSync(file, 'utf8').trimEnd().split('\r\n').length

test('an export is whole, whatever is asked for meanwhile', async () => {
  const { ask, lists } = openLists()
  const file = path.join(newFolder(), 'items.csv')
  const exporting = lists.exportItems(exportOf(file))
  await ask({ text: 'sku' }, 100)
  await ask({ text: '长裤' }, 100)
  expect(await exporting).toEqual({ rows: MANY, isWhole: true })
  expect(linesIn(file)).toBe(MANY + 1)
})

test.each(['csv', 'xlsx'] as const)(
  'what is asked while %s is being written is answered before it ends',
  async (format) => {
    const { ask, lists } = openLists()
    const file = path.join(newFolder(), `items.${format}`)
    const order: string[] = []
    const exporting = (async () => {
      await lists.exportItems(exportOf(file, format))
      order.push('written')
    })()
    while (!fs.existsSync(`${file}.unfinished`) && order.length === 0) await systemClock.turn()
    await ask({ text: '长裤' }, 1)
    order.push('answered')
    await exporting
    expect(order).toEqual(['answered', 'written'])
  },
)

test('two exports into one file at once are written one after the other, each whole', async () => {
  const { lists } = openLists()
  const file = path.join(newFolder(), 'items.csv')
  const nowhere = path.join(path.dirname(file), 'nowhere', 'items.csv')
  const exports = [nowhere, file, file].map(async (each) => lists.exportItems(exportOf(each)))
  const whole = { rows: MANY, isWhole: true }
  expect(await Promise.all(exports)).toEqual(['notWritten', whole, whole])
  expect([linesIn(file), fs.readdirSync(path.dirname(file))]).toEqual([MANY + 1, ['items.csv']])
})

test('an export that fails keeps none after it from being written', async () => {
  const { write } = openLists()
  let opens = 0
  const open = () => {
    opens += 1
    if (opens === 1) throw new Error('the file cannot be opened')
    return write((db) => openReadOnly(db.name))
  }
  const lists = write((db) => createListHandlers(db, { open, turn: systemClock.turn }))
  const exports = ['first', 'second'].map(async (name) =>
    lists.exportItems(exportOf(path.join(newFolder(), name))),
  )
  const [first, second] = await Promise.allSettled(exports)
  expect([first?.status, second]).toEqual([
    'rejected',
    { status: 'fulfilled', value: { rows: MANY, isWhole: true } },
  ])
})

test('the prices that change on a day are counted, and no more told than are asked for', async () => {
  const { lists, write } = openLists()
  const startDate = '2026-11-22'
  const adjusted = ['A', 'B', 'C', 'D'].map((itemCode, at) => {
    // What costs the same from that day on is no change.
    const to = price(itemCode === 'B' ? 1_000_000 : 5)
    const adjustment = { kind: 'price', price: to, startDate, endDate: null } as const
    return put(MANY + 1 + at, anItem({ itemCode, adjustment }))
  })
  write((db) => takeAfter(db, 0, aPage(adjusted)))
  const asked = { dayBefore: '2026-11-21', today: { ...today, businessDate: startDate } }
  const tell = async (max: number) => {
    const { total, rows } = await lists.priceChanges({ ...asked, max })
    return [total, rows.map(({ itemCode, to }) => [itemCode, to.price])]
  }
  const file = path.join(newFolder(), 'prices.csv')
  const written = await lists.exportPriceChanges({ ...asked, target: exportOf(file).target })
  expect([await tell(1), await tell(9), written]).toEqual([
    [3, [['A', 5]]],
    [3, [['A', 5], ['C', 5], ['D', 5]]],
    { rows: 3, isWhole: true },
  ])
  expect(linesIn(file)).toBe(4)
})

test('the words to filter by come with the most frequent first', async () => {
  const { lists } = openLists()
  const { categories, brands, seasons } = await lists.facets(null)
  expect([categories, brands, seasons]).toEqual([
    ['类 1', '类 3', '类 0', '类 2', 'C0'],
    ['B1', 'B2', 'B3', 'B4', 'B5', 'B6'].toSorted(byCountOfBrand),
    [],
  ])
})

const countOf = (brand: string): number =>
  shelf.filter(({ brandCode }) => brandCode === brand).length
const byCountOfBrand = (a: string, b: string): number => countOf(b) - countOf(a)
