// A catalogue that looks like a chain's, from a seed: each item follows from the seed and its place
// alone, on every machine, so that a million of them need neither time nor disk. It knows the field
// table of items.synchronize and no SQL.
import { chinaTime } from './clock'
import { choiceAt, randomAt, type Random } from './random'
import { itemsOfProduct, placeAt, type ProductPlace } from './round'
import type { Brand, Kind, Option, Trade } from './trades/trade'

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
  readonly retailPrice?: string
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
  readonly type: '0' | '1' | '2'
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
  /** What the labels of the shop's scales name the item by. */
  readonly scaleCode?: string
}

export interface CatalogueRow {
  readonly item: Item
  readonly ext?: ItemExt
}

/** Grows whenever the same seed would give other items than before. */
export const CATALOGUE_EDITION = 1

/** Gives the first `count` items; product after product, each in its colours and sizes. */
export function* generateCatalogue(count: number, seed: number): Generator<CatalogueRow> {
  const read = catalogueReader(seed)
  for (let index = 0; index < count; index += 1) yield read(index)
}

/** Reads the item at a place, counted from 0; quickest when it is asked for them in their order. */
export function catalogueReader(seed: number): (index: number) => CatalogueRow {
  let last: Product | undefined
  return (index) => {
    const { product: place, variant } = placeAt(index)
    const product = last?.place.number === place.number ? last : drawProduct(place, seed)
    last = product
    const random = randomAt(seed, index)
    const item = itemOf(product, variantOf(product, variant), index, random)
    if (!place.trade.isKnownToHub) return { item }
    return { item, ext: extOf(product, item, index, random) }
  }
}

/** The place of the item with that code; undefined when the catalogue never has it. */
export function placeOfItem(seed: number, itemCode: string): number | undefined {
  const number = Number(/^[A-Z]+(\d{5,12})(?:-|$)/.exec(itemCode)?.[1] ?? 0) - 1
  if (number < 0) return undefined
  const { first, count } = itemsOfProduct(number)
  const places = Array.from({ length: count }, (_, step) => first + step)
  const read = catalogueReader(seed)
  return places.find((index) => read(index).item.itemCode === itemCode)
}

interface Product {
  readonly place: ProductPlace
  readonly trade: Trade
  readonly code: string
  readonly name: string
  readonly brand: Brand
  readonly kind: Kind
  readonly measure: string
  readonly season: Option | undefined
  readonly firstColour: number
  readonly netGrams: number
  readonly priceFen: number
  readonly createTime: string
  readonly latestUpdateTime: string
}

// Products draw from below zero, so that no product shares its chance with an item.
function drawProduct(place: ProductPlace, seed: number): Product {
  const { trade, number } = place
  const random = randomAt(seed, -2 - number)
  const named = nameOf(place, seed)
  const { kind, measure } = named
  const grams = /^(\d+)g$/.exec(measure)?.[1]
  const createdAt = FIRST_DAY + random.below(DAYS) * DAY_MS + random.below(10 * 3600) * 1000
  return {
    place,
    trade,
    ...named,
    code: `${trade.letter}${named.brand.code}${String(number + 1).padStart(5, '0')}`,
    season: trade.seasons[random.below(trade.seasons.length)],
    firstColour: random.below(trade.colours.length),
    netGrams: grams === undefined ? 10 * (2 + random.below(200)) : Number(grams),
    priceFen: drawPrice(kind, random),
    createTime: chinaTime(createdAt),
    latestUpdateTime: chinaTime(createdAt + random.below(20) * DAY_MS),
  }
}

const FIRST_DAY = Date.UTC(2025, 8, 1, 0, 30)
const DAYS = 120
const DAY_MS = 86_400_000

type Named = Pick<Product, 'name' | 'brand' | 'kind' | 'measure'>

// The words of a name are the digits of its serial number, scattered by a stride: no two products
// of a trade have the same name before all names are used. After that a name tells its round.
function nameOf({ trade, serial }: ProductPlace, seed: number): Named {
  const { brands, words, features, kinds, measures } = trade
  const lists = [kinds, words, features, brands, measures]
  const all = lists.reduce((product, { length }) => product * length, 1)
  const scattered = ((serial % all) * (NAME_STRIDE % all) + (seed % all)) % all
  const [kind, afterKind] = digit(kinds, scattered)
  const [word, afterWord] = digit(words, afterKind)
  const [feature, afterFeature] = digit(features, afterWord)
  const [brand, afterBrand] = digit(brands, afterFeature)
  const [measure] = digit(measures, afterBrand)
  const series = serial < all ? '' : `${Math.floor(serial / all) + 1}代`
  const parts = [
    brand.name,
    `${word}${feature}${kind.noun}`,
    measure,
    trade.isWeighed ? '散称' : '',
    series,
  ]
  return { name: parts.filter((part) => part !== '').join(' '), brand, kind, measure }
}

// A prime larger than any list of words, so that the stride visits every name.
const NAME_STRIDE = 982_451_653

function digit<T>(choices: readonly T[], value: number): readonly [T, number] {
  return [choiceAt(choices, value % choices.length), Math.floor(value / choices.length)]
}

// Shop prices end in .90, .50 or .00.
function drawPrice({ fromFen, toFen }: Kind, random: Random): number {
  const yuan = Math.floor((fromFen + random.below(toFen - fromFen)) / 100)
  return yuan * 100 + random.pick([90, 50, 0, 90])
}

interface Variant {
  readonly colour?: Option
  readonly size?: string
}

function variantOf({ place, trade, kind, firstColour }: Product, variant: number): Variant {
  const { colours, sizes } = trade
  const run = sizes.get(kind.category) ?? []
  const colourPlace = firstColour + Math.floor(variant / Math.max(run.length, 1))
  return {
    ...(place.colourCount === 0 ? {} : { colour: choiceAt(colours, colourPlace % colours.length) }),
    ...(run.length === 0 ? {} : { size: choiceAt(run, variant % run.length) }),
  }
}

function itemOf(product: Product, variant: Variant, index: number, random: Random): Item {
  const { trade, kind, brand, season, priceFen } = product
  const { colour, size } = variant
  const property = [colour?.name, size].filter((part) => part !== undefined).join(' ')
  const adjustment = drawAdjustment(priceFen, random)
  const hasTag = trade.sizeCount > 0
  return {
    productCode: product.code,
    itemCode: [product.code, colour?.code, size].filter((part) => part !== undefined).join('-'),
    ...(hasTag ? { originCode: `YC${product.code.slice(-5)}` } : {}),
    itemName: product.name,
    barCode: barCodesOf(index, random),
    skuProperty: property || (trade.isWeighed ? '散称' : product.measure || '标准'),
    ...(colour === undefined ? {} : { color: colour.code }),
    ...(size === undefined ? {} : { size }),
    ...weightsOf(product, random),
    stockUnit: kind.unit,
    categoryId: kind.category,
    categoryName: kind.categoryName,
    ...pricesOf(priceFen, random),
    ...(hasTag ? { tagPrice: yuan(Math.ceil(priceFen / 5_000) * 10_000 - 100) } : {}),
    costPrice: yuan(Math.floor((priceFen * (35 + random.below(25))) / 100)),
    discount: random.below(50) === 0 ? '0.9000' : '1.0000',
    ...(adjustment === undefined ? {} : { priceAdjustment: adjustment }),
    ...(season === undefined ? {} : { seasonCode: season.code, seasonName: season.name }),
    brandCode: brand.code,
    brandName: brand.name,
    isValid: random.below(100) === 0 ? 'N' : 'Y',
    createTime: product.createTime,
    latestUpdateTime: product.latestUpdateTime,
  }
}

// A case has its own barcode beside that of the piece, and the old one stays on old stock.
function barCodesOf(index: number, random: Random): string {
  const separator = random.below(25) === 0 ? random.pick([';', ',']) : undefined
  const own = barCodeOf(index)
  return separator === undefined ? own : `${own}${separator}${barCodeOf(-2 - index)}`
}

// Most shops sell at the standard price, some below it, and a few rows leave the retail price out.
function pricesOf(
  priceFen: number,
  random: Random,
): Pick<Item, 'standardPrice' | 'referencePrice' | 'retailPrice'> {
  const standardFen = random.below(8) === 0 ? Math.ceil(priceFen / 900) * 1000 : priceFen
  return {
    standardPrice: yuan(standardFen),
    referencePrice: yuan(priceFen),
    ...(standardFen === priceFen && random.below(20) === 0 ? {} : { retailPrice: yuan(priceFen) }),
  }
}

function weightsOf(
  { trade, netGrams }: Product,
  random: Random,
): Pick<Item, 'grossWeight' | 'netWeight'> {
  if (trade.isWeighed) return {}
  const [unit, grams] = random.pick([
    ['千克', 1000],
    ['千克', 1000],
    ['kg', 1000],
    ['克', 1],
    ['g', 1],
  ] as const)
  const text = (weight: number): string =>
    grams === 1 ? `${weight}${unit}` : `${kilograms(weight)}${unit}`
  return { grossWeight: text(netGrams + 20), netWeight: text(netGrams) }
}

const kilograms = (grams: number): string =>
  `${Math.floor(grams / 1000)}.${String(grams % 1000).padStart(3, '0')}`.replace(/\.?0+$/, '')

// The dates are fixed like everything else here: some are over, most run, some are to come.
function drawAdjustment(priceFen: number, random: Random): PriceAdjustment | undefined {
  if (random.below(33) !== 0) return undefined
  const [start, end] = random.pick([
    ['2025-11-01', '2025-11-11'],
    ['2025-12-01', '2035-12-31'],
    ['2025-12-01', '2035-12-31'],
    ['2036-01-01', '2036-01-31'],
  ] as const)
  const written = random.pick(dateShapes)
  const dates = { startDate: written(start, '00:00:00'), endDate: written(end, '23:59:59') }
  const type = random.pick(['0', '1', '1', '2'] as const)
  if (type === '1') return { type, discount: random.pick(['0.9000', '0.8500']), ...dates }
  return { type, standardPrice: yuan(Math.floor((priceFen * 8) / 1000) * 100 + 90), ...dates }
}

/** The shapes that dates are met in, beside the documented one. */
const dateShapes: readonly ((date: string, time: string) => string)[] = [
  (date) => date,
  (date, time) => `${date} ${time}`,
  (date) => date.replaceAll('-', '/'),
  (date) => date.replaceAll('-', ''),
]

function extOf({ place, trade }: Product, item: Item, index: number, random: Random): ItemExt {
  const isCased = !trade.isWeighed && random.below(4) === 0
  // Scales have no more codes; what is left over is weighed at the till.
  const hasScaleCode = trade.isWeighed && place.serial < SCALE_CODES
  return {
    produid: 10_001 + index,
    extproduid: item.itemCode,
    unit: item.stockUnit,
    dealpri: item.costPrice,
    ...(isCased ? { additionalUnit: '箱', ratio: random.pick(['12', '24', '48']) } : {}),
    weighed: trade.isWeighed,
    ...(hasScaleCode ? { scaleCode: String(FIRST_SCALE_CODE + place.serial) } : {}),
  }
}

const FIRST_SCALE_CODE = 10_000
const SCALE_CODES = 90_000

/** An amount of fen as the field table writes it. */
export const yuan = (fen: number): string =>
  `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`

/** A valid EAN-13 with a Chinese prefix, 690 to 695, another for each index from -10^9 to 10^9. */
export function barCodeOf(index: number): string {
  const place = ((index + 1) * BARCODE_STRIDE) % BARCODES
  const digits = `69${String(place < 0 ? place + BARCODES : place).padStart(10, '0')}`
  return `${digits}${checkDigit(digits)}`
}

/** The check digit of GS1: weights 3 and 1 in turn, from the right. */
export function checkDigit(digits: string): number {
  const weighted = [...digits].reduceRight(
    (sum, digit, place) => sum + Number(digit) * ((digits.length - place) % 2 === 1 ? 3 : 1),
    0,
  )
  return (10 - (weighted % 10)) % 10
}

const BARCODES = 6_000_000_000
// Prime to the number of barcodes, so that no two indices meet, and small enough that its product
// with any index is an exact integer.
const BARCODE_STRIDE = 7_368_787
