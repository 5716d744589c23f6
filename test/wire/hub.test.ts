// The item feed: what is asked for, how rows in every spelling are read, and which pages are not
// believed at all.
import { describe, expect, test } from 'vitest'
import type { Answer, HttpResponse } from '../../main/backends/backend'
import { createHub } from '../../main/backends/hub'
import type { FeedRow } from '../../shared/masters/feed'
import type { Item } from '../../shared/masters/item'

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

const page = (rows: readonly FeedRow[], next: number, more = false, feed = 'F1'): Answer => ({
  kind: 'page',
  page: { feed, rows, next, more },
})
const lost = (message: string): Answer => ({ kind: 'lost', message })

const shirt = { itemCode: 'SKU1', itemName: '女夏季短袖', standardPrice: '200' }

const shirtRead = (change: Partial<Record<keyof Item, unknown>> = {}) => ({
  itemCode: 'SKU1',
  productCode: null,
  itemName: '女夏季短袖',
  skuProperty: null,
  color: null,
  size: null,
  barcodes: [],
  unit: null,
  weighed: false,
  standardPrice: 2_000_000,
  referencePrice: null,
  retailPrice: null,
  ...change,
})

const update = (seq: number, item: unknown = shirt, ext?: unknown) => ({
  seq,
  actionType: 'update',
  item,
  ext,
})
const decode = (body: unknown) => hub.decode(pull, response(body))

/** What a page of this one row reads as. */
function readRow(row: Readonly<Record<string, unknown>>): unknown {
  const answer = decode({ feed: 'F1', rows: [row], next: 41, more: false })
  return answer.kind === 'page' ? answer.page.rows[0] : answer
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

describe('an item', () => {
  test('is read with everything that the till keeps', () => {
    const item = {
      productCode: 'PEUTET378472',
      itemCode: ' SKU1 ',
      originCode: 'yuanchangcode134',
      itemName: '女夏季短袖',
      barCode: '96295629652',
      skuProperty: '红色 XXL',
      color: 'red',
      size: 'XXL',
      grossWeight: '0.5千克',
      stockUnit: '千克',
      standardPrice: '200',
      referencePrice: '150.5',
      retailPrice: '120.0001',
      priceAdjustment: { type: '0', standardPrice: '100' },
      isValid: 'Y',
    }
    const ext = { produid: 1, unit: '件', weighed: true, scaleCode: '00123' }
    expect(readRow({ seq: 41, actionType: 'add', item, ext })).toEqual({
      kind: 'put',
      seq: 41,
      item: {
        itemCode: 'SKU1',
        productCode: 'PEUTET378472',
        itemName: '女夏季短袖',
        skuProperty: '红色 XXL',
        color: 'red',
        size: 'XXL',
        barcodes: ['96295629652'],
        unit: '件',
        weighed: true,
        standardPrice: 2_000_000,
        referencePrice: 1_505_000,
        retailPrice: 1_200_001,
      },
    })
  })

  type Spelling = readonly [string, object, unknown, Partial<Record<keyof Item, unknown>>]
  const spellings: readonly Spelling[] = [
    ['nothing but what it must have', {}, undefined, {}],
    [
      'null and empty for missing',
      { color: null, size: '', skuProperty: '  ', retailPrice: '' },
      { unit: null, weighed: null },
      {},
    ],
    [
      'numbers for text',
      { itemCode: 123, itemName: 7, color: 5 },
      null,
      { itemCode: '123', itemName: '7', color: '5' },
    ],
    ['a number for a price', { standardPrice: 12.5 }, {}, { standardPrice: 125_000 }],
    ['a price with spaces', { standardPrice: ' 12.50 ' }, {}, { standardPrice: 125_000 }],
    ['several barcodes', { barCode: '111; 222,111,;333' }, {}, { barcodes: ['111', '222', '333'] }],
    [
      'barcodes as a list',
      { barCode: ['111', 222, null, '333;444'] },
      {},
      { barcodes: ['111', '222', '333', '444'] },
    ],
    ['a barcode as a number', { barCode: 6901234567892 }, {}, { barcodes: ['6901234567892'] }],
    [
      'the stock unit where no other is told',
      { stockUnit: '千克' },
      { weighed: 'Y' },
      { unit: '千克', weighed: true },
    ],
    ['weighed as a digit', {}, { weighed: 0 }, {}],
    ['ext as a list of one', {}, [{ weighed: '1' }], { weighed: true }],
    ['a field that nobody knows', { novelty: { a: [1] } }, { novelty: 1 }, {}],
  ]
  test.each(spellings)('may be spelt with %s', (_case, fields, ext, change) => {
    expect(readRow(update(41, { ...shirt, ...fields }, ext))).toEqual({
      kind: 'put',
      seq: 41,
      item: shirtRead(change),
    })
  })

  test('keeps every digit of a long number', () => {
    const body = `{"feed":"F1","next":41,"more":false,"rows":[{"seq":41,"actionType":"add","item":
      {"itemCode":12345678901234567890,"itemName":"a","standardPrice":0.1000,"barCode":9007199254740993}}]}`
    expect(decode(body)).toEqual(
      page(
        [
          {
            kind: 'put',
            seq: 41,
            item: shirtRead({
              itemCode: '12345678901234567890',
              itemName: 'a',
              standardPrice: 1000,
              barcodes: ['9007199254740993'],
            }) as Item,
          },
        ],
        41,
      ),
    )
  })

  test.each([
    ['delete', { seq: 41, actionType: 'delete', item: { itemCode: 'SKU1' } }],
    ['delete in capitals, as a list of one', { seq: 41, actionType: ' DELETE ', item: [shirt] }],
    ['isValid N', update(41, { ...shirt, isValid: 'N' })],
    ['isValid n, and no price', update(41, { itemCode: 'SKU1', isValid: 'n' })],
    ['isValid false', update(41, { ...shirt, isValid: false })],
  ])('is gone by %s', (_case, row) => {
    expect(readRow(row)).toEqual({ kind: 'gone', seq: 41, itemCode: 'SKU1' })
  })
})

describe('a row that cannot be read is set aside with its reason', () => {
  const without = (name: keyof typeof shirt) =>
    Object.fromEntries(Object.entries(shirt).filter(([key]) => key !== name))
  const table: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ['no itemCode', update(41, without('itemCode')), 'itemCode'],
    ['no name', update(41, without('itemName')), 'itemName invalid_type'],
    ['no price', update(41, without('standardPrice')), 'standardPrice custom'],
    ['a negative price', update(41, { ...shirt, standardPrice: '-1' }), 'standardPrice custom'],
    ['a price in words', update(41, { ...shirt, retailPrice: '9折' }), 'retailPrice custom'],
    ['five decimals', update(41, { ...shirt, standardPrice: '0.00001' }), 'standardPrice custom'],
    ['a price beyond the range', update(41, { ...shirt, standardPrice: '1e9' }), 'standardPrice custom'],
    ['an object for a text', update(41, { ...shirt, color: { a: 1 } }), 'color invalid_type'],
    ['a long code', update(41, { ...shirt, itemCode: 'x'.repeat(101) }), 'itemCode'],
    ['a control character', update(41, { ...shirt, itemName: 'a\u0000b' }), 'itemName invalid_format'],
    ['a barcode of 10 KB', update(41, { ...shirt, barCode: '1'.repeat(10_240) }), 'barcodes.0 too_big'],
    [
      'too many barcodes',
      update(41, { ...shirt, barCode: Array.from({ length: 21 }, (_, no) => `b${no}`) }),
      'barcodes too_big',
    ],
    ['a barcode that is an object', update(41, { ...shirt, barCode: { a: 1 } }), 'barcodes.0 invalid_type'],
    ['weighed in other words', update(41, shirt, { weighed: 'maybe' }), 'weighed invalid_type'],
    ['isValid in other words', update(41, { ...shirt, isValid: 'X' }), 'isValid'],
    ['an unknown action', { seq: 41, actionType: 'replace', item: shirt }, 'actionType'],
    ['no action', { seq: 41, item: shirt }, 'actionType'],
    ['no item', { seq: 41, actionType: 'delete' }, 'itemCode'],
    ['two items', update(41, [shirt, shirt]), 'item'],
    ['an ext of text', update(41, shirt, 'weighed'), 'ext'],
    [
      'two faults',
      update(41, { itemCode: 'SKU1' }),
      'itemName invalid_type, standardPrice custom',
    ],
  ]
  test.each(table)('%s', (_case, row, reason) => {
    expect(readRow(row)).toEqual({
      kind: 'bad',
      seq: 41,
      reason,
      row: JSON.stringify(row).slice(0, 2000),
    })
  })

  test('and the rest of its page goes on', () => {
    expect(decode({ feed: 'F1', rows: [update(41, {}), update(42)], next: 42, more: false })).toEqual(
      page(
        [
          { kind: 'bad', seq: 41, reason: 'itemCode', row: '{"seq":41,"actionType":"update","item":{}}' },
          { kind: 'put', seq: 42, item: shirtRead() as Item },
        ],
        42,
      ),
    )
  })
})

describe('a page', () => {
  const put = (seq: number): FeedRow => ({ kind: 'put', seq, item: shirtRead() as Item })

  test('of no rows says that there is nothing new', () => {
    expect(decode({ feed: 'F1', rows: [], next: 40, more: false })).toEqual(page([], 40))
  })

  test('may hold one row outside a list, and numbers as text', () => {
    expect(decode({ feed: 7, rows: update(41), next: '41', more: true })).toEqual(
      page([put(41)], 41, true, '7'),
    )
    expect(decode({ feed: 'F1', rows: [{ ...update(0), seq: '41' }], next: 41, more: false })).toEqual(
      page([put(41)], 41),
    )
  })

  test('that overlaps gives only the rows after the cursor', () => {
    expect(
      decode({ feed: 'F1', rows: [update(39), update(40), update(41)], next: 41, more: true }),
    ).toEqual(page([put(41)], 41, true))
  })

  test('that is replayed changes nothing, and still tells its feed', () => {
    expect(decode({ feed: 'F2', rows: [update(1), update(2)], next: 2, more: true })).toEqual(
      page([], 40, false, 'F2'),
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
