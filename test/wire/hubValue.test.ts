// Single values of the item feed: times, discounts and price adjustments in every spelling they
// were met in, and what is not guessed.
import { describe, expect, test } from 'vitest'
import { factor, price } from '../../shared/decimal'
import type { PriceAdjustment } from '../../shared/masters/item'
import { bad, read, shirt, shirtWith, update } from './hubRows'

describe('a time', () => {
  const moment = Date.UTC(2026, 10, 21, 0, 5, 9)
  test.each([
    ['2026-11-21 08:05:09', moment],
    ['2026-11-21T08:05:09', moment],
    ['2026-11-21 08:05:09.123', moment],
    ['2026/11/21 08:05:09', moment],
    ['2026/11/21 8:05:09', moment],
    ['20261121080509', moment],
    [20261121080509, moment],
    ['2026-11-21 08:05', moment - 9_000],
    ['2026-11-21', Date.UTC(2026, 10, 20, 16)],
    ['2026/11/21', Date.UTC(2026, 10, 20, 16)],
    ['20261121', Date.UTC(2026, 10, 20, 16)],
    ['', null],
    [null, null],
  ])('may be written %j', (written, at) => {
    const fields = { createTime: written, latestUpdateTime: written }
    expect(read(update({ ...shirt, ...fields }))).toEqual(
      shirtWith({ createdAt: at, updatedAt: at }),
    )
  })

  const words = ['soon', '2026-13-01', '2026-02-30 10:00:00', '21-11-2026', '2026-11-21 25:00:00']
  test.each([...words, 1_763_690_000_000, true, ['2026-11-21']])(
    'that is no time, such as %j, is not guessed',
    (written) => {
      const updated = update({ ...shirt, latestUpdateTime: written })
      const created = update({ ...shirt, createTime: written })
      expect([read(updated), read(created)]).toEqual([
        bad(updated, 'latestUpdateTime noTime'),
        bad(created, 'createTime noTime'),
      ])
    },
  )

  const noon = 'Sat, 21 Nov 2026 04:00:00 GMT'
  test('of update may be a day ahead of the hub, and no more', () => {
    const tomorrow = update({ ...shirt, latestUpdateTime: '2026-11-22 12:00:00' })
    const later = update({ ...shirt, latestUpdateTime: '2026-11-22 12:00:01' })
    const gone = { ...later, actionType: 'delete' }
    expect([read(tomorrow, noon), read(later, noon), read(gone, noon)]).toEqual([
      shirtWith({ updatedAt: Date.UTC(2026, 10, 22, 4) }),
      bad(later, 'latestUpdateTime ahead'),
      bad(gone, 'latestUpdateTime ahead'),
    ])
  })

  test('of update is taken as it is where the hub tells no time of its own', () => {
    const later = update({ ...shirt, latestUpdateTime: '2036-11-22 12:00:01' })
    expect(read(later)).toEqual(shirtWith({ updatedAt: Date.UTC(2036, 10, 22, 4, 0, 1) }))
  })
})

describe('a discount', () => {
  test.each([
    ['0.9000', 9_000],
    [0.9, 9_000],
    ['90', 9_000],
    [90, 9_000],
    ['90.5', 9_050],
    ['9折', 9_000],
    ['8.5 折', 8_500],
    ['85折', 8_500],
    ['10折', 10_000],
    ['1.0000', 10_000],
    ['1', 10_000],
    [1, 10_000],
    ['100', 10_000],
    ['0.0001', 1],
    ['', null],
  ])('of %j is a factor', (written, units) => {
    const discount = units === null ? null : factor(units)
    expect(read(update({ ...shirt, discount: written }))).toEqual(shirtWith({ discount }))
  })

  const refused: readonly (readonly [string, readonly unknown[]])[] = [
    ['unclear', ['9', 9, '9.5', '10', '1.5', '0', '0.00', '101', '1000']],
    ['notANumber', ['0.9折', '101折', '90%', '打折', '.9', '1e-1']],
    ['tooManyDecimals', ['0.12345']],
    ['negative', ['-0.9']],
    ['invalid_type', [true, {}]],
  ]
  test.each(refused)('that is %s is refused', (fault, discounts) => {
    for (const discount of discounts) {
      const row = update({ ...shirt, discount })
      expect(read(row)).toEqual(bad(row, `discount ${fault}`))
    }
  })
})

describe('a price adjustment', () => {
  const window = { startDate: '2026-11-01', endDate: '2026-11-30' }
  const fixed = { kind: 'price', price: price(1_000_000), ...window } as const
  const cut = { kind: 'discount', factor: factor(9_000), ...window } as const
  const always = { startDate: null, endDate: null }

  const table: readonly (readonly [string, unknown, PriceAdjustment | null])[] = [
    ['type 0', { type: '0', standardPrice: '100', ...window }, fixed],
    ['type 2', { type: '2', standardPrice: 100, ...window }, fixed],
    ['type 1', { type: 1, discount: '0.9000', ...window }, cut],
    ['type 1 with a price beside', { type: '1', standardPrice: '100', discount: '9折', ...window }, cut],
    ['type 0 with a discount alone', { type: '0', discount: '0.9', ...window }, cut],
    ['type 2 with a discount alone', { type: '2', discount: '0.9', ...window }, cut],
    ['no type and a price', { standardPrice: '100', ...window }, fixed],
    ['no type and a discount', { discount: '0.9', ...window }, cut],
    ['a list of one', [{ type: '0', standardPrice: '100', ...window }], fixed],
    ['no dates', { type: '0', standardPrice: '100', endDate: '' }, { ...fixed, ...always }],
    ['one day alone', { discount: 90, startDate: '20261111', endDate: '2026/11/11' },
      { ...cut, startDate: '2026-11-11', endDate: '2026-11-11' }],
    ['dates with times', { discount: 90, startDate: '2026-11-01 00:00:00', endDate: '2026/11/30 23:59:59' }, cut],
    ['nothing in it', { type: '', standardPrice: null, discount: ' ' }, null],
    ['dates alone', { ...window }, null],
    ['null', null, null],
    ['an empty list member', [{}], null],
    ['an empty list', [], null],
    ['an empty text', '', null],
  ]
  test.each(table)('with %s', (_case, priceAdjustment, adjustment) => {
    expect(read(update({ ...shirt, priceAdjustment }))).toEqual(shirtWith({ adjustment }))
  })

  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['an unknown type', { type: '3', standardPrice: '100' }, 'priceAdjustment.type invalid_union'],
    ['a type and nothing else', { type: '0' }, 'priceAdjustment.discount missing'],
    ['a discount by type without one', { type: '1', standardPrice: '100' }, 'priceAdjustment.discount missing'],
    ['a negative price', { type: '0', standardPrice: '-1' }, 'priceAdjustment.standardPrice negative'],
    ['an ambiguous discount', { type: '1', discount: '9' }, 'priceAdjustment.discount unclear'],
    ['a first day that is none', { discount: 90, startDate: '2026-02-30' }, 'priceAdjustment.startDate noDay'],
    ['a last day that is none', { discount: 90, endDate: 'soon' }, 'priceAdjustment.endDate noDay'],
    ['an end before its start', { discount: 90, startDate: '2026-11-02', endDate: '2026-11-01' },
      'priceAdjustment ends before it starts'],
    ['text', 'cheap', 'priceAdjustment invalid_type'],
    ['two of them', [{ discount: 90 }, { discount: 80 }], 'priceAdjustment invalid_type'],
  ]
  test.each(wrong)('with %s sets its row aside', (_case, priceAdjustment, reason) => {
    const row = update({ ...shirt, priceAdjustment })
    expect(read(row)).toEqual(bad(row, reason))
  })
})
