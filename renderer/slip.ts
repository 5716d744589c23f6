// What stands on a receipt, row by row, 48 columns wide; a component shows it. Pure.
import { formatQuantity } from '../shared/decimal'
import type { CartLineView, ReceiptView, TillView } from '../shared/contract'
import type { Words } from '../shared/messages/messages'
import { showMoney, showPrice, type Times } from './format'
import { lineWords } from './priceWords'

export type SlipRow =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pair'; readonly left: string; readonly right: string }
  | { readonly kind: 'sum'; readonly left: string; readonly right: string }
  | { readonly kind: 'rule' }

export interface SlipOptions {
  readonly t: Words
  readonly receipt: ReceiptView
  readonly view: Pick<TillView, 'mode' | 'store' | 'terminal'>
  readonly times: Times
}

export function slipOf({ t, receipt, view, times }: SlipOptions): readonly SlipRow[] {
  // Nobody must take a slip of the practice for that of a sale, wherever it is torn off.
  const practice = view.mode === 'practice' ? [title(t('slip.practice'))] : []
  return [
    ...practice,
    title(view.store.name),
    title(t(`uploads.${receipt.kind}`)),
    rule,
    pair(t('slip.shortNumber'), receipt.shortNumber),
    pair(t('slip.time'), times.whole(receipt.submittedAt)),
    pair(t('slip.terminal'), view.terminal),
    pair(t('slip.operator'), receipt.operatorName),
    rule,
    ...receipt.lines.flatMap((line) => [
      text(nameOf(line)),
      pair(
        `  ${formatQuantity(line.quantity)}${line.unit ?? ''} × ${showPrice(line.price)}`,
        showMoney(line.amount),
      ),
      ...whyRows(t, line, receipt.businessDate),
    ]),
    rule,
    ...(receipt.discount === 0 ? [] : [pair(t('slip.discount'), showMoney(receipt.discount))]),
    sum(t('slip.total'), `¥${showMoney(receipt.total)}`),
    ...receipt.tenders.map(({ type, amount }) => pair(t(`tender.${type}`), showMoney(amount))),
    ...(receipt.change === 0 ? [] : [pair(t('pay.change'), showMoney(receipt.change))]),
    rule,
    title(receipt.number),
    ...practice,
  ]
}

/** A customer is told of the price before an adjustment, and of one that is not of today. */
function whyRows(t: Words, line: CartLineView, day: string): readonly SlipRow[] {
  const { reason, base } = lineWords(t, line, day)
  return reason === null && base === null ? [] : [pair(`  ${reason ?? ''}`, base ?? '')]
}

/** Many names say their property already. */
const nameOf = ({ itemName, skuProperty }: CartLineView): string =>
  skuProperty === null || itemName.includes(skuProperty) ? itemName : `${itemName} ${skuProperty}`

const rule: SlipRow = { kind: 'rule' }
const title = (words: string): SlipRow => ({ kind: 'title', text: words })
const text = (words: string): SlipRow => ({ kind: 'text', text: words })
const pair = (left: string, right: string): SlipRow => ({ kind: 'pair', left, right })
const sum = (left: string, right: string): SlipRow => ({ kind: 'sum', left, right })
