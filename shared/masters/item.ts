// One article that can be sold, as the till keeps it. How it is read from the feed's spelling is
// the hub's business; what it costs at the till is decided here.
import type { z } from 'zod'
import { flag, group, list, optional, price, text } from '../field'
import type { Price } from '../decimal'

export const item = group({
  itemCode: text({ zh: '商品编码', en: 'item code' }, 100),
  productCode: optional(text({ zh: '款号', en: 'product code' }, 100)),
  itemName: text({ zh: '名称', en: 'name' }),
  skuProperty: optional(text({ zh: '规格', en: 'property' })),
  color: optional(text({ zh: '颜色', en: 'colour' }, 100)),
  size: optional(text({ zh: '尺码', en: 'size' }, 100)),
  barcodes: list({ zh: '条码', en: 'barcodes' }, text({ zh: '条码', en: 'barcode' }, 50), 20),
  unit: optional(text({ zh: '单位', en: 'unit' }, 20)),
  weighed: flag({ zh: '称重', en: 'weighed' }),
  standardPrice: price({ zh: '标准价', en: 'standard price' }),
  referencePrice: optional(price({ zh: '参考价', en: 'reference price' })),
  retailPrice: optional(price({ zh: '零售价', en: 'retail price' })),
})

export type Item = z.infer<typeof item>

/** What the till charges for one unit: the retail price, else the standard price. */
export const sellingPrice = (value: Item): Price => value.retailPrice ?? value.standardPrice
