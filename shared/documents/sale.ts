// A sale: goods leave the store against money.
import { defineTrade } from './trade'

export const sale = defineTrade('sale', { zh: '销售单', en: 'sale' }, 1)
