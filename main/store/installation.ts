// Which file this is and on which machine it lives, so that a copy elsewhere is noticed.
import type { ReadableDb, WritableDb } from './database'

export interface Installation {
  readonly id: string
  readonly machine: string
}

export const readInstallation = (db: ReadableDb): Installation | null =>
  (db.prepare('select id, machine from installation').get() as Installation | undefined) ?? null

export function projectInstallation(db: WritableDb, id: string, machine: string): void {
  db.prepare('delete from installation').run()
  db.prepare('insert into installation (id, machine) values (?, ?)').run(id, machine)
}
