// The list of items as it is filtered, of which only the pieces around what is seen are known. It
// outlives its page, so that a person comes back to where they were. Only main filters.
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { ItemFacets, ItemFilter, ItemListRow } from '../shared/catalogueViews'
import type { Till } from './till'

export interface ItemList {
  readonly filter: Readonly<ShallowRef<ItemFilter>>
  readonly isFiltered: ComputedRef<boolean>
  readonly facets: Readonly<ShallowRef<ItemFacets>>
  /** What is shown is still the answer to an older filter. */
  readonly isSearching: Readonly<Ref<boolean>>
  /** Null until main has answered for the first time. */
  readonly total: Readonly<Ref<number | null>>
  readonly selected: Readonly<Ref<number>>
  /** Undefined while it is being fetched. */
  readonly rowAt: (index: number) => ItemListRow | undefined
  readonly filterBy: (part: Partial<ItemFilter>) => void
  readonly select: (index: number) => void
  /** Fetches what is missing of the rows that are seen now. */
  readonly see: (first: number, count: number) => void
  /** Asks again for what is seen; the old rows stay until the new ones are there. */
  readonly refresh: () => void
}

export const noFilter: ItemFilter = {
  text: '',
  category: null,
  brand: null,
  season: null,
  validity: null,
}

const ROWS_OF_PIECE = 100
const PIECES_KEPT = 4

interface Piece {
  readonly rows: readonly ItemListRow[]
  /** An older piece is shown, and asked for again as soon as it is seen. */
  readonly turn: number
}

export function createItemList({ ask }: Pick<Till, 'ask'>): ItemList {
  const filter = shallowRef(noFilter)
  const facets = shallowRef<ItemFacets>({ categories: [], brands: [], seasons: [] })
  const total = ref<number | null>(null)
  const isSearching = ref(false)
  const selected = ref(0)
  const pieces = shallowRef<ReadonlyMap<number, Piece>>(new Map())
  let seen = { first: 0, last: 0 }
  let turn = 0
  /** Of the present filter; rows of an older one are gone as soon as the first answer is there. */
  let firstTurn = 0
  let isAsking = false

  const missingPiece = (): number | undefined => {
    const [from, to] = [pieceOf(seen.first), pieceOf(seen.last)]
    return Array.from({ length: to - from + 1 }, (_, at) => from + at).find(
      (piece) => pieces.value.get(piece)?.turn !== turn,
    )
  }

  // One question at a time, and the next one for what is seen by then: whoever drags the scrollbar
  // through a million rows does not queue up ten thousand questions.
  const fetch = async (): Promise<void> => {
    if (isAsking) return
    isAsking = true
    let piece = missingPiece()
    while (piece !== undefined) {
      const [asked, askedTurn] = [filter.value, turn]
      const from = piece * ROWS_OF_PIECE
      const answer = await ask('items', { filter: asked, from, count: ROWS_OF_PIECE })
      if (asked === filter.value) {
        const others = [...pieces.value].filter(([at]) => at !== piece).slice(1 - PIECES_KEPT)
        const current = others.filter(([, other]) => other.turn >= firstTurn)
        pieces.value = new Map([...current, [piece, { rows: answer.rows, turn: askedTurn }]])
        total.value = answer.total
        isSearching.value = false
        selected.value = within(selected.value, answer.total)
      }
      piece = missingPiece()
    }
    isAsking = false
  }

  const filterBy = (part: Partial<ItemFilter>): void => {
    filter.value = { ...filter.value, ...part }
    selected.value = 0
    seen = { first: 0, last: 0 }
    turn += 1
    firstTurn = turn
    isSearching.value = true
    void fetch()
  }

  return {
    filter,
    isFiltered: computed(() => Object.values(filter.value).some((part) => part)),
    facets,
    isSearching,
    total,
    selected,
    rowAt: (index) => pieces.value.get(pieceOf(index))?.rows[index % ROWS_OF_PIECE],
    filterBy,
    select: (index) => (selected.value = within(index, total.value ?? 0)),
    see: (first, count) => {
      seen = { first, last: first + Math.max(count, 1) - 1 }
      void fetch()
    },
    refresh: () => {
      turn += 1
      void fetch()
      void ask('itemFacets', null).then((answer) => (facets.value = answer))
    },
  }
}

const pieceOf = (index: number): number => Math.floor(index / ROWS_OF_PIECE)

const within = (index: number, total: number): number => Math.max(0, Math.min(index, total - 1))
