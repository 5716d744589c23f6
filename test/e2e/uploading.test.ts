// What becomes of sales when headquarters answers badly: answers that get lost, a portal in the
// place of the platform, a secret that is wrong for days.
import { expect, it } from 'vitest'
import { mark, type } from './byHand'
import { barcodes, DAY_MS, HOUR_MS, openPlatform, PAST_GRACE_MS } from './platform'
import type { Provisioning } from '../../main/provisioning'
import type { Decision } from '../../shared/outbox'
import {
  countsOf,
  letDoubtsAge,
  newFolder,
  nothingOpen,
  openShop,
  patience,
  sell,
  soldBy,
  startTill,
  untilCounts,
  wake,
  type TillUnderTest,
} from './tillUnderTest'

const [first, second, third] = barcodes

it('sends again what got lost where a number that comes twice is ignored', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder, 'dedupes')
  const till = await openShop(folder, { provision: platform.provision() })
  platform.headquarters().faults.set([{ kind: 'dropAfterCommit', target: 'qimen', times: 2 }])
  await sell(till, first)
  await sell(till, second)
  await untilCounts(till, { ...nothingOpen, inDoubt: 2 })

  await letDoubtsAge(till, platform, PAST_GRACE_MS)
  await untilCounts(till, nothingOpen)
  expect(platform.ledger()).toEqual(soldBy(folder))
})

it('sends nothing again once the platform may have forgotten the number', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder, 'forgets')
  const till = await openShop(folder, { provision: platform.provision() })
  platform.headquarters().faults.set([{ kind: 'dropAfterCommit', target: 'qimen', times: 1 }])
  await sell(till, first)
  await untilCounts(till, { ...nothingOpen, inDoubt: 1 })

  await letDoubtsAge(till, platform, 73 * HOUR_MS)
  await untilCounts(till, { ...nothingOpen, inDoubt: 1 })
  expect(platform.ledger()).toEqual(soldBy(folder))

  await decideFirst(till, 'theyHaveIt')
  await untilCounts(till, nothingOpen)
  expect(platform.ledger()).toEqual(soldBy(folder))
})

it('asks a person about what got lost where a number that comes twice is booked twice', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder, 'books')
  const till = await openShop(folder, { provision: platform.provision() })
  const online = await sell(till, first)
  await untilCounts(till, nothingOpen)
  platform.headquarters().faults.set([
    { kind: 'dropBefore', target: 'qimen', times: 1 },
    { kind: 'dropAfterCommit', target: 'qimen', times: 1 },
  ])
  const never = await sell(till, first)
  const arrived = await sell(till, second)
  await untilCounts(till, { ...nothingOpen, inDoubt: 2 })
  const later = await letDoubtsAge(till, platform, DAY_MS)
  await untilCounts(till, { ...nothingOpen, inDoubt: 2 })
  expect(platform.ledger()).toEqual(
    [online, arrived, ...later].map(({ number, total }) => [number, total]),
  )

  await decideFirst(till, 'theyDoNot')
  await untilCounts(till, { ...nothingOpen, inDoubt: 1 })
  await decideFirst(till, 'theyHaveIt')
  expect(await countsOf(till)).toEqual(nothingOpen)
  expect(platform.ledger()).toEqual(
    [online, never, arrived, ...later].map(({ number, total }) => [number, total]),
  )
})

it('lets no code that arrives at the pace of a hand decide anything', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  const { faults } = platform.headquarters()
  faults.set([{ kind: 'reject', message: '没有这个商品', target: 'qimen', times: 1 }])
  await sell(till, first)
  await untilCounts(till, { ...nothingOpen, parked: 1 })
  const selected = `${mark('upload-row')}[aria-current="true"]`
  const note = till.page.locator(mark('note'))
  await type(till, 'F8')
  await till.page.waitForSelector(selected)

  await type(till, second, 'Enter')
  await till.page.waitForSelector(mark('upload-story'))
  const asked = await note.count()
  await type(till, 'Control+2')
  await note.waitFor()
  await type(till, second, 'Enter')
  expect([asked, await note.inputValue(), await countsOf(till)]).toEqual([
    0,
    second,
    { ...nothingOpen, parked: 1 },
  ])

  // What was begun is found again where one comes back to it.
  await type(till, 'F1', 'F8')
  await till.page.waitForSelector(selected)
  await type(till, 'Control+2')
  await note.waitFor()
  expect(await note.inputValue()).toBe(second)
  await type(till, 'Control+Enter')
  await till.page.waitForSelector(mark('decided'))
  await untilCounts(till, nothingOpen)
})

it('brings into sight what opens on the selected upload', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  platform.headquarters().faults.set([{ kind: 'permission', target: 'qimen', times: STRIKES }])
  for (let sales = 0; sales < 12; sales += 1) await sell(till, first)
  await type(till, 'F8')
  await till.page.waitForSelector(mark('upload-row'))
  for (let row = 1; row < 12; row += 1) await type(till, 'ArrowDown')
  const commands = await underBar(till, mark('export'))
  await type(till, 'Enter')
  await till.page.waitForSelector(mark('upload-story'))
  expect([commands, await underBar(till, mark('upload-story'))]).toEqual([false, false])

  const scrolled = () => till.page.locator(mark('uploads')).evaluate((page) => page.scrollTop)
  const before = await scrolled()
  await till.page.keyboard.press('PageUp')
  await expect.poll(scrolled, patience).toBeLessThan(before)
})

/** Whether what is marked so ends below the bar at the foot of the page, where nobody sees it. */
const underBar = ({ page }: TillUnderTest, what: string): Promise<boolean> =>
  page.evaluate((marked) => {
    const foot = (selector: string) => document.querySelector(selector)?.getBoundingClientRect()
    const [end, bar] = [foot(marked)?.bottom ?? 0, foot('.bar')?.top ?? 0]
    return end > bar
  }, what)

async function decideFirst(till: TillUnderTest, action: Decision): Promise<void> {
  const [row] = (await till.ask('uploads', null)).needsYou
  const { id, document } = row ?? { id: 0, document: '' }
  const decided = await till.ask('decide', { row: id, document, action, note: '已电话核对' })
  expect([row?.state, decided]).toEqual(['inDoubt', { ok: true, value: null }])
}

const STRIKES = 1_000_000

it.each(['captivePortal', 'captiveRedirect'] as const)(
  'a %s brings one sale in doubt and holds the others back',
  async (kind) => {
    const folder = newFolder()
    const platform = await openPlatform(folder)
    const till = await openShop(folder, { provision: platform.provision() })
    await sell(till, first)
    await untilCounts(till, nothingOpen)

    const { faults } = platform.headquarters()
    faults.set([{ kind, target: 'qimen', times: STRIKES }])
    for (const code of [first, second, third]) await sell(till, code)
    await expect
      .poll(async () => {
        await wake(till)
        return STRIKES - (faults.list()[0]?.times ?? 0)
      }, patience)
      .toBeGreaterThan(3)
    const { onTheWay } = await till.ask('uploads', null)
    expect(onTheWay.map(({ state, attempts }) => ({ state, attempts }))).toEqual([
      { state: 'inDoubt', attempts: 1 },
      { state: 'waiting', attempts: 0 },
      { state: 'waiting', attempts: 0 },
    ])

    faults.set([])
    await untilCounts(till, { ...nothingOpen, inDoubt: 1 })
    await letDoubtsAge(till, platform, PAST_GRACE_MS)
    await untilCounts(till, nothingOpen)
    expect(platform.ledger()).toEqual(soldBy(folder))
  },
)

it('parks nothing while the secret is wrong, and delivers all once it is mended', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const wrong = platform.provision(withSecret('an-older-secret'))
  let till = await openShop(folder, { provision: wrong })
  for (const day of [1, 2, 3]) {
    await sell(till, first)
    await sell(till, second)
    await expect.poll(() => problemsOf(till), patience).toEqual([
      { cause: 'configuration', message: 'Invalid Signature | 25' },
    ])
    expect(await countsOf(till)).toEqual({ ...nothingOpen, waiting: 2 * day })
    await till.quit()
    platform.advance(DAY_MS)
    till = await startTill(folder)
  }
  await till.quit()

  platform.headquarters().faults.set([{ kind: 'permission', target: 'qimen', times: 1 }])
  const mended = await startTill(folder, { provision: platform.provision() })
  await untilCounts(mended, nothingOpen)
  expect(await problemsOf(mended)).toEqual([])
  expect(platform.ledger()).toEqual(soldBy(folder))
  expect(platform.ledger()).toHaveLength(6)
})

const withSecret =
  (appSecret: string) =>
  (file: Provisioning): Provisioning => ({
    ...file,
    backends: { ...file.backends, qimen: { ...file.backends.qimen, appSecret } },
  })

async function problemsOf(till: TillUnderTest) {
  const { backends } = await till.ask('till', null)
  return backends.flatMap(({ problem }) =>
    problem === null ? [] : [{ cause: problem.cause, message: problem.message }],
  )
}
