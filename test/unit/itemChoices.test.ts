// Where one of several items is to be chosen, what tells them apart is what stands out.
import { expect, it } from 'vitest'
import { choicesOf } from '../../renderer/itemChoices'
import type { ItemView } from '../../shared/contract'
import { factor, price } from '../../shared/decimal'
import type { Words } from '../../shared/messages/messages'

/** The key itself in place of its sentence, so that no wording is tested here. */
const t = ((key: string) => key) as Words

const mug = (itemCode: string, rest: Partial<ItemView> = {}): ItemView => ({
  itemCode,
  itemName: '马克杯',
  skuProperty: null,
  color: null,
  size: null,
  unit: '个',
  weighed: false,
  barcodes: ['6900000000001'],
  price: price(390_000),
  priceReason: { kind: 'base' },
  ...rest,
})

const seen = (...items: readonly ItemView[]) =>
  choicesOf(t, items, '2026-11-22').map(({ title, details, price: shown, reason }) => [
    title,
    details.map(({ text, isTelling }) => (isTelling ? `*${text}` : text)).join(' '),
    shown,
    reason,
  ])

it('the variety stands first among articles of one name', () => {
  expect(seen(mug('M1', { skuProperty: '红' }), mug('M2', { color: '蓝', size: '大' }))).toEqual([
    ['红', '马克杯 M1', '39.00', null],
    ['蓝 · 大', '马克杯 M2', '39.00', null],
  ])
})

it('colour and size stand first where the property tells nothing apart', () => {
  const same = { skuProperty: '均码', color: '红' }
  expect(seen(mug('M1', { ...same, size: 'S' }), mug('M2', { ...same, size: 'L' }))).toEqual([
    ['均码 · 红 · S', '马克杯 M1', '39.00', null],
    ['均码 · 红 · L', '马克杯 M2', '39.00', null],
  ])
})

it('the name stays where one of them has no variety, and the code tells what nothing else does', () => {
  expect([
    seen(mug('M1'), mug('M2', { skuProperty: '红' })),
    seen(mug('M1'), mug('M2')),
  ]).toEqual([
    [
      ['马克杯', 'M1', '39.00', null],
      ['红', '马克杯 M2', '39.00', null],
    ],
    [
      ['马克杯', '*M1', '39.00', null],
      ['马克杯', '*M2', '39.00', null],
    ],
  ])
})

it('different names stand first, with the reason of a price', () => {
  const cut = { kind: 'adjustedByFactor', factor: factor(8_000), endDate: null } as const
  const cup = mug('C1', { itemName: '茶杯', skuProperty: '白', priceReason: cut })
  expect(seen(cup, mug('M1', { skuProperty: '红' }))).toEqual([
    ['茶杯', '白 C1', '39.00', 'price.adjustedByFactor'],
    ['马克杯', '红 M1', '39.00', null],
  ])
})
