// The catalogue with its real thread: what a round brought is there to be asked, and a file that is
// found damaged while the program runs, on either side, is made anew without anybody's help.
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import Sqlite from 'better-sqlite3'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startCatalogue, type Catalogue } from '../../main/catalogue/catalogue'
import type { ThreadOptions } from '../../main/catalogue/thread'
import { countItems, feedPosition, findItem } from '../../main/store/catalogue'
import { newFolder } from '../fixtures/folder'

const root = fileURLToPath(new URL('../..', import.meta.url))
const built = path.join(root, 'node_modules/.cache/catalogue', `thread-${process.pid}.mjs`)
const hub = http.createServer((_request, response) => {
  const item = { itemCode: 'SKU1', itemName: '短袖', standardPrice: '12' }
  const rows = [{ seq: 1, actionType: 'add', item }]
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ feed: 'F1', rows, next: 1, more: false, total: 1 }))
})
let hubUrl = ''

beforeAll(async () => {
  const entryPoints = [path.join(root, 'main/catalogue/thread.ts')]
  const esm = { bundle: true, platform: 'node', format: 'esm', packages: 'external' } as const
  await build({ entryPoints, outfile: built, ...esm })
  hub.listen(0, '127.0.0.1')
  await once(hub, 'listening')
  hubUrl = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`
})
afterAll(() => {
  hub.close()
  fs.rmSync(built)
})

const opened: Catalogue[] = []
afterEach(async () => {
  for (const catalogue of opened.splice(0)) await catalogue.close()
})

function open(thread = pathToFileURL(built)) {
  const file = path.join(newFolder(), 'catalogue.db')
  const workerData: ThreadOptions = {
    file,
    hub: { url: hubUrl, token: 'TOKEN', customerId: 'C001' },
    http: { deadlineMs: 10_000, plainHttpOrigins: new Set([hubUrl]), reach: 'loopback' },
    adjustments: 'replace',
  }
  let drops = 0
  let pauses = 0
  let onDropped = (): void => undefined
  const dropped = new Promise<void>((done) => { onDropped = done })
  const catalogue = startCatalogue({
    file,
    workerData,
    thread,
    pause: () => {
      pauses += 1
      return new Promise((done) => setImmediate(done))
    },
    dropped: () => {
      drops += 1
      onDropped()
    },
  })
  opened.push(catalogue)
  return { catalogue, file, dropped, drops: () => drops, pauses: () => pauses }
}

const contentOf = ({ read }: Catalogue) =>
  read((db) => [
    feedPosition(db, 'items')?.cursor ?? null,
    countItems(db),
    findItem(db, 'SKU1')?.standardPrice ?? null,
  ])

/** Overwrites what every question reads, in a file that still opens; nobody has it in memory. */
function vandalise({ read }: Catalogue, file: string): void {
  const other = new Sqlite(file)
  other.pragma('wal_checkpoint(TRUNCATE)')
  const roots = other
    .prepare("select rootpage from sqlite_schema where name in ('feed', 'item')")
    .pluck()
    .all() as readonly number[]
  other.close()
  read((db) => db.pragma('shrink_memory'))
  const bytes = fs.readFileSync(file)
  for (const root of roots) bytes.fill(0xa5, (root - 1) * PAGE, root * PAGE)
  fs.writeFileSync(file, bytes)
}

const PAGE = 4_096
const empty = [null, 0, null]
const filled = [1, 1, 120_000]

it('what a round brought can be asked as soon as it is over', async () => {
  const { catalogue } = open()
  const before = contentOf(catalogue)
  const answer = await catalogue.ask('pull', null)
  expect([before, answer, contentOf(catalogue)]).toEqual([
    empty,
    { kind: 'pulled', more: false },
    filled,
  ])
})

it('two questions at once each get their own answer', async () => {
  const { catalogue } = open()
  await catalogue.ask('pull', null)
  const answers = [catalogue.ask('readAgain', null), catalogue.ask('pull', null)]
  expect(await Promise.all(answers)).toEqual([null, { kind: 'pulled', more: false }])
})

describe('a damaged file', () => {
  it('found by a question is dropped, said so once, and the question answered', async () => {
    const { catalogue, file, dropped, drops } = open()
    await catalogue.ask('pull', null)
    vandalise(catalogue, file)
    const during = contentOf(catalogue)
    await dropped
    const after = contentOf(catalogue)
    await catalogue.ask('pull', null)
    expect([during, after, contentOf(catalogue), drops()]).toEqual([empty, empty, filled, 1])
  })

  it('found by the thread is dropped, said so once, and filled by the next round', async () => {
    const { catalogue, file, drops } = open()
    await catalogue.ask('pull', null)
    vandalise(catalogue, file)
    expect(await catalogue.ask('readAgain', null)).toBeNull()
    const after = contentOf(catalogue)
    await catalogue.ask('pull', null)
    expect([after, contentOf(catalogue), drops()]).toEqual([empty, filled, 1])
  })

  it.each([
    ['damaged', (file: string) => { fs.writeFileSync(file, Buffer.alloc(8 * PAGE, 0xa5)) }],
    ['gone', (file: string) => { fs.rmSync(file) }],
  ])('that is %s when the thread starts is made anew for whoever asks', async (_how, befall) => {
    const { catalogue, file, drops } = open()
    const before = contentOf(catalogue)
    befall(file)
    await catalogue.ask('pull', null)
    expect([before, contentOf(catalogue), drops()]).toEqual([empty, filled, 1])
  })

  it('is being replaced: what is asked meanwhile is asked of the new one', async () => {
    const { catalogue, file, drops } = open()
    await catalogue.ask('pull', null)
    vandalise(catalogue, file)
    const during = contentOf(catalogue)
    const answer = await catalogue.ask('pull', null)
    expect([during, answer, contentOf(catalogue), drops()]).toEqual([
      empty,
      { kind: 'pulled', more: false },
      filled,
      1,
    ])
  })

  it('that the system does not let go of is asked for again; meanwhile it is simply empty', async () => {
    const { catalogue, file, pauses } = open()
    await catalogue.ask('pull', null)
    vandalise(catalogue, file)
    const refused = vi.spyOn(fs, 'rmSync').mockImplementationOnce(() => {
      throw Object.assign(new Error('busy'), { code: 'EBUSY' })
    })
    const during = contentOf(catalogue)
    await catalogue.ask('pull', null)
    refused.mockRestore()
    expect([during, contentOf(catalogue), pauses()]).toEqual([empty, filled, 1])
  })
})

describe('a thread', () => {
  it('that dies fails what it was asked, and the next question starts another', async () => {
    const script = path.join(newFolder(), 'dying.mjs')
    fs.writeFileSync(
      script,
      `import fs from 'node:fs'
      import { parentPort } from 'node:worker_threads'
      const isSecond = fs.existsSync(${JSON.stringify(`${script}.died`)})
      parentPort.on('message', ({ id }) => {
        if (isSecond) return parentPort.postMessage({ kind: 'done', id, answer: 'second' })
        fs.writeFileSync(${JSON.stringify(`${script}.died`)}, '')
        throw new Error('died')
      })`,
    )
    const { catalogue } = open(pathToFileURL(script))
    await expect(catalogue.ask('pull', null)).rejects.toThrow('died')
    expect(await catalogue.ask('pull', null)).toBe('second')
  })

  it('that is stopped with the program fails what it was asked', async () => {
    const { catalogue } = open()
    const asked = catalogue.ask('pull', null)
    const failed = expect(asked).rejects.toThrow('the program ends')
    await catalogue.close()
    await failed
  })
})
