// The program's only source of chance: identities, salts and the mark of one start.
import { randomBytes, randomInt, randomUUID } from 'node:crypto'

export interface Chance {
  readonly newId: () => string
  readonly newSalt: () => Buffer
  /** Four characters of Crockford's base 32, which has no letters that look like figures. */
  readonly newEpoch: () => string
}

export const systemChance: Chance = {
  newId: () => newIdAt(Date.now()),
  newSalt: () => randomBytes(16),
  newEpoch: () => Array.from({ length: 4 }, () => DIGITS[randomInt(DIGITS.length)]).join(''),
}

/** A UUID of version 7: those that follow each other in time lie side by side in every index. */
function newIdAt(at: number): string {
  const time = at.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
