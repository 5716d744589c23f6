// The program's only source of chance: identities, salts and the mark of one start.
import { randomBytes, randomInt, randomUUID } from 'node:crypto'

export interface Chance {
  readonly newId: () => string
  readonly newSalt: () => Buffer
  /** Four characters of Crockford's base 32, which has no letters that look like figures. */
  readonly newEpoch: () => string
}

export const systemChance: Chance = {
  newId: randomUUID,
  newSalt: () => randomBytes(16),
  newEpoch: () => Array.from({ length: 4 }, () => DIGITS[randomInt(DIGITS.length)]).join(''),
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
