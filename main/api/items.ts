// The pages of the catalogue. What takes long is asked of the catalogue's thread; who may see what
// an article costs the shop is decided here.
import { dayAfter, dayBefore, dayOf } from '../../shared/chinaTime'
import {
  PRICE_CHANGES_SHOWN,
  SET_ASIDE_SHOWN,
  type Exported,
  type ExportFault,
  type ItemDetail,
} from '../../shared/catalogueViews'
import { priceOn } from '../../shared/pricing'
import { err, ok, type Result } from '../../shared/result'
import { foldCode } from '../../shared/search'
import { forgetChoice, rememberedChoices } from '../store/choices'
import { listSetAside, readItem, type WholeItem } from '../store/itemDetail'
import type { Today } from '../store/itemList'
import { pricesBefore } from '../store/pricesBefore'
import type { Handlers } from './api'
import { businessDateOf } from './prices'
import { isManager } from './operators'
import { plainScaleCode } from './scaleRules'
import { languageOf } from './surroundings'
import type { Till } from './till'
import { kept } from './tried'

type ItemHandlers = Pick<
  Handlers,
  | 'items'
  | 'itemFacets'
  | 'item'
  | 'forgetChoice'
  | 'exportItems'
  | 'priceChanges'
  | 'exportPriceChanges'
  | 'setAside'
  | 'readItemsAgain'
>

export const createItemHandlers = (till: Till): ItemHandlers => ({
  items: ({ filter, from, count }) =>
    till.catalogue.ask('items', { filter, from, count, today: todayOf(till) }),
  itemFacets: () => till.catalogue.ask('facets', null),
  item: ({ itemCode }) => {
    const whole = till.catalogue.read((db) => readItem(db, itemCode))
    if (whole === null) return null
    return toDetail(till, whole, till.catalogue.read((db) => pricesBefore(db, whole.id)))
  },
  forgetChoice: ({ code }) =>
    kept(till, (db) => {
      forgetChoice(db, code)
    }),
  exportItems: ({ filter, format }) =>
    exported(till, `items.${format}`, (file) =>
      till.catalogue.ask('exportItems', {
        filter,
        target: { file, format, language: languageOf(till) },
        withCost: isManager(till),
        today: todayOf(till),
      }),
    ),
  priceChanges: async ({ day, from }) => {
    const asked = { ...changesAsked(till, day), from, max: PRICE_CHANGES_SHOWN }
    return {
      day: asked.today.businessDate,
      ...(await till.catalogue.ask('priceChanges', asked)),
    }
  },
  exportPriceChanges: ({ day, format }) => {
    const asked = changesAsked(till, day)
    return exported(till, `prices-${asked.today.businessDate}.${format}`, (file) =>
      till.catalogue.ask('exportPriceChanges', {
        ...asked,
        target: { file, format, language: languageOf(till) },
      }),
    )
  },
  setAside: ({ from }) => {
    const { total, rows } = till.catalogue.read((db) => listSetAside(db, from, SET_ASIDE_SHOWN))
    if (isManager(till)) return { total, rows }
    return { total, rows: rows.map((row) => ({ ...row, row: withoutCost(row.row) })) }
  },
  readItemsAgain: async () => {
    await till.catalogue.ask('readAgain', null)
    till.fetchSoon()
    till.announce({ topic: 'till' })
    return null
  },
})

/** A row as it came says what the article costs the shop; it may be cut in the midst of that. */
const withoutCost = (row: string): string => row.replace(costPrice, '$1"***"')

const costPrice =
  /("(?:costPrice|dealpri)"\s*:\s*)("(?:[^"\\]|\\.)*"?|\[[^\]]*\]?|\{[^}]*\}?|[^",}\]]*)/gi

const todayOf = (till: Till): Today => ({
  businessDate: businessDateOf(till),
  prices: till.identity.prices,
})

/** What changes next is what the next shift sells by: a shift keeps the prices of its own day. */
function changesAsked(till: Till, day: string | null) {
  const { identity, now } = till
  const { prices } = identity
  if (day !== null) return { dayBefore: dayBefore(day), today: { businessDate: day, prices } }
  const ofShift = businessDateOf(till)
  const [next, calendar] = [dayAfter(ofShift), dayOf(now(), identity.timeZone)]
  const businessDate = next < calendar ? calendar : next
  return { dayBefore: ofShift, today: { businessDate, prices } }
}

/** Lets the person choose the file first, since writing a long list takes its time. */
async function exported(
  till: Till,
  name: string,
  writeTo: (file: string) => Promise<Exported | 'notWritten'>,
): Promise<Result<Exported, ExportFault>> {
  const file = await till.chooseTarget(name)
  if (file === null) return err('cancelled')
  const written = await writeTo(file)
  return written === 'notWritten' ? err('notWritten') : ok(written)
}

function toDetail(till: Till, whole: WholeItem, before: ItemDetail['before']): ItemDetail {
  const { id: _, costPrice, ...rest } = whole
  const price = priceOn(businessDateOf(till), whole, whole.adjustments, till.identity.prices)
  const choices = choicesOf(till, whole)
  return { ...rest, before, choices, costPrice: isManager(till) ? costPrice : null, price }
}

/** Also where another item was chosen: whoever wonders looks at the one that is never sold. */
function choicesOf({ store }: Till, whole: WholeItem): ItemDetail['choices'] {
  const { itemCode, barcodes, innerCodes, productCode, originCode, scaleCode } = whole
  const weighedAs = scaleCode === null ? null : plainScaleCode(scaleCode)
  const codes = [itemCode, ...barcodes, ...innerCodes, productCode, originCode, weighedAs]
  const folded = codes.filter((code) => code !== null).map(foldCode)
  return store
    .read(rememberedChoices)
    .filter((choice) => choice.itemCode === itemCode || folded.includes(choice.code))
}
