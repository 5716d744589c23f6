// EIO and ENOSPC at the calls by which the store writes and syncs, once and from then on: nothing
// is acknowledged that is not there after the next start, and the till goes on by itself.
import { beforeAll, describe, expect, it } from 'vitest'
import { copyOf, lookInto, preparedFolder } from './afterwards'
import { bundleChild, pointsOf, runChild, touching, twoAtATime, type CallPoint } from './runChild'

const POINTS_MAX = 32

let child = ''
let start = ''
let points: readonly CallPoint[] = []
beforeAll(async () => {
  child = await bundleChild('diskError')
  start = preparedFolder()
  points = chosen(await pointsOf({ child, folder: copyOf(start), deed: 'stubborn' }))
})

/** All syncs and appends, and of the many alike writes some. */
function chosen(all: readonly CallPoint[]): readonly CallPoint[] {
  const rare = all.filter((point) => point.call !== 'pwrite64')
  const writes = all.filter((point) => point.call === 'pwrite64')
  const every = Math.ceil(writes.length / Math.max(1, POINTS_MAX - rare.length))
  return [...rare, ...writes.filter((_, index) => index % every === 0)]
}

describe(`a disk that fails at one of ${POINTS_MAX} calls of three sales`, () => {
  it.each([
    ['EIO', ''],
    ['EIO', '+'],
    ['ENOSPC', ''],
    ['ENOSPC', '+'],
  ])('with %s%s acknowledges nothing that is not there, and recovers', async (error, andLater) => {
    expect(points.length).toBeGreaterThan(20)
    const outcomes = await twoAtATime(points, async ({ call, nth }) => {
      const folder = copyOf(start)
      const inject = `inject=${call}:error=${error}:when=${nth}${andLater}`
      const strace = [...touching(folder), '-e', `trace=${call}`, '-e', inject]
      const run = await runChild({ child, folder, deed: 'stubborn', strace })
      const sold = run.said.filter((line) => line.startsWith('sold')).map((line) => line.slice(5))
      const left = lookInto(folder)
      const isKept = ['before', ...sold].every((id) => left.sales[id]?.startsWith('2 lines, '))
      // It either says at the start what is wrong, or answers for each sale.
      const isClear = run.said.length === 3 || run.error.includes('"kind":"notWritable"')
      const isWellAgain = andLater === '+' || run.said.length < 3 || sold.length >= 2
      const isInjected = run.trace.includes('(INJECTED)')
      return isKept && isClear && isWellAgain && isInjected
        ? 'well'
        : `${call} ${nth}: ${run.said.join()} ${run.error.slice(0, 2000)} ${JSON.stringify(left)}`
    })
    expect(outcomes.filter((outcome) => outcome !== 'well')).toEqual([])
  })
})
