// The search over the index finds exactly what plain LIKE finds, and puts first what is meant.
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReadings } from '../../main/catalogue/readings'
import { idsFound, searchItems } from '../../main/store/itemSearch'
import { readRow } from '../../main/backends/hubRow'
import { findableOf } from '../../main/store/itemRow'
import { generateCatalogue } from '../../practice/catalogue'
import type { FeedRow } from '../../shared/masters/feed'
import type { Item } from '../../shared/masters/item'
import { lookupsOf } from '../../shared/search'
import { anItem } from '../fixtures/item'
import { aPage, openCatalogue, stock, takeAfter, type CatalogueUnderTest } from '../fixtures/catalogue'
import { newFolder } from '../fixtures/folder'
import { createOracle } from '../fixtures/searchOracle'
import { anyQuery, toNamed, type Named, type NamedRow } from '../fixtures/searchQueries'
import { fingerprintOf, walkForAll } from '../fixtures/searchWalk'

const ITEMS = 20_000
const QUERIES = 10_000
/** Queries of which the bench's own oracle is held against this one. */
const WALKED = 500
const SLICE = 2_000

const readingsOf = createReadings()
const newCatalogue = (): CatalogueUnderTest => openCatalogue(path.join(newFolder(), 'catalogue.db'))

describe(`of ${ITEMS} items`, () => {
  let catalogue: CatalogueUnderTest
  let articles: readonly Named[]
  let oracle: (typed: string) => readonly number[]

  beforeAll(() => {
    catalogue = newCatalogue()
    const rows: FeedRow[] = []
    for (const row of generateCatalogue(ITEMS, 11)) {
      rows.push(readRow({ seq: rows.length + 1, actionType: 'add', ...row }, null))
    }
    catalogue.write((db) => {
      for (let from = 0; from < rows.length; from += SLICE) {
        const slice = rows.slice(from, from + SLICE)
        takeAfter(db, from, aPage(slice, { more: from + SLICE < rows.length }), { readingsOf })
      }
      oracle = createOracle(db)
      articles = (
        db
          .prepare(
            `select naming, sounds, item_code as itemCode, coalesce(product_code, '') as productCode,
               barcodes from item where id % 7 = 0`,
          )
          .all() as readonly NamedRow[]
      ).map(toNamed)
    })
  })
  afterAll(() => {
    catalogue.close()
  })

  it(`finds for each of ${QUERIES} queries what LIKE finds, no more and no less`, () => {
    const queries = fc.sample(anyQuery(articles), { numRuns: QUERIES, seed: 20_261_122 })
    let hits = 0
    for (const typed of new Set(queries)) {
      const found = [...catalogue.read((db) => idsFound(db, typed, 'forSale'))].sort((a, b) => a - b)
      const wanted = oracle(typed)
      hits += wanted.length > 0 ? 1 : 0
      if (found.join() !== wanted.join()) {
        const first = wanted.slice(0, 5)
        expect([typed, found.length, found.slice(0, 5)]).toEqual([typed, wanted.length, first])
      }
    }
    // Queries that find nothing prove little by themselves.
    expect(hits).toBeGreaterThan(QUERIES / 3)
  }, 600_000)

  it('finds by one walk over the rows, as among a million, what LIKE finds', () => {
    const queries = fc.sample(anyQuery(articles), { numRuns: WALKED, seed: 7 })
    const walked = catalogue.read((db) => walkForAll(db, queries))
    expect(walked).toEqual(queries.map((typed) => fingerprintOf(oracle(typed))))
  })
})

describe('what is meant comes first', () => {
  const shelf = [
    anItem({ itemCode: 'DX', itemName: '电线', skuProperty: null }),
    anItem({ itemCode: 'A1', itemName: '女夏季短袖', skuProperty: '红色 XXL' }),
    anItem({ itemCode: 'A2', itemName: '长袖衬衫', skuProperty: null, barcodes: ['6901234567892'] }),
    anItem({ itemCode: 'DX-2', itemName: '手套', skuProperty: null }),
    anItem({ itemCode: 'A3', itemName: '短袖 2 件装', skuProperty: '蓝', productCode: 'SPU9', originCode: 'YC77' }),
    anItem({ itemCode: 'A4', itemName: '停用短袖', validity: 'invalid' }),
  ]
  const found = (typed: string, recent: readonly string[] = []): readonly string[] => {
    const catalogue = newCatalogue()
    try {
      catalogue.write((db) => stock(db, shelf, { readingsOf }))
      return catalogue.read((db) => searchItems(db, typed, recent, 20)).map((item) => item.itemCode)
    } finally {
      catalogue.close()
    }
  }

  it.each<readonly [string, string, readonly string[]]>([
    ['the very code, then codes that begin so, then pinyin', 'dx', ['DX', 'DX-2', 'A1', 'A3']],
    ['a barcode', '6901234567892', ['A2']],
    ['the last four digits of one', '7892', ['A2']],
    ['a factory code', 'yc77', ['A3']],
    ['a product code', 'SPU9', ['A3']],
    ['full pinyin', 'duanxiu', ['A1', 'A3']],
    ['half-typed pinyin', 'duanxi', ['A1', 'A3']],
    ['another reading of 长', 'zhangxiu', ['A2']],
    ['and the usual one', 'changxiu', ['A2']],
    ['a colour and a size', '红色 xxl', ['A1']],
    ['a name and a size without the space between them', '短袖xxl', ['A1']],
    ['figures and a name in one', '2件装', ['A3']],
    ['a product code and a colour', 'spu9 蓝', ['A3']],
    ['the same in one', 'spu9蓝', ['A3']],
    ['a size that the product does not come in', 'spu9 xxl', []],
    ['the beginning of a code beside a name, which could be too many', 'spu 蓝', []],
    ['full-width letters', 'ＸＸＬ', ['A1']],
    ['words in another order', '袖 夏', ['A1']],
    ['a quotation mark', '"短袖"', []],
    ['a percent sign', '%', []],
    ['nothing but spaces', '  ', []],
    ['a NUL that a paste brought, which separates as a space does', '红色\u0000xxl', ['A1']],
    ['control characters alone', '\u0000\u001d\u007f', []],
  ])('%s', (_name, typed, codes) => {
    expect(found(typed)).toEqual(codes)
  })

  it('and of those, what was sold lately', () => {
    expect(found('短袖', ['A3'])).toEqual(['A3', 'A1'])
    expect(found('dx', ['A3'])).toEqual(['DX', 'A3', 'DX-2', 'A1'])
  })
})

describe('a word that an article says more than once', () => {
  const namingOf = (sketch: Partial<Item>): string => findableOf(anItem(sketch), readingsOf).naming

  it.each<readonly [string, Partial<Item>, string]>([
    ['colour and size of the property', { skuProperty: '红色 XL', color: '红色', size: 'XL' }, '短袖 红色 xl'],
    ['in the property as a list', { skuProperty: '红色;XL', color: '红色', size: 'xl' }, '短袖 红色;xl'],
    ['with its name', { skuProperty: '颜色：红色，尺码：L', color: '红色', size: 'L' }, '短袖 颜色:红色,尺码:l'],
    ['the measure of the name', { itemName: '豆干 250g', skuProperty: '250g' }, '豆干 250g'],
    ['a part of a word is another word', { skuProperty: 'XXL', color: '红', size: 'XL' }, '短袖 xxl 红 xl'],
  ])('is kept once: %s', (_name, sketch, naming) => {
    expect(namingOf({ itemName: '短袖', ...sketch })).toBe(naming)
  })

  it('is found as before, and no more where it only met itself', () => {
    const catalogue = newCatalogue()
    const shelf = [anItem({ itemName: '豆干', skuProperty: '250g', size: '250g' })]
    catalogue.write((db) => stock(db, shelf, { readingsOf }))
    const count = (typed: string): number =>
      catalogue.read((db) => searchItems(db, typed, [], 20)).length
    expect(['250g', '豆干 250g', 'dg250g', '0g', '0g250g'].map(count)).toEqual([1, 1, 1, 1, 0])
    catalogue.close()
  })
})

it('letters and digits are sought by three at once, and by no pairs of a name as well', () => {
  expect(lookupsOf('1000g')).toEqual([
    { groups: [['²100'], ['²000'], ['²00g']], isExact: false },
  ])
})
