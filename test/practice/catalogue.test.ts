// The generated catalogue: the same for the same seed, unique where a shop needs it to be, and with
// everything in it that the field table can hold.
import { describe, expect, it } from 'vitest'
import { catalogueReader, generateCatalogue, placeOfItem } from '../../practice/catalogue'
import { parseChinaTime } from '../../practice/clock'

const rows = [...generateCatalogue(10_000, 1)]
const items = rows.map(({ item }) => item)
const distinct = (values: readonly string[]): number => new Set(values).size
const codesOf = (barCode: string): readonly string[] => barCode.split(/[;,]/)

it('is the same for the same seed and another for another', () => {
  expect([...generateCatalogue(10_000, 1)]).toEqual(rows)
  expect([...generateCatalogue(10, 2)]).not.toEqual(rows.slice(0, 10))
})

it('is the beginning of a larger one', () => {
  expect([...generateCatalogue(500, 1)]).toEqual(rows.slice(0, 500))
})

it('gives any item by its place and any place by its item, in whatever order', () => {
  const read = catalogueReader(1)
  const places = [9_999, 0, 4_321, 4_320, 77]
  expect(places.map(read)).toEqual(places.map((place) => rows[place]))
  const far = [...places, 999_999]
  expect(far.map((place) => placeOfItem(1, read(place).item.itemCode))).toEqual(far)
  expect(['', 'CQH00000', 'CQH00001-RED', 'nothing'].map((code) => placeOfItem(1, code))).toEqual(
    [undefined, undefined, undefined, undefined],
  )
})

it('has unique, valid Chinese EAN-13s and a unique code for every item', () => {
  const codes = items.flatMap(({ barCode }) => codesOf(barCode))
  expect(codes.filter((code) => !isChineseEan13(code))).toEqual([])
  expect(distinct(codes)).toBe(codes.length)
  expect(distinct(items.map(({ itemCode }) => itemCode))).toBe(10_000)
})

it('names one product once', () => {
  const names = new Map(items.map(({ productCode, itemName }) => [productCode, itemName]))
  expect(distinct([...names.values()])).toBe(names.size)
  const shared = items.filter((item) => names.get(item.productCode) !== item.itemName)
  expect(shared).toEqual([])
})

it('gives every weighed item a scale code of its own, far into a chain', () => {
  const read = catalogueReader(1)
  const far = Array.from({ length: 1_000 }, (_, step) => read(990_000 + step))
  const weighed = [...rows, ...far].filter(({ ext }) => ext?.weighed === true)
  const codes = weighed.map(({ ext }) => ext?.scaleCode ?? 'none')
  expect(weighed.length).toBeGreaterThan(500)
  expect(codes.filter((code) => !/^\d{5}$/.test(code))).toEqual([])
  expect(distinct(codes)).toBe(codes.length)
  const others = rows.filter(({ ext }) => ext?.weighed !== true)
  expect(others.filter(({ ext }) => ext?.scaleCode !== undefined)).toEqual([])
})

it('has every trade, variants, characters that are read in two ways, and rows without ext', () => {
  expect(new Set(items.map(({ productCode }) => productCode[0]))).toEqual(new Set('CFBS'))
  expect(items.some(({ color, size }) => color !== undefined && size !== undefined)).toBe(true)
  const names = items.map(({ itemName }) => itemName).join()
  expect(['长袖', '重磅', '重庆', '银行卡套', '藏青', '薄荷'].filter((word) => !names.includes(word)))
    .toEqual(['藏青'])
  expect(items.some(({ skuProperty }) => skuProperty.startsWith('藏青 '))).toBe(true)
  expect(rows.some(({ ext }) => ext === undefined)).toBe(true)
})

describe('every field of the field table and of ext', () => {
  const fields = [
    ...['productCode', 'itemCode', 'originCode', 'itemName', 'barCode', 'skuProperty', 'color'],
    ...['size', 'grossWeight', 'netWeight', 'stockUnit', 'categoryId', 'categoryName'],
    ...['standardPrice', 'referencePrice', 'retailPrice', 'tagPrice', 'costPrice', 'discount'],
    ...['priceAdjustment', 'seasonCode', 'seasonName', 'brandCode', 'brandName', 'isValid'],
    ...['createTime', 'latestUpdateTime'],
  ]
  const extFields = [
    ...['produid', 'extproduid', 'unit', 'dealpri', 'additionalUnit', 'ratio', 'weighed'],
    'scaleCode',
  ]

  it('is produced, and no other', () => {
    expect(new Set(items.flatMap((item) => Object.keys(item)))).toEqual(new Set(fields))
    const exts = rows.flatMap(({ ext }) => (ext === undefined ? [] : Object.keys(ext)))
    expect(new Set(exts)).toEqual(new Set(extFields))
  })

  it('and none is empty; prices are text, times have the documented shape', () => {
    const bad = items.filter((item) => {
      const { standardPrice, referencePrice, retailPrice, tagPrice, costPrice } = item
      const prices = [standardPrice, referencePrice, retailPrice, tagPrice, costPrice]
      return (
        !prices.every((price) => price === undefined || /^(0|[1-9]\d*)\.\d\d$/.test(price)) ||
        parseChinaTime(item.createTime) === undefined ||
        parseChinaTime(item.latestUpdateTime) === undefined ||
        Object.values(item).includes('')
      )
    })
    expect(bad).toEqual([])
  })

  it('is written in all the shapes that are met', () => {
    const kinds = (texts: readonly string[]) =>
      new Set(texts.map((text) => text.replace(/\d+/g, '0')))
    const adjustments = items.flatMap(({ priceAdjustment }) => priceAdjustment ?? [])
    expect(new Set(adjustments.map(({ type }) => type))).toEqual(new Set(['0', '1', '2']))
    const dates = adjustments.flatMap(({ startDate, endDate }) => [startDate, endDate])
    expect(kinds(dates)).toEqual(new Set(['0-0-0', '0-0-0 0:0:0', '0/0/0', '0']))
    expect(new Set(adjustments.map(({ startDate }) => startDate.slice(0, 4)))).toEqual(
      new Set(['2025', '2036']),
    )
    const weights = items.flatMap(({ grossWeight, netWeight }) => [grossWeight, netWeight])
    const units = kinds(weights.filter((weight) => weight !== undefined))
    expect(units).toEqual(new Set(['0.0千克', '0千克', '0.0kg', '0kg', '0克', '0g']))
    const barcodes = new Set(items.map(({ barCode }) => barCode.replace(/\d/g, '')))
    expect(barcodes).toEqual(new Set(['', ';', ',']))
    expect(new Set(items.map(({ discount }) => discount))).toEqual(new Set(['1.0000', '0.9000']))
    expect(new Set(items.map(({ isValid }) => isValid))).toEqual(new Set(['Y', 'N']))
  })
})

// The rule of the standard, worked from the right as it is printed there.
function isChineseEan13(code: string): boolean {
  if (!/^69[0-5]\d{10}$/.test(code)) return false
  const digits = [...code].reverse().map(Number)
  const sum = digits.reduce((total, value, place) => total + value * (place % 2 === 1 ? 3 : 1), 0)
  return sum % 10 === 0
}
