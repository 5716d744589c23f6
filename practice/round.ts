// The order of trades in the practice catalogue: rounds of a hundred items, all alike in shape, so
// that the item at any place is known without counting through those before it.
import { choiceAt } from './random'
import { clothing } from './trades/clothing'
import { cosmetics } from './trades/cosmetics'
import { food, weighedFood } from './trades/food'
import { stationery } from './trades/stationery'
import type { Trade } from './trades/trade'

/** Where an item stands: which variant of which product. */
export interface Place {
  readonly product: ProductPlace
  readonly variant: number
}

export interface ProductPlace {
  readonly trade: Trade
  /** The number among all products, and among those of its trade; both count from 0. */
  readonly number: number
  readonly serial: number
  readonly colourCount: number
}

/** One product of the round, in so many colours; 0 where its trade has none. */
interface Slot {
  readonly trade: Trade
  readonly colourCount: number
}

const slot = (trade: Trade, colourCount = 0): Slot => ({ trade, colourCount })
const foods = (count: number): readonly Slot[] => Array.from({ length: count }, () => slot(food))

const round: readonly Slot[] = [
  ...[slot(clothing, 2), ...foods(6), slot(weighedFood), slot(cosmetics, 3), ...foods(3)],
  ...[slot(stationery, 2), slot(weighedFood), ...foods(5), slot(clothing, 4), slot(weighedFood)],
  ...[slot(cosmetics, 2), ...foods(6), slot(stationery, 5), slot(weighedFood), ...foods(3)],
  ...[slot(stationery), slot(clothing, 3), ...foods(3), slot(cosmetics), slot(weighedFood)],
  ...[...foods(4), slot(stationery, 3), slot(weighedFood), slot(cosmetics, 2)],
]

/** Each slot with its rank in its trade and the place of its first item in the round. */
const ranked = round.map((each, index) => {
  const before = round.slice(0, index)
  const ofTrade = (slots: readonly Slot[]) => slots.filter(({ trade }) => trade === each.trade)
  return {
    ...each,
    rank: ofTrade(before).length,
    tradeCount: ofTrade(round).length,
    first: before.reduce((sum, one) => sum + variantCount(one), 0),
  }
})

const spots = ranked.flatMap((each, number) =>
  Array.from({ length: variantCount(each) }, (_, variant) => ({ number, variant })),
)

function variantCount({ trade, colourCount }: Slot): number {
  return Math.max(colourCount, 1) * Math.max(trade.sizeCount, 1)
}

export function placeAt(index: number): Place {
  const turn = Math.floor(index / spots.length)
  const { number, variant } = choiceAt(spots, index % spots.length)
  const { trade, colourCount, rank, tradeCount } = choiceAt(ranked, number)
  return {
    product: {
      trade,
      number: turn * round.length + number,
      serial: turn * tradeCount + rank,
      colourCount,
    },
    variant,
  }
}

/** The items of the product with that number: the place of the first one, and how many. */
export function itemsOfProduct(number: number): { readonly first: number; readonly count: number } {
  const turn = Math.floor(number / round.length)
  const each = choiceAt(ranked, number % round.length)
  return { first: turn * spots.length + each.first, count: variantCount(each) }
}
