// Operators: who may do what, proved by a PIN of which only a slow hash is kept.
import { scryptSync, timingSafeEqual } from 'node:crypto'
import type { Operator } from './happening'
import { changedOne, type ReadableDb, type WritableDb } from './database'

export const listOperators = (db: ReadableDb): readonly Omit<Operator, 'pinHash'>[] =>
  db
    .prepare('select code, name, role from operator where active = 1 order by code')
    .all() as Omit<Operator, 'pinHash'>[]

export const findOperator = (db: ReadableDb, code: string): Operator | null =>
  (db
    .prepare(
      'select code, name, role, pin_hash as pinHash from operator where code = ? and active = 1',
    )
    .get(code) as Operator | undefined) ?? null

/** Takes over the operators of a provisioning file; a PIN that a person changed stays. */
export function projectOperators(db: WritableDb, operators: readonly Operator[]): void {
  db.prepare('update operator set active = 0').run()
  const upsert = db.prepare(
    `insert into operator (code, name, role, pin_hash) values (@code, @name, @role, @pinHash)
     on conflict (code) do update set name = excluded.name, role = excluded.role, active = 1,
       pin_hash = case pin_changed when 1 then pin_hash else excluded.pin_hash end`,
  )
  for (const operator of operators) changedOne(upsert.run(operator))
}

export function projectPin(db: WritableDb, code: string, pinHash: string): void {
  changedOne(
    db
      .prepare('update operator set pin_hash = ?, pin_changed = 1 where code = ?')
      .run(pinHash, code),
  )
}

const KEY_BYTES = 32

/** A salted scrypt hash, `salt.key` in hex; about 50 ms, so that guessing is slow. */
export function hashPin(pin: string, salt: Buffer): string {
  return `${salt.toString('hex')}.${scryptSync(pin, salt, KEY_BYTES).toString('hex')}`
}

export function isPin(pin: string, pinHash: string): boolean {
  const [salt = '', key = ''] = pinHash.split('.').map((part) => Buffer.from(part, 'hex'))
  const derived = scryptSync(pin, salt, KEY_BYTES)
  return derived.length === key.length && timingSafeEqual(derived, Buffer.from(key))
}
