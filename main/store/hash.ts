// The fingerprint of what has been written, by which damage and tampering are noticed: SQLite's
// own integrity check saw only a quarter of single flipped bits.
import { createHash } from 'node:crypto'

/** SHA-256 in lower-case hex over parts; their lengths are hashed too, so that none can shift. */
export function hashOf(...parts: readonly (string | number | null)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) {
    const text = part === null ? '' : String(part)
    hash.update(`${part === null ? 'n' : text.length}:`).update(text)
  }
  return hash.digest('hex')
}
