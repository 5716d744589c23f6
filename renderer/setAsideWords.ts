// Says why a row of the feed was set aside; the names of its fields stay the feed's own, since
// that is what headquarters will look for.
import type { Words } from '../shared/messages/messages'

/** Several faults stand beside each other, each a field and what is wrong with it. */
export const setAsideWords = (t: Words, reason: string): string =>
  reason
    .split(', ')
    .map((fault) => faultWords(t, fault))
    .join(' · ')

function faultWords(t: Words, fault: string): string {
  const [field = '', ...rest] = fault.split(' ')
  return t(`setAside.${wordByKind.get(rest.join(' ')) ?? 'notRight'}`, { field })
}

/** What the till says of a field, as main names it. */
const wordByKind: ReadonlyMap<string, FaultWord> = new Map([
  ['ahead', 'ahead'],
  ['ends before it starts', 'endsFirst'],
  ['too_big', 'tooBig'],
  ['missing', 'missing'],
  ['negative', 'negative'],
  ['notANumber', 'notANumber'],
  ['outOfRange', 'outOfRange'],
  ['tooManyDecimals', 'tooManyDecimals'],
  ['unclear', 'unclear'],
  ['noDay', 'noDay'],
  ['noTime', 'noTime'],
  ['invisible', 'invisible'],
  ['invalid_type', 'wrongType'],
  ['several', 'several'],
])

type FaultWord =
  | 'ahead' | 'endsFirst' | 'tooBig' | 'missing' | 'negative' | 'notANumber' | 'outOfRange'
  | 'tooManyDecimals' | 'unclear' | 'noDay' | 'noTime' | 'invisible' | 'wrongType' | 'several'
