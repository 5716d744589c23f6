// The rules of the scales' labels: those that a person has set at this till, else the provisioned
// ones; with a tester for a label in hand, and a warning where a rule is at odds with a barcode.
import type { z } from 'zod'
import {
  prefixOf,
  readLabel,
  scaleRuleFaults,
  type ScaleLabel,
  type ScaleRule,
} from '../../shared/scaleCode'
import { scaleRules } from '../../shared/scaleRules'
import type { LabelTestView, ScaleRuleView, SetScaleRulesFault } from '../../shared/contract'
import { err } from '../../shared/result'
import { codesLike, findItems } from '../store/catalogue'
import type { SoldItem } from '../store/itemRow'
import { readSetting, writeSetting } from '../store/settings'
import type { Handlers } from './api'
import { isManager } from './operators'
import { toItemViews } from './prices'
import { kept } from './tried'
import type { Till } from './till'

type ScaleHandlers = Pick<Handlers, 'scaleRules' | 'setScaleRules' | 'testLabel'>

const SETTING = 'scaleRules'
const COLLISIONS_SHOWN = 3

export const createScaleHandlers = (till: Till): ScaleHandlers => ({
  scaleRules: () => scaleRulesOf(till).map((rule) => toRuleView(till, rule)),
  setScaleRules: ({ rules }) => {
    if (!isManager(till)) return err({ kind: 'notAllowed' })
    const parsed = scaleRules.safeParse(rules)
    if (!parsed.success) return err(faultIn(parsed.error))
    const answer = kept(till, (db) => {
      writeSetting(db, SETTING, JSON.stringify(parsed.data))
    })
    return answer.ok ? answer : err({ kind: 'notSaved' })
  },
  testLabel: ({ code }) => testLabel(till, code.trim()),
})

export function scaleRulesOf({
  store,
  identity,
}: Pick<Till, 'store' | 'identity'>): readonly ScaleRule[] {
  const stored = store.read((db) => readSetting(db, SETTING))
  return stored === null ? identity.scaleRules : scaleRules.parse(JSON.parse(stored))
}

/** The weighed goods that a label may be of. */
export const weighedBy = (
  till: Pick<Till, 'catalogue'>,
  label: ScaleLabel,
): readonly SoldItem[] =>
  till.catalogue
    .read((db) => scaleCodesOf(label).flatMap((code) => findItems(db, code)))
    .filter((item) => isWeighedBy(item, label))

export const isWeighedBy = (item: SoldItem, label: ScaleLabel): boolean =>
  item.weighed && item.scaleCode !== null && scaleCodesOf(label).includes(item.scaleCode)

const scaleCodesOf = ({ scaleCode }: ScaleLabel): readonly string[] => [
  ...new Set([scaleCode, plainScaleCode(scaleCode)]),
]

/** Scales fill up with zeros what headquarters writes without. */
export const plainScaleCode = (scaleCode: string): string => scaleCode.replace(/^0+(?=\d)/, '')

function faultIn({ issues }: z.ZodError): SetScaleRulesFault {
  const [issue] = issues
  const fault = scaleRuleFaults.find((each) => each === issue?.message) ?? 'decimals'
  return { kind: 'rule', rule: Number(issue?.path[0] ?? 0), fault }
}

function toRuleView(till: Till, rule: ScaleRule): ScaleRuleView {
  const collisions = till.catalogue.read((db) =>
    codesLike(db, prefixOf(rule), rule.pattern.length, COLLISIONS_SHOWN),
  )
  return { ...rule, collisions }
}

function testLabel(till: Till, code: string): LabelTestView {
  const real = till.catalogue.read((db) => findItems(db, code))
  const read = readLabel(scaleRulesOf(till), code)
  if (!read.ok) return { kind: 'fault', fault: read.error, barcodeOf: toItemViews(till, real) }
  const { rule, scaleCode, weight, amount } = read.value
  return {
    kind: 'label',
    pattern: rule.pattern,
    scaleCode,
    weight,
    amount,
    items: toItemViews(till, weighedBy(till, read.value)),
    barcodeOf: toItemViews(till, real),
  }
}
