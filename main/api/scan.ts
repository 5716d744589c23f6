// What a scanned or typed code means: an item, several of them, what a scale has weighed, or, while
// the catalogue is being fetched, what was last sold by it.
import {
  addItem,
  addWeighed,
  type Article,
  type Cart,
  type CartFault,
  type Offer,
  type Weighing,
} from '../../shared/cart'
import type { CartAnswer } from '../../shared/contract'
import { readLabel, weightFor, type LabelFault, type ScaleLabel } from '../../shared/scaleCode'
import { ok, type Result } from '../../shared/result'
import { feedPosition, findItem, findItems, findOffSale } from '../store/catalogue'
import { rememberChoice, rememberedChoice } from '../store/choices'
import type { SoldItem } from '../store/itemRow'
import { lastSoldBy } from '../store/soldBefore'
import { priceOf } from './prices'
import { isWeighedBy, plainScaleCode, scaleRulesOf, weighedBy } from './scaleRules'
import type { Till } from './till'
import { kept } from './tried'

export type Meaning =
  | { readonly kind: 'one'; readonly itemCode: string; readonly put: Put }
  | { readonly kind: 'several'; readonly items: readonly SoldItem[] }
  /** A scale's label that cannot be taken as it is. */
  | { readonly kind: 'label'; readonly fault: Exclude<LabelFault, 'noRule'> | 'noPrice' }
  | UnknownCode

type UnknownCode = Extract<
  Extract<CartAnswer, { readonly ok: false }>['error'],
  { readonly kind: 'unknownCode' | 'itemsComing' | 'offSale' }
>

export type Put = (cart: Cart) => Result<Cart, CartFault>

/** A real barcode wins over a label that looks like one. */
export function meaningOf(till: Till, code: string): Meaning {
  const items = till.catalogue.read((db) => findItems(db, code))
  if (items.length > 0) return amongItems(till, items, code, null)
  const label = readLabel(scaleRulesOf(till), code)
  if (label.ok) {
    const weighed = weighedBy(till, label.value)
    if (weighed.length > 0) return amongItems(till, weighed, code, label.value)
  }
  const unknown = unknownTo(till, code)
  if (unknown.kind === 'offSale') return unknown
  const before = soldBefore(till, code, label.ok ? label.value : null)
  if (before !== null) return before
  return label.ok || label.error === 'noRule' ? unknown : { kind: 'label', fault: label.error }
}

/** Why a code sells nothing that is neither an item for sale nor a label. */
export function unknownTo(till: Till, code: string): UnknownCode {
  const known = till.catalogue.read((db) => findOffSale(db, code))
  if (known !== null) return { kind: 'offSale', ...known }
  return { kind: isWhole(till) ? 'unknownCode' : 'itemsComing', code }
}

const isWhole = (till: Till): boolean =>
  till.catalogue.read((db) => feedPosition(db, 'items'))?.complete === true

/** One of the items that a code could mean, as a person chose it; null when it is not for sale. */
export function chosen(till: Till, itemCode: string, code: string | null): Meaning | null {
  const item = till.catalogue.read((db) => findItem(db, itemCode))
  return item === null ? null : toMeaning(till, item, code, labelOf(till, item, code))
}

/** Lets a code mean this item from now on. */
export function keepChoice(
  till: Till,
  itemCode: string,
  code: string,
): Result<null, 'notSaved'> {
  const item = till.catalogue.read((db) => findItem(db, itemCode))
  if (item === null) return ok(null)
  const choice = { code: choiceCodeOf(code, labelOf(till, item, code)), itemCode }
  return kept(till, (db) => {
    rememberChoice(db, choice)
  })
}

/** No two labels of a scale are alike: what was chosen for one holds for its scale code. */
const choiceCodeOf = (code: string, label: ScaleLabel | null): string =>
  label === null ? code : plainScaleCode(label.scaleCode)

/** What a scale has weighed, where that is how the code means this item. */
function labelOf(till: Till, item: SoldItem, code: string | null): ScaleLabel | null {
  const label = code === null ? null : readLabel(scaleRulesOf(till), code)
  return label?.ok === true && isWeighedBy(item, label.value) ? label.value : null
}

function amongItems(
  till: Till,
  items: readonly SoldItem[],
  code: string,
  label: ScaleLabel | null,
): Meaning {
  const [first, ...others] = items
  if (first === undefined) return unknownTo(till, code)
  if (others.length === 0) return toMeaning(till, first, code, label)
  const remembered = till.store.read((db) => rememberedChoice(db, choiceCodeOf(code, label)))
  const choice = items.find((item) => item.itemCode === remembered)
  return choice === undefined ? { kind: 'several', items } : toMeaning(till, choice, code, label)
}

function toMeaning(
  till: Till,
  item: SoldItem,
  code: string | null,
  label: ScaleLabel | null,
): Meaning {
  const { price, base, reason } = priceOf(till, item)
  return toPut(item, { price, base, reason, scannedCode: code }, label)
}

function toPut(article: Article, offer: Offer, label: ScaleLabel | null): Meaning {
  const { itemCode } = article
  if (label === null) return { kind: 'one', itemCode, put: (cart) => addItem(cart, article, offer) }
  const weighing = weighingOf(label, offer)
  return weighing === null
    ? { kind: 'label', fault: 'noPrice' }
    : { kind: 'one', itemCode, put: (cart) => addWeighed(cart, article, offer, weighing) }
}

/** A label with nothing but an amount tells its weight by the price of today. */
function weighingOf({ weight, amount }: ScaleLabel, { price }: Offer): Weighing | null {
  if (weight !== null) return { quantity: weight, amount }
  const worked = amount === null ? null : weightFor(amount, price)
  return worked === null ? null : { quantity: worked, amount }
}

/** Only while nobody can know what is for sale: afterwards an unknown code is unknown. */
function soldBefore(till: Till, code: string, label: ScaleLabel | null): Meaning | null {
  if (isWhole(till)) return null
  const before = till.store.read((db) => lastSoldBy(db, code))
  if (before === null) return null
  const { line, base, day } = before
  const offer: Offer = { price: base, base, reason: { kind: 'ofThatDay', day }, scannedCode: code }
  return toPut(line, offer, label)
}
