// The signature that a TOP caller owes, worked out anew from the published rule. It must never be
// shared with the till: two sides with the same mistake would agree with each other.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export const signMethods = ['md5', 'hmac', 'hmac-sha256'] as const
export type SignMethod = (typeof signMethods)[number]

export const isSignMethod = (text: string): text is SignMethod =>
  signMethods.some((method) => method === text)

/** The signature of the parameters: those of the query and of the form together. */
export function signatureOf(
  parameters: ReadonlyMap<string, string>,
  method: SignMethod,
  secret: string,
): string {
  const base = signedText(parameters)
  return digestOf(base, method, secret).toUpperCase()
}

function digestOf(base: string, method: SignMethod, secret: string): string {
  switch (method) {
    case 'md5':
      return createHash('md5').update(`${secret}${base}${secret}`, 'utf8').digest('hex')
    case 'hmac':
      return createHmac('md5', secret).update(base, 'utf8').digest('hex')
    case 'hmac-sha256':
      return createHmac('sha256', secret).update(base, 'utf8').digest('hex')
  }
}

// Names are sorted by code unit, values are raw, and a pair with an empty half is left out, as
// the official Java client does it.
const signedText = (parameters: ReadonlyMap<string, string>): string =>
  [...parameters.keys()]
    .filter((name) => name !== 'sign' && name !== '' && parameters.get(name) !== '')
    .sort()
    .map((name) => `${name}${parameters.get(name) ?? ''}`)
    .join('')

/** Compares two secrets' worth of text without telling by the time it takes where they differ. */
export function isSameText(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()
  return timingSafeEqual(digest(given), digest(expected))
}
