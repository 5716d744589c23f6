// The labels of scales: every rule that is taken reads its own labels, and no label, however long
// its figures, leads out of what a line can hold.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { money, price } from '../../shared/decimal'
import {
  coveredBy,
  exampleOf,
  readLabel,
  ruleFault,
  weightFor,
  type ScaleRule,
} from '../../shared/scaleCode'
import { scaleRules } from '../../shared/scaleRules'

const amounts: ScaleRule = { pattern: '21IIIIIAAAAAC', weightDecimals: 3, amountDecimals: 2 }
const both: ScaleRule = { pattern: '22IIIIIWWWWWAAAAAC', weightDecimals: 3, amountDecimals: 2 }

it.each([
  ['13 digits with an amount', '2110176004967', amounts, null, 496],
  ['18 digits with weight and amount', '221017600455004968', both, 455, 496],
] as const)('reads a label of %s', (_, code, rule, weight, amount) => {
  expect(readLabel([amounts, both], code)).toEqual({
    ok: true,
    value: { rule, scaleCode: '10176', weight, amount },
  })
})

it.each([
  ['of another length', '211017600496', 'noRule'],
  ['that begins otherwise', '2310176004967', 'noRule'],
  ['whose check digit is wrong', '2110176004968', 'checkDigit'],
  ['that says nothing was weighed', '2110176000006', 'nothingWeighed'],
] as const)('does not take a label %s', (_, code, error) => {
  expect(readLabel([amounts, both], code)).toEqual({ ok: false, error })
})

it.each([
  ['21IIIIIAAAAA', 2, 'length'],
  ['IIIIIIIAAAAAC', 2, 'pattern'],
  ['21IIIAAAIIIAC', 2, 'pattern'],
  ['21IIAAAAAAAAC', 2, 'itemDigits'],
  ['21IIIIIXXXXXC', 2, 'weightOrAmount'],
  ['21IIIIIAAAAAC', 3, 'decimals'],
  ['21IIIIAAAAAAAAAAAC', 0, 'tooLong'],
] as const)('%s with %i decimals is no rule: %s', (pattern, amountDecimals, fault) => {
  const parsed = scaleRules.safeParse([{ pattern, weightDecimals: 3, amountDecimals }])
  expect(parsed.error?.issues[0]?.message).toBe(fault)
})

/** Any split of the places into fixed digits, item, weight and amount; not all of them hold. */
const anyRule = fc
  .record({
    length: fc.constantFrom(13, 18),
    prefix: fc.constantFrom('2', '21', '299'),
    items: fc.integer({ min: 3, max: 8 }),
    weights: fc.integer({ min: 0, max: 14 }),
    weightDecimals: fc.integer({ min: 0, max: 3 }),
    amountDecimals: fc.integer({ min: 0, max: 2 }),
    isChecked: fc.boolean(),
  })
  .map(({ length, prefix, items, weights, isChecked, ...decimals }) => {
    const room = Math.max(0, length - prefix.length - items - (isChecked ? 1 : 0))
    const [weight, amount] = [Math.min(weights, room), Math.max(0, room - weights)]
    const letters = 'I'.repeat(items) + 'W'.repeat(weight) + 'A'.repeat(amount)
    return { pattern: `${prefix}${letters}${isChecked ? 'C' : ''}`, ...decimals }
  })

it('the example of a rule is a label of that rule', () => {
  fc.assert(
    fc.property(anyRule, (rule) => {
      fc.pre(ruleFault(rule) === null)
      const label = readLabel([rule], exampleOf(rule))
      expect(label.ok && label.value.rule).toEqual(rule)
    }),
    { seed: 4 },
  )
})

it('a rule that one before it takes all labels of is told of, and no other', () => {
  const rule = (pattern: string) => ({ pattern, weightDecimals: 3, amountDecimals: 2 })
  const rules = [
    '21IIIIIAAAAAC', '21IIIIIWWWWWC', '22IIIIIAAAAAC', '212IIIIWWWWWC', '2IIIIIAAAAAAC',
    '21IIIIIWWWWWAAAAAC', '21XXX', '21XXX', '21IIIIIWWWWWX',
  ].map(rule)
  expect(rules.map((_, at) => coveredBy(rules, at))).toEqual([
    null, 0, null, 0, null, null, null, null, 0,
  ])
})

it('a label of nines has a weight and an amount that a line can hold', () => {
  fc.assert(
    fc.property(anyRule, (sketch) => {
      const rule = { ...sketch, pattern: sketch.pattern.replace('C', '') }
      fc.pre(ruleFault(rule) === null)
      expect(readLabel([rule], rule.pattern.replace(/[IWA]/g, '9')).ok).toBe(true)
    }),
    { seed: 4 },
  )
})

it.each([
  [496, 109_000, 455],
  [1, 9_999_999_999, 1],
  [99_999, 0, null],
  [99_999, 1, null],
] as const)('%i fen at a price of %i weigh %s', (fen, units, weight) => {
  expect(weightFor(money(fen), price(units))).toBe(weight)
})
