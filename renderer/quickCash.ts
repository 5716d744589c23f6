// The amounts that a customer is likely to hand over for what is due. Pure.
import { isMoney, type Money } from '../shared/decimal'
import { CHANGE_MAX } from '../shared/documents/tender'

const YUAN = 100
const AMOUNTS_ABOVE = 3
/** Who pays a hundred yuan or more does not look for tens. */
const LARGE = 100 * YUAN
const large = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000].map((yuan) => yuan * YUAN)
const steps = [5 * YUAN, 10 * YUAN, 20 * YUAN, ...large]

/** What is due exactly, then the next three round amounts above it that may be taken for it. */
export function quickCash(due: Money): readonly Money[] {
  if (due === 0) return [due]
  const rounded = (due < LARGE ? steps : large).map((step) => (Math.floor(due / step) + 1) * step)
  const above = [...new Set(rounded)]
    .slice(0, AMOUNTS_ABOVE)
    .filter(isMoney)
    .filter((amount) => amount - due <= CHANGE_MAX)
  return [due, ...above.sort((a, b) => a - b)]
}
