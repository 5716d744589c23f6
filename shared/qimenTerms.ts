// What a merchant has agreed with the receiving end of Qimen's POS calls. The platform's pages
// leave these points open, so the provisioning file must answer each of them: no defaults.
import { z } from 'zod'
import { choice, list, text } from './field'

export const qimenRules = z
  .strictObject({
    /** Are returns sent as negative quantities and amounts, or kept for a person? */
    returns: choice({ zh: '退货', en: 'returns' }, ['negative', 'hold']),
    /** The call carries one tender. Of several: the largest, or OTHER. */
    tenders: choice({ zh: '多种支付', en: 'several tenders' }, ['dominant', 'other']),
    /** Quantities are whole numbers. Weighed goods: as grams, or kept for a person. */
    weighed: choice({ zh: '称重商品', en: 'weighed goods' }, ['grams', 'hold']),
    /** At most 20 lines fit a call. More: as ordered parts, or kept for a person. */
    over20: choice({ zh: '超过20行', en: 'more than 20 lines' }, ['split', 'hold']),
    /** Stands in a required text field whose value nobody knows. */
    emptyText: text({ zh: '空值文字', en: 'text for nothing' }, 20),
    /** Does an item's price adjustment replace what came before, or add to it? */
    adjustments: choice({ zh: '调价方式', en: 'adjustments' }, ['replace', 'add']),
    /** Pieces of a refusal's message that mean: this number is booked already. */
    alreadyHave: list(
      { zh: '单号已存在的提示', en: 'words for a repeated number' },
      text({ zh: '提示', en: 'words' }, 50),
      20,
    ),
  })
  .readonly()

export type QimenRules = z.infer<typeof qimenRules>

export interface QimenTerms {
  readonly customerId: string
  readonly orgCode: string | null
  readonly rules: QimenRules
}
