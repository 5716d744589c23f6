// One article as the till keeps it: the whole field table of items.synchronize and what the hub
// knows beyond it. How it is read from the feed's spelling is the hub's business; what it costs is
// decided in pricing.ts.
import { z } from 'zod'
import { choice, date, flag, group, instant, list, optional, price, text } from '../field'
import { isFactor, type Factor } from '../decimal'

/** A factor of 1/10000 that is charged: 9000 is 9折. Nothing is given away by a factor of zero. */
const discount = z
  .custom<Factor>((value) => isFactor(value) && value > 0)
  .meta({ label: { zh: '折扣', en: 'discount' } })

const startDate = optional(date({ zh: '开始日期', en: 'start' }))
const endDate = optional(date({ zh: '结束日期', en: 'end' }))

/** Days are the store's business dates, both inclusive; null for no bound. */
export const priceAdjustment = z.discriminatedUnion('kind', [
  /** Takes the place of the base price. */
  group({
    kind: z.literal('price'),
    price: price({ zh: '调价', en: 'price' }),
    startDate,
    endDate,
  }).unwrap(),
  /** Multiplies the base price. */
  group({ kind: z.literal('discount'), factor: discount, startDate, endDate }).unwrap(),
])

export type PriceAdjustment = Readonly<z.infer<typeof priceAdjustment>>

const CODE_LENGTH_MAX = 100
const code = (zh: string, en: string) => optional(text({ zh, en }, CODE_LENGTH_MAX))
const words = (zh: string, en: string, max = 100) => optional(text({ zh, en }, max))
const optionalPrice = (zh: string, en: string) => optional(price({ zh, en }))

export const item = group({
  itemCode: text({ zh: '商品编码', en: 'item code' }, CODE_LENGTH_MAX),
  productCode: code('款号', 'product code'),
  originCode: code('原厂编码', 'factory code'),
  /** Headquarters' own numbers for it, which older labels carry. */
  innerCodes: list({ zh: '内部编码', en: 'inner codes' }, text({ zh: '内部编码', en: 'inner code' }, 50), 4),
  itemName: text({ zh: '名称', en: 'name' }),
  skuProperty: words('规格', 'property', 500),
  color: words('颜色', 'colour'),
  size: words('尺码', 'size'),
  barcodes: list({ zh: '条码', en: 'barcodes' }, text({ zh: '条码', en: 'barcode' }, 50), 20),
  unit: words('单位', 'unit', 20),
  weighed: flag({ zh: '称重', en: 'weighed' }),
  /** What a scale prints on the label of a weighed article. */
  scaleCode: code('秤码', 'scale code'),
  standardPrice: price({ zh: '标准价', en: 'standard price' }),
  referencePrice: optionalPrice('参考价', 'reference price'),
  retailPrice: optionalPrice('零售价', 'retail price'),
  tagPrice: optionalPrice('吊牌价', 'tag price'),
  /** Not for cashiers. */
  costPrice: optionalPrice('成本价', 'cost price'),
  discount: optional(discount),
  adjustment: optional(priceAdjustment),
  /** As they were written, since units come with them. */
  grossWeight: words('毛重', 'gross weight'),
  netWeight: words('净重', 'net weight'),
  categoryId: words('类别编码', 'category code'),
  categoryName: words('类别', 'category'),
  seasonCode: words('季节编码', 'season code'),
  seasonName: words('季节', 'season'),
  brandCode: words('品牌代码', 'brand code'),
  brandName: words('品牌', 'brand'),
  additionalUnit: words('辅助单位', 'second unit', 20),
  ratio: words('换算', 'ratio', 20),
  validity: choice({ zh: '有效性', en: 'validity' }, ['valid', 'invalid']),
  createdAt: optional(instant({ zh: '创建时间', en: 'created' })),
  updatedAt: optional(instant({ zh: '更新时间', en: 'updated' })),
})

export type Item = z.infer<typeof item>
