// The long lists that the catalogue is asked for, beside the feed that fills it.
import type { Exported, ItemFilter, ItemsView } from '../../shared/catalogueViews'
import type { ReadableDb } from '../store/database'
import { facetsIn, listRows, type Today } from '../store/itemList'
import { priceChangesOn, somePriceChanges } from '../store/priceChanges'
import { exportItems, exportPriceChanges } from './exports'
import { findList, inSlices, type FoundList, type ListPorts } from './slices'
import type { TaskName, Tasks } from './tasks'

type ListTask = Exclude<TaskName, 'pull' | 'readAgain'>

export type ListHandlers = {
  readonly [Name in ListTask]: (
    input: Tasks[Name]['input'],
  ) => Tasks[Name]['answer'] | Promise<Tasks[Name]['answer']>
}

/** Most filters let through fewer than these, and are counted with the first rows. */
const ROWS_AHEAD = 500

/**
 * The list that was asked for last is kept while the catalogue stays as it is; what was still being
 * found for the one before is given up.
 */
export function createListHandlers(db: ReadableDb, ports: ListPorts): ListHandlers {
  let last: { readonly key: string; readonly list: FoundList } | null = null
  const listOf = (filter: ItemFilter): FoundList => {
    const key = JSON.stringify([filter, changesIn(db)])
    if (last?.key === key) return last.list
    last?.list.giveUp()
    last = { key, list: findList(ports, filter) }
    return last.list
  }
  // One after the other: two at once into the same file would be written through each other.
  let exporting: Promise<unknown> = Promise.resolve()
  const exported = (work: () => Promise<Exported>): Promise<Exported | 'notWritten'> => {
    const result = exporting.then(() => written(work))
    exporting = result.catch(() => undefined)
    return result
  }
  return {
    items: async ({ filter, from, count, today }) => {
      const list = listOf(filter)
      await list.reach(count === 0 ? Infinity : from + count + ROWS_AHEAD)
      return pageOf(db, list, from, count, today)
    },
    facets: () => inSlices(ports, facetsIn),
    priceChanges: ({ dayBefore, today, from, max }) =>
      inSlices(ports, (own) =>
        somePriceChanges(priceChangesOn(own, dayBefore, today), from, max),
      ),
    exportItems: ({ filter, target, withCost, today }) =>
      exported(async () => {
        // Of its own, so that it goes on whatever is typed meanwhile.
        const list = findList(ports, filter)
        await list.reach(Infinity)
        const ids = list.ids(0, list.count())
        return inSlices(ports, (own) => exportItems(own, ids, target, { withCost, today }))
      }),
    exportPriceChanges: ({ dayBefore, today, target }) =>
      exported(() =>
        inSlices(ports, (own) => {
          const changes = priceChangesOn(own, dayBefore, today)
          return exportPriceChanges(changes, today.businessDate, target)
        }),
      ),
  }
}

function pageOf(
  db: ReadableDb,
  list: FoundList,
  from: number,
  count: number,
  today: Today,
): ItemsView {
  const total = list.count()
  const rows = listRows(db, list.ids(from, from + count), today)
  return { total, isCounted: list.isWhole(), from: Math.min(from, total), rows }
}

/** Grows with every row that this connection, the only one that writes, has written. */
const changesIn = (db: ReadableDb): number =>
  Number(db.prepare('select total_changes()').pluck().get())

/** What the system refuses to write, a person writes elsewhere. */
async function written(work: () => Promise<Exported>): Promise<Exported | 'notWritten'> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return 'notWritten'
    throw error
  }
}
