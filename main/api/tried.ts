// Writes of the handlers that the disk may refuse, which a person must be able to read about.
import { err, ok, type Result } from '../../shared/result'
import { isDiskFull, sqliteCode } from '../store/database'
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
