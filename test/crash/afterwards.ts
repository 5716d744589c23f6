// What must hold of a folder after a kill, an error or a power cut, whatever came before.
import fs from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { countItems, feedPosition } from '../../main/store/catalogue'
import { findDocument, isIntact } from '../../main/store/documents'
import { openDraft } from '../../main/store/drafts'
import { unreadIncident } from '../../main/store/incidents'
import { firstBrokenLink } from '../../main/store/journal'
import { schemaVersion } from '../../main/store/migrations'
import { readForUpload } from '../../main/store/outbox'
import { openCatalogue, takeAfter } from '../fixtures/catalogue'
import { newFolder } from '../fixtures/folder'
import { memoryOf, openTill, sell, sellThrough } from '../fixtures/till'
import { feedName, firstPage } from './deeds'

/** A till with one sale and one page, as the deeds find it. */
export function preparedFolder(): string {
  const folder = newFolder()
  const store = openTill(folder)
  sell(store, 'before')
  store.close()
  const catalogue = openCatalogue(path.join(folder, 'catalogue.db'))
  catalogue.write((db) => {
    takeAfter(db, 0, firstPage)
  })
  catalogue.close()
  return folder
}

export function copyOf(folder: string): string {
  const copy = newFolder()
  fs.cpSync(folder, copy, { recursive: true })
  return copy
}

export interface Left {
  readonly schema: number
  readonly sales: Readonly<Record<string, string>>
  readonly draft: string | null
  readonly incident: string | null
  readonly feed: readonly [cursor: number, items: number] | null
}

/** Opens the folder as the next start does, looks, sells, and removes it. */
export function lookInto(folder: string): Left {
  const store = openTill(folder)
  try {
    expect(store.read(firstBrokenLink)).toBeNull()
    expect(store.read((db) => db.pragma('integrity_check', { simple: true }))).toBe('ok')
    const memory = store.read(memoryOf)
    const ids = Object.keys(memory)
    const documents = store.read((db) => ids.map((id) => findDocument(db, id)))
    expect(documents.every((each) => each !== null && isIntact(each))).toBe(true)
    const bodies = store.read((db) => ids.map((_, index) => readForUpload(db, index + 1).ok))
    expect(bodies).toEqual(ids.map(() => true))
    const left = {
      schema: store.read(schemaVersion),
      sales: Object.fromEntries(
        Object.entries(memory).map(([id, row]) => {
          const { lines, states } = row as { readonly lines: number; readonly states: string }
          return [id, `${lines} lines, ${states}`]
        }),
      ),
      draft: store.read(openDraft)?.body ?? null,
      incident: store.read(unreadIncident)?.cause ?? null,
      feed: feedIn(folder),
    }
    expect(sellThrough(store, 'afterwards', { epoch: 'NEXT' }).id).toBe('afterwards')
    return left
  } finally {
    store.close()
    fs.rmSync(folder, { recursive: true })
  }
}

function feedIn(folder: string): Left['feed'] {
  const file = path.join(folder, 'catalogue.db')
  if (!fs.existsSync(file)) return null
  const catalogue = openCatalogue(file)
  try {
    return catalogue.read((db) => [feedPosition(db, feedName)?.cursor ?? 0, countItems(db)])
  } finally {
    catalogue.close()
  }
}
