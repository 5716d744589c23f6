// Which rows of a long list are seen, and where its scrollbar stands. Browsers cannot scroll
// through more than some 33 million pixels, less when enlarged, so the height is capped: the
// scrollbar then covers the list in proportion, while wheel, fingers and keys move by exact rows.
// Pure: what is measured is given.

/** Low enough to be drawn exactly at three times the size. */
export const SCROLL_HEIGHT_MAX = 5_000_000

/** All lengths in CSS pixels. */
export interface Extent {
  readonly total: number
  readonly rowHeight: number
  /** The height in which rows are seen. */
  readonly viewport: number
}

export interface Place {
  /** What stands at the upper edge, measured over all rows as if they were laid out. */
  readonly position: number
  readonly scrollTop: number
}

export interface SeenRows {
  readonly first: number
  readonly count: number
  /** Where the first row begins, seen from the upper edge; never below it. */
  readonly offset: number
}

export const atBeginning: Place = { position: 0, scrollTop: 0 }

export function seenRows(extent: Extent, { position }: Place): SeenRows {
  const { total, rowHeight, viewport } = extent
  const first = Math.min(Math.floor(position / rowHeight), Math.max(total - 1, 0))
  const offset = first * rowHeight - position
  const fitting = Math.ceil((viewport - offset) / rowHeight)
  return { first, count: Math.max(0, Math.min(fitting, total - first)), offset }
}

export const scrollHeight = ({ total, rowHeight }: Extent): number =>
  Math.min(total * rowHeight, SCROLL_HEIGHT_MAX)

/** How many rows are seen whole, which is how far a key turns a page. */
export const rowsOfPage = ({ rowHeight, viewport }: Extent): number =>
  Math.max(1, Math.floor(viewport / rowHeight))

/** The place at a position, or as near as the list reaches. */
export function placeAt(extent: Extent, position: number): Place {
  const end = endOf(extent)
  const within = Math.max(0, Math.min(position, end))
  return { position: within, scrollTop: end === 0 ? 0 : (within / end) * barEndOf(extent) }
}

/** The nearest place at which a row is seen whole. */
export function placeShowing(extent: Extent, from: Place, row: number): Place {
  const top = row * extent.rowHeight
  const lowest = top + extent.rowHeight - extent.viewport
  return placeAt(extent, Math.min(top, Math.max(lowest, from.position)))
}

/**
 * Where the list stands after the browser has scrolled. A finger goes no further than what is
 * seen: that is meant exactly. Further goes only somebody who drags the bar or presses on it.
 */
export function placeScrolled(extent: Extent, from: Place, scrollTop: number): Place {
  const moved = scrollTop - from.scrollTop
  const barEnd = barEndOf(extent)
  if (scrollTop <= 0) return { position: 0, scrollTop }
  if (scrollTop >= barEnd - 1) return { position: endOf(extent), scrollTop }
  const isFine = Math.abs(moved) <= extent.viewport
  const position = isFine ? from.position + moved : (scrollTop / barEnd) * endOf(extent)
  return { position: placeAt(extent, position).position, scrollTop }
}

const endOf = ({ total, rowHeight, viewport }: Extent): number =>
  Math.max(0, total * rowHeight - viewport)

const barEndOf = (extent: Extent): number => Math.max(0, scrollHeight(extent) - extent.viewport)
