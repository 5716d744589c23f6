// The keeper's thread: backups that were opened and checked, the last ones kept, a copy in a second
// place, and a failure that is announced and never stops a sale.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import Sqlite from 'better-sqlite3'
import { build } from 'esbuild'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startKeeping, type Keeping } from '../../main/store/keeping'
import { salesPaths } from '../../main/store/recovery'
import { newFolder } from '../fixtures/folder'
import { openTill, sell } from '../fixtures/till'

let thread: URL
const running: Keeping[] = []

beforeAll(async () => {
  // Beside the packages, so that the built thread finds the addon.
  const outfile = path.resolve('node_modules/.cache/tests/keeper.mjs')
  await build({
    entryPoints: ['main/store/keeper.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
  })
  thread = pathToFileURL(outfile)
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()))
})

interface KeepingUnderTest extends Keeping {
  readonly changes: () => number
  /** Does what is done again and again. */
  readonly tick: () => void
}

function keep(folder: string, now: () => number, second: string | null = null): KeepingUnderTest {
  let changes = 0
  const repeated: (() => void)[] = []
  const keeping = startKeeping({
    paths: salesPaths(folder),
    thread,
    now,
    later: () => () => undefined,
    every: (_pauseMs, work) => {
      repeated.push(work)
      return () => undefined
    },
    secondFolder: () => second,
    changed: () => {
      changes += 1
    },
  })
  running.push(keeping)
  const tick = (): void => {
    for (const work of repeated) work()
  }
  return { ...keeping, changes: () => changes, tick }
}

const namesIn = (folder: string): readonly string[] =>
  fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []

const salesIn = (file: string): unknown => {
  const db = new Sqlite(file, { readonly: true })
  const ids = db.prepare('select id from document order by seq').pluck().all()
  db.close()
  return ids
}

const patiently = { timeout: 20_000, interval: 20 }

test('a start makes a backup that holds every sale, and a copy in a second place', async () => {
  const [folder, second] = [newFolder(), newFolder()]
  const store = openTill(folder)
  sell(store, 'a')
  sell(store, 'b')
  keep(folder, () => 1_000, second)
  await vi.waitFor(() => {
    expect(namesIn(second)).toEqual(['sales-1000.db'])
  }, patiently)
  const { backups } = salesPaths(folder)
  expect([
    salesIn(path.join(backups, 'sales-1000.db')),
    salesIn(path.join(second, 'sales-1000.db')),
  ]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
})

test('the last ten backups are kept, and the oldest makes room only for a sound one', async () => {
  const folder = newFolder()
  sell(openTill(folder), 'a')
  let at = 1_000
  const keeping = keep(folder, () => (at += 1))
  for (let count = 0; count < 12; count += 1) keeping.backUp()
  const { backups } = salesPaths(folder)
  const newest = Array.from({ length: 10 }, (_, index) => `sales-${1004 + index}.db`)
  await vi.waitFor(() => {
    expect(namesIn(backups)).toEqual(newest)
  }, patiently)
})

test('a backup that cannot be written is announced, and so is the next one that can', async () => {
  const folder = newFolder()
  const store = openTill(folder)
  const { backups } = salesPaths(folder)
  fs.writeFileSync(backups, 'a file where the folder should be')
  const keeping = keep(folder, () => 1_000)
  await vi.waitFor(() => {
    expect(keeping.backupProblem()).toMatch(/EEXIST|ENOTDIR/)
  }, patiently)
  sell(store, 'a')
  fs.rmSync(backups)
  keeping.backUp()
  await vi.waitFor(() => {
    expect([keeping.backupProblem(), keeping.changes()]).toEqual([null, 2])
  }, patiently)
  expect(salesIn(path.join(backups, 'sales-1000.db'))).toEqual(['a'])
})

test('what sales left for later is filled in, and the log moved into the file', async () => {
  const folder = newFolder()
  const store = openTill(folder)
  for (let count = 0; count < 40; count += 1) sell(store, `sale-${count}`)
  const filled = () =>
    store.read((db) => db.prepare('select count(distinct document) from finding').pluck().get())
  const before = filled()
  keep(folder, () => 1_000).tick()
  await vi.waitFor(() => {
    expect([before, filled()]).toEqual([0, 40])
    // A file that is read without its log.
    const copy = path.join(newFolder(), 'sales.db')
    fs.copyFileSync(salesPaths(folder).database, copy)
    expect(salesIn(copy)).toHaveLength(40)
  }, patiently)
})

test('a damaged page is not called a backup', async () => {
  const folder = newFolder()
  const store = openTill(folder)
  for (let count = 0; count < 40; count += 1) sell(store, `sale-${count}`)
  store.close()
  const { database, backups } = salesPaths(folder)
  const bytes = fs.readFileSync(database)
  bytes.fill(0xff, 4096 * 3, 4096 * 9)
  fs.writeFileSync(database, bytes)
  const keeping = keep(folder, () => 1_000)
  await vi.waitFor(() => {
    expect(keeping.backupProblem()).not.toBe(null)
  }, patiently)
  expect(namesIn(backups).filter((name) => !name.endsWith('.unfinished'))).toEqual([])
})
