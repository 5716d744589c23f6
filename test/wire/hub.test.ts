// The item feed: what is asked for, and which pages are not believed at all.
import { describe, expect, test } from 'vitest'
import type { Answer, HttpResponse } from '../../main/backends/backend'
import { createHub } from '../../main/backends/hub'
import { price } from '../../shared/decimal'
import type { FeedRow } from '../../shared/masters/feed'
import { anItem } from '../fixtures/item'

const hub = createHub({ url: 'https://hub.example/base/', token: 'TOKEN', customerId: 'C 001' })
const pull = { kind: 'pull', after: 40, limit: 200 } as const

const response = (
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): HttpResponse => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

const page = (
  rows: readonly FeedRow[],
  next: number,
  rest: { readonly more?: boolean; readonly feed?: string; readonly total?: number } = {},
) => ({
  kind: 'page',
  page: { feed: 'F1', rows, next, more: false, total: null, ...rest },
})
const lost = (message: string): Answer => ({ kind: 'lost', message })

const shirt = { itemCode: 'SKU1', itemName: '女夏季短袖', standardPrice: '200' }

const update = (seq: number, item: unknown = shirt) => ({ seq, actionType: 'update', item })
/** The answer, with the rows of a page as they read. */
function decode(body: unknown): unknown {
  const answer = hub.decode(pull, response(body))
  if (answer.kind !== 'page') return answer
  return { ...answer, page: { ...answer.page, rows: answer.page.rows.map((row) => row.read()) } }
}

test('a pull names the customer, the cursor and the limit, and carries the token', () => {
  expect(hub.encode(pull, 0)).toEqual({
    method: 'GET',
    url: 'https://hub.example/base/feeds/items?customerid=C+001&after=40&limit=200',
    headers: { Authorization: 'Bearer TOKEN', Accept: 'application/json' },
    body: null,
  })
})

test('nothing else can be asked of the hub', () => {
  for (const call of [{ kind: 'probe' }, { kind: 'book', body: '{}' }, { kind: 'lookUp', body: '{}' }] as const) {
    expect(() => hub.encode(call, 0)).toThrow()
    expect(() => hub.decode(call, response({}))).toThrow()
  }
})

/** The shirt as a row of the feed gives it: what is not said stays unknown. */
const shirtRead = anItem({
  itemCode: 'SKU1',
  itemName: '女夏季短袖',
  skuProperty: null,
  standardPrice: price(2_000_000),
})

describe('a page', () => {
  const put = (seq: number): FeedRow => ({ kind: 'put', seq, item: shirtRead })

  test('of no rows says that there is nothing new', () => {
    expect(decode({ feed: 'F1', rows: [], next: 40, more: false })).toEqual(page([], 40))
  })

  test('may hold one row outside a list, and numbers as text', () => {
    expect(decode({ feed: 7, rows: update(41), next: '41', more: true })).toEqual(
      page([put(41)], 41, { more: true, feed: '7' }),
    )
    expect(decode({ feed: 'F1', rows: [{ ...update(0), seq: '41' }], next: 41, more: false })).toEqual(
      page([put(41)], 41),
    )
  })

  test.each([
    ['tells', 1_000_000, { total: 1_000_000 }],
    ['tells as text', '7', { total: 7 }],
    ['tells with null', null, {}],
    ['does not tell', undefined, {}],
  ] as const)('%s how many items the whole stream names', (_case, total, rest) => {
    const body = { feed: 'F1', rows: [], next: 40, more: false, total }
    expect(decode(body)).toEqual(page([], 40, rest))
  })

  test('with a row that cannot be read goes on with the rest', () => {
    const row = '{"seq":41,"actionType":"update","item":{}}'
    expect(decode({ feed: 'F1', rows: [update(41, {}), update(42)], next: 42, more: false })).toEqual(
      page([{ kind: 'bad', seq: 41, itemCode: null, reason: 'itemCode missing', row }, put(42)], 42),
    )
  })

  test('with an item that is no JSON sets that row aside and goes on', () => {
    const broken = '{"seq":41,"actionType":"update","item":{"itemCode":SKU1}}'
    const rows = `[${broken},${JSON.stringify(update(42))}]`
    expect(decode(`{"feed":"F1","rows":${rows},"next":42,"more":false}`)).toEqual(
      page(
        [{ kind: 'bad', seq: 41, itemCode: null, reason: 'item malformed', row: '{"itemCode":SKU1}' }, put(42)],
        42,
      ),
    )
  })

  test('tells by their digests which rows say the same of their items', () => {
    const digestOf = (row: object): number | undefined => {
      const answer = hub.decode(pull, response({ feed: 'F1', rows: [row], next: 99, more: false }))
      return answer.kind === 'page' ? answer.page.rows[0]?.digest : undefined
    }
    const row = { ...update(41), ext: { weighed: false } }
    const same = [row, { ...row, seq: 42 }, { ...row, actionType: 'add' }].map(digestOf)
    const others = [{ ...row, item: { ...shirt, standardPrice: '201' } }, { ...row, ext: {} }, update(41)].map(digestOf)
    expect([new Set(same).size, new Set([...same, ...others]).size]).toEqual([1, 4])
  })

  test.each(['delete', 'DELETE', 'remove', 7, undefined])(
    'has a row of the action %s read, though it says the same of its item',
    (actionType) => {
      const row = { ...update(41), actionType }
      const answer = hub.decode(pull, response({ feed: 'F1', rows: [row], next: 41, more: false }))
      expect(answer).toMatchObject({ page: { rows: [{ itemCode: null }] } })
    },
  )

  test('that overlaps gives only the rows after the cursor', () => {
    expect(
      decode({ feed: 'F1', rows: [update(39), update(40), update(41)], next: 41, more: true }),
    ).toEqual(page([put(41)], 41, { more: true }))
  })

  test('that is replayed changes nothing, and still tells its feed', () => {
    expect(decode({ feed: 'F2', rows: [update(1), update(2)], next: 2, more: true })).toEqual(
      page([], 2, { feed: 'F2' }),
    )
  })

  const plain = { feed: 'F1', rows: [] as readonly unknown[], next: 42, more: false }
  const cannotBeRead = (member: string) => `the page cannot be read: ${member}`
  const shapes: readonly (readonly [string, unknown, string])[] = [
    ['without a feed', { ...plain, feed: undefined }, cannotBeRead('feed')],
    ['with an empty feed', { ...plain, feed: ' ' }, cannotBeRead('feed')],
    ['without rows', { ...plain, rows: undefined }, cannotBeRead('rows')],
    ['with null for rows', { ...plain, rows: null }, cannotBeRead('rows')],
    ['with a row without seq', { ...plain, rows: [{ item: shirt }] }, cannotBeRead('rows')],
    ['with a negative seq', { ...plain, rows: [update(-1)] }, cannotBeRead('rows')],
    ['without next', { ...plain, next: undefined }, cannotBeRead('next')],
    ['with half a next', { ...plain, next: 42.5 }, cannotBeRead('next')],
    ['with a total in words', { ...plain, total: 'many' }, cannotBeRead('total')],
    ['without more', { ...plain, more: undefined }, cannotBeRead('more')],
    ['of another kind', [], cannotBeRead('all of it')],
    [
      'with rows out of order',
      { ...plain, rows: [update(42), update(41)] },
      'the rows of the page do not grow',
    ],
    [
      'with a row twice',
      { ...plain, rows: [update(41), update(41)] },
      'the rows of the page do not grow',
    ],
    [
      'that ends before its last row',
      { ...plain, rows: [update(42), update(43)] },
      'the page ends before its last row',
    ],
    [
      'that promises more without end',
      { ...plain, next: 40, more: true },
      'more rows are promised and none is given',
    ],
    [
      'that promises more and brings nothing, however far it says it is',
      { ...plain, next: 42, more: true },
      'more rows are promised and none is given',
    ],
    [
      'that promises more with old rows only',
      { ...plain, rows: [update(40)], next: 40, more: true },
      'more rows are promised and none is given',
    ],
  ]
  test.each(shapes)('%s is not believed', (_case, body, message) => {
    expect(decode(body)).toEqual(lost(message))
  })

  test.each([
    [200, { 'content-type': 'text/html' }, lost('HTTP 200, not JSON')],
    [302, {}, lost('HTTP 302')],
    [400, { 'content-type': 'application/json' }, lost('HTTP 400')],
    [500, {}, lost('HTTP 500')],
    [401, {}, { kind: 'refused', cause: 'configuration', message: 'HTTP 401', retryAfterMs: null }],
    [403, {}, { kind: 'refused', cause: 'configuration', message: 'HTTP 403', retryAfterMs: null }],
    [404, {}, { kind: 'refused', cause: 'configuration', message: 'HTTP 404', retryAfterMs: null }],
    [
      429,
      { 'retry-after': '7' },
      { kind: 'refused', cause: 'throttled', message: 'HTTP 429', retryAfterMs: 7000 },
    ],
  ] as const)('under HTTP %i %j is no page', (status, headers, answer) => {
    const body = { feed: 'F1', rows: [], next: 40, more: false }
    expect(hub.decode(pull, response(body, status, headers))).toEqual(answer)
  })
})
