// The words for what a network, a disk or a platform made fail in English, and the sign between
// the members of a list.
import type { causesZhCN } from './causesZhCN'
import type { Translated } from './messages'

export const causesEn: Translated<typeof causesZhCN> = {
  list: { separator: ', ' },
  cause: {
    withCode: '{cause} ({code})',
    quoted: '"{text}"',
    refused: 'the connection was refused',
    reset: 'the connection broke off',
    timedOut: 'no answer in time',
    noName: 'the address was not found',
    noNetwork: 'the network is down',
    certificate: 'the certificate cannot be trusted',
    encryption: 'no secure connection could be made',
    network: 'a network fault',
    unreadable: 'the answer cannot be read',
    practiceOnly: 'practice connects to this machine only',
    badAddress: 'the address in the provisioning file cannot be used',
    badPage: 'the item data from headquarters is incomplete',
    noReason: 'the platform gave no reason',
    notProper: 'what came back is not an answer of the platform',
    platformFault: 'a platform fault',
    notAllowed: 'no permission',
    noPage: 'there is no such address',
    tooMany: 'too many requests',
    diskFull: 'the disk is full',
    notPermitted: 'no permission to write',
    readOnly: 'the disk is read-only',
    gone: 'the folder or disk is gone',
    diskFault: 'a disk fault',
    noRoom: 'the disk is nearly full; the rest is kept for sales',
    closing: 'the till was closing or taking another provisioning file',
    rebuilding: 'the item database was damaged and is being rebuilt',
  },
}
