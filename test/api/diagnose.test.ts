// The report for people who look after the program: it can be sent to anybody, and it can be made
// of whatever is left of the files.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { diagnose, type DiagnosisPorts } from '../../main/api/diagnose'
import { PAGE_BYTES } from '../../main/store/database'
import { hashPin, listOperators } from '../../main/store/operators'
import { openApi } from '../fixtures/api'
import { newFolder } from '../fixtures/folder'
import { aProvisioning } from '../fixtures/provisioning'
import { change, NOON, salesFile } from '../fixtures/till'

const KEY = 'canary7f3a90bc12de'

const portsIn = (folder: string): DiagnosisPorts => ({
  folder,
  home: path.dirname(folder),
  timeZone: () => 'Asia/Urumqi',
  versions: { app: '0.1.0', electron: '0', node: '0', system: 'test' },
  mode: 'real',
  now: () => NOON,
  check: 'quickly',
  clockOffsets: new Map(),
  warnings: [],
})

/** A till that sold a shirt, and whose platform quotes all it knows in its refusal. */
async function soldAndQuoted() {
  const folder = newFolder()
  const till = openApi(folder)
  await till.ask('signIn', { operator: '001', pin: '471101' })
  await till.ask('scan', { code: 'SHIRT' })
  const { id, lines } = await till.ask('cart', null)
  const paid = await till.ask('pay', { cart: id, tender: { type: 'CASH', amount: '200' } })
  if (!paid.ok || paid.value.kind === 'part') throw new Error(JSON.stringify(paid))
  const { number } = paid.value.receipt
  const quoted = `isv.item-unknown: SHIRT ${lines[0]?.itemName} of ${number}, 13800138000, ${KEY}`
  change(till.store, number, { kind: 'sending', attempt: 1, firstAttemptAt: NOON })
  change(till.store, number, {
    kind: 'parked',
    reason: { kind: 'rejected', message: quoted + ' and so on'.repeat(50) },
  })
  return { folder, till, number, goods: lines.map((line) => line.itemName) }
}

/** Every file but the index of the log, in which each reader notes how far it reads. */
const contentsOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    fs
      .readdirSync(folder)
      .filter((name) => !name.endsWith('-shm') && fs.statSync(path.join(folder, name)).isFile())
      .map((name) => [name, fs.readFileSync(path.join(folder, name), 'latin1')]),
  )

describe('the report', () => {
  test('tells versions, counts, last answers and the clock', async () => {
    const { folder, number } = await soldAndQuoted()
    const { disk, versions, sales, catalogue, ...rest } = diagnose(portsIn(folder))
    expect(rest).toEqual({
      mode: 'real',
      till: {
        store: 'S001',
        terminal: 'T01',
        timeZone: 'Asia/Shanghai',
        wallClock: '2026-11-21 12:00:00',
      },
      clock: {
        utc: '2026-11-21T04:00:00.000Z',
        local: '2026-11-21 10:00:00',
        zone: 'Asia/Urumqi',
        platformAheadSeconds: { qimen: null, hub: null },
      },
      backups: { count: 0, newestAt: null },
      outbox: { waiting: 0, sending: 0, inDoubt: 0, confirmed: 0, parked: 1 },
      answers: [
        {
          at: '2026-11-21T04:00:00.000Z',
          number,
          backend: 'qimen',
          state: 'parked',
          reason: 'rejected',
          message: expect.stringMatching(
            `^isv.item-unknown: ••• ••• of ${number}, •••, ••• and so on`,
          ) as unknown,
        },
      ],
      warnings: [],
    })
    expect([sales, catalogue]).toMatchObject([
      { kind: 'readable', check: 'ok', rows: { documents: 1 } },
      { kind: 'readable', check: 'ok', rows: { items: 4, setAside: 0 } },
    ])
    expect(rest.answers[0]?.message).toHaveLength(200)
    expect(disk.folder).toBe(`~/${path.basename(folder)}`)
    expect(disk.bytesByFile['sales.db']).toBe(fs.statSync(salesFile(folder)).size)
    expect(Object.keys(versions)).toEqual(['app', 'electron', 'node', 'system', 'sqlite'])
  })

  test('of a running till tells how far its clock is from the platform’s, and keeps dates', async () => {
    const { till, number } = await soldAndQuoted()
    const words = 'timestamp 2026-11-21 21:40:14 is not within 10 minutes of 2026-11-24T05:40:15'
    const reason = { kind: 'refusedBefore', cause: 'clock', message: words } as const
    change(till.store, number, { kind: 'sending', attempt: 2, firstAttemptAt: NOON })
    change(till.store, number, { kind: 'waiting', reason })
    const { clock, answers } = await till.ask('diagnose', null)
    expect([clock.platformAheadSeconds, answers[0]?.message]).toEqual([
      { qimen: 288_000, hub: null },
      words,
    ])
  })

  test('holds no secret, no PIN and nothing of what was sold', async () => {
    const { folder, till, goods } = await soldAndQuoted()
    const { operators, backends } = aProvisioning()
    const canaries = [
      KEY, '13800138000', 'SHIRT', '6901234567892', ...goods,
      backends.qimen.appSecret, backends.qimen.session, backends.hub.token,
      ...operators.flatMap(({ pin, name }) => [pin, name, hashPin(pin, Buffer.alloc(16, 7))]),
    ]
    const known = till.store.read((db) => [
      JSON.stringify(db.prepare('select * from operator').all()),
      JSON.stringify(db.prepare('select body from journal').all()),
      JSON.stringify(listOperators(db)),
    ])
    const made = [diagnose(portsIn(folder)), await till.ask('diagnose', null)].map((report) =>
      JSON.stringify(report),
    )
    const holding = (texts: readonly string[]) =>
      canaries.filter((canary) => texts.some((text) => text.includes(canary)))
    // The till itself does know some of them, so that there was something to be left out.
    expect(holding(known)).toEqual(expect.arrayContaining([KEY, 'SHIRT', '张三']))
    expect(holding(made)).toEqual([])
  })

  test('is made beside a running till and changes none of its files', async () => {
    const { folder, till } = await soldAndQuoted()
    const before = contentsOf(folder)
    const report = diagnose(portsIn(folder))
    expect(contentsOf(folder)).toEqual(before)
    const scanned = await till.ask('scan', { code: 'SOCKS' })
    expect([report.sales.kind, scanned.ok]).toEqual(['readable', true])
  })
})

describe('of what is left', () => {
  test('a folder that is not there', () => {
    const folder = path.join(newFolder(), 'gone')
    const report = diagnose(portsIn(folder))
    expect([report.sales, report.catalogue, report.till, report.outbox, report.warnings]).toEqual([
      { kind: 'missing' },
      { kind: 'missing' },
      null,
      null,
      ['sales.db is missing', 'catalogue.db is missing'],
    ])
    expect(fs.existsSync(folder)).toBe(false)
  })

  test('a file that is no database', async () => {
    const { folder, till } = await soldAndQuoted()
    till.store.close()
    fs.writeFileSync(salesFile(folder), 'SHIRT '.repeat(2_000))
    const message = 'file is not a database'
    const { sales, answers, warnings } = diagnose(portsIn(folder))
    expect([sales, answers, warnings]).toEqual([
      { kind: 'unreadable', message },
      [],
      [`sales.db cannot be read: ${message}`],
    ])
  })

  test('a database with damaged pages', async () => {
    const { folder, till } = await soldAndQuoted()
    till.store.close()
    const bytes = fs.readFileSync(salesFile(folder))
    // All but the first page, which holds the schema's root.
    bytes.fill(0xff, PAGE_BYTES)
    fs.writeFileSync(salesFile(folder), bytes)
    const { sales, catalogue, warnings } = diagnose(portsIn(folder))
    expect([sales.kind, catalogue.kind]).toEqual(['unreadable', 'readable'])
    expect(warnings).toEqual(['sales.db cannot be read: database disk image is malformed'])
  })
})
