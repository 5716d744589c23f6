// A refund: goods of an earlier sale come back, and the document names that sale.
import { defineTrade } from './trade'

export const refund = defineTrade('refund', { zh: '退货单', en: 'refund' }, -1)
