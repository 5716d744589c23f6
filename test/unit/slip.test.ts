// The receipt says everything that a customer and a cashier may ask about, in the store's time.
import { describe, expect, it } from 'vitest'
import { slipOf } from '../../renderer/slip'
import { timesIn } from '../../renderer/format'
import { money, price, quantity } from '../../shared/decimal'
import type { ReceiptView } from '../../shared/contract'
import type { Words } from '../../shared/messages/messages'

/** The key itself in place of its sentence, so that no wording is tested here. */
const t = ((key: string) => key) as Words

const line = {
  itemCode: 'TEE',
  itemName: '女夏季短袖',
  skuProperty: '红 XXL',
  unit: '件',
  weighed: false,
  price: price(1_200_000),
  basePrice: price(1_200_000),
  priceReason: null,
  amountFrom: 'price',
  quantity: quantity(2000),
  amount: money(24_000),
} as const

const receipt: ReceiptView = {
  id: 'cart-1',
  kind: 'sale',
  number: 'S001-T01-261121-ABCD-00042',
  shortNumber: '00042',
  submittedAt: Date.UTC(2026, 10, 21, 16, 30, 9),
  businessDate: '2026-11-21',
  operatorName: '张三',
  lines: [line, { ...line, itemName: '茶 200g', skuProperty: '200g', unit: null }],
  discount: money(50),
  total: money(123_456),
  tenders: [{ type: 'CASH', amount: money(130_000) }],
  change: money(6_544),
}

const view = {
  mode: 'real',
  store: { code: 'S001', name: '五一路店', timeZone: 'Asia/Shanghai' },
  terminal: 'T01',
} as const

const slip = slipOf({ t, receipt, view, times: timesIn('Asia/Shanghai') })

it('holds store, numbers, lines, sums, tenders and change', () => {
  expect(slip).toEqual([
    { kind: 'title', text: '五一路店' },
    { kind: 'title', text: 'uploads.sale' },
    { kind: 'rule' },
    { kind: 'pair', left: 'slip.shortNumber', right: '00042' },
    { kind: 'pair', left: 'slip.time', right: '2026-11-22 00:30:09' },
    { kind: 'pair', left: 'slip.terminal', right: 'T01' },
    { kind: 'pair', left: 'slip.operator', right: '张三' },
    { kind: 'rule' },
    { kind: 'text', text: '女夏季短袖 红 XXL' },
    { kind: 'pair', left: '  2件 × 120.00', right: '240.00' },
    { kind: 'text', text: '茶 200g' },
    { kind: 'pair', left: '  2 × 120.00', right: '240.00' },
    { kind: 'rule' },
    { kind: 'pair', left: 'slip.discount', right: '0.50' },
    { kind: 'sum', left: 'slip.total', right: '¥1,234.56' },
    { kind: 'pair', left: 'tender.CASH', right: '1,300.00' },
    { kind: 'pair', left: 'pay.change', right: '65.44' },
    { kind: 'rule' },
    { kind: 'title', text: 'S001-T01-261121-ABCD-00042' },
  ])
})

it('tells a customer why a line has its price, and what it was before', () => {
  const ofThatDay = { kind: 'ofThatDay', day: '2026-11-20' } as const
  const told = slipOf({
    t,
    receipt: {
      ...receipt,
      lines: [
        { ...line, basePrice: price(1_500_000), priceReason: { kind: 'adjustedPrice', endDate: null } },
        { ...line, amountFrom: 'label' },
        { ...line, priceReason: ofThatDay },
      ],
    },
    view,
    times: timesIn('Asia/Shanghai'),
  })
  const goods = [
    { kind: 'text', text: '女夏季短袖 红 XXL' },
    { kind: 'pair', left: '  2件 × 120.00', right: '240.00' },
  ]
  expect(told.slice(8, 17)).toEqual([
    ...goods,
    { kind: 'pair', left: '  price.adjustedPrice', right: 'price.base' },
    ...goods,
    { kind: 'pair', left: '  price.byLabel', right: '' },
    ...goods,
    { kind: 'pair', left: '  price.ofThatDay', right: '' },
  ])
})

it('says at both ends that it is of the practice', () => {
  const practised = slipOf({
    t,
    receipt,
    view: { ...view, mode: 'practice' },
    times: timesIn('Asia/Shanghai'),
  })
  const practice = { kind: 'title', text: 'slip.practice' }
  expect(practised).toEqual([practice, ...slip, practice])
})

describe('times', () => {
  const at = Date.UTC(2026, 10, 21, 18, 5, 7)

  it.each([
    ['Asia/Shanghai', '2026-11-22 02:05:07'],
    ['Asia/Urumqi', '2026-11-22 00:05:07'],
    ['Europe/Berlin', '2026-11-21 19:05:07'],
  ])('are those of the store in %s', (zone, whole) => {
    const times = timesIn(zone)
    expect([times.whole(at), times.moment(at), times.instant(at)]).toEqual([
      whole,
      whole.slice(5),
      whole.slice(5, 16),
    ])
  })
})
