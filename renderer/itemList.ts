// The list of items as it is filtered, of which only the pieces around what is seen are known. It
// outlives its page, so that a person comes back to where they were. Only main filters.
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { ItemFacets, ItemFilter, ItemListRow, ItemsView } from '../shared/catalogueViews'
import type { Till } from './till'

export interface ItemList {
  readonly filter: Readonly<ShallowRef<ItemFilter>>
  readonly isFiltered: ComputedRef<boolean>
  readonly facets: Readonly<ShallowRef<ItemFacets>>
  /** What is shown is still the answer to an older filter. */
  readonly isSearching: Readonly<Ref<boolean>>
  /** Null until main has answered for the first time. */
  readonly total: Readonly<Ref<number | null>>
  /** False while there may be more than the total says. */
  readonly isCounted: Readonly<Ref<boolean>>
  readonly selected: Readonly<Ref<number>>
  /** Undefined while it is being fetched. */
  readonly rowAt: (index: number) => ItemListRow | undefined
  readonly filterBy: (part: Partial<ItemFilter>) => void
  readonly select: (index: number) => void
  /** The last of all, also where they are still being counted. */
  readonly selectLast: () => void
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

interface Seen {
  readonly first: number
  readonly last: number
}

const nothing: Seen = { first: 0, last: 0 }

interface Piece {
  readonly rows: readonly ItemListRow[]
  /** An older piece is shown, and asked for again as soon as it is seen. */
  readonly turn: number
}

/** As few as the screen needs, each of a hundred rows. */
function createPieces() {
  const pieces = shallowRef<ReadonlyMap<number, Piece>>(new Map())
  return {
    rowAt: (index: number): ItemListRow | undefined =>
      pieces.value.get(pieceOf(index))?.rows[index % ROWS_OF_PIECE],
    /** The first one of what is seen that is not of this turn. */
    missing: ({ first, last }: Seen, turn: number): number | undefined => {
      const [from, to] = [pieceOf(first), pieceOf(last)]
      return Array.from({ length: to - from + 1 }, (_, at) => from + at).find(
        (piece) => pieces.value.get(piece)?.turn !== turn,
      )
    },
    /** Takes the place of what is older than `firstTurn`, and of what was seen longest ago. */
    put: (at: number, piece: Piece, firstTurn: number): void => {
      const others = [...pieces.value].filter(([other]) => other !== at).slice(1 - PIECES_KEPT)
      const current = others.filter(([, { turn }]) => turn >= firstTurn)
      pieces.value = new Map([...current, [at, piece]])
    },
  }
}

function createTotal() {
  const total = ref<number | null>(null)
  const isCounted = ref(false)
  return {
    total,
    isCounted,
    /** What is counted anew does not take rows away before it is done. */
    takeTotal: (answer: ItemsView, isOfNewFilter: boolean): number => {
      const known = isOfNewFilter ? 0 : (total.value ?? 0)
      const counted = answer.isCounted ? answer.total : Math.max(known, answer.total)
      total.value = counted
      isCounted.value = answer.isCounted
      return counted
    },
  }
}

function createSelection({ total, isCounted }: ReturnType<typeof createTotal>) {
  const selected = ref(0)
  let isLastWanted = false
  return {
    selected,
    select: (index: number): void => {
      isLastWanted = false
      selected.value = within(index, total.value ?? 0)
    },
    selectLast: (): void => {
      isLastWanted = !isCounted.value
      selected.value = within(Infinity, total.value ?? 0)
    },
    /** So many are known by now. */
    follow: (known: number): void => {
      selected.value = within(isLastWanted ? known - 1 : selected.value, known)
      if (isCounted.value) isLastWanted = false
    },
  }
}

/** The first rows are there at once; how many there are in all takes longer. */
function createCounting(
  ask: Till['ask'],
  isWanted: (asked: ItemFilter) => boolean,
  take: (answer: ItemsView) => void,
) {
  let counting: ItemFilter | null = null
  return async (asked: ItemFilter): Promise<void> => {
    if (counting === asked) return
    counting = asked
    for (let isCounted = false; !isCounted; ) {
      const answer = await ask('items', { filter: asked, from: 0, count: 0 })
      if (!isWanted(asked)) return
      take(answer)
      isCounted = answer.isCounted
    }
    counting = null
  }
}

export function createItemList({ ask }: Pick<Till, 'ask'>): ItemList {
  const filter = shallowRef(noFilter)
  const facets = shallowRef<ItemFacets>({ categories: [], brands: [], seasons: [] })
  const known = createTotal()
  const { total, isCounted } = known
  const isSearching = ref(false)
  const { selected, select, selectLast, follow } = createSelection(known)
  const pieces = createPieces()
  let [seen, turn] = [nothing, 0]
  /** Of the present filter; rows of an older one are gone as soon as the first answer is there. */
  let firstTurn = 0
  /** Whose rows are being asked for; another filter does not wait for them. */
  let asking: ItemFilter | null = null
  const isWanted = (asked: ItemFilter): boolean => asked === filter.value
  const takeCount = (answer: ItemsView): void => {
    follow(known.takeTotal(answer, isSearching.value))
  }
  const count = createCounting(ask, isWanted, takeCount)

  // One question at a time, and the next one for what is seen by then: whoever drags the scrollbar
  // through a million rows does not queue up ten thousand questions.
  const fetch = async (): Promise<void> => {
    const asked = filter.value
    if (asking === asked) return
    asking = asked
    for (;;) {
      const [piece, askedTurn] = [pieces.missing(seen, turn), turn]
      if (piece === undefined) break
      const from = piece * ROWS_OF_PIECE
      const answer = await ask('items', { filter: asked, from, count: ROWS_OF_PIECE })
      if (!isWanted(asked)) return
      pieces.put(piece, { rows: answer.rows, turn: askedTurn }, firstTurn)
      takeCount(answer)
      isSearching.value = false
      if (!answer.isCounted) void count(asked)
    }
    asking = null
  }

  const filterBy = (part: Partial<ItemFilter>): void => {
    filter.value = { ...filter.value, ...part }
    select(0)
    seen = nothing
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
    isCounted,
    selected,
    rowAt: pieces.rowAt,
    filterBy,
    select,
    selectLast,
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
