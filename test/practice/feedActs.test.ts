// What can be sent by hand: each act over HTTP and by the buttons of the page, and what it adds.
import { gunzipSync } from 'node:zlib'
import { request } from 'node:http'
import { z } from 'zod'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { catalogueReader } from '../../practice/catalogue'
import type { Fault } from '../../practice/faults'
import type { Headquarters } from '../../practice/headquarters'
import { oddKinds } from '../../practice/oddRows'
import { readLabel } from '../../shared/scaleCode'
import { createTestClock, NOON_TEXT, openHeadquarters } from './headquartersUnderTest'

let headquarters: Headquarters
beforeEach(async () => {
  headquarters = await openHeadquarters(createTestClock())
})
afterEach(() => headquarters.close())

const post = (path: string, body: string, type: string, headers: Record<string, string> = {}) =>
  fetch(`${headquarters.url}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type, ...headers },
    redirect: 'manual',
  })
const act = async (value: unknown): Promise<unknown> => {
  const answer: unknown = await (
    await post('/feed', JSON.stringify(value), 'application/json')
  ).json()
  return answer
}
const press = (body: string) => post('/switch', body, 'application/x-www-form-urlencoded')

const ask = (query: string) =>
  fetch(`${headquarters.url}/feeds/items?customerid=C001&${query}`, {
    headers: { authorization: `Bearer ${headquarters.provisioning().backends.hub.token}` },
  })
const page = async (after: number): Promise<Readonly<Record<string, unknown>>> => {
  const answer: unknown = await (await ask(`after=${after}&limit=1000`)).json()
  return { ...(answer as object) }
}

const read = catalogueReader(7)
const first = read(0)
const code = first.item.itemCode
const firstFen = Number(first.item.standardPrice.replace('.', ''))
const shareOf = (tenths: number): string => {
  const fen = Math.floor((firstFen * tenths) / 10)
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}

const cheaper = { standardPrice: shareOf(9), retailPrice: shareOf(9) }

describe('an act', () => {
  it('sends a lower price, and a deletion', async () => {
    expect(await act({ kind: 'changePrice', item: code })).toEqual({ itemCode: code, seq: 61 })
    expect(await act({ kind: 'deleteItem', item: code })).toEqual({ itemCode: code, seq: 62 })
    const item = { ...first.item, ...cheaper, latestUpdateTime: NOON_TEXT }
    expect((await page(60))['rows']).toEqual([
      { seq: 61, ...first, actionType: 'update', item },
      { seq: 62, ...first, actionType: 'delete', item },
    ])
  })

  it('starts an adjustment on the next day', async () => {
    await act({ kind: 'adjustTomorrow', item: code })
    const priceAdjustment = {
      ...{ type: '0', standardPrice: shareOf(8) },
      ...{ startDate: '2026-11-22', endDate: '2026-11-28' },
    }
    const item = { ...first.item, priceAdjustment, latestUpdateTime: NOON_TEXT }
    expect((await page(60))['rows']).toEqual([{ seq: 61, ...first, actionType: 'update', item }])
  })

  it('sends the last rows again under new numbers', async () => {
    const before = (await page(30))['rows']
    expect(await act({ kind: 'replay', rows: 30 })).toEqual({ seq: 90 })
    const again = Array.from({ length: 30 }, (_, step) => ({
      ...{ seq: 61 + step, actionType: 'add' },
      ...read(30 + step),
    }))
    expect([before, (await page(60))['rows']]).toEqual([
      again.map((row) => ({ ...row, seq: row.seq - 30 })),
      again,
    ])
  })

  it('leaves numbers out', async () => {
    expect(await act({ kind: 'odd', odd: 'gap' })).toMatchObject({ seq: 70 })
    expect(await act({ kind: 'deleteItem', item: code })).toMatchObject({ seq: 71 })
    expect(await page(60)).toMatchObject({ rows: [{ seq: 71 }], next: 71, more: false })
  })

  it('loses new items that it counts, and sends them to whoever reads all once more', async () => {
    const { feed } = await page(0)
    expect(await act({ kind: 'gap' })).toEqual({ seq: 70 })
    await act({ kind: 'deleteItem', item: code })
    const [first, second] = [await page(0), await page(0)]
    const seqs = ({ rows }: typeof first) =>
      (rows as readonly { readonly seq: number }[]).map(({ seq }) => seq)
    const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1)
    expect([first['total'], seqs(first), first['feed'] === feed]).toEqual([
      70,
      [...upTo(60), 71],
      false,
    ])
    expect([second['total'], seqs(second), second['feed']]).toEqual([70, upTo(71), first['feed']])
    expect(second['rows']).toMatchObject({ 60: read(60), 69: read(69) })
  })

  it('sends one odd row of every kind, none of which changes what the item is', async () => {
    await act({ kind: 'odd', item: code })
    const { rows } = await page(60)
    expect(rows).toHaveLength(oddKinds.length - 1)
    await act({ kind: 'changePrice', item: code })
    const { rows: last } = await page(60 + oddKinds.length + 9)
    const item = { ...first.item, ...cheaper, latestUpdateTime: NOON_TEXT }
    expect(last).toMatchObject([{ item }])
  })

  it('gives the feed a new ID', async () => {
    const { feed } = await page(0)
    expect(await act({ kind: 'newFeed' })).toEqual({ seq: 60 })
    expect((await page(0))['feed']).not.toBe(feed)
  })

  it('takes any item that is for sale when none is named', async () => {
    await act({ kind: 'deleteItem' })
    await act({ kind: 'deleteItem' })
    expect(await page(60)).toMatchObject({
      rows: [{ item: { isValid: 'Y' } }, { item: { isValid: 'Y' } }],
    })
  })

  it.each([
    ['{"kind":"deleteItem","item":"nothing"}', 404],
    ['{"kind":"odd","item":"nothing"}', 404],
    [`{"kind":"deleteItem","item":"${read(60).item.itemCode}"}`, 404],
    ['{"kind":"odd","odd":"none"}', 400],
    ['not json', 400],
  ])('%s is refused and sends nothing', async (body, status) => {
    expect((await post('/feed', body, 'application/json')).status).toBe(status)
    expect((await page(60))['rows']).toEqual([])
  })

  it('is refused to a page from elsewhere', async () => {
    const foreign = { origin: 'http://example.com' }
    const answer = await post('/feed', '{"kind":"newFeed"}', 'application/json', foreign)
    expect(answer.status).toBe(403)
  })
})

it('the buttons of the page do the same', async () => {
  await press('act=gap&item=')
  expect((await press(`act=changePrice&item=${code}`)).status).toBe(303)
  await press(`act=odd&odd=negativePrice&item=${code}`)
  await press('act=unknown')
  expect((await press('act=deleteItem&item=nothing')).status).toBe(404)
  expect(await page(60)).toMatchObject({
    rows: [
      { seq: 71, actionType: 'update', item: { itemCode: code, retailPrice: shareOf(9) } },
      { seq: 72, item: { itemCode: code, retailPrice: '-9.90' } },
    ],
  })
  const html = await (await fetch(headquarters.url)).text()
  expect(html).toContain('<span id="seq">72</span>')
  expect(html).toContain(`<td class="code">${code}</td>`)
})

describe('a broken feed', () => {
  const strike = (fault: Fault): void => headquarters.faults.set([fault])

  it('promises more for ever, with the same next', async () => {
    strike({ kind: 'endlessPages', target: 'feed' })
    expect(await page(60)).toMatchObject({ rows: [], next: 60, more: true })
    expect(await page(60)).toMatchObject({ rows: [], next: 60, more: true })
  })

  it('sends its first page again, whatever is asked for', async () => {
    strike({ kind: 'firstPageAgain', target: 'feed' })
    const [one, other] = [await page(60), await page(3)]
    expect(one).toMatchObject({ next: 60, more: true })
    expect(other).toEqual(one)
  })

  it('goes back in its numbers', async () => {
    strike({ kind: 'seqBack', target: 'feed' })
    expect(await page(57)).toMatchObject({
      rows: [{ seq: 60 }, { seq: 59 }, { seq: 58 }],
      next: 58,
      more: false,
    })
    expect(await page(60)).toMatchObject({ rows: [], next: 0 })
  })

  it('sends a small answer that grows to what it was told', async () => {
    strike({ kind: 'gzipBomb', target: 'feed', megabytes: 20 })
    const bomb = await rawAnswer()
    const text = gunzipSync(bomb).toString()
    expect(bomb.length).toBeLessThan(100_000)
    expect([text.length >> 20, JSON.parse(text)]).toEqual([
      20,
      { feed: 'bomb', rows: [], next: 0, more: false },
    ])
  })

  it('nests deeper than any reader should follow', async () => {
    strike({ kind: 'deepPage', target: 'feed' })
    const text = await (await ask('')).text()
    expect(text).toContain('['.repeat(100_000))
  })
})

const rawAnswer = (): Promise<Buffer> =>
  new Promise((resolve) => {
    request(`${headquarters.url}/feeds/items`, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(Buffer.concat(chunks)))
    }).end()
  })

describe('a scale label', () => {
  const weighed = Array.from({ length: 60 }, (_, index) => read(index)).find(
    ({ ext }) => ext?.scaleCode !== undefined,
  )
  const item = weighed?.item.itemCode ?? ''
  const label = (query: string) => fetch(`${headquarters.url}/label?${query}`)

  it('is read by the rules that the till is provisioned with', async () => {
    const answer: unknown = await (await label(`item=${item}&grams=528`)).json()
    const { short, long } = z.object({ short: z.string(), long: z.string() }).parse(answer)
    const rules = headquarters.provisioning().scaleCodes
    const said = [short, long].map((code) => {
      const read = readLabel(rules, code)
      return read.ok ? [read.value.scaleCode, read.value.weight] : read.error
    })
    const scaleCode = weighed?.ext?.scaleCode
    expect(said).toEqual([[scaleCode, null], [scaleCode, 528]])
  })

  it('carries item, weight and amount, and check digits by the rule of the standard', async () => {
    const answer: unknown = await (await label(`item=${item}&grams=528`)).json()
    const { retailPrice, standardPrice } = weighed?.item ?? { standardPrice: '0' }
    const priceFen = Number((retailPrice ?? standardPrice).replace('.', ''))
    const amountFen = Math.round((priceFen * 528) / 1000)
    const amount = String(amountFen).padStart(5, '0')
    const [short, long] = [
      `21${weighed?.ext?.scaleCode ?? ''}${amount}`,
      `22${weighed?.ext?.scaleCode ?? ''}00528${amount}`,
    ]
    expect([short.length, long.length]).toEqual([12, 17])
    expect(answer).toEqual({
      ...{ grams: 528, amountFen },
      ...{ short: withCheckDigit(short), long: withCheckDigit(long) },
    })
  })

  it.each([
    ['item=nothing&grams=500', 404],
    [`item=${code}&grams=500`, 404],
    [`item=${item}&grams=0`, 400],
    [`item=${item}`, 400],
  ])('is not printed for %s', async (query, status) => {
    expect((await label(query)).status).toBe(status)
  })

  it('stands on the page for a few weighed goods', async () => {
    const html = await (await fetch(headquarters.url)).text()
    const codes = [...html.matchAll(/<td class="code">(2[12]\d+)<\/td>/g)].map(([, text]) => text)
    expect(codes.map((text) => text?.length)).toEqual([13, 18, 13, 18, 13, 18])
    expect(codes.filter((text) => withCheckDigit((text ?? '').slice(0, -1)) !== text)).toEqual([])
  })
})

// Every second digit counts three times, beginning with the last one before the check digit.
function withCheckDigit(digits: string): string {
  const reversed = [...digits].reverse().map(Number)
  const sum = reversed.reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 3 : 1), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}
