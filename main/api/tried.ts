// Writes of the handlers that the disk may refuse, which a person must be able to read about.
import { err, ok, type Result } from '../../shared/result'
import { isDiskFull, sqliteCode, type WritableDb } from '../store/database'
import type { Till } from './till'

/** Runs a write; what the disk refuses is an answer, so that the cashier can read it. */
export function tried<T>(till: Till, work: () => T): Result<T, 'notSaved' | 'diskFull'> {
  try {
    return ok(work())
  } catch (error) {
    if (sqliteCode(error) === null) throw error
    till.announce({ topic: 'till' })
    return err(isDiskFull(error) ? 'diskFull' : 'notSaved')
  }
}

/** Keeps what is simply asked again where the disk refuses it, for whatever reason. */
export function kept(
  till: Till,
  work: (db: WritableDb) => void,
): Result<null, 'notSaved'> {
  const done = tried(till, () => till.store.write(work))
  return done.ok ? ok(null) : err('notSaved')
}
