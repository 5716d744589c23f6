// How a simulated program dies in the middle of its work: by an error that nothing catches.
import type { WritableDb } from '../../main/store/database'

export const dead = new Error('the program died here')

/** Lets the program die just before a transaction is committed, or just after. */
export function dyingAt<T>(db: WritableDb, moment: 'never' | 'before' | 'after', work: () => T): T {
  if (moment === 'never') return work()
  const real = db.prepare.bind(db)
  const prepare = (text: string): unknown => {
    const statement = real(text)
    if (text !== 'commit') return statement
    const run = (): never => {
      if (moment === 'after') statement.run()
      throw dead
    }
    return { run }
  }
  Object.assign(db, { prepare })
  try {
    return work()
  } finally {
    Object.assign(db, { prepare: real })
  }
}
