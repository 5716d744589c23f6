// The filtered lists as the catalogue's thread finds them: bit by bit, so that a long one keeps
// nobody waiting, and whole in the end.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../main/clock'
import { createListHandlers } from '../../main/catalogue/lists'
import { openReadOnly, type WritableDb } from '../../main/store/database'
import { matches, questionsOf } from '../../shared/search'
import { factor, price } from '../../shared/decimal'
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
    .filter((row) => text === '' || validity === 'deleted' || row.validity !== 'deleted')
    .filter((row) => text === '' || isFound(row, text))
    .map((row) => row.itemCode)

type Row = FindableRow & Readonly<Record<string, string | null>>

function isFound(row: FindableRow, text: string): boolean {
  const [question] = questionsOf(text)
  return question !== undefined && matches(toFindable(row), question)
}

test.each<readonly [string, Partial<ItemFilter>]>([
  ['all', {}],
  ['a category by its name, else by its code', { category: 'C0' }],
  ['a category and a brand', { category: '类 1', brand: 'B3' }],
  ['what is no longer sold', { validity: 'deleted' }],
  ['what is no longer sold, by its code', { validity: 'deleted', text: 'sku00007' }],
  ['what is no longer sold, by its name', { validity: 'deleted', text: '短袖' }],
  ['nothing', { season: '春' }],
  ['a text', { text: '短袖' }],
  ['a text and every choice', { text: 'sku0', category: '类 2', brand: 'B4', validity: 'invalid' }],
])('%s is found whole, and each once', async (_name, filter) => {
  const { ask, write } = openLists()
  const off = ['SKU00007', 'SKU00008'].map((itemCode, at) => gone(MANY + 1 + at, itemCode))
  write((db) => takeAfter(db, 0, aPage(off)))
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
  const tell = async (max: number, from = 0) => {
    const { total, starts, rows } = await lists.priceChanges({ ...asked, from, max })
    return [total, starts, rows.map(({ itemCode, to }) => [itemCode, to.price])]
  }
  const file = path.join(newFolder(), 'prices.csv')
  const written = await lists.exportPriceChanges({ ...asked, target: exportOf(file).target })
  expect([await tell(1), await tell(9), await tell(2, 1), written]).toEqual([
    [3, 3, [['A', 5]]],
    [3, 3, [['A', 5], ['C', 5], ['D', 5]]],
    [3, 3, [['C', 5], ['D', 5]]],
    { rows: 3, isWhole: true },
  ])
  expect(linesIn(file)).toBe(4)
})

test('what changes after a shift of several days has every change since then', async () => {
  const { lists, write } = openLists()
  const on = (startDate: string | null, endDate: string | null) =>
    ({ kind: 'price', price: price(5), startDate, endDate }) as const
  const adjustments = [
    on('2026-11-21', null),
    on('2026-11-22', null),
    on('2026-11-23', null),
    on('2026-11-24', null),
    on('2026-11-22', '2026-11-22'),
    on(null, '2026-11-20'),
    on(null, '2026-11-21'),
    on(null, '2026-11-22'),
    on(null, '2026-11-23'),
  ]
  const rows = adjustments.map((adjustment, at) =>
    put(MANY + 1 + at, anItem({ itemCode: `A${at}`, adjustment })),
  )
  write((db) => takeAfter(db, 0, aPage(rows)))
  const { total, starts, rows: found } = await lists.priceChanges({
    dayBefore: '2026-11-21',
    today: { ...today, businessDate: '2026-11-23' },
    from: 0,
    max: 9,
  })
  expect([total, starts, found.map(({ itemCode }) => itemCode)]).toEqual([
    4,
    2,
    ['A1', 'A2', 'A6', 'A7'],
  ])
})

/** Every field with a value of its own, so that a column that moves is seen. */
const known = anItem({
  itemCode: 'KNOWN',
  productCode: 'SPU',
  skuProperty: '红',
  unit: '千克',
  weighed: true,
  retailPrice: price(990_000),
  costPrice: price(500_000),
  brandName: '韩都',
  validity: 'invalid',
})

test.each([
  ['zh-CN', ['商品编码', '款号', '规格', '单位', '称重', '零售价', '品牌', '有效性'], '是', '停用'],
  ['en', ['item code', 'product code', 'property', 'unit', 'weighed', 'retail price', 'brand', 'validity'],
    'yes', 'not for sale'],
] as const)('an export in %s has words for every column, and for what stands in it', async (
  language, wanted, weighed, validity,
) => {
  const { lists, write } = openLists()
  write((db) => takeAfter(db, 0, aPage([put(MANY + 1, known)])))
  const file = path.join(newFolder(), 'items.csv')
  const filter = { ...noFilter, text: 'KNOWN' }
  const target = { file, format: 'csv', language } as const
  await lists.exportItems({ filter, target, withCost: true, today })
  const [heads = [], cells = []] = tableIn(file)
  expect(heads.filter((head) => /[a-z][A-Z]/.test(head))).toEqual([])
  expect(new Set(heads).size).toBe(heads.length)
  expect(wanted.map((head) => cells[heads.indexOf(head)])).toEqual([
    'KNOWN', 'SPU', '红', '千克', weighed, '99.00', '韩都', validity,
  ])
})

const tableIn = (file: string) =>
  fs.readFileSync(file, 'utf8').replace('\uFEFF', '').trimEnd().split('\r\n')
    .map((line) => line.split(','))

test.each([
  ['zh-CN', '商品编码,名称,规格,条码,单位,原售价,新售价,执行日期,结束日期,原因',
    '调价', '调价 8.5折', '调价结束'],
  ['en', 'item code,name,property,barcodes,unit,price before,price from then,first day,last day,reason',
    'special price', '15% off', 'special price ended'],
] as const)('prices that change are written in %s with their day, their end and why', async (
  language, heads, ...reasons
) => {
  const { lists, write } = openLists()
  const [from, until] = ['2026-11-22', '2026-11-30']
  const adjustments = [
    { kind: 'price', price: price(990_000), startDate: from, endDate: null },
    { kind: 'discount', factor: factor(8_500), startDate: from, endDate: until },
    { kind: 'price', price: price(500_000), startDate: null, endDate: '2026-11-21' },
  ] as const
  const rows = ['A', 'B', 'C'].map((itemCode, at) =>
    put(MANY + 1 + at, anItem({ itemCode, barcodes: ['69'], adjustment: adjustments[at] ?? null })),
  )
  write((db) => takeAfter(db, 0, aPage(rows)))
  const target = { file: path.join(newFolder(), 'prices.csv'), format: 'csv', language } as const
  const asked = { dayBefore: '2026-11-21', today: { ...today, businessDate: from } }
  await lists.exportPriceChanges({ ...asked, target })
  expect(tableIn(target.file).map((cells) => cells.join(','))).toEqual([
    heads,
    `A,女夏季短袖,红色 XXL,69,,100.00,99.00,${from},,${reasons[0]}`,
    `B,女夏季短袖,红色 XXL,69,,100.00,85.00,${from},${until},${reasons[1]}`,
    `C,女夏季短袖,红色 XXL,69,,50.00,100.00,${from},,${reasons[2]}`,
  ])
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
