// The long lists that the catalogue is asked for, beside the feed that fills it.
import type { ItemFilter, ItemsView } from '../../shared/catalogueViews'
import type { ReadableDb } from '../store/database'
import { facetsOf, idsOf, listRows, type Today } from '../store/itemList'
import { priceChangesOn } from '../store/priceChanges'
import { exportItems, exportPriceChanges } from './exports'
import type { TaskName, Tasks } from './tasks'

type ListTask = Exclude<TaskName, 'pull' | 'readAgain'>

export type ListHandlers = {
  readonly [Name in ListTask]: (input: Tasks[Name]['input']) => Tasks[Name]['answer']
}

interface Filtered {
  readonly key: string
  readonly ids: Uint32Array
}

/** The ids of the list that was asked for last are kept while the catalogue stays as it is. */
export function createListHandlers(db: ReadableDb): ListHandlers {
  let last: Filtered | null = null
  const filtered = (filter: ItemFilter): Uint32Array => {
    const key = JSON.stringify([filter, changesIn(db)])
    if (last?.key !== key) last = { key, ids: idsOf(db, filter) }
    return last.ids
  }
  return {
    items: ({ filter, from, count, today }) => pageOf(db, filtered(filter), from, count, today),
    facets: () => facetsOf(db),
    priceChanges: ({ dayBefore, today }) => priceChangesOn(db, dayBefore, today),
    exportItems: ({ filter, target, withCost, today }) =>
      written(() => exportItems(db, filtered(filter), target, { withCost, today })),
    exportPriceChanges: ({ dayBefore, today, target }) =>
      written(() => {
        const changes = priceChangesOn(db, dayBefore, today)
        exportPriceChanges(changes, target)
        return changes.length
      }),
  }
}

function pageOf(
  db: ReadableDb,
  ids: Uint32Array,
  from: number,
  count: number,
  today: Today,
): ItemsView {
  const start = Math.min(from, ids.length)
  const rows = listRows(db, ids.subarray(start, start + count), today)
  return { total: ids.length, from: start, rows }
}

/** Grows with every row that this connection, the only one that writes, has written. */
const changesIn = (db: ReadableDb): number =>
  Number(db.prepare('select total_changes()').pluck().get())

/** What the system refuses to write, a person writes elsewhere. */
function written(work: () => number): number | 'notWritten' {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return 'notWritten'
    throw error
  }
}
