// Tells what starts on a day from what ends, and says why each price changes. Pure.
import type { PriceChange, PriceChangesView } from '../shared/catalogueViews'
import type { Words } from '../shared/messages/messages'
import { isAdjusted } from '../shared/pricing'
import { priceReasonWords } from './priceWords'

export interface ChangeGroup {
  readonly name: 'starts' | 'ends'
  /** Of all there are, though the page may have but some of them. */
  readonly count: number
  readonly rows: readonly PriceChange[]
}

/** What is adjusted on the day starts then; what is no longer adjusted has ended. */
export function groupsOf({ rows, starts, total }: PriceChangesView): readonly ChangeGroup[] {
  const isStart = ({ to }: PriceChange): boolean => isAdjusted(to)
  return [
    { name: 'starts', count: starts, rows: rows.filter(isStart) } as const,
    { name: 'ends', count: total - starts, rows: rows.filter((row) => !isStart(row)) } as const,
  ].filter((group) => group.rows.length > 0)
}

export const changeReason = (t: Words, change: PriceChange, day: string): string =>
  isAdjusted(change.to)
    ? (priceReasonWords(t, change.to.reason, day) ?? '')
    : t('priceChanges.over')
