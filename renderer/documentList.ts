// The documents that were found, as far as somebody has read on in them. All of it is read anew, so
// that no row stands there as it was when its page was read.
import { shallowRef, type ShallowRef } from 'vue'
import type { Bridge, DocumentsView } from '../shared/contract'

export interface DocumentList {
  /** Null until main has answered for the first time. */
  readonly found: Readonly<ShallowRef<DocumentsView | null>>
  /** Begins anew with what is found by this text. */
  readonly search: (text: string) => Promise<void>
  /** One page more than are there, if there is one. */
  readonly searchOn: () => Promise<void>
  /** The same pages as they stand now. */
  readonly refresh: () => Promise<void>
}

export function createDocumentList(ask: Bridge['ask']): DocumentList {
  const found = shallowRef<DocumentsView | null>(null)
  let sought = ''
  let rowsWanted = 1
  let asked = 0

  const read = async (): Promise<void> => {
    const turn = ++asked
    const text = sought
    let all: DocumentsView = { documents: [], next: null }
    do {
      const { documents, next } = await ask('documents', { text, before: all.next })
      // Only the answer to the newest question counts, since answers may overtake each other.
      if (turn !== asked) return
      all = { documents: [...all.documents, ...documents], next }
    } while (all.next !== null && all.documents.length < rowsWanted)
    found.value = all
  }

  return {
    found,
    search: (text) => {
      sought = text
      rowsWanted = 1
      return read()
    },
    searchOn: async () => {
      const shown = found.value
      if (shown === null || shown.next === null) return
      rowsWanted = shown.documents.length + 1
      await read()
    },
    refresh: read,
  }
}
