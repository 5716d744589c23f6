// What is wrong with a value of the items feed, told apart as far as whoever is to mend it needs:
// a word that the screen makes a sentence of, and headquarters look for the field.
import type { z } from 'zod'
import { parsePrice, PRICE_MAX } from '../../shared/decimal'

/** One word for what is wrong at the issue's place in `read`, which did not fit the item. */
export function faultOf({ path, ...issue }: z.core.$ZodIssue, read: unknown): string {
  const value = path.reduce<unknown>((part, name) => Reflect.get(Object(part), name), read)
  if (value === null) return 'missing'
  // The readers hand on what they cannot read, but for a time.
  if (value === undefined) return 'noTime'
  switch (issue.code) {
    case 'custom':
      return typeof value === 'string' ? figureFault(value) : notAFigure(value)
    case 'invalid_format':
      return issue.format === 'regex' ? 'invisible' : 'noDay'
    default:
      return issue.code
  }
}

/** What is a figure and does not fit is a discount that could be one thing or another. */
const notAFigure = (value: unknown): string =>
  typeof value === 'number' ? 'unclear' : 'invalid_type'

const UNITS_OF_YUAN = 10_000

function figureFault(text: string): string {
  const parsed = parsePrice(text)
  if (parsed.ok) return 'unclear'
  const size = Number(text)
  if (size < 0) return 'negative'
  return size > PRICE_MAX / UNITS_OF_YUAN ? 'outOfRange' : parsed.error
}
