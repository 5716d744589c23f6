// A row of the item feed: every field of the platform's page in every spelling it was met in, and
// what is set aside because its meaning cannot be known. Read from JSON text, as it arrives.
import { describe, expect, test } from 'vitest'
import { price } from '../../shared/decimal'
import type { FeedRow } from '../../shared/masters/feed'
import type { Item } from '../../shared/masters/item'
import { bad, read, readText, shirt, shirtWith, update, type Fields } from './hubRows'

test('every field of the page is read, and what the hub knows beyond it', () => {
  const item = {
    productCode: 'PEUTET378472',
    itemCode: 'SKUEWRYU178673',
    originCode: 'yuanchangcode134',
    itemName: '女夏季短袖',
    barCode: '96295629652',
    skuProperty: '红色 XXL',
    color: 'red',
    size: 'XXL',
    grossWeight: '0.5千克',
    netWeight: '0.4千克',
    stockUnit: '千克',
    categoryId: 'cat0002',
    categoryName: '女装',
    standardPrice: '200',
    referencePrice: '150',
    retailPrice: '120',
    tagPrice: '450',
    costPrice: '50',
    discount: '0.9000',
    priceAdjustment: {
      type: '0',
      standardPrice: '100',
      discount: '0.9000',
      startDate: '2026-11-01',
      endDate: '2026-11-30',
    },
    seasonCode: 'summer',
    seasonName: '夏季',
    brandCode: 'HDYS',
    brandName: '韩都衣舍',
    isValid: 'Y',
    createTime: '2026-01-02 03:04:05',
    latestUpdateTime: '2026-11-21 08:00:00',
  }
  const ext = {
    produid: 10_001,
    extproduid: 'E-77',
    unit: '件',
    additionalUnit: '箱',
    ratio: '12',
    weighed: true,
    scaleCode: '00123',
  }
  expect(read({ seq: 41, actionType: 'add', item, ext })).toEqual({
    kind: 'put',
    seq: 41,
    item: {
      itemCode: 'SKUEWRYU178673',
      productCode: 'PEUTET378472',
      originCode: 'yuanchangcode134',
      innerCodes: ['10001', 'E-77'],
      itemName: '女夏季短袖',
      skuProperty: '红色 XXL',
      color: 'red',
      size: 'XXL',
      barcodes: ['96295629652'],
      unit: '件',
      weighed: true,
      scaleCode: '00123',
      standardPrice: 2_000_000,
      referencePrice: 1_500_000,
      retailPrice: 1_200_000,
      tagPrice: 4_500_000,
      costPrice: 500_000,
      discount: 9_000,
      adjustment: {
        kind: 'price',
        price: 1_000_000,
        startDate: '2026-11-01',
        endDate: '2026-11-30',
      },
      grossWeight: '0.5千克',
      netWeight: '0.4千克',
      categoryId: 'cat0002',
      categoryName: '女装',
      seasonCode: 'summer',
      seasonName: '夏季',
      brandCode: 'HDYS',
      brandName: '韩都衣舍',
      additionalUnit: '箱',
      ratio: '12',
      validity: 'valid',
      createdAt: Date.UTC(2026, 0, 1, 19, 4, 5),
      updatedAt: Date.UTC(2026, 10, 21, 0, 0, 0),
    },
  })
})

type Spelling = readonly [string, Fields, unknown, Partial<Item>]
const spellings: readonly Spelling[] = [
  ['nothing but what it must have', {}, undefined, {}],
  ['null and empty for missing', { color: null, size: '', retailPrice: ' ' }, { unit: null }, {}],
  ['spaces around', { itemCode: ' SKU1 ', color: ' red ' }, null, { color: 'red' }],
  ['numbers for text', { itemName: 7, color: 5 }, {}, { itemName: '7', color: '5' }],
  ['a number for a price', { standardPrice: 12.5 }, {}, { standardPrice: price(125_000) }],
  ['a price with spaces', { standardPrice: ' 12.50 ' }, {}, { standardPrice: price(125_000) }],
  ['a weight without its unit', { grossWeight: 0.5 }, {}, { grossWeight: '0.5' }],
  ['a weight in grams', { netWeight: '400 g' }, {}, { netWeight: '400 g' }],
  ['barcodes by ; and ,', { barCode: '1; 2,1,;3' }, {}, { barcodes: ['1', '2', '3'] }],
  ['barcodes by wide signs', { barCode: '1；2，3' }, {}, { barcodes: ['1', '2', '3'] }],
  ['barcodes as a list', { barCode: ['1', 2, null, '3;4'] }, {}, { barcodes: ['1', '2', '3', '4'] }],
  ['a barcode as a number', { barCode: 6901234567892 }, {}, { barcodes: ['6901234567892'] }],
  ['a stock unit alone', { stockUnit: '千克' }, { weighed: 'Y' }, { unit: '千克', weighed: true }],
  ['weighed as a digit', {}, { weighed: 0 }, {}],
  ['an empty list for an ext', {}, [], {}],
  ['an empty text for an ext', {}, '', {}],
  ['ext as a list of one', {}, [{ weighed: '1' }], { weighed: true }],
  ['a field that nobody knows', { novelty: { a: [1] } }, { novelty: 1 }, {}],
  ['no name but a property', { itemName: '', skuProperty: '红' }, {}, { itemName: '红', skuProperty: '红' }],
  ['neither of them', { itemName: null, productCode: 'P1' }, {}, { itemName: 'P1', productCode: 'P1' }],
  ['nothing but its codes', { itemName: undefined }, {}, { itemName: 'SKU1' }],
]
test.each(spellings)('a row may be spelt with %s', (_case, fields, ext, change) => {
  expect(read(update({ ...shirt, ...fields }, ext))).toEqual(shirtWith(change))
})

test.each([
  ['add', 'put'],
  ['update', 'put'],
  [' UPDATE ', 'put'],
  ['delete', 'gone'],
  ['Delete', 'gone'],
] as const)('the action "%s" is a row of kind %s', (actionType, kind) => {
  expect(read({ seq: 41, actionType, item: [shirt] })).toMatchObject({ kind, seq: 41 })
})

describe('every digit of a long number stands as it was written', () => {
  const text = (fields: string, ext = '{}') =>
    `{"seq":41,"actionType":"add","ext":${ext},"item":{"standardPrice":200,"itemName":"短袖",${fields}}}`
  const read64 = (row: FeedRow | undefined) =>
    row?.kind === 'put'
      ? [row.item.itemCode, row.item.barcodes, row.item.innerCodes, row.item.standardPrice]
      : row

  test.each([
    [text('"itemCode":12345678901234567890'), ['12345678901234567890', [], [], 2_000_000]],
    [
      text('"itemCode":"A","barCode":9007199254740993'),
      ['A', ['9007199254740993'], [], 2_000_000],
    ],
    [
      text('"itemCode":"A"', '{"produid":9223372036854775807}'),
      ['A', [], ['9223372036854775807'], 2_000_000],
    ],
    [text('"itemCode":"A"').replace('200', '0.1000'), ['A', [], [], 1000]],
  ])('%s', (row, expected) => {
    expect(read64(readText(row))).toEqual(expected)
  })
})

describe('what is not to be sold', () => {
  const gone: FeedRow = { kind: 'gone', seq: 41, itemCode: 'SKU1', updatedAt: null }

  test('is gone by delete, and by nothing but its code and time', () => {
    const item = { itemCode: 'SKU1', latestUpdateTime: '2026-11-21 08:00:00', standardPrice: {} }
    expect(read({ seq: 41, actionType: 'delete', item })).toEqual({
      ...gone,
      updatedAt: Date.UTC(2026, 10, 21),
    })
  })

  test.each(['N', 'n', false, 0, 'false'])('is kept with all its fields by isValid %j', (isValid) => {
    expect(read(update({ ...shirt, isValid }))).toEqual(shirtWith({ validity: 'invalid' }))
  })

  test.each([
    ['no price', { itemCode: 'SKU1', isValid: 'N' }, {}],
    ['a negative price', { ...shirt, standardPrice: '-1', isValid: 'N' }, {}],
    ['a senseless adjustment', { ...shirt, priceAdjustment: 'cheap', isValid: 'N' }, {}],
    ['a name of 10 KB', { ...shirt, itemName: 'x'.repeat(10_240), isValid: 'N' }, {}],
    ['an ext of text', { ...shirt, isValid: 'N' }, 'weighed'],
  ])('comes off sale by isValid N, although its row has %s', (_case, item, ext) => {
    expect(read(update(item, ext))).toEqual(gone)
  })
})

describe('a row that cannot be read is set aside with its reason', () => {
  const without = (name: keyof typeof shirt) =>
    Object.fromEntries(Object.entries(shirt).filter(([key]) => key !== name))
  const long = 'x'.repeat(10_240)
  const many = Array.from({ length: 21 }, (_, no) => `b${no}`)

  const table: readonly (readonly [string, Fields, string])[] = [
    ['no price', update(without('standardPrice')), 'standardPrice missing'],
    ['a negative price', update({ ...shirt, standardPrice: '-1' }), 'standardPrice negative'],
    ['a negative retail price', update({ ...shirt, retailPrice: '-9.9' }), 'retailPrice negative'],
    ['a price in words', update({ ...shirt, tagPrice: '9折' }), 'tagPrice notANumber'],
    ['five decimals', update({ ...shirt, standardPrice: '0.00001' }), 'standardPrice tooManyDecimals'],
    ['a price beyond the range', update({ ...shirt, costPrice: '1000000' }), 'costPrice outOfRange'],
    ['an object for a price', update({ ...shirt, referencePrice: {} }), 'referencePrice invalid_type'],
    ['an object for a text', update({ ...shirt, color: { a: 1 } }), 'color invalid_type'],
    ['a list for a name', update({ ...shirt, itemName: ['a'] }), 'itemName invalid_type'],
    ['NUL in its name', update({ ...shirt, itemName: 'a\u0000b' }), 'itemName invisible'],
    ['NUL in its barcode', update({ ...shirt, barCode: '1\u0000' }), 'barCode invisible'],
    ['a name of 10 KB', update({ ...shirt, itemName: long }), 'itemName too_big'],
    ['a barcode of 10 KB', update({ ...shirt, barCode: long }), 'barCode too_big'],
    ['too many barcodes', update({ ...shirt, barCode: many }), 'barCode too_big'],
    ['a barcode that is an object', update({ ...shirt, barCode: {} }), 'barCode invalid_type'],
    ['weighed in other words', update(shirt, { weighed: 'maybe' }), 'ext.weighed invalid_type'],
    ['isValid in other words', update({ ...shirt, isValid: 'X' }), 'isValid'],
    ['an unknown action', { ...update(), actionType: 'replace' }, 'actionType'],
    ['no action', { ...update(), actionType: undefined }, 'actionType'],
    ['an ext of text', update(shirt, 'weighed'), 'ext'],
    [
      'several faults',
      update({ itemCode: 'SKU1', itemName: {}, size: {} }),
      'itemName invalid_type, size invalid_type, standardPrice missing',
    ],
  ]
  test.each(table)('%s', (_case, row, reason) => {
    expect(read(row)).toEqual(bad(row, reason))
  })

  const nameless: readonly (readonly [string, Fields, string])[] = [
    ['no itemCode', update(without('itemCode')), 'itemCode missing'],
    ['a code of 101 characters', update({ ...shirt, itemCode: 'x'.repeat(101) }), 'itemCode too_big'],
    ['NUL in its code', update({ ...shirt, itemCode: 'a\u0000' }), 'itemCode invisible'],
    ['an object for a code', update({ ...shirt, itemCode: {} }), 'itemCode invalid_type'],
    ['no item', { seq: 41, actionType: 'delete' }, 'itemCode missing'],
    ['two items', update([shirt, shirt]), 'item several'],
    ['an item that is empty, as a list', update([]), 'itemCode missing'],
    ['text for an item', update('SKU1'), 'item'],
  ]
  test.each(nameless)('%s, and names no article', (_case, row, reason) => {
    expect(read(row)).toEqual(bad(row, reason, null))
  })

  test('a number that no machine holds', () => {
    const text = JSON.stringify(update()).replace('"200"', '1e400')
    const row = update({ ...shirt, standardPrice: '1e400' })
    expect(readText(text)).toEqual(bad(row, 'standardPrice outOfRange'))
  })
})
