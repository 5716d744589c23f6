// Everything that is known of an article beside its prices, as names and texts to read.
import type { ItemDetail } from '../shared/catalogueViews'
import { formatFactor, type Factor, type Price } from '../shared/decimal'
import type { Words } from '../shared/messages/messages'
import { showPrice, type Times } from './format'
import { foldWords } from './priceWords'

export interface FieldText {
  readonly name: FieldName
  readonly text: string | null
}

type FieldName = (typeof fieldNames)[number]

/** In the order in which people look for them. */
const fieldNames = [
  'itemCode', 'productCode', 'originCode', 'innerCodes', 'barcodes', 'scaleCode', 'color', 'size',
  'unit', 'weighed', 'categoryName', 'categoryId', 'brandName', 'brandCode', 'seasonName',
  'seasonCode', 'standardPrice', 'retailPrice', 'tagPrice', 'referencePrice', 'costPrice',
  'discount', 'grossWeight', 'netWeight', 'additionalUnit', 'ratio', 'validity', 'createdAt',
  'updatedAt',
] as const

/** What an article costs the shop has no line at all where main does not say it. */
export const fieldTexts = (t: Words, times: Times, item: ItemDetail): readonly FieldText[] =>
  fieldNames
    .filter((name) => name !== 'costPrice' || item.costPrice !== null)
    .map((name) => ({ name, text: textOf(t, times, item, name) }))

function textOf(t: Words, times: Times, item: ItemDetail, name: FieldName): string | null {
  switch (name) {
    case 'innerCodes':
    case 'barcodes':
      return item[name].length === 0 ? null : item[name].join('  ')
    case 'weighed':
      return t(item.weighed ? 'items.weighed' : 'items.byPiece')
    case 'standardPrice':
    case 'retailPrice':
    case 'tagPrice':
    case 'referencePrice':
    case 'costPrice':
      return yuan(item[name])
    case 'discount':
      return item.discount === null ? null : discountWords(t, item.discount)
    case 'validity':
      return t(`items.${item.validity}`)
    case 'createdAt':
    case 'updatedAt':
      return item[name] === null ? null : times.whole(item[name])
    default:
      return item[name]
  }
}

/** A factor of 1 takes nothing off. */
const discountWords = (t: Words, discount: Factor): string =>
  formatFactor(discount) === '1.0000' ? t('items.noDiscount') : foldWords(t, discount)

const yuan = (value: Price | null): string | null => (value === null ? null : `¥${showPrice(value)}`)
