// The runner carries out what the engine decides, strictly in order, on real files: what must be
// on the disk is there before a call leaves, and a disk that refuses stops everything behind it.
import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Backend, Call, Exchange } from '../../main/backends/backend'
import { encodeAgain } from '../../main/store/encodeAgain'
import { countOpen, openEntries, stateOf } from '../../main/store/outbox'
import type { Store } from '../../main/store/store'
import { findUpload } from '../../main/store/uploads'
import { createRunner, type Runner } from '../../main/sync/runner'
import type { BackendName } from '../../shared/outbox'
import { newFolder } from '../fixtures/folder'
import { NOON, openTill, sell } from '../fixtures/till'
import { aSale, someTerms } from '../fixtures/trade'

interface Placed {
  readonly call: Call
  readonly answer: (exchange: Exchange) => Promise<void>
}

const date = new Date(NOON).toUTCString()
const yes: Exchange = { kind: 'response', response: { status: 200, headers: { date }, body: '' } }
const unthoughtOf: Exchange = { kind: 'response', response: { status: 418, headers: {}, body: '' } }

/** A platform that says yes to all it is asked, when the test lets it. */
function backendOf(name: BackendName): Backend {
  return {
    name,
    encode: (call) => ({ method: 'POST', url: name, headers: {}, body: JSON.stringify(call) }),
    decode: (_call, { status }) => {
      if (status === 418) throw new Error('a status that nobody thought of')
      return { kind: 'accepted' }
    },
  }
}

interface RunnerUnderTest {
  readonly runner: Runner
  readonly store: Store
  /** The calls to Qimen that wait for their answer, oldest first. */
  readonly placed: Placed[]
  readonly runTimers: () => void
  readonly submit: (draft: string) => void
}

const throwing = (error: unknown): never => {
  throw error
}

function openRunner(store: Store, defect: (error: unknown) => void = throwing): RunnerUnderTest {
  const placed: Placed[] = []
  let timers: (() => void)[] = []
  const runner = createRunner({
    store,
    // The items' feed is no part of this, so its round never ends.
    pull: () => new Promise(() => undefined),
    backendByName: new Map([['qimen', backendOf('qimen')]]),
    qimenDuplicates: 'booked',
    http: (request) =>
      new Promise((done) => {
        const call = JSON.parse(request.body ?? '') as Call
        const answer = async (exchange: Exchange): Promise<void> => {
          done(exchange)
          await new Promise<void>((later) => setImmediate(later))
        }
        placed.push({ call, answer })
      }),
    seed: 'S001-T01',
    now: () => NOON,
    after: (_delayMs, work) => {
      timers = [...timers, work]
      return () => {
        timers = timers.filter((each) => each !== work)
      }
    },
    log: () => undefined,
    changed: () => undefined,
    defect,
  })
  return {
    runner,
    store,
    placed,
    runTimers: () => {
      const due = timers
      timers = []
      for (const work of due) work()
    },
    submit: (draft) => {
      sell(store, draft)
      runner.tellWritten('submitted', draft)
    },
  }
}

/** A disk that can be full, and a runner on it. */
function openOnDisk() {
  const store = openTill(newFolder())
  let isFull = false
  const till = openRunner({
    ...store,
    write: (work) => {
      if (isFull) throw new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL')
      return store.write(work)
    },
  })
  const fill = (full: boolean): void => void (isFull = full)
  return { till, store, fill }
}

const kinds = (placed: readonly Placed[]) => placed.map(({ call }) => call.kind)

test('a platform is asked for its time before anything is booked', async () => {
  const till = openRunner(openTill(newFolder()))
  till.runner.start()
  till.submit('a')
  const first = kinds(till.placed)
  await till.placed[0]?.answer(yes)
  expect([first, kinds(till.placed)]).toEqual([['probe'], ['probe', 'book']])
})

test('a row is sending on the disk before its call leaves, and confirmed after its yes', async () => {
  const till = openRunner(openTill(newFolder()))
  till.runner.start()
  till.submit('a')
  await till.placed[0]?.answer(yes)
  const sending = till.store.read((db) => stateOf(db, 1))
  await till.placed[1]?.answer(yes)
  expect([sending, till.store.read((db) => stateOf(db, 1))]).toEqual(['sending', 'confirmed'])
})

test('a commit that the disk refuses lets nothing leave, and is tried again as it was', async () => {
  const { till, store, fill } = openOnDisk()
  till.runner.start()
  till.submit('a')
  fill(true)
  await till.placed[0]?.answer(yes)
  const state = () => store.read((db) => stateOf(db, 1))
  const look = () => [kinds(till.placed), state(), till.runner.isWritten()]
  const whileFull = look()
  fill(false)
  till.runTimers()
  expect([whileFull, look()]).toEqual([
    [['probe'], 'waiting', false],
    [['probe', 'book'], 'sending', true],
  ])
})

test('what the disk refused is written at once where the till comes to rest', async () => {
  const { till, store, fill } = openOnDisk()
  till.runner.start()
  till.submit('a')
  await till.placed[0]?.answer(yes)
  fill(true)
  await till.placed[1]?.answer(yes)
  till.runner.retryNow()
  const whileFull = till.runner.isWritten()
  fill(false)
  till.runner.retryNow()
  till.runner.stop()
  till.runTimers()
  expect([whileFull, store.read((db) => stateOf(db, 1))]).toEqual([false, 'confirmed'])
})

test('a document that was laid out anew goes up part after part, by its new bytes', async () => {
  const till = openRunner(openTill(newFolder()))
  const lines = Array.from({ length: 21 }, (_, index) => ({ itemCode: `SKU${index}` }))
  const hold = { qimen: someTerms({ rules: { over20: 'hold' } }) }
  sell(till.store, 'a', { body: aSale({ lines }), terms: hold })
  till.runner.start()
  till.store.write((db) => {
    const upload = findUpload(db, 1, null)
    const encoding = { kind: 'steps', bodies: ['one', 'two'] } as const
    if (upload === null) throw new Error('the sale has a row')
    return encodeAgain(db, { upload, encoding, operator: '900', note: '改为分单', at: NOON })
  })
  till.runner.tellWritten('laidOut', 'a')
  await till.placed[0]?.answer(yes)
  await till.placed[1]?.answer(yes)
  await till.placed[2]?.answer(yes)
  const states = till.store.read((db) => [stateOf(db, 1), stateOf(db, 2)])
  expect([till.placed.map(({ call }) => call), states]).toEqual([
    [{ kind: 'probe' }, { kind: 'book', body: 'one' }, { kind: 'book', body: 'two' }],
    ['confirmed', 'confirmed'],
  ])
})

async function vandalise(folder: string, hasJournal: boolean) {
  const till = openRunner(openTill(folder))
  till.runner.start()
  till.submit('a')
  const written = till.store.bodyOf(1)
  const vandal = new Sqlite(path.join(folder, 'sales.db'))
  vandal.exec("drop trigger encoding_no_update; update encoding set body = body || ' '")
  vandal.close()
  if (!hasJournal) fs.rmSync(path.join(folder, 'journal.ndjson'))
  await till.placed[0]?.answer(yes)
  await new Promise<void>((later) => setImmediate(later))
  return { ...till, written }
}

test('a document that a start has read is not held twice when it is told of', async () => {
  const till = openRunner(openTill(newFolder()))
  sell(till.store, 'a')
  till.runner.start()
  till.runner.tellWritten('submitted', 'a')
  await till.placed[0]?.answer(yes)
  await till.placed[1]?.answer(yes)
  till.runTimers()
  expect([kinds(till.placed), till.store.read((db) => stateOf(db, 1))]).toEqual([
    ['probe', 'book'],
    'confirmed',
  ])
})

test('a body that changed on the disk is sent as the journal has it', async () => {
  const till = await vandalise(newFolder(), true)
  const sent = till.placed[1]?.call
  expect({ ok: true, value: sent?.kind === 'book' ? sent.body : null }).toEqual(till.written)
})

test('a body that nothing can prove any more is not sent, and stands parked', async () => {
  const till = await vandalise(newFolder(), false)
  expect([kinds(till.placed), till.store.read((db) => stateOf(db, 1))]).toEqual([
    ['probe'],
    'parked',
  ])
})

test('a program that ended while a call was out finds that row in doubt, and never resends', async () => {
  const folder = newFolder()
  const first = openTill(folder)
  const before = openRunner(first)
  before.runner.start()
  before.submit('a')
  await before.placed[0]?.answer(yes)
  before.runner.stop()
  first.close()
  const after = openRunner(openTill(folder))
  after.runner.start()
  after.runTimers()
  const { countByState } = after.store.read(countOpen)
  expect([countByState.inDoubt, kinds(after.placed)]).toEqual([1, []])
})

/** What any part of the program meets that reads a damaged page; the file is made again. */
function meetDamage({ store }: RunnerUnderTest): void {
  const read = (): unknown =>
    store.read(() => {
      throw new Sqlite.SqliteError('database disk image is malformed', 'SQLITE_CORRUPT')
    })
  expect(read).toThrow('has been made again')
}

/** Where the journal has a line that cannot be read, its document comes back last. */
function forgetInJournal(folder: string, document: string): void {
  const file = path.join(folder, 'journal.ndjson')
  const lines = fs.readFileSync(file, 'utf8').split('\n')
  const isOf = (line: string): boolean =>
    line.includes('"kind":"submitted"') && line.includes(`"subject":"${document}"`)
  fs.writeFileSync(file, lines.map((line) => (isOf(line) ? '?' : line)).join('\n'))
}

const openRows = ({ store }: RunnerUnderTest) =>
  store.read(openEntries).map(({ id, number, state }) => ({ id, number, state }))

test.each([
  ['the engine has heard of it', (): void => undefined],
  ['it has begun anew', ({ runTimers }: RunnerUnderTest): void => runTimers()],
])('a yes confirms no other sale where the file is made anew, before %s', async (_, meanwhile) => {
  const folder = newFolder()
  const till = openRunner(openTill(folder))
  till.runner.start()
  till.submit('a')
  till.submit('b')
  await till.placed[0]?.answer(yes)
  const [a, b] = openRows(till)
  forgetInJournal(folder, 'a')
  meetDamage(till)
  meanwhile(till)
  await till.placed[1]?.answer(yes)
  expect([a?.state, openRows(till)]).toEqual([
    'sending',
    [
      { id: 1, number: b?.number, state: 'inDoubt' },
      { id: 2, number: a?.number, state: 'inDoubt' },
    ],
  ])
})

test('after the file was made anew nothing is booked on the word of an earlier probe', async () => {
  const till = openRunner(openTill(newFolder()))
  till.runner.start()
  till.submit('a')
  meetDamage(till)
  till.runTimers()
  till.submit('b')
  await till.placed[0]?.answer(yes)
  const early = kinds(till.placed)
  await till.placed[1]?.answer(yes)
  expect([early, kinds(till.placed)]).toEqual([
    ['probe', 'probe'],
    ['probe', 'probe', 'book'],
  ])
})

test('a defect behind the network is told of, and nothing follows from it', async () => {
  const defects: unknown[] = []
  const till = openRunner(openTill(newFolder()), (error) => defects.push(error))
  till.runner.start()
  till.submit('a')
  await till.placed[0]?.answer(unthoughtOf)
  till.submit('b')
  till.runTimers()
  expect([defects, kinds(till.placed)]).toEqual([
    [new Error('a status that nobody thought of')],
    ['probe'],
  ])
})

test('a defect in writing is told of, and the call that was to follow does not leave', async () => {
  const defects: unknown[] = []
  const store = openTill(newFolder())
  const broken = new Error('nobody foresaw this')
  const write = (): never => throwing(broken)
  const till = openRunner({ ...store, write }, (error) => defects.push(error))
  sell(store, 'a')
  till.runner.start()
  await till.placed[0]?.answer(yes)
  till.runTimers()
  expect([defects, kinds(till.placed), till.runner.isWritten()]).toEqual([
    [broken],
    ['probe'],
    false,
  ])
})
