// The amounts that a customer is likely to hand over for what is due. Pure.
import { isMoney, type Money } from '../shared/decimal'

const YUAN = 100
const notes: readonly number[] = [10 * YUAN, 50 * YUAN, 100 * YUAN]

/** What is due exactly, then the next ten, fifty and hundred yuan above it, each once. */
export function quickCash(due: Money): readonly Money[] {
  const rounded = notes.map((note) => Math.ceil(due / note) * note)
  return [...new Set<number>([due, ...rounded])].filter(isMoney).sort((a, b) => a - b)
}
