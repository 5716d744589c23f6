// What a till is like while a million items come down and when it has them: its sales, its event
// loop, its start and its memory, beside the same till at rest or with ten thousand.
import path from 'node:path'
import { atMost, median, p99, spread, type Row } from './figures'
import { newFolder, type Place } from './place'
import { startTill } from './start'
import { fiveCodes, inMain, megabytes, paySale } from './till'
import { openAtOnce, openHeadquarters, openWindow, type Window } from './window'

const ITEMS = 1_000_000
/** The items that are sold come first; from then on all is there that a sale needs. */
const ENOUGH = 20_000
const REST_MS = 10_000
const IDLE_SALES = 200
const SALE_PAUSE_MS = 100
const ROUNDS = 4

export async function measureMillion(place: Place): Promise<readonly Row[]> {
  const folder = newFolder(place, 'million')
  const [user, fewUser] = [path.join(folder, 'user'), path.join(folder, 'few')]
  const few = await openHeadquarters(newFolder(place, 'million-few'))
  const small = await openWindow(place, fewUser, [`--provision=${few.provision}`])
  await small.close()
  const headquarters = await openHeadquarters(folder, ITEMS)
  const window = await openAtOnce(place, user, [`--provision=${headquarters.provision}`])
  const during = await whileItComesDown(window)
  const atRest = await afterwards(window)
  await window.close()
  headquarters.close()
  const rows = [...during.rows(atRest), ...(await compareWith(place, user, fewUser))]
  few.close()
  return rows
}

interface Lag {
  readonly p99: number
  readonly max: number
}

interface Rest {
  readonly sales: readonly number[]
  readonly lag: Lag
}

async function whileItComesDown({ app, page }: Window) {
  const named = (): Promise<number | null> =>
    page.evaluate(async () => {
      const { complete, progress } = (await window.till.ask('till', null)).catalogue
      return complete ? null : (progress?.named ?? 0)
    })
  const from = Date.now()
  for (let count = await named(); count !== null && count < ENOUGH; count = await named()) {
    await pause(SALE_PAUSE_MS)
  }
  await inMain(app, watchLoop)
  const sales: number[] = []
  while ((await named()) !== null) {
    sales.push(await page.evaluate(paySale, fiveCodes(sales.length)))
    await pause(SALE_PAUSE_MS)
  }
  const seconds = Math.round((Date.now() - from) / 1_000)
  const lag = await inMain(app, readLoop)
  return {
    rows: (rest: Rest): readonly Row[] => [
      {
        what: `sale from the page while ${ITEMS} items come down (${seconds} s), p99`,
        ours: spread(sales),
        limit: `the same at rest: ${spread(rest.sales)}`,
        figure: p99(sales) / p99(rest.sales),
        unit: 'x',
        goal: atMost(3),
      },
      loopRow('p99', lag.p99, rest.lag.p99, 10),
      loopRow('longest', lag.max, rest.lag.max, 50),
    ],
  }
}

const loopRow = (what: string, ours: number, limit: number, goal: number): Row => ({
  what: `event loop of main meanwhile, ${what}`,
  ours: `${ours.toFixed(1)} ms`,
  limit: `at rest: ${limit.toFixed(1)} ms`,
  figure: ours - limit,
  unit: ' ms more',
  goal: atMost(goal),
})

async function afterwards({ app, page }: Window): Promise<Rest> {
  await pause(REST_MS)
  await inMain(app, watchLoop)
  await pause(REST_MS)
  const lag = await inMain(app, readLoop)
  const sales: number[] = []
  for (let index = 0; index < IDLE_SALES; index += 1) {
    sales.push(await page.evaluate(paySale, fiveCodes(index)))
    await pause(SALE_PAUSE_MS)
  }
  return { sales, lag }
}

async function compareWith(place: Place, user: string, few: string): Promise<readonly Row[]> {
  const starts = { million: [] as number[], few: [] as number[] }
  const memory = { million: [] as number[], few: [] as number[] }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, folder] of [['few', few], ['million', user]] as const) {
      const { ms, kb } = await startTill(place, folder)
      starts[name].push(ms)
      memory[name].push(kb)
    }
  }
  return [
    {
      what: `start until the first scan is taken, with ${ITEMS} items`,
      ours: `${Math.round(median(starts.million))} ms`,
      limit: `with 10,000: ${Math.round(median(starts.few))} ms`,
      figure: median(starts.million) / median(starts.few),
      unit: 'x',
      goal: atMost(1.05),
    },
    {
      what: `memory at rest with ${ITEMS} items`,
      ours: megabytes(median(memory.million)),
      limit: `with 10,000: ${megabytes(median(memory.few))}`,
      figure: (median(memory.million) - median(memory.few)) / 1_024,
      unit: ' MB more',
      goal: atMost(64),
    },
  ]
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** How late timers of 5 ms are; kept in the process, since a question would disturb it. */
const watchLoop = (): void => {
  const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
  const loop = monitorEventLoopDelay({ resolution: 5 })
  loop.enable()
  Reflect.set(globalThis, 'benchLoop', loop)
}

const readLoop = (): Lag => {
  const loop = Reflect.get(globalThis, 'benchLoop') as {
    readonly percentile: (part: number) => number
    readonly max: number
  }
  return { p99: loop.percentile(99) / 1e6, max: loop.max / 1e6 }
}
