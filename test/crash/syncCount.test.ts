// One sale costs one sync of the database's log and nothing else: no other file, no folder. The
// journal beside it is synced in the background and told apart by its path.
import { expect, it } from 'vitest'
import { preparedFolder } from './afterwards'
import { bundleChild, runChild, touching } from './runChild'

const SALES = 200

it(`${SALES} sales cost ${SALES} syncs, their drafts none, outside of checkpoints`, async () => {
  // Without checkpoints and confirmations, all that is left are the sales themselves.
  const child = await bundleChild('sales', [
    { file: 'store/database.ts', from: 'LOG_BYTES_MAX = 7_800_000', to: 'LOG_BYTES_MAX = 4_000_000_000' },
    { file: 'crash/child.ts', from: 'if (index % 3 === 0)', to: 'if (index < 0)' },
  ])
  const syncsOf = async (count: number) => {
    const folder = preparedFolder()
    const strace = [...touching(folder), '-y', '-e', 'trace=fsync,fdatasync,sync_file_range,msync']
    const { said, trace, error } = await runChild({ child, folder, deed: 'storm', count, strace })
    expect([said.length, error]).toEqual([count, ''])
    const synced = [...trace.matchAll(/(?:sync|range)\([0-9]+<([^>]*)>/g)]
      .map((match) => match[1]?.slice(folder.length) ?? '')
      .filter((file) => file !== '/journal.ndjson')
    return synced.toSorted()
  }
  const [withNone, withAll] = [await syncsOf(0), await syncsOf(SALES)]
  const sales = Array.from({ length: SALES }, () => '/sales.db-wal')
  expect(withAll).toEqual([...withNone, ...sales].toSorted())
})
