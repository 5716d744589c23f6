// Says what a scale's label tells, and what the rules of the labels are at odds with. Pure.
import type { ItemView, LabelTestView } from '../shared/contract'
import { formatQuantity, type Money, type Quantity } from '../shared/decimal'
import type { Words } from '../shared/messages/messages'
import { exampleOf, readLabel, ruleFault, type ScaleRule } from '../shared/scaleCode'
import { showMoney } from './format'

export interface TestWords {
  readonly isTaken: boolean
  readonly lines: readonly string[]
}

/** By which rule a label is read, what it tells and what it sells; or why it does not. */
export function labelTestWords(t: Words, test: LabelTestView): TestWords {
  const [real] = test.barcodeOf
  const wins = real === undefined ? [] : [t('scale.barcodeWins', { item: nameOf(real) })]
  if (test.kind === 'fault') {
    return { isTaken: false, lines: [t(`scale.labelFault.${test.fault}`), ...wins] }
  }
  const { pattern, scaleCode, items } = test
  return {
    isTaken: items.length > 0 && real === undefined,
    lines: [
      t('scale.reads', { pattern, label: figuresWords(t, test) }),
      itemWords(t, scaleCode, items),
      ...wins,
    ],
  }
}

/** A label that fits the rule, and how it is read; null while the rule does not hold. */
export function exampleWords(t: Words, draft: ScaleRule): string | null {
  const rule = { ...draft, pattern: draft.pattern.trim().toUpperCase() }
  if (ruleFault(rule) !== null) return null
  const code = exampleOf(rule)
  const label = readLabel([rule], code)
  return label.ok ? t('scale.example', { code, label: figuresWords(t, label.value) }) : null
}

interface Figures {
  readonly scaleCode: string
  readonly weight: Quantity | null
  readonly amount: Money | null
}

const figuresWords = (t: Words, { scaleCode, weight, amount }: Figures): string =>
  [
    t('scale.code', { scaleCode }),
    ...(weight === null ? [] : [t('scale.weight', { weight: formatQuantity(weight) })]),
    ...(amount === null ? [] : [t('scale.amount', { amount: showMoney(amount) })]),
  ].join(' · ')

function itemWords(t: Words, scaleCode: string, items: readonly ItemView[]): string {
  const [first] = items
  if (first === undefined) return t('scale.noItem', { scaleCode })
  if (items.length > 1) return t('scale.severalItems', { count: items.length })
  return t('scale.sells', { item: nameOf(first) })
}

const nameOf = ({ itemName, itemCode }: ItemView): string => `${itemName} (${itemCode})`
