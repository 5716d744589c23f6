// Commits what the engine decided: every change is journalled and carried out in one transaction.
import type { OutboxChange } from '../../shared/outbox'
import { transaction, type WritableDb } from './database'
import { record } from './journal'
import { rowNameOf } from './outbox'

export function commitChanges(
  db: WritableDb,
  at: number,
  changes: readonly OutboxChange[],
): void {
  transaction(db, () => {
    for (const { entry, ...change } of changes) {
      record(db, at, { kind: 'changed', row: rowNameOf(db, entry), change })
    }
  })
}
