// Which days the page of price changes asks for: those whose prices the next shift will sell by.
import { expect, test } from 'vitest'
import type { Till } from '../../main/api/till'
import { openApi } from '../fixtures/api'
import { newFolder } from '../fixtures/folder'
import { NOON } from '../fixtures/till'

const DAY_MS = 86_400_000

async function openWithThread() {
  const asked: unknown[] = []
  const askThread: Till['catalogue']['ask'] = (name, input) => {
    asked.push([name, input])
    return Promise.resolve({ total: 0, starts: 0, from: 0, rows: [] } as never)
  }
  const till = openApi(newFolder(), { askThread })
  await till.ask('signIn', { operator: '001', pin: '471101' })
  return { ...till, asked }
}

const between = (dayBefore: string, businessDate: string, from = 0) => [
  'priceChanges',
  { dayBefore, today: { businessDate, prices: { base: 'retail', itemDiscount: 'ignored' } }, from, max: 2_000 },
]

test.each([
  ['tomorrow', 0, '2026-11-22'],
  ['today, where the shift is of yesterday', 1, '2026-11-22'],
  ['today, where the shift is of days ago', 3, '2026-11-24'],
])('without a day it is %s, and all that changed since the shift', async (_case, days, day) => {
  const { ask, asked, setClock } = await openWithThread()
  setClock(NOON + days * DAY_MS)
  expect([await ask('priceChanges', { day: null, from: 0 }), asked]).toEqual([
    { day, total: 0, starts: 0, from: 0, rows: [] },
    [between('2026-11-21', day)],
  ])
})

test('a day that is asked for is held against the day before it, page by page', async () => {
  const { ask, asked } = await openWithThread()
  await ask('priceChanges', { day: '2026-12-01', from: 2_000 })
  expect(asked).toEqual([between('2026-11-30', '2026-12-01', 2_000)])
})
