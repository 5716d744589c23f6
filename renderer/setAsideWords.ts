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
  switch (rest.join(' ')) {
    case 'ahead':
      return t('setAside.ahead', { field })
    case 'ends before it starts':
      return t('setAside.endsFirst', { field })
    case 'too_big':
      return t('setAside.tooBig', { field })
    default:
      return t('setAside.notRight', { field })
  }
}
