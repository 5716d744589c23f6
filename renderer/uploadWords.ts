// Says where an upload stands and why, and how the network is, in words that need no manual.
import type { Asks, BackendView, UploadRow, StoryEntry } from '../shared/contract'
import type { MessageKey, Words } from '../shared/messages/messages'
import type { RefusalCause, StandingReason } from '../shared/outbox'
import { never } from '../shared/result'
import { causeWords } from './causeWords'
import { showMoney } from './format'
import type { Outcome } from './outcome'

export function reasonWords(t: Words, reason: StandingReason): string {
  if (reason === null) return t('reason.none')
  switch (reason.kind) {
    case 'held':
      return t(`reason.${reason.reason}`)
    case 'refused':
      return t('reason.refusedInDoubt', { message: causeWords(t, reason.message) })
    case 'refusedBefore':
      return t(refusalKeys[reason.cause], { message: causeWords(t, reason.message) })
    case 'lost':
    case 'rejectedAfterLost':
    case 'rejected':
    case 'numberConflict':
    case 'alreadyHave':
      return t(`reason.${reason.kind}`, { message: causeWords(t, reason.message) })
    case 'person':
      return t('reason.person', { operator: reason.operator, note: reason.note })
    case 'interrupted':
    case 'unsendable':
    case 'incident':
    case 'absent':
    case 'accepted':
    case 'found':
    case 'carriedByOthers':
      return t(`reason.${reason.kind}`)
    default:
      return never(reason)
  }
}

/** What a person should do about a row, or that nobody need do anything. */
export function adviceWords(t: Words, row: UploadRow): string | null {
  const named = {
    number: row.platformNumber,
    day: row.businessDate,
    amount: showMoney(row.amount),
  }
  if (row.state === 'inDoubt') {
    if (!row.needsPerson) return t('advice.inDoubt')
    const isGone = row.reason?.kind === 'unsendable'
    return t(isGone ? 'advice.askOrEnter' : 'advice.askHeadquarters', named)
  }
  if (row.state !== 'parked') return null
  switch (row.reason?.kind) {
    case 'held':
      return t('advice.held')
    case 'numberConflict':
      return t('advice.numberConflict', named)
    case 'unsendable':
      return t('advice.unsendable')
    case undefined:
    default:
      return t('advice.parked')
  }
}

export function exportOutcome(t: Words, answer: Asks['exportDocument']['answer']): Outcome {
  if (answer.ok) return { kind: 'done', words: t('uploads.exported') }
  return answer.error === 'cancelled'
    ? { kind: 'cancelled', words: t('items.cancelled') }
    : { kind: 'fault', words: t('uploads.notExported') }
}

export const decisionOutcome = (t: Words, answer: Asks['decide']['answer']): Outcome =>
  answer.ok
    ? { kind: 'done', words: t('uploads.noted') }
    : { kind: 'fault', words: t(`decisionFault.${answer.error}`) }

export function eventWords(t: Words, entry: StoryEntry): string {
  const known = eventKinds.find((kind) => kind === entry.kind)
  return t(`event.${known ?? 'other'}`)
}

/** The one state worth saying: what a person must mend comes before what mends itself. */
export function networkOf(backends: readonly BackendView[]): NetworkKey {
  const causes = backends.map(({ problem }) => problem?.cause)
  const worst = networkKeys.find(({ cause }) => causes.includes(cause))
  return worst?.key ?? 'header.online'
}

export const needsMending = (key: NetworkKey): boolean =>
  key === 'header.configuration' || key === 'header.clock'

export type NetworkKey = 'header.online' | (typeof networkKeys)[number]['key']

const networkKeys = [
  { cause: 'configuration', key: 'header.configuration' },
  { cause: 'clock', key: 'header.clock' },
  { cause: 'neverLeft', key: 'header.offline' },
  { cause: 'lost', key: 'header.lost' },
  { cause: 'throttled', key: 'header.throttled' },
] as const

const refusalKeys = {
  neverLeft: 'reason.refusedNeverLeft',
  throttled: 'reason.refusedThrottled',
  configuration: 'reason.refusedConfiguration',
  clock: 'reason.refusedClock',
} as const satisfies Readonly<Record<RefusalCause, MessageKey>>

const eventKinds = [
  'submitted', 'sending', 'confirmed', 'parked', 'waiting', 'inDoubt', 'doubtDated', 'encoded',
  'laidOut', 'noted',
] as const
