// Says a cause in the language of the screen. The program's own texts are English, in the log as in
// a journal of years ago, and get words here; any other text is a platform's, quoted as it came.
import type { MessageKey, Words } from '../shared/messages/messages'

export function causeWords(t: Words, message: string): string {
  const [, step, cause = message] = ownSteps.exec(message) ?? []
  const known = causes.find(({ pattern }) => pattern.test(cause))
  if (known !== undefined) return withCode(t, t(known.key), codeIn.exec(cause)?.[0])
  if (step === undefined) return statusWords(t, message) ?? quoted(t, message)
  const key = step === 'the answer cannot be read' ? 'cause.unreadable' : 'cause.network'
  return withCode(t, t(key), codeIn.exec(cause)?.[0])
}

const TEXT_SHOWN_MAX = 160

const ownSteps = /^(no connection|the exchange broke off|the answer cannot be read): (.*)$/

/** A code of the system, which whoever looks after the till may look up. */
const codeIn = /^[A-Z][A-Z0-9_]{2,}\b/

const causes: readonly { readonly key: CauseKey; readonly pattern: RegExp }[] = [
  { key: 'cause.refused', pattern: /^ECONNREFUSED\b/ },
  { key: 'cause.reset', pattern: /^(ECONNRESET|ECONNABORTED|EPIPE)\b/ },
  { key: 'cause.timedOut', pattern: /^(ETIMEDOUT\b|deadline passed$)/ },
  { key: 'cause.noName', pattern: /^(ENOTFOUND|EAI_[A-Z]+)\b/ },
  { key: 'cause.noNetwork', pattern: /^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)\b/ },
  { key: 'cause.certificate', pattern: /^(CERT_|UNABLE_TO_|ERR_TLS_|\w*SELF_SIGNED_CERT)/ },
  { key: 'cause.encryption', pattern: /^(EPROTO\b|ERR_SSL_)/ },
  { key: 'cause.unreadable', pattern: /^(HPE_|ERR_BAD_RESPONSE\b|the answer is packed)/ },
  { key: 'cause.practiceOnly', pattern: /^refused: a practice till/ },
  { key: 'cause.closing', pattern: /^refused: the till is closing/ },
  { key: 'cause.badAddress', pattern: /^refused: (the address|neither https|http is not)/ },
  { key: 'cause.badPage', pattern: /^(the (rows of the )?page |more rows are|an older page)/ },
  { key: 'cause.noReason', pattern: /^(neither yes nor no: )?no message$/ },
  { key: 'cause.notProper', pattern: /^accepted a call that names no method$/ },
  { key: 'cause.diskFull', pattern: /^(ENOSPC\b|EDQUOT\b|SQLITE_FULL\b|database or disk is full)/ },
  { key: 'cause.notPermitted', pattern: /^(EACCES|EPERM)\b/ },
  { key: 'cause.readOnly', pattern: /^(EROFS\b|SQLITE_READONLY|attempt to write a readonly)/ },
  { key: 'cause.gone', pattern: /^(ENOENT|ENOTDIR|ENXIO|ENODEV|SQLITE_CANTOPEN|unable to open)\b/ },
  { key: 'cause.diskFault', pattern: /^(EIO\b|SQLITE_|disk I\/O error|database disk image)/ },
  { key: 'cause.noRoom', pattern: / the disk is nearly full, / },
  { key: 'cause.rebuilding', pattern: / the catalogue is being made anew$/ },
]

/** Of an answer nothing but its status was understood: the page of a gateway is not shown. */
function statusWords(t: Words, message: string): string | null {
  const [, status, rest = ''] = /^(?:HTTP )?([1-5]\d\d)\b(.*)$/s.exec(message) ?? []
  if (status === undefined) return null
  const said = rest.startsWith(': ') ? quoted(t, rest.slice(2)) : t(statusKey(status))
  return withCode(t, said, `HTTP ${status}`)
}

function statusKey(status: string): CauseKey {
  if (status.startsWith('5')) return 'cause.platformFault'
  if (status === '401' || status === '403') return 'cause.notAllowed'
  if (status === '404') return 'cause.noPage'
  return status === '429' ? 'cause.tooMany' : 'cause.notProper'
}

function quoted(t: Words, message: string): string {
  const text = message.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim()
  const isLong = text.length > TEXT_SHOWN_MAX
  return t('cause.quoted', { text: isLong ? `${text.slice(0, TEXT_SHOWN_MAX)}…` : text })
}

const withCode = (t: Words, cause: string, code: string | undefined): string =>
  code === undefined ? cause : t('cause.withCode', { cause, code })

type CauseKey = Exclude<
  Extract<MessageKey, `cause.${string}`>,
  'cause.withCode' | 'cause.quoted'
>
