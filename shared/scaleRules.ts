// The rules of scale labels as they come from outside: from a provisioning file, or from the page.
// Apart from what reads labels, since the page needs that and not the library of schemas.
import { z } from 'zod'
import {
  AMOUNT_DECIMALS_MAX,
  ruleFault,
  SCALE_RULES_MAX,
  WEIGHT_DECIMALS_MAX,
} from './scaleCode'

const decimals = (max: number) => z.int().min(0).max(max, { error: 'decimals' })

const scaleRule = z
  .strictObject({
    pattern: z.string().trim().toUpperCase(),
    weightDecimals: decimals(WEIGHT_DECIMALS_MAX),
    amountDecimals: decimals(AMOUNT_DECIMALS_MAX),
  })
  .superRefine((rule, context) => {
    const fault = ruleFault(rule)
    // The decimals are judged above, each at its own place.
    if (fault === null || fault === 'decimals') return
    const path = fault === 'tooLong' ? [] : ['pattern']
    context.addIssue({ code: 'custom', message: fault, path })
  })
  .readonly()

export const scaleRules = z
  .array(scaleRule)
  .max(SCALE_RULES_MAX, { error: 'tooMany' })
  .readonly()
