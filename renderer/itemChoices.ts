// How items are told apart where one of them is to be chosen: what differs stands first, since
// among articles of one name it is the colour, the size or the price that a person looks for. Pure.
import type { ItemView } from '../shared/contract'
import type { Words } from '../shared/messages/messages'
import { showPrice } from './format'
import { priceReasonWords } from './priceWords'

export interface Choice {
  readonly itemCode: string
  /** The name, or what differs among articles of the same name. */
  readonly title: string
  readonly details: readonly ChoiceDetail[]
  readonly price: string
  /** Null for a price that needs no reason. */
  readonly reason: string | null
}

export interface ChoiceDetail {
  readonly text: string
  readonly isTelling: boolean
}

export function choicesOf(
  t: Words,
  items: readonly ItemView[],
  businessDate: string,
): readonly Choice[] {
  const isOneName = items.length > 1 && areSame(items.map(({ itemName }) => itemName))
  const varietyOf = isOneName && areSame(items.map(propertyOf)) ? allOf : propertyOf
  const isVaried = isOneName && !areSame(items.map(varietyOf))
  return items.map((item) => {
    const variety = varietyOf(item)
    const isNamed = !isVaried || variety === ''
    const rest = isNamed ? variety : item.itemName
    return {
      itemCode: item.itemCode,
      title: isNamed ? item.itemName : variety,
      details: [
        ...(rest === '' ? [] : [{ text: rest, isTelling: false }]),
        // Where nothing else tells them apart, the code must.
        { text: item.itemCode, isTelling: isOneName && !isVaried },
      ],
      price: showPrice(item.price),
      reason: priceReasonWords(t, item.priceReason, businessDate),
    }
  })
}

/** The property is written for people; colour and size may be codes of headquarters' own. */
const propertyOf = ({ skuProperty, color, size }: ItemView): string =>
  skuProperty ?? joined([color, size])

const allOf = ({ skuProperty, color, size }: ItemView): string => joined([skuProperty, color, size])

const joined = (parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join(' · ')

const areSame = (texts: readonly string[]): boolean => new Set(texts).size === 1
