// Tells what starts on a day from what ends, and says why each price changes. Pure.
import type { PriceChange } from '../shared/catalogueViews'
import type { Words } from '../shared/messages/messages'
import { priceReasonWords } from './priceWords'

export interface ChangeGroup {
  readonly name: 'starts' | 'ends'
  readonly rows: readonly PriceChange[]
}

/** What is adjusted on the day starts then; what is no longer adjusted has ended. */
export function groupsOf(changes: readonly PriceChange[]): readonly ChangeGroup[] {
  const starts = changes.filter(isStart)
  const ends = changes.filter((change) => !isStart(change))
  return [
    { name: 'starts', rows: starts } as const,
    { name: 'ends', rows: ends } as const,
  ].filter(({ rows }) => rows.length > 0)
}

export const changeReason = (t: Words, change: PriceChange, day: string): string =>
  isStart(change)
    ? (priceReasonWords(t, change.to.reason, day) ?? '')
    : t('priceChanges.over')

const isStart = ({ to }: PriceChange): boolean =>
  to.reason.kind === 'adjustedPrice' || to.reason.kind === 'adjustedByFactor'
