// What the store promises of the catalogue: rows and cursor together, whatever comes again, comes
// late or cannot be read; and a file that is damaged is simply fetched again.
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  countItems,
  countSetAside,
  feedPosition,
  findItem,
  findItems,
} from '../../main/store/catalogue'
import { price } from '../../shared/decimal'
import type { FeedPage, FeedRow } from '../../shared/masters/feed'
import {
  aPage,
  gone,
  openCatalogue,
  put as putItem,
  takeAfter,
  type CatalogueUnderTest,
} from '../fixtures/catalogue'
import { newFolder } from '../fixtures/folder'
import { anItem } from '../fixtures/item'
import { NOON } from '../fixtures/till'

const opened: CatalogueUnderTest[] = []
afterEach(() => {
  for (const catalogue of opened.splice(0)) catalogue.close()
})

function open(file: string): CatalogueUnderTest {
  const catalogue = openCatalogue(file)
  opened.push(catalogue)
  return catalogue
}

const newFile = (): string => path.join(newFolder(), 'catalogue.db')

const put = (seq: number, itemCode: string, yuan = 12): FeedRow =>
  putItem(seq, anItem({ itemCode, barcodes: [`69${itemCode}`], standardPrice: price(yuan * 10_000) }))
const bad = (seq: number): FeedRow => ({
  kind: 'bad',
  seq,
  itemCode: null,
  reason: 'no name',
  row: '{}',
})

/** Takes the rows as a page that goes on, unless it is said not to. */
function page(
  { write }: CatalogueUnderTest,
  rows: readonly FeedRow[],
  rest: Partial<FeedPage> = {},
): void {
  write((db) => takeAfter(db, 0, aPage(rows, { more: true, ...rest })))
}

/** Everything that a cashier or the next call would see. */
const contentOf = (catalogue: CatalogueUnderTest) =>
  catalogue.read((db) => ({
    position: feedPosition(db, 'items'),
    items: ['A', 'B', 'C', 'D'].map((code) => findItem(db, code)?.standardPrice ?? null),
    scanned: ['A', 'B', 'C', 'D'].map((code) => findItems(db, `69${code}`).length),
    count: countItems(db),
    setAside: countSetAside(db),
  }))

const position = { feed: 'F1', readAt: NOON, total: null, missing: 0, stream: 1 }

describe('a page', () => {
  it('is written with its cursor or not at all', () => {
    const catalogue = open(newFile())
    page(catalogue, [put(1, 'A')])
    const before = contentOf(catalogue)
    catalogue.write((db) => db.exec(`create trigger stop before update on feed
      begin select raise(abort, 'stopped'); end`))
    expect(() => { page(catalogue, [put(2, 'A', 99), put(3, 'B')]) }).toThrow('stopped')
    expect(contentOf(catalogue)).toEqual(before)
  })

  it('that comes again, or overlaps, or comes late changes nothing', () => {
    const catalogue = open(newFile())
    const pages = [[put(1, 'A'), put(2, 'B')], [put(3, 'A', 15), gone(4, 'B')], [put(5, 'C')]]
    for (const rows of pages) page(catalogue, rows)
    const before = contentOf(catalogue)
    expect(before).toEqual({
      position: { ...position, cursor: 5, complete: false, named: 3 },
      items: [150_000, null, 120_000, null],
      scanned: [1, 0, 1, 0],
      count: 2,
      setAside: 0,
    })
    for (const rows of [...pages, pages.flat(), ...pages.toReversed()]) page(catalogue, rows)
    expect(contentOf(catalogue)).toEqual(before)
  })

  it('of another feed, asked for after the cursor of this one, is not mixed into it', () => {
    const catalogue = open(newFile())
    page(catalogue, [put(1, 'A')], { more: false })
    catalogue.write((db) => takeAfter(db, 1, aPage([put(9, 'B')], { feed: 'F0' })))
    expect(contentOf(catalogue)).toEqual({
      position: { ...position, feed: 'F0', stream: 2, cursor: 0, complete: false, named: 0 },
      items: [120_000, null, null, null],
      scanned: [1, 0, 0, 0],
      count: 1,
      setAside: 0,
    })
  })

  it('sets a bad row aside once and takes the rest', () => {
    const catalogue = open(newFile())
    page(catalogue, [put(1, 'A'), bad(2), put(3, 'C')])
    page(catalogue, [put(1, 'A'), bad(2), put(3, 'C')])
    expect(contentOf(catalogue)).toMatchObject({ count: 2, setAside: 1 })
  })

  it('with an item that came back puts it on sale again', () => {
    const catalogue = open(newFile())
    page(catalogue, [put(1, 'A'), gone(2, 'A'), put(3, 'A', 20)])
    expect(contentOf(catalogue)).toMatchObject({ items: [200_000, null, null, null], count: 1 })
  })
})

describe('another feed', () => {
  it('leaves the old items on sale until it is complete, and then only its own', () => {
    const catalogue = open(newFile())
    page(catalogue, [put(1, 'A'), put(2, 'B'), put(700, 'C')], { more: false })
    page(catalogue, [put(1, 'A', 30), gone(2, 'B')], { feed: 'F2' })
    expect(contentOf(catalogue)).toMatchObject({
      position: { feed: 'F2', cursor: 2, complete: false },
      items: [300_000, null, 120_000, null],
      scanned: [1, 0, 1, 0],
    })
    page(catalogue, [put(3, 'D')], { feed: 'F2', more: false })
    expect(contentOf(catalogue)).toEqual({
      position: { ...position, feed: 'F2', stream: 2, cursor: 3, complete: true, named: 3 },
      items: [300_000, null, null, 120_000],
      scanned: [1, 0, 0, 1],
      count: 2,
      setAside: 0,
    })
  })
})

describe('a damaged catalogue', () => {
  const whole = { position: null, items: [null, null, null, null], count: 0 }

  it.each<readonly [string, (file: string) => void]>([
    ['garbage', (file) => { fs.writeFileSync(file, 'x'.repeat(9_999)) }],
    ['a folder', (file) => {
      fs.rmSync(file)
      fs.mkdirSync(file)
    }],
    ['of a later program', (file) => {
      const catalogue = openCatalogue(file)
      catalogue.write((db) => db.exec('update schema_reader set min_reader = 9'))
      catalogue.close()
    }],
    ['without its version', (file) => {
      const catalogue = openCatalogue(file)
      catalogue.write((db) => db.pragma('user_version = 0'))
      catalogue.close()
    }],
  ])('%s is dropped, and starts empty', (_name, damage) => {
    const file = newFile()
    const first = openCatalogue(file)
    page(first, [put(1, 'A')])
    first.close()
    damage(file)
    const catalogue = open(file)
    expect(contentOf(catalogue)).toMatchObject(whole)
    page(catalogue, [put(1, 'A')])
    expect(contentOf(catalogue)).toMatchObject({ count: 1 })
  })
})
