// The calendar and the wall clock of a store: China's by arithmetic, every other zone's by the
// platform's own knowledge, and both written alike.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayOf, isTimeZone, wallClockIn } from '../../shared/chinaTime'

/** Before it, some summers were an hour ahead. */
const SINCE_1992 = Date.UTC(1992, 0, 1)
const UNTIL_2200 = Date.UTC(2200, 0, 1)

test('the clock of China is that of the platform, whatever the instant', () => {
  const known = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  const wall = wallClockIn('Asia/Shanghai')
  fc.assert(
    fc.property(fc.integer({ min: SINCE_1992, max: UNTIL_2200 }), (at) => {
      expect(wall(at)).toBe(known.format(at))
    }),
    { numRuns: 2_000 },
  )
})

test('a clock and a day are those of their zone', () => {
  const at = Date.UTC(2026, 10, 21, 17, 30, 5)
  expect(wallClockIn('Asia/Shanghai')(at)).toBe('2026-11-22 01:30:05')
  expect(wallClockIn('Asia/Urumqi')(at)).toBe('2026-11-21 23:30:05')
  expect([dayOf(at, 'Asia/Shanghai'), dayOf(at, 'Asia/Urumqi')]).toEqual(['2026-11-22', '2026-11-21'])
})

test('only zones that the platform knows are zones', () => {
  expect(['Asia/Shanghai', 'Asia/Urumqi', 'UTC'].filter(isTimeZone)).toHaveLength(3)
  expect(['', 'Asia/Shanghai ', 'Mars/Olympus', '+25:00'].filter(isTimeZone)).toEqual([])
})
