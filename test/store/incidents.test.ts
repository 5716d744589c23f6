// What befell the file is asked for at every change on the screen, and most files were spared.
import { expect, it } from 'vitest'
import type { ReadableDb } from '../../main/store/database'
import { unreadIncident } from '../../main/store/incidents'
import { newFolder } from '../fixtures/folder'
import { openTill } from '../fixtures/till'

it('is looked for by an index of its own, however long the journal is', () => {
  const asked: string[] = []
  openTill(newFolder()).read((db) => {
    const listening = {
      prepare: (sql: string) => {
        asked.push(sql)
        return db.prepare(sql)
      },
    } as unknown as ReadableDb
    unreadIncident(listening)
    const plan = asked
      .filter((sql) => sql.includes('from journal'))
      .flatMap((sql) => db.prepare(`explain query plan ${sql}`).all(1))
      .map((step) => (step as { readonly detail: string }).detail)
    expect(plan).toEqual([expect.stringContaining('USING INDEX journal_incident')])
  })
})
