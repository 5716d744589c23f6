// A list of any length can be scrolled through whole, with no more rows in the page than are seen,
// although the browser's own scrolling ends at a height that such a list exceeds by far.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  atBeginning,
  placeAt,
  placeScrolled,
  placeShowing,
  rowsOfPage,
  SCROLL_HEIGHT_MAX,
  scrollHeight,
  seenRows,
  type Extent,
} from '../../renderer/virtualRows'

const extents = fc.record({
  total: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 3_000_000 })),
  rowHeight: fc.integer({ min: 20, max: 80 }),
  viewport: fc.integer({ min: 80, max: 2_000 }),
})

const full = extents.filter(({ total }) => total > 0)

/** Parts of the whole, and often its very ends. */
const parts = fc.oneof(
  fc.constantFrom(0, 1),
  fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1_000_000),
)

const check = <T>(values: fc.Arbitrary<T>, holds: (value: T) => void): void => {
  fc.assert(fc.property(values, holds), { seed: 20_261_122, numRuns: 500 })
}

const someplace = (extent: Extent, part: number) =>
  placeAt(extent, Math.round(part * extent.total * extent.rowHeight))

const isSeenWhole = (extent: Extent, position: number, row: number): boolean => {
  const top = row * extent.rowHeight - position
  // A row that is higher than the view can only begin at its edge.
  return top >= -1e-6 && top + Math.min(extent.rowHeight, extent.viewport) <= extent.viewport + 1e-6
}

test('no more rows stand in the page than are seen, and they fill the view', () => {
  check(fc.tuple(extents, parts), ([extent, part]) => {
    const place = someplace(extent, part)
    const { first, count, offset } = seenRows(extent, place)
    expect(count).toBeLessThanOrEqual(Math.ceil(extent.viewport / extent.rowHeight) + 1)
    expect(first + count).toBeLessThanOrEqual(extent.total)
    if (extent.total === 0) return
    expect(offset).toBeLessThanOrEqual(0)
    expect(offset).toBeGreaterThan(-extent.rowHeight)
    const isEnd = first + count === extent.total
    expect(isEnd || offset + count * extent.rowHeight >= extent.viewport).toBe(true)
  })
})

test('every row can be brought into view whole, from anywhere', () => {
  check(fc.tuple(full, parts, parts), ([extent, from, part]) => {
    const row = Math.floor(part * (extent.total - 1))
    const place = placeShowing(extent, someplace(extent, from), row)
    expect(isSeenWhole(extent, place.position, row)).toBe(true)
    const { first, count } = seenRows(extent, place)
    expect(row >= first && row < first + count).toBe(true)
  })
})

test('a row that is seen already moves nothing', () => {
  check(fc.tuple(full, parts), ([extent, part]) => {
    const place = someplace(extent, part)
    const { first, count } = seenRows(extent, place)
    for (let row = first; row < first + count; row += 1) {
      if (!isSeenWhole(extent, place.position, row) || extent.rowHeight > extent.viewport) continue
      expect(placeShowing(extent, place, row)).toEqual(place)
    }
  })
})

test('the height never exceeds what a browser can scroll', () => {
  check(extents, (extent) => {
    expect(scrollHeight(extent)).toBeLessThanOrEqual(SCROLL_HEIGHT_MAX)
    const { scrollTop } = someplace(extent, 1)
    expect(scrollTop).toBeCloseTo(Math.max(0, scrollHeight(extent) - extent.viewport), 6)
  })
})

test('the scrollbar leads to the same place that set it', () => {
  check(fc.tuple(full, parts), ([extent, part]) => {
    const place = someplace(extent, part)
    const far = { position: 0, scrollTop: -10 * SCROLL_HEIGHT_MAX }
    const { position } = placeScrolled(extent, far, place.scrollTop)
    // The bar's last pixel stands for the end.
    const pixel = Math.max(1, (extent.total * extent.rowHeight) / scrollHeight(extent))
    expect(Math.abs(position - place.position)).toBeLessThanOrEqual(pixel * 1.01)
  })
})

test('the scrollbar reaches both ends and keeps the order of what it passes', () => {
  check(fc.tuple(full, parts, parts), ([extent, one, other]) => {
    const end = someplace(extent, 1)
    const jump = (part: number) =>
      placeScrolled(
        extent,
        { position: 0, scrollTop: -10 * SCROLL_HEIGHT_MAX },
        part * end.scrollTop,
      ).position
    expect([jump(0), jump(1)]).toEqual([0, end.position])
    expect(jump(Math.min(one, other))).toBeLessThanOrEqual(jump(Math.max(one, other)))
  })
})

test('a finger moves the rows by exactly its own way, however long the list', () => {
  const extent = { total: 1_000_000, rowHeight: 56, viewport: 450 }
  const middle = placeAt(extent, 28_000_000)
  const moved = placeScrolled(extent, middle, middle.scrollTop + 112)
  expect(moved.position - middle.position).toBeCloseTo(112, 6)
  expect(placeAt(extent, moved.position).position).toBe(moved.position)
})

test('pages turned one after another pass every row and come to the end', () => {
  const extent = { total: 100_003, rowHeight: 56, viewport: 470 }
  const page = rowsOfPage(extent)
  let place = atBeginning
  let reached = 0
  for (let row = 0; row < extent.total; row += page) {
    place = placeShowing(extent, place, row)
    const { first, count } = seenRows(extent, place)
    expect(first).toBeLessThanOrEqual(reached)
    reached = first + count
  }
  place = placeShowing(extent, place, extent.total - 1)
  expect(seenRows(extent, place)).toMatchObject({ first: 99_994, count: 9 })
})

test('an empty list shows nothing and stands at its beginning', () => {
  const extent = { total: 0, rowHeight: 56, viewport: 450 }
  expect(placeAt(extent, 1_000)).toEqual(atBeginning)
  expect(seenRows(extent, atBeginning)).toEqual({ first: 0, count: 0, offset: 0 })
})
