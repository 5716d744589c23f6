// What one durable sale costs in the real store, on plain Node: its syncs as the system counts
// them, and its time beside a raw append, one after the other on the same disk.
import path from 'node:path'
import { openDatabase, type WritableDb } from '../../main/store/database'
import { saveDraft } from '../../main/store/drafts'
import { fillSome } from '../../main/store/finding'
import { submitDocument } from '../../main/store/submit'
import { systemChance } from '../../main/chance'
import { bundleChild, runChild, touching } from '../crash/runChild'
import { aSubmission, NOON, openTill, salesFile } from '../fixtures/till'
import { aSale } from '../fixtures/trade'
import { atMost, median, p99, spread, type Row } from './figures'
import { createRawAppend, newFolder, timed, type Place } from './place'

const COUNTED = 200
const WARM = 200
const TIMED = 1_000
/** The keeper tidies up every 15 seconds, and no till sees more than a sale a second. */
const TIDY_EVERY = 15

export async function countSyncs(place: Place): Promise<Row> {
  // Without checkpoints and confirmations, all that is left are the sales themselves.
  const child = await bundleChild('bench', [
    { file: 'store/database.ts', from: 'LOG_BYTES_MAX = 7_800_000', to: 'LOG_BYTES_MAX = 4_000_000_000' },
    { file: 'crash/child.ts', from: 'if (index % 3 === 0)', to: 'if (index < 0)' },
  ])
  const syncsOf = async (count: number): Promise<number> => {
    const folder = newFolder(place, `syncs-${count}`)
    const strace = [...touching(folder), '-y', '-e', 'trace=fsync,fdatasync,sync_file_range,msync']
    const { trace } = await runChild({ child, folder, deed: 'storm', count, strace })
    const synced = [...trace.matchAll(/(?:sync|range)\([0-9]+<([^>]*)>/g)]
    return synced.filter(([, file = '']) => path.basename(file) !== 'journal.ndjson').length
  }
  const figure = ((await syncsOf(COUNTED)) - (await syncsOf(0))) / COUNTED
  return {
    what: 'syncs of one sale',
    ours: `${figure} (${COUNTED} sales under strace)`,
    limit: '1',
    figure,
    unit: '',
    goal: atMost(1),
  }
}

export function timeSales(place: Place): readonly Row[] {
  const folder = newFolder(place, 'sales')
  const append = createRawAppend(folder)
  const store = openTill(folder)
  const keeper = openDatabase(salesFile(folder))
  keeper.pragma('synchronous = NORMAL')
  const sales: number[] = []
  const appends: number[] = []
  for (let index = 0; index < WARM + TIMED; index += 1) {
    const draft = systemChance.newId()
    const submission = aSubmission(draft, { body: aSale({ lines: fiveLines(index) }) })
    store.write((db) => {
      saveDraft(db, { id: draft, body: JSON.stringify(submission.document.body) }, NOON)
    })
    const appendMs = append()
    const saleMs = timed(() => store.write((db) => submitDocument(db, submission)))
    store.runDue()
    if (index % TIDY_EVERY === 0) tidyUp(keeper)
    if (index < WARM) continue
    sales.push(saleMs)
    appends.push(appendMs)
  }
  keeper.close()
  store.close()
  const row = (what: string, of: (values: readonly number[]) => number, goal: number): Row => ({
    what: `durable sale of 5 lines, real store, ${what}`,
    ours: spread(sales),
    limit: `4 KiB append and sync: ${spread(appends)}`,
    figure: of(sales) / of(appends),
    unit: 'x',
    goal: atMost(goal),
  })
  return [row('median', median, 1.5), row('p99', p99, 1.3)]
}

/** As the keeper's thread does it, here between two sales. */
function tidyUp(db: WritableDb): void {
  while (fillSome(db));
  db.pragma('wal_checkpoint(PASSIVE)')
}

/** Other items each time, as customers have them. */
const fiveLines = (sale: number) =>
  [1, 2, 3, 4, 5].map((line) => ({
    itemCode: `SKU${(sale * 7_919 + line * 104_729) % 10_000}`,
    itemName: `女夏季短袖 ${line}`,
    skuProperty: '红色;M',
    quantity: String(line),
  }))
