// The keeper's thread: backups that were opened and checked, the last ones kept, a copy in a second
// place, and a failure that is announced and never stops a sale.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import Sqlite from 'better-sqlite3'
import { build } from 'esbuild'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { PAGE_BYTES } from '../../main/store/database'
import { startKeeping, type Keeping } from '../../main/store/keeping'
import { salesPaths } from '../../main/store/recovery'
import { NO_ROOM } from '../../main/store/room'
import { newFolder } from '../fixtures/folder'
import { openTill, sell } from '../fixtures/till'

const built = path.resolve('node_modules/.cache/tests')
const thread = pathToFileURL(path.join(built, 'keeper.mjs'))
const running: Keeping[] = []

beforeAll(async () => {
  // Beside the packages, so that the built thread finds the addon.
  await build({
    entryPoints: ['main/store/keeper.ts'],
    outfile: path.join(built, 'keeper.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
  })
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()))
})

interface KeepingUnderTest extends Keeping {
  readonly changes: () => number
  /** Does what is done again and again. */
  readonly tick: () => void
}

interface Circumstances {
  readonly till?: string
  readonly second?: string
  readonly thread?: URL
}

function keep(
  folder: string,
  now: () => number,
  circumstances: Circumstances = {},
): KeepingUnderTest {
  let changes = 0
  const repeated: (() => void)[] = []
  const keeping = startKeeping({
    paths: salesPaths(folder),
    till: circumstances.till ?? TILL,
    thread: circumstances.thread ?? thread,
    now,
    later: () => () => undefined,
    every: (_pauseMs, work) => {
      repeated.push(work)
      return () => undefined
    },
    secondFolder: () => circumstances.second ?? null,
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

const TILL = 'S001-T01-1a2b3c4d'

const nameOf = (at: number): string => `sales-${TILL}-${at}.db`

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
  keep(folder, () => 1_000, { second })
  await vi.waitFor(() => {
    expect(namesIn(second)).toEqual([nameOf(1000)])
  }, patiently)
  const { backups } = salesPaths(folder)
  expect([
    salesIn(path.join(backups, nameOf(1000))),
    salesIn(path.join(second, nameOf(1000))),
  ]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
})

test('the last ten backups are kept, and the oldest makes room only for a sound one', async () => {
  const folder = newFolder()
  const store = openTill(folder)
  for (let count = 0; count < 40; count += 1) sell(store, `sale-${count}`)
  let at = 1_000
  const keeping = keep(folder, () => (at += 1))
  for (let count = 0; count < 12; count += 1) keeping.backUp()
  const { backups } = salesPaths(folder)
  const newest = Array.from({ length: 10 }, (_, index) => nameOf(1004 + index))
  await vi.waitFor(() => {
    expect(namesIn(backups)).toEqual(newest)
  }, patiently)
  store.close()
  damage(folder)
  keeping.backUp()
  await vi.waitFor(() => {
    expect(keeping.backupProblem()).not.toBe(null)
  }, patiently)
  expect(namesIn(backups)).toEqual(newest)
})

test('a backup stays when it was made after others of a clock that was ahead', async () => {
  const [folder, second] = [newFolder(), newFolder()]
  sell(openTill(folder), 'a')
  let at = 9_000
  const keeping = keep(folder, () => (at += 1), { second })
  for (let count = 1; count < 10; count += 1) keeping.backUp()
  const ahead = Array.from({ length: 10 }, (_, index) => nameOf(9001 + index))
  await vi.waitFor(() => {
    expect(namesIn(second)).toEqual(ahead)
  }, patiently)
  // Set right again. Of those that are ahead the one that was made first goes first.
  at = 999
  keeping.backUp()
  const { backups } = salesPaths(folder)
  await vi.waitFor(() => {
    expect([namesIn(backups), namesIn(second), keeping.backupProblem()]).toEqual([
      [nameOf(1000), ...ahead.slice(1)],
      [nameOf(1000), ...ahead.slice(1)],
      null,
    ])
  }, patiently)
})

test('names of clocks that are years apart are told apart by their time', async () => {
  const folder = newFolder()
  sell(openTill(folder), 'a')
  const { backups } = salesPaths(folder)
  fs.mkdirSync(backups)
  // A clock that forgot the year has a shorter number, which as text would come last.
  const names = Array.from({ length: 10 }, (_, index) => nameOf(999_990 + index))
  for (const name of names) fs.writeFileSync(path.join(backups, name), 'a backup')
  keep(folder, () => 1_000_000)
  await vi.waitFor(() => {
    expect(namesIn(backups)).toEqual([nameOf(1_000_000), ...names.slice(1)])
  }, patiently)
})

test('in a second folder that tills share, none removes what another one has put there', async () => {
  const [folder, second] = [newFolder(), newFolder()]
  sell(openTill(folder), 'a')
  const foreign = [
    'sales-1.db',
    'sales-S001-T01-0f0f0f0f-9999.db',
    'sales-S001-T02-5e6f7a8b-1.db',
    'sales-S001-T02-5e6f7a8b-2.db.unfinished',
  ]
  for (const name of foreign) fs.writeFileSync(path.join(second, name), 'of another till')
  let at = 1_000
  const keeping = keep(folder, () => (at += 1), { second })
  for (let count = 1; count < 12; count += 1) keeping.backUp()
  const newest = Array.from({ length: 10 }, (_, index) => nameOf(1003 + index))
  await vi.waitFor(() => {
    expect(namesIn(second)).toEqual([...foreign, ...newest].sort())
  }, patiently)
})

test('its own folder keeps ten, whatever the till was called when they were made', async () => {
  const folder = newFolder()
  sell(openTill(folder), 'a')
  const { backups } = salesPaths(folder)
  fs.mkdirSync(backups)
  const named = ['sales-7.db', 'sales-S001-T09-5e6f7a8b-8.db']
  for (const name of named) fs.writeFileSync(path.join(backups, name), 'a backup')
  let at = 1_000
  const keeping = keep(folder, () => (at += 1))
  for (let count = 1; count < 9; count += 1) keeping.backUp()
  const newest = Array.from({ length: 9 }, (_, index) => nameOf(1001 + index))
  await vi.waitFor(() => {
    expect(namesIn(backups)).toEqual([...newest, 'sales-S001-T09-5e6f7a8b-8.db'])
  }, patiently)
})

test('what was left unfinished is removed, and nothing that is not its own', async () => {
  const [folder, second] = [newFolder(), newFolder()]
  sell(openTill(folder), 'a')
  const { backups } = salesPaths(folder)
  fs.mkdirSync(backups)
  const unfinished = `${nameOf(7)}.unfinished`
  for (const each of [backups, second]) {
    for (const name of [unfinished, `${unfinished}-journal`, 'mine']) {
      fs.writeFileSync(path.join(each, name), 'left over')
    }
  }
  keep(folder, () => 1_000, { second })
  await vi.waitFor(() => {
    expect([namesIn(backups), namesIn(second)]).toEqual([
      ['mine', nameOf(1000)],
      ['mine', nameOf(1000)],
    ])
  }, patiently)
})

test('a backup leaves the last room on the disk to sales, and says so', async () => {
  const folder = newFolder()
  openTill(folder).close()
  const { backups, database } = salesPaths(folder)
  fs.mkdirSync(backups)
  fs.writeFileSync(path.join(backups, 'sales-7.db.unfinished'), 'takes room')
  // Larger than any disk, and yet it takes no room: there is nothing in the rest of it.
  fs.truncateSync(database, 2 ** 42)
  const keeping = keep(folder, () => 1_000)
  await vi.waitFor(() => {
    expect(keeping.backupProblem()).toBe(NO_ROOM)
  }, patiently)
  expect(namesIn(backups)).toEqual([])
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
  expect(salesIn(path.join(backups, nameOf(1000)))).toEqual(['a'])
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

test('however much was left for later, all of it is filled in, at a start too', async () => {
  const folder = newFolder()
  const store = openTill(folder)
  for (let count = 0; count < 300; count += 1) sell(store, `sale-${count}`)
  const filled = (): unknown =>
    store.read((db) => [
      db.prepare('select count(distinct document) from finding').pluck().get(),
      db.prepare('select count(*) from story').pluck().get(),
    ])
  const keeping = keep(folder, () => 1_000)
  await vi.waitFor(() => {
    expect(filled()).toEqual([300, 300])
  }, patiently)
  for (let count = 300; count < 900; count += 1) sell(store, `sale-${count}`)
  keeping.tick()
  await vi.waitFor(() => {
    expect(filled()).toEqual([900, 900])
  }, patiently)
})

test('a thread that died is told of, and another one does what is asked next', async () => {
  const folder = newFolder()
  sell(openTill(folder), 'a')
  const { backups } = salesPaths(folder)
  const omen = path.join(folder, 'omen')
  fs.writeFileSync(omen, '')
  const mortal = path.join(newFolder(), 'mortal.mjs')
  fs.writeFileSync(
    mortal,
    `import fs from 'node:fs'
     const omen = ${JSON.stringify(omen)}
     if (fs.existsSync(omen)) throw new Error('the thread died')
     await import(${JSON.stringify(thread.href)})`,
  )
  const keeping = keep(folder, () => 1_000, { thread: pathToFileURL(mortal) })
  await vi.waitFor(() => {
    expect([keeping.backupProblem(), namesIn(backups)]).toEqual(['the thread died', []])
  }, patiently)
  fs.rmSync(omen)
  keeping.backUp()
  await vi.waitFor(() => {
    expect([keeping.backupProblem(), keeping.changes()]).toEqual([null, 2])
  }, patiently)
  expect(salesIn(path.join(backups, nameOf(1000)))).toEqual(['a'])
})

test('a damaged page is not called a backup, and leaves nothing behind', async () => {
  const folder = newFolder()
  const store = openTill(folder)
  for (let count = 0; count < 40; count += 1) sell(store, `sale-${count}`)
  store.close()
  damage(folder)
  const keeping = keep(folder, () => 1_000)
  await vi.waitFor(() => {
    expect(keeping.backupProblem()).not.toBe(null)
  }, patiently)
  expect(namesIn(salesPaths(folder).backups)).toEqual([])
})

function damage(folder: string): void {
  const { database } = salesPaths(folder)
  const bytes = fs.readFileSync(database)
  bytes.fill(0xff, PAGE_BYTES * 3, PAGE_BYTES * 9)
  fs.writeFileSync(database, bytes)
}
