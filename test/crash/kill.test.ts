// kill -9 at every call by which the store writes or syncs: a deed is done whole or not at all, and
// what was acknowledged before is there.
import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { salesMigrations } from '../../main/store/salesSchema'
import { newFolder } from '../fixtures/folder'
import { copyOf, lookInto, preparedFolder, type Left } from './afterwards'
import { bundleChild, pointsOf, runChild, touching, twoAtATime, type CallPoint } from './runChild'

const POINTS_MAX = 80

let child = ''
beforeAll(async () => {
  execFileSync('strace', ['-V'])
  child = await bundleChild('kill')
})

const before: Left = {
  schema: salesMigrations.at(-1)?.version ?? 0,
  sales: { before: '2 lines, waiting' },
  draft: null,
  incident: null,
  feed: [20, 20],
}

interface Deed {
  readonly deed: string
  readonly from: () => string
  readonly undone: Left
  readonly done: Left
  /** What the child says once the deed counts as done. */
  readonly word: string
}

const deeds: readonly Deed[] = [
  {
    deed: 'sale',
    from: preparedFolder,
    undone: before,
    done: { ...before, sales: { ...before.sales, one: '2 lines, waiting' } },
    word: 'sold one',
  },
  {
    deed: 'confirmation',
    from: preparedFolder,
    undone: before,
    done: { ...before, sales: { before: '2 lines, confirmed' } },
    word: 'confirmed',
  },
  {
    deed: 'page',
    from: preparedFolder,
    undone: before,
    done: { ...before, feed: [40, 40] },
    word: 'paged',
  },
  {
    deed: 'draft',
    from: preparedFolder,
    undone: before,
    done: { ...before, draft: '{"lines":2}' },
    word: 'drafted',
  },
  {
    deed: 'migration',
    from: newFolder,
    undone: { ...before, sales: {}, feed: null },
    done: { ...before, sales: {}, feed: null },
    word: 'opened',
  },
]

describe('a kill at every write and sync', () => {
  it.each(deeds)(`of one $deed (evenly chosen where there are more than ${POINTS_MAX})`, async (each) => {
    const start = each.from()
    const points = chosen(await pointsOf({ child, folder: copyOf(start), deed: each.deed }))
    expect(points.length).toBeGreaterThan(15)
    const outcomes = await twoAtATime(points, async ({ call, nth }) => {
      const folder = copyOf(start)
      const inject = `inject=${call}:signal=SIGKILL:when=${nth}`
      const strace = [...touching(folder), '-e', `trace=${call}`, '-e', inject]
      const { said, trace } = await runChild({ child, folder, deed: each.deed, strace })
      const left = JSON.stringify(lookInto(folder))
      const isDone = left === JSON.stringify(each.done)
      const isUndone = left === JSON.stringify(each.undone) && !said.includes(each.word)
      const isKilled = trace.includes('killed by SIGKILL')
      return isKilled && (isDone || isUndone) ? 'well' : `${call} ${nth}: ${said.join()} ${left}`
    })
    expect(outcomes.filter((outcome) => outcome !== 'well')).toEqual([])
  })
})

function chosen(points: readonly CallPoint[]): readonly CallPoint[] {
  const every = Math.ceil(points.length / POINTS_MAX)
  return points.filter((_, index) => index % every === 0 || index >= points.length - 10)
}
