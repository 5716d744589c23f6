// Says each fault of a provisioning file to a person who has never seen one.
import type { FileFault } from '../shared/contract'
import type { Words } from '../shared/messages/messages'

export function fileFaultWords(t: Words, fault: FileFault): string {
  switch (fault.kind) {
    case 'tooNew':
      return t('fileFault.tooNew', { version: fault.version, known: fault.known })
    case 'notOneOf':
      return t('fileFault.notOneOf', { allowed: fault.allowed })
    case 'tooLong':
      return t('fileFault.tooLong', { max: fault.max })
    case 'scaleRule':
      return t(`scale.fault.${fault.fault}`)
    default:
      return t(`fileFault.${fault.kind}`)
  }
}
