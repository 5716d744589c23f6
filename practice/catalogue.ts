// A catalogue that looks like a real shop's, from a seed: the same seed gives the same items on
// every machine. Every brand is made up. It knows the field table of items.synchronize and no SQL.
import { chinaTime } from './clock'
import { choiceAt, createRandom, type Random } from './random'
import {
  clothing,
  tradeRound,
  type Brand,
  type Kind,
  type Option,
  type Trade,
} from './trades'

/** One item in the words and types of qimen.taobao.pos.items.synchronize. */
export interface Item {
  readonly productCode: string
  readonly itemCode: string
  readonly originCode?: string
  readonly itemName: string
  readonly barCode: string
  readonly skuProperty: string
  readonly color?: string
  readonly size?: string
  readonly grossWeight?: string
  readonly netWeight?: string
  readonly stockUnit: string
  readonly categoryId: string
  readonly categoryName: string
  readonly standardPrice: string
  readonly referencePrice: string
  readonly retailPrice: string
  readonly tagPrice?: string
  readonly costPrice: string
  readonly discount: string
  readonly priceAdjustment?: PriceAdjustment
  readonly seasonCode?: string
  readonly seasonName?: string
  readonly brandCode: string
  readonly brandName: string
  readonly isValid: 'Y' | 'N'
  readonly createTime: string
  readonly latestUpdateTime: string
}

export interface PriceAdjustment {
  readonly type: '0' | '1'
  readonly standardPrice?: string
  readonly discount?: string
  readonly startDate: string
  readonly endDate: string
}

/** What the hub knows beyond the field table. */
export interface ItemExt {
  readonly produid: number
  readonly extproduid: string
  readonly unit: string
  readonly dealpri: string
  readonly additionalUnit?: string
  readonly ratio?: string
  readonly weighed: boolean
  readonly scaleCode?: string
}

export interface CatalogueRow {
  readonly item: Item
  readonly ext?: ItemExt
}

/** Gives `count` items; product after product, each in its colours and sizes. */
export function* generateCatalogue(count: number, seed: number): Generator<CatalogueRow> {
  const random = createRandom(seed)
  const productsOf = new Map<Trade, number>()
  let made = 0
  while (made < count) {
    for (const trade of tradeRound) {
      const serial = productsOf.get(trade) ?? 0
      productsOf.set(trade, serial + 1)
      const product = drawProduct(trade, serial, random)
      for (const variant of product.variants.slice(0, count - made)) {
        yield rowOf(product, variant, made, random)
        made += 1
      }
    }
  }
}

interface Variant {
  readonly colour?: Option
  readonly size?: string
}

interface Product {
  readonly trade: Trade
  readonly code: string
  readonly name: string
  readonly brand: Brand
  readonly kind: Kind
  readonly measure: string
  readonly season?: Option
  readonly priceFen: number
  readonly createdAt: number
  readonly variants: readonly Variant[]
}

// Brand, word, kind and measure are the digits of the serial number, scattered by a stride: no two
// products of a trade have the same name before all names are used.
function drawProduct(trade: Trade, serial: number, random: Random): Product {
  const { brands, words, kinds, measures } = trade
  const names = brands.length * words.length * kinds.length * measures.length
  const scattered = (serial * NAME_STRIDE) % names
  const [kind, afterKind] = digit(kinds, scattered)
  const [word, afterWord] = digit(words, afterKind)
  const [brand, afterBrand] = digit(brands, afterWord)
  const [measure] = digit(kind.isWeighed ? grades : measures, afterBrand)
  const season = trade.seasons[random.below(trade.seasons.length)]
  const series = serial < names ? '' : `${Math.floor(serial / names) + 1}代`
  const parts = [brand.name, `${word}${kind.noun}`, measure, kind.isWeighed ? '散称' : '', series]
  const product = {
    trade,
    code: `${trade.letter}${brand.code}${String(serial + 1).padStart(5, '0')}`,
    name: parts.filter((part) => part !== '').join(' '),
    brand,
    kind,
    measure,
    priceFen: drawPrice(kind, random),
    createdAt: FIRST_DAY + random.below(DAYS) * DAY_MS + random.below(10 * 3600) * 1000,
    variants: drawVariants(trade, random),
  }
  return season === undefined ? product : { ...product, season }
}

// Goods sold by weight come in grades; as many as a trade has measures, so that names stay unique.
const grades: readonly string[] = ['一级', '二级', '大号', '中号', '小号']

// A prime that divides no number of names below, so that the stride visits every name.
const NAME_STRIDE = 7919
const FIRST_DAY = Date.UTC(2025, 8, 1, 0, 30)
const DAYS = 120
const DAY_MS = 86_400_000

function digit<T>(choices: readonly T[], value: number): readonly [T, number] {
  return [choiceAt(choices, value % choices.length), Math.floor(value / choices.length)]
}

// Shop prices end in .90, .50 or .00.
function drawPrice({ fromFen, toFen }: Kind, random: Random): number {
  const yuan = Math.floor((fromFen + random.below(toFen - fromFen)) / 100)
  return yuan * 100 + random.pick([90, 50, 0, 90])
}

function drawVariants(trade: Trade, random: Random): readonly Variant[] {
  const { colours, sizes } = trade
  if (colours.length === 0) return [{}]
  const first = random.below(colours.length)
  const chosen = Array.from(
    { length: 1 + random.below(Math.min(4, colours.length)) },
    (_, step) => colours[(first + step) % colours.length],
  ).filter((colour) => colour !== undefined)
  if (sizes.length === 0) return chosen.map((colour) => ({ colour }))
  return chosen.flatMap((colour) => sizes.map((size) => ({ colour, size })))
}

function rowOf(product: Product, variant: Variant, index: number, random: Random): CatalogueRow {
  const item = itemOf(product, variant, index, random)
  if (!product.trade.isKnownToHub) return { item }
  return { item, ext: extOf(product, item, index, random) }
}

function itemOf(product: Product, variant: Variant, index: number, random: Random): Item {
  const { trade, kind, brand, season, priceFen } = product
  const { colour, size } = variant
  const property = [colour?.name, size].filter((part) => part !== undefined).join(' ')
  const adjustment = drawAdjustment(priceFen, random)
  const updatedAt = product.createdAt + random.below(20) * DAY_MS
  return {
    productCode: product.code,
    itemCode: [product.code, colour?.code, size].filter((part) => part !== undefined).join('-'),
    ...(trade === clothing ? { originCode: `YC${product.code.slice(-5)}` } : {}),
    itemName: product.name,
    barCode: barCodeOf(index),
    skuProperty: property || (kind.isWeighed ? '散称' : product.measure || '标准'),
    ...(colour === undefined ? {} : { color: colour.code }),
    ...(size === undefined ? {} : { size }),
    ...weightsOf(product),
    stockUnit: kind.unit,
    categoryId: kind.category,
    categoryName: kind.categoryName,
    standardPrice: yuan(priceFen),
    referencePrice: yuan(priceFen),
    retailPrice: yuan(priceFen),
    ...(trade === clothing ? { tagPrice: yuan(Math.ceil(priceFen / 5_000) * 10_000 - 100) } : {}),
    costPrice: yuan(Math.floor((priceFen * (35 + random.below(25))) / 100)),
    discount: '1.0000',
    ...(adjustment === undefined ? {} : { priceAdjustment: adjustment }),
    ...(season === undefined ? {} : { seasonCode: season.code, seasonName: season.name }),
    brandCode: brand.code,
    brandName: brand.name,
    isValid: random.below(100) === 0 ? 'N' : 'Y',
    createTime: chinaTime(product.createdAt),
    latestUpdateTime: chinaTime(updatedAt),
  }
}

function weightsOf({ measure }: Product): Pick<Item, 'grossWeight' | 'netWeight'> {
  const grams = /^(\d+)g$/.exec(measure)?.[1]
  if (grams === undefined) return {}
  return { grossWeight: kilograms(Number(grams) + 20), netWeight: kilograms(Number(grams)) }
}

const kilograms = (grams: number): string =>
  `${Math.floor(grams / 1000)}.${String(grams % 1000).padStart(3, '0')}千克`

// The dates are fixed like everything else here: some are over, most run, some are to come.
function drawAdjustment(priceFen: number, random: Random): PriceAdjustment | undefined {
  if (random.below(33) !== 0) return undefined
  const [startDate, endDate] = random.pick([
    ['2025-11-01', '2025-11-11'],
    ['2025-12-01', '2035-12-31'],
    ['2025-12-01', '2035-12-31'],
    ['2036-01-01', '2036-01-31'],
  ])
  const dates = { startDate, endDate }
  if (random.below(2) === 0) {
    return { type: '1', discount: random.pick(['0.9000', '0.8500']), ...dates }
  }
  return { type: '0', standardPrice: yuan(Math.floor((priceFen * 8) / 1000) * 100 + 90), ...dates }
}

function extOf(product: Product, item: Item, index: number, random: Random): ItemExt {
  const isWeighed = product.kind.isWeighed === true
  const isCased = !isWeighed && random.below(4) === 0
  return {
    produid: 10_001 + index,
    extproduid: item.itemCode,
    unit: item.stockUnit,
    dealpri: item.costPrice,
    ...(isCased ? { additionalUnit: '箱', ratio: random.pick(['12', '24', '48']) } : {}),
    weighed: isWeighed,
    ...(isWeighed ? { scaleCode: String(10_000 + (index % 90_000)) } : {}),
  }
}

const yuan = (fen: number): string =>
  `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`

/** A valid EAN-13 with a Chinese prefix, 690 to 695; every index up to 6 * 10^9 has its own. */
export function barCodeOf(index: number): string {
  const digits = `69${String(((index + 1) * BARCODE_STRIDE) % 6_000_000_000).padStart(10, '0')}`
  const weighted = [...digits].reduce(
    (sum, character, place) => sum + Number(character) * (place % 2 === 0 ? 1 : 3),
    0,
  )
  return `${digits}${(10 - (weighted % 10)) % 10}`
}

// Prime to 6 * 10^9, so that no two of so many indices meet.
const BARCODE_STRIDE = 7_368_787
