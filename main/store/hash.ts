// The fingerprint of what has been written, by which damage and tampering are noticed: SQLite's
// own integrity check saw only a quarter of single flipped bits.
import { hash } from 'node:crypto'

/** SHA-256 in lower-case hex over parts; their lengths are hashed too, so that none can shift. */
export function hashOf(...parts: readonly (string | number | null)[]): string {
  const framed = parts.map((part) => (part === null ? 'n' : `${String(part).length}:${part}`))
  // One call for all parts: each crossing into the library costs as much as a kilobyte does.
  return hash('sha256', framed.join(','), 'hex')
}
