// The hub's feed: pages that add up, changes, and files that outlive the program that made them.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { generateCatalogue } from '../../practice/catalogue'
import { openDatabase, writeSetting } from '../../practice/database'
import { createHeadquarters, type Headquarters } from '../../practice/headquarters'
import { itemCount, openFeed, rowsAfter } from '../../practice/itemsFeed'
import { createTestClock, NOON_TEXT, openHeadquarters } from './headquartersUnderTest'

let headquarters: Headquarters
beforeEach(async () => {
  headquarters = await openHeadquarters(createTestClock())
})
afterEach(() => headquarters.close())

const pageSchema = z.strictObject({
  feed: z.string(),
  total: z.number(),
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

it('gives each row once, in order, to a till that reads while headquarters writes', async () => {
  const seqs: number[] = []
  for (let after = 0, more = true; more; ) {
    const { rows, next, more: goesOn } = await page(after, 7)
    seqs.push(...rows.map(({ seq }) => seq))
    if (seqs.length < 80) headquarters.actOnFeed({ kind: 'changePrice' })
    after = next
    more = goesOn
  }
  expect(seqs.length).toBeGreaterThan(65)
  expect(seqs).toEqual(count(1, seqs.length))
})

it('says how many different items there are, in every page', async () => {
  const added = { actionType: 'add', item: { itemCode: 'NEW-1', standardPrice: '1.00' } }
  headquarters.actOnFeed({ kind: 'deleteItem' })
  const before = await page(0, 1)
  headquarters.addFeedRow(added)
  headquarters.addFeedRow(added)
  headquarters.actOnFeed({ kind: 'changePrice' })
  expect([before.total, (await page(0, 1)).total, (await page(62, 5)).total]).toEqual([60, 61, 61])
})

it('stores no row for an item that was only generated, however many there are', async () => {
  const db = openDatabase(':memory:')
  openFeed(db, { count: 1_000_000, seed: 1, odd: 0 })
  expect(db.prepare('SELECT COUNT(*) FROM feed_row').pluck().get()).toBe(0)
  db.close()
  const large = await createHeadquarters({
    ...{ file: ':memory:', itemCount: 1_000_000, seed: 1, clock: createTestClock() },
  })
  const token = large.provisioning().backends.hub.token
  const response = await fetch(`${large.url}/feeds/items?customerid=C001&after=999990`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { rows, next, more, total } = pageSchema.parse(await response.json())
  await large.close()
  expect(rows.map(({ seq }) => seq)).toEqual(count(999_991, 1_000_000))
  expect([next, more, total]).toEqual([1_000_000, false, 1_000_000])
})

it('leaves the catalogue of a file as it was made, whatever is asked for later', () => {
  const db = openDatabase(':memory:')
  const made = openFeed(db, { count: 20, seed: 3, odd: 50 })
  expect(openFeed(db, { count: 9, seed: 4, odd: 0 }).generated).toEqual(made.generated)
  db.close()
})

it('asks tills to load again when this program would generate other items', () => {
  const db = openDatabase(':memory:')
  openFeed(db, { count: 20, seed: 3, odd: 0 })
  writeSetting(db, 'feedId', 'of the edition before')
  const feedId = () => db.prepare("SELECT value FROM setting WHERE name = 'feedId'").pluck().get()
  openFeed(db, { count: 20, seed: 3, odd: 0 })
  expect(feedId()).toBe('of the edition before')
  writeSetting(db, 'generated', JSON.stringify({ count: 20, seed: 3, odd: 0, edition: 0 }))
  openFeed(db, { count: 20, seed: 3, odd: 0 })
  expect(feedId()).not.toBe('of the edition before')
  db.close()
})

it('goes on with a file whose items are stored rows, and generates none', () => {
  const db = openDatabase(':memory:')
  writeSetting(db, 'catalogue', '1 items from seed 1')
  db.prepare("INSERT INTO feed_row (item_code, content) VALUES ('OLD', '{}')").run()
  const feed = openFeed(db, { count: 20, seed: 3, odd: 0 })
  expect([rowsAfter(feed, 0, 10), itemCount(feed)]).toEqual([[{ seq: 1, content: '{}' }], 1])
  db.close()
})
