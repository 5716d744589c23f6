// Money reads with separators of thousands on the screen; the wire never sees one.
import { expect, test } from 'vitest'
import { showMoney, showPrice, timesIn, unbroken } from '../../renderer/format'
import { formatMoney, money, price } from '../../shared/decimal'

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [99_999, '999.99'],
  [100_000, '1,000.00'],
  [142_080, '1,420.80'],
  [-142_080, '-1,420.80'],
  [-99_999, '-999.99'],
  [123_456_789_012, '1,234,567,890.12'],
])('%i fen reads %s', (fen, shown) => {
  expect(showMoney(money(fen))).toBe(shown)
  expect(formatMoney(money(fen))).toBe(shown.replaceAll(',', ''))
})

test('a price keeps its four decimals unseparated', () => {
  expect([price(12_345_678), price(12_340_000), price(99_000)].map(showPrice)).toEqual([
    '1,234.5678',
    '1,234.00',
    '9.90',
  ])
})

test('the clock of the header is that of the store, and a date in a sentence stays whole', () => {
  const at = Date.UTC(2026, 10, 22, 23, 5, 9)
  const { clock, whole } = timesIn('Asia/Shanghai')
  expect([clock(at), whole(at)]).toEqual(['07:05', '2026-11-23 07:05:09'])
  expect(unbroken(whole(at))).toBe('2026-\u206011-\u206023\u00a007:05:09')
})
