// The platform's clock as its responses tell it.
import { expect, test } from 'vitest'
import { serverTimeOf } from '../../main/backends/serverTime'

const timeOf = (headers: Readonly<Record<string, string>>) =>
  serverTimeOf({ status: 200, headers, body: '' })

test('is the Date header, to the second', () => {
  expect(timeOf({ date: 'Sat, 21 Nov 2026 01:30:05 GMT' })).toBe(Date.UTC(2026, 10, 21, 1, 30, 5))
})

test('is not guessed from a header that is absent, misspelt or senseless', () => {
  const dates = [
    '',
    'Sun, 21 Nov 2026 01:30:05 GMT',
    'Sat, 31 Feb 2026 01:30:05 GMT',
    'Sat, 21 Nov 2026 25:30:05 GMT',
    'Saturday, 21-Nov-26 01:30:05 GMT',
    'Sat Nov 21 01:30:05 2026',
    'Sat, 21 Nov 2026 01:30:05 +0800',
    'Sat, 21 Nov 2026 01:30:05',
    '2026-11-21T01:30:05Z',
    '1795224605',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'Fri, 01 Jan 2100 00:00:00 GMT',
  ]
  expect(dates.map((date) => timeOf({ date }))).toEqual(dates.map(() => null))
  expect(timeOf({})).toBe(null)
})
