// The hub's feed: pages that add up, a catalogue that is the same for the same seed, and changes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { generateCatalogue } from '../../practice/catalogue'
import { parseChinaTime } from '../../practice/clock'
import type { Headquarters } from '../../practice/headquarters'
import { createTestClock, NOON_TEXT, openHeadquarters } from './headquartersUnderTest'

let headquarters: Headquarters
beforeEach(async () => {
  headquarters = await openHeadquarters(createTestClock())
})
afterEach(() => headquarters.close())

const pageSchema = z.strictObject({
  feed: z.string(),
  rows: z.array(z.looseObject({ seq: z.number() })),
  next: z.number(),
  more: z.boolean(),
})

const ask = (query: string, token = headquarters.provisioning().backends.hub.token) =>
  fetch(`${headquarters.url}/feeds/items?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  })
const page = async (after: number, limit: number) => {
  const response = await ask(`customerid=C001&after=${after}&limit=${limit}`)
  return pageSchema.parse(await response.json())
}

it('pages follow each other without a gap or a repeat', async () => {
  const pages = [await page(0, 25), await page(25, 25), await page(50, 25), await page(60, 25)]
  expect(pages.map(({ rows, next, more }) => [rows.map(({ seq }) => seq), next, more])).toEqual([
    [count(1, 25), 25, true],
    [count(26, 50), 50, true],
    [count(51, 60), 60, false],
    [[], 60, false],
  ])
})

const count = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, step) => from + step)

it('carries the generated catalogue', async () => {
  const { rows } = await page(0, 1000)
  const expected = [...generateCatalogue(60, 7)].map((row, index) => ({
    seq: index + 1,
    actionType: 'add',
    ...row,
  }))
  expect(rows).toEqual(expected)
})

it.each([
  ['a wrong token', 'customerid=C001', 'wrong', 401],
  ['no customerid', '', undefined, 400],
  ['another customerid', 'customerid=C002', undefined, 403],
  ['a cursor that is none', 'customerid=C001&after=-1', undefined, 400],
  ['a limit of nothing', 'customerid=C001&limit=0', undefined, 400],
])('%s is refused', async (_, query, token, status) => {
  expect((await ask(query, token)).status).toBe(status)
})

it('never sends more than 1000 rows at once, gzipped', async () => {
  for (let extra = 0; extra < 1000; extra += 1) headquarters.addFeedRow({ actionType: 'add' })
  const response = await ask('customerid=C001&limit=5000')
  const { rows, next, more } = pageSchema.parse(await response.json())
  expect([rows.length, next, more]).toEqual([1000, 1000, true])
  expect(response.headers.get('content-encoding')).toBe('gzip')
})

it('a change and a deletion are new rows with the whole item', async () => {
  const [first] = [...generateCatalogue(1, 7)]
  const itemCode = first?.item.itemCode ?? ''
  const changed = headquarters.changeItem(itemCode, { retailPrice: '1.00' })
  const deleted = headquarters.deleteItem(itemCode)
  expect([changed, deleted]).toEqual([61, 62])
  const item = { ...first?.item, retailPrice: '1.00', latestUpdateTime: NOON_TEXT }
  expect((await page(60, 10)).rows).toEqual([
    { seq: 61, ...first, actionType: 'update', item },
    { seq: 62, ...first, actionType: 'delete', item },
  ])
})

it('sends a bad row just as a test put it in', async () => {
  headquarters.addFeedRow({ actionType: 'add', item: { itemCode: 'X', standardPrice: 'cheap' } })
  headquarters.addFeedRow({ actionType: 7, item: null })
  expect((await page(60, 10)).rows).toEqual([
    { seq: 61, actionType: 'add', item: { itemCode: 'X', standardPrice: 'cheap' } },
    { seq: 62, actionType: 7, item: null },
  ])
})

it('gives another feed ID when the feed is to be loaded again', async () => {
  const before = await page(0, 1)
  const feed = headquarters.reloadFeed()
  const after = await page(0, 1)
  expect(after.feed).toBe(feed)
  expect(after.feed).not.toBe(before.feed)
  expect(after.rows).toEqual(before.rows)
})

describe('the catalogue of 10,000', () => {
  const rows = [...generateCatalogue(10_000, 1)]
  const items = rows.map(({ item }) => item)
  const distinct = (values: readonly string[]): number => new Set(values).size

  it('is the same for the same seed and another for another', () => {
    expect([...generateCatalogue(10_000, 1)]).toEqual(rows)
    expect([...generateCatalogue(10, 2)]).not.toEqual(rows.slice(0, 10))
  })

  it('is the beginning of a larger one', () => {
    expect([...generateCatalogue(500, 1)]).toEqual(rows.slice(0, 500))
  })

  it('has a unique, valid Chinese EAN-13 and a unique code for every item', () => {
    expect(items.filter(({ barCode }) => !isChineseEan13(barCode))).toEqual([])
    expect(distinct(items.map(({ barCode }) => barCode))).toBe(10_000)
    expect(distinct(items.map(({ itemCode }) => itemCode))).toBe(10_000)
  })

  it('names one product once', () => {
    const names = new Map(items.map(({ productCode, itemName }) => [productCode, itemName]))
    expect(distinct([...names.values()])).toBe(names.size)
    const shared = items.filter((item) => names.get(item.productCode) !== item.itemName)
    expect(shared).toEqual([])
  })

  it('has every trade, goods by weight, variants, adjustments and rows without ext', () => {
    expect(new Set(items.map(({ productCode }) => productCode[0]))).toEqual(new Set('CFBS'))
    expect(rows.some(({ ext }) => ext?.weighed === true && ext.scaleCode !== undefined)).toBe(true)
    expect(items.some(({ color, size }) => color !== undefined && size !== undefined)).toBe(true)
    expect(items.some(({ priceAdjustment }) => priceAdjustment?.type === '0')).toBe(true)
    expect(items.some(({ priceAdjustment }) => priceAdjustment?.type === '1')).toBe(true)
    expect(rows.some(({ ext }) => ext === undefined)).toBe(true)
  })

  it('writes prices as text, times in the documented shape, and no empty field', () => {
    const bad = items.filter(
      (item) =>
        ![item.standardPrice, item.referencePrice, item.retailPrice, item.costPrice].every(
          (price) => /^[1-9]\d*\.\d\d$|^0\.\d\d$/.test(price),
        ) ||
        parseChinaTime(item.createTime) === undefined ||
        parseChinaTime(item.latestUpdateTime) === undefined ||
        item.discount !== '1.0000' ||
        Object.values(item).includes(''),
    )
    expect(bad).toEqual([])
  })
})

// The rule of the standard, worked from the right as it is printed there.
function isChineseEan13(code: string): boolean {
  if (!/^69[0-5]\d{10}$/.test(code)) return false
  const digits = [...code].reverse().map(Number)
  const sum = digits.reduce((total, value, place) => total + value * (place % 2 === 1 ? 3 : 1), 0)
  return sum % 10 === 0
}
