// What befalls the till's disk: full, wiped of its database, or written by a newer program.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { barcodes, openPlatform, PAST_GRACE_MS } from './platform'
import {
  exactCash,
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

it('says that the disk is full, books no half sale, and sells on when there is room', async () => {
  const folder = newFolder()
  const disk = mountSmallDisk(path.join(folder, 'till', 'till'))
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  const numbers: string[] = []
  let refusal: string | null = null
  // The room that the program keeps in reserve is used up by the first sales.
  while (refusal === null) {
    disk.fill()
    const tried = await trySale(till)
    if (tried.number === null) refusal = tried.refusal
    else numbers.push(tried.number)
  }
  expect(['diskFull', 'notSaved']).toContain(refusal)
  // The smallest thing to write is refused in words as well, and stops nothing.
  const setLanguage = () => {
    disk.fill()
    return till.ask('setLanguage', { language: 'en' })
  }
  await expect.poll(setLanguage, patience).toEqual({ ok: false, error: 'notSaved' })

  disk.makeRoom()
  await expect
    .poll(async () => {
      const { number } = await trySale(till)
      if (number !== null) numbers.push(number)
      return number
    }, patience)
    .not.toBeNull()
  await untilCounts(till, nothingOpen)
  expect(soldBy(folder).map(([number]) => number)).toEqual(numbers)
  expect(platform.ledger()).toEqual(soldBy(folder))
})

it('leaves the last room to sales, however much headquarters sends down', async () => {
  const folder = newFolder()
  const own = path.join(folder, 'till', 'till')
  const disk = mountSmallDisk(own)
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  const numbers: string[] = []
  const sellOne = async (): Promise<void> => {
    numbers.push((await sell(till, first)).number)
  }
  const named = async (text: string) =>
    (await till.ask('items', { filter: { ...noFilter, text }, from: 0, count: 100 })).rows
  const items = await named('')
  while (fs.existsSync(path.join(own, 'reserve'))) {
    disk.fill()
    await sellOne()
  }

  // A sale takes 90 KiB until the next checkpoint, and such a round would take as much again: the
  // 4 MiB that the reserve gave up are enough for these sales, and not for both.
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const { itemCode } of items) {
      platform.headquarters().changeItem(itemCode, { itemName: newsOf(round) })
    }
    await wake(till)
    await expect.poll(() => hubProblem(till), patience).toContain('留给销售')
    await sellOne()
  }
  expect(await named(NEWS)).toEqual([])

  disk.makeRoom()
  await untilCounts(till, nothingOpen)
  await expect.poll(async () => (await named(newsOf(ROUNDS))).length, patience).toBe(items.length)
  expect(soldBy(folder).map(([number]) => number)).toEqual(numbers)
  expect(platform.ledger()).toEqual(soldBy(folder))
})

const ROUNDS = 30
const NEWS = '换了名的商品'

/** A name of characters that no round had before, so that the search has new words to keep. */
const newsOf = (round: number): string =>
  NEWS + String.fromCodePoint(...Array.from({ length: 60 }, (_, at) => 0x5000 + round * 60 + at))

const noFilter = { text: '', category: null, brand: null, season: null, validity: null }

async function hubProblem(till: TillUnderTest): Promise<string> {
  const { backends } = await till.ask('till', null)
  return JSON.stringify(backends.find(({ backend }) => backend === 'hub')?.problem)
}

/** One sale of one item; what was left in the cart by a refusal is sold with it. */
async function trySale(
  till: TillUnderTest,
): Promise<
  | { readonly number: string; readonly refusal: null }
  | { readonly number: null; readonly refusal: string }
> {
  const scanned = await till.ask('scan', { code: first })
  if (!scanned.ok) return { number: null, refusal: scanned.error.kind }
  const { cart } = scanned.value
  const paid = await till.ask('pay', { cart: cart.id, tender: exactCash(cart) })
  if (!paid.ok) return { number: null, refusal: paid.error.kind }
  if (paid.value.kind === 'part') return { number: null, refusal: 'part' }
  return { number: paid.value.receipt.number, refusal: null }
}

/** Twice what the program keeps for sales, so that the items come down before it is filled. */
const DISK_MIB = 256

/** A disk of its own for this folder, which only root can give it. */
function mountSmallDisk(folder: string) {
  fs.mkdirSync(folder, { recursive: true })
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error('A small disk can only be mounted on Linux by root: run the tests so.')
  }
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', folder])
  // Lazily, since a program that is being killed may still have a file open on it.
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  const filler = path.join(folder, 'filler')
  return {
    fill: () => {
      const file = fs.openSync(filler, 'a')
      for (const bytes of [1_048_576, 4_096]) fillBy(file, Buffer.alloc(bytes))
      fs.closeSync(file)
    },
    makeRoom: () => {
      fs.rmSync(filler)
    },
  }
}

function fillBy(file: number, block: Buffer): void {
  try {
    while (fs.writeSync(file, block) === block.length);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

it('has every sale again when its database was deleted, and sends none twice', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await sell(till, first)
  await sell(till, second)
  await untilCounts(till, nothingOpen)
  await platform.close()
  const unsent = await sell(till, third)
  const before = soldBy(folder)
  await till.quit()
  for (const ending of ['', '-wal', '-shm']) {
    fs.rmSync(path.join(folder, 'till', 'till', `sales.db${ending}`), { force: true })
  }
  await platform.open()

  const again = await startTill(folder)
  const { incident, lastSale } = await again.ask('till', null)
  expect({ incident, lastSale }).toEqual({
    incident: {
      cause: 'missing',
      kept: null,
      documents: 3,
      fromJournal: 3,
      fromDamagedFile: 0,
      fromBackup: 0,
    },
    lastSale: unsent,
  })
  expect(soldBy(folder)).toEqual(before)

  // Nobody can know whether the last one was sent before the file went: it waits out its doubt.
  await untilCounts(again, { ...nothingOpen, inDoubt: 1 })
  await letDoubtsAge(again, platform, PAST_GRACE_MS)
  await untilCounts(again, nothingOpen)
  expect(platform.ledger()).toEqual(soldBy(folder))
})

it('leaves a database of a newer program alone and says so', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await sell(till, first)
  await till.quit()
  const file = path.join(folder, 'till', 'till', 'sales.db')
  const db = new Sqlite(file)
  db.exec('update schema_reader set min_reader = 900; pragma user_version = 901')
  db.close()
  const before = fs.readFileSync(file)

  const older = await startTill(folder)
  expect(await older.ask('start', null)).toEqual({
    kind: 'tooNew',
    version: 901,
    minReader: 900,
  })
  await expect(older.ask('cart', null)).rejects.toThrow()
  await older.quit()
  expect(fs.readFileSync(file).equals(before)).toBe(true)
})
