// How fast waiting sales leave the till: read, sign, post, confirm on the disk, with the real
// engine, store and HTTP client, beside a bare loop that posts the same number of bodies.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import { fileURLToPath } from 'node:url'
import { createHttp } from '../../main/backends/http'
import { createQimen } from '../../main/backends/qimen'
import { systemChance } from '../../main/chance'
import { systemClock } from '../../main/clock'
import type { ReadableDb } from '../../main/store/database'
import { entriesOf, readForUpload } from '../../main/store/outbox'
import { createRunner } from '../../main/sync/runner'
import { assert } from '../../shared/result'
import { openTill, sell, type StoreUnderTest } from '../fixtures/till'
import { aSale } from '../fixtures/trade'
import { atLeast, median, type Row } from './figures'
import { newFolder, type Place } from './place'

const ROUNDS = 5
const ROUND = 200

export async function timeDrain(place: Place): Promise<Row> {
  const server = spawn(process.execPath, [fileURLToPath(new URL('yes.mjs', import.meta.url))])
  const [port] = (await once(server.stdout, 'data')) as [Buffer]
  const url = `http://127.0.0.1:${port.toString().trim()}/`
  const folder = newFolder(place, 'drain')
  const store = openTill(folder)
  const drain = openDrain(store, url)
  await drain(1)
  const body = store.read((db) => readForUpload(db, 1))
  assert(body.ok, 'the first sale has a body')
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push((ROUND * 1_000) / (await postAll(url, body.value)))
    ours.push((ROUND * 1_000) / (await drain(ROUND)))
  }
  store.close()
  server.kill()
  return {
    what: 'uploads a second, each committed before it leaves and after its answer',
    ours: `${Math.round(median(ours))}/s`,
    limit: `bare keep-alive loop of node:http: ${Math.round(median(bare))}/s`,
    figure: median(ours) / median(bare),
    unit: 'x',
    goal: atLeast(0.5),
  }
}

/** Rings up some sales and says how many milliseconds their uploads took. */
function openDrain(store: StoreUnderTest, url: string): (count: number) => Promise<number> {
  const qimen = createQimen({
    url,
    appKey: '1023300032',
    appSecret: 'bench',
    signMethod: 'hmac-sha256',
    customerId: 'C001',
    alreadyHave: [],
  })
  const http = createHttp({
    deadlineMs: 30_000,
    plainHttpOrigins: new Set([new URL(url).origin]),
    reach: 'loopback',
  })
  let changed = (): void => undefined
  const runner = createRunner({
    store,
    // The items' feed is no part of this, so its round never ends.
    pull: () => new Promise(() => undefined),
    backendByName: new Map([['qimen' as const, qimen]]),
    qimenDuplicates: 'booked',
    http,
    seed: 'S001-T01',
    now: systemClock.now,
    after: systemClock.after,
    log: () => undefined,
    changed: () => {
      changed()
    },
    defect: (error) => {
      throw error
    },
  })
  runner.start()
  return async (count) => {
    const drafts = Array.from({ length: count }, systemChance.newId)
    for (const draft of drafts) sell(store, draft, { body: aSale({ lines: [{}, {}, {}, {}, {}] }) })
    const entries = drafts.flatMap((draft) => store.read((db) => entriesOf(db, draft)))
    const from = performance.now()
    await new Promise<void>((done) => {
      changed = () => {
        if (store.read(countWaiting) === 0) done()
      }
      runner.tell({ kind: 'submitted', entries })
    })
    return performance.now() - from
  }
}

const countWaiting = (db: ReadableDb): unknown =>
  db.prepare("select count(*) from outbox where state <> 'confirmed'").pluck().get()

/** Posts the bytes of one sale again and again, one request at a time; answers milliseconds. */
async function postAll(url: string, body: string): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const from = performance.now()
  for (let index = 0; index < ROUND; index += 1) {
    await new Promise<void>((done, failed) => {
      const request = http.request(url, { method: 'POST', agent }, (response) => {
        response.resume()
        response.once('end', done)
      })
      request.once('error', failed)
      request.end(new URLSearchParams({ ...JSON.parse(body) as object }).toString())
    })
  }
  const ms = performance.now() - from
  agent.destroy()
  return ms
}
