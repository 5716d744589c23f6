// What the settings page asks: a connection test that books nothing and says plainly what it found,
// and choices that outlast the program.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Exchange, Http, HttpRequest } from '../../main/backends/backend'
import { createHub } from '../../main/backends/hub'
import { createQimen } from '../../main/backends/qimen'
import { backendNames } from '../../shared/backendNames'
import { openApi, type ApiOptions, type ApiUnderTest } from '../fixtures/api'
import { newFolder } from '../fixtures/folder'
import { salesFile, sell } from '../fixtures/till'

const SECRET = 'canary-app-secret'
const access = {
  url: 'https://qimen.example/router/qm',
  appKey: '12345678',
  appSecret: SECRET,
  signMethod: 'md5' as const,
  customerId: 'C001',
  alreadyHave: [],
}
const backendByName = new Map([
  ['qimen' as const, createQimen(access)],
  ['hub' as const, createHub({ url: 'https://hub.example', token: 't', customerId: 'C001' })],
])

const answer = (body: unknown, date?: string): Exchange => ({
  kind: 'response',
  response: {
    status: 200,
    headers: date === undefined ? {} : { date },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  },
})

const complaint = (code: number, msg: string) => ({ error_response: { code, msg } })
const missingMethod = answer(complaint(21, 'Missing Method'))

const onePage = answer({ feed: 'other-feed', rows: [], next: 4, more: false })

const answers = { kind: 'answers', ms: 0, refused: null }

/** A till whose network gives these answers in turn and keeps what was asked. */
function openWith(problems: NonNullable<ApiOptions['problems']>, ...exchanges: readonly Exchange[]) {
  const requests: HttpRequest[] = []
  const http: Http = (request) => {
    requests.push(request)
    const exchange = exchanges[requests.length - 1]
    if (exchange === undefined) throw new Error('one exchange too many')
    return Promise.resolve(exchange)
  }
  return { ...openApi(newFolder(), { backendByName, http, problems }), requests }
}

describe('a connection test', () => {
  test('asks the gateway without a method, which can book nothing', async () => {
    const till = openWith(new Map(), missingMethod)
    expect(await till.ask('testConnection', { backend: 'qimen' })).toEqual(answers)
    const sent = new URLSearchParams(till.requests[0]?.body ?? '')
    expect({ method: sent.get('method'), at: sent.get('timestamp') }).toEqual({
      method: null,
      at: '2026-11-21 12:00:00',
    })
  })

  test.each(['configuration', 'clock', 'throttled'] as const)(
    'shows by what the last real call was refused, which the test cannot prove: %s',
    async (cause) => {
      const problem = { cause, message: 'Invalid Signature | 25', since: 1 }
      const problems = new Map(backendNames.map((name) => [name, problem]))
      const till = openWith(problems, missingMethod, onePage)
      expect([
        await till.ask('testConnection', { backend: 'qimen' }),
        await till.ask('testConnection', { backend: 'hub' }),
      ]).toEqual([
        { kind: 'answers', ms: 0, refused: { cause, message: problem.message } },
        { kind: 'works', ms: 0 },
      ])
    },
  )

  test('says nothing of a call that was lost, since the platform answers again', async () => {
    const lost = { cause: 'lost', message: 'the exchange broke off', since: 1 } as const
    const till = openWith(new Map([['qimen', lost]]), missingMethod)
    expect(await till.ask('testConnection', { backend: 'qimen' })).toEqual(answers)
  })

  test('asks the feed for one row behind the last, and keeps nothing of it', async () => {
    const till = openWith(new Map(), onePage)
    const before = (await till.ask('till', null)).catalogue
    expect(await till.ask('testConnection', { backend: 'hub' })).toEqual({ kind: 'works', ms: 0 })
    const { searchParams } = new URL(till.requests[0]?.url ?? '')
    expect([searchParams.get('after'), searchParams.get('limit')]).toEqual(['4', '1'])
    expect((await till.ask('till', null)).catalogue).toEqual(before)
  })

  test.each([
    [answer(complaint(25, 'Invalid Signature')), 'configuration', 'Invalid Signature | 25'],
    [answer(complaint(7, 'App Call Limited')), 'throttled', 'App Call Limited | 7'],
    [answer('<html>log in</html>'), 'lost', expect.any(String)],
    [{ kind: 'neverLeft', message: 'no connection: ENOTFOUND' }, 'neverLeft', 'no connection: ENOTFOUND'],
    [{ kind: 'noIdea', message: 'the exchange broke off' }, 'lost', 'the exchange broke off'],
  ] as const)('says what failed: %#', async (exchange, cause, message: unknown) => {
    const till = openWith(new Map(), exchange)
    const found = await till.ask('testConnection', { backend: 'qimen' })
    expect(found).toEqual({ kind: 'fails', cause, message })
  })

  test('makes up for a clock that is off, as sending does', async () => {
    const late = answer(complaint(31, 'Invalid Timestamp'), 'Sat, 21 Nov 2026 09:30:00 GMT')
    const till = openWith(new Map(), late, missingMethod)
    expect(await till.ask('testConnection', { backend: 'qimen' })).toEqual(answers)
    const [, second] = till.requests
    expect(new URLSearchParams(second?.body ?? '').get('timestamp')).toBe('2026-11-21 17:30:00')
  })

  test('leaves uploads and what is known about the back ends as they were', async () => {
    const till = openWith(new Map(), { kind: 'neverLeft', message: 'no connection' })
    const before = await till.ask('till', null)
    await till.ask('testConnection', { backend: 'qimen' })
    expect(await till.ask('till', null)).toEqual(before)
  })

  test('knows the two back ends and no other', async () => {
    const till = openWith(new Map())
    await expect(till.askAnything('testConnection', { backend: 'other' })).rejects.toThrow()
  })
})

test('the appearance is the system’s until a person chooses, and outlasts the program', async () => {
  const folder = newFolder()
  const till = openApi(folder)
  const first = (await till.ask('till', null)).appearance
  await till.ask('setAppearance', { appearance: 'dark' })
  till.store.close()
  const again = openApi(folder)
  expect([first, (await again.ask('till', null)).appearance]).toEqual(['system', 'dark'])
  await expect(again.askAnything('setAppearance', { appearance: 'pink' })).rejects.toThrow()
})

async function signedIn(folder?: string, options?: ApiOptions): Promise<ApiUnderTest> {
  const till = openApi(folder, options)
  await till.ask('signIn', { operator: '001', pin: '471101' })
  return till
}

test('a chosen folder is judged as a typed one is, and kept', async () => {
  const chosenFolder = newFolder()
  const till = await signedIn(newFolder(), { chosenFolder })
  const folder = await till.ask('chooseFolder', null)
  const kept = await till.ask('setSecondBackupFolder', { folder })
  const gone = await till.ask('setSecondBackupFolder', { folder: `${chosenFolder}/gone` })
  expect([kept, gone, (await till.ask('till', null)).secondBackupFolder]).toEqual([
    { ok: true, value: null },
    { ok: false, error: 'notAFolder' },
    chosenFolder,
  ])
  await expect(till.askAnything('chooseFolder', { folder })).rejects.toThrow()
})

const noPlaces: readonly (readonly [string, () => string, string])[] = [
  ['a path that the system cannot take', () => `/${'x'.repeat(300)}`, 'notAFolder'],
  ['a link that leads to itself', loop, 'notAFolder'],
  ['a path with a sign that no system knows', () => '/a\u0000b', 'notAFolder'],
  ['a path from nowhere', () => 'backups', 'notAFolder'],
  ['a file', () => process.execPath, 'notAFolder'],
  ['a folder of the system, which nobody may write', () => '/proc/sys', 'notWritable'],
  ['a folder that only seems to be writable', () => '/proc', 'notWritable'],
]

test.each(noPlaces)('%s is no place for backups, and is answered so', async (_what, of, error) => {
  const till = await signedIn()
  expect(await till.ask('setSecondBackupFolder', { folder: of() })).toEqual({
    ok: false,
    error,
  })
})

test('neither the data folder nor what is in it is a second place, whatever it is called', async () => {
  const [folder, elsewhere] = [newFolder(), newFolder()]
  const till = await signedIn(folder)
  const [backups, link] = [path.join(folder, 'backups'), path.join(elsewhere, 'link')]
  fs.mkdirSync(backups)
  fs.symlinkSync(backups, link)
  const answers = [folder, backups, link, `${elsewhere}/../${path.basename(folder)}`].map((each) =>
    till.ask('setSecondBackupFolder', { folder: each }),
  )
  expect(await Promise.all(answers)).toEqual(answers.map(() => ({ ok: false, error: 'ownFolder' })))
})

test('a folder beside the data with a like name is one, and nothing is left in it', async () => {
  const folder = newFolder()
  const beside = `${folder}..2`
  fs.mkdirSync(beside)
  onTestFinished(() => {
    fs.rmSync(beside, { recursive: true })
  })
  const till = await signedIn(folder)
  expect([
    await till.ask('setSecondBackupFolder', { folder: beside }),
    fs.readdirSync(beside),
  ]).toEqual([{ ok: true, value: null }, []])
})

function loop(): string {
  const link = path.join(newFolder(), 'loop')
  fs.symlinkSync(link, link)
  return link
}

describe('what the disk does not take', () => {
  /** From here on every write fails, as on a disk that is full. */
  const refuseWrites = ({ store }: ApiUnderTest) =>
    store.read((db) => db.pragma('query_only = on'))
  const notSaved = { ok: false, error: 'notSaved' }

  test('is said of every setting, each of which stays as it was', async () => {
    const till = await signedIn()
    const before = [await till.ask('till', null), await till.ask('cart', null)]
    refuseWrites(till)
    expect([
      await till.ask('setLanguage', { language: 'en' }),
      await till.ask('setAppearance', { appearance: 'dark' }),
      await till.ask('setSecondBackupFolder', { folder: newFolder() }),
      await till.ask('addItem', { itemCode: 'MUG-RED', code: '6900000000001', remember: true }),
    ]).toEqual([notSaved, notSaved, notSaved, { ok: false, error: { kind: 'notSaved' } }])
    const { id: _, ...cart } = await till.ask('cart', null)
    expect([await till.ask('till', null), cart]).toMatchObject([before[0], { lines: [] }])
  })

  test('keeps nobody on the page of an incident, which is told again at the next start', async () => {
    const folder = newFolder()
    const first = openApi(folder)
    sell(first.store, 'a')
    first.store.close()
    fs.rmSync(salesFile(folder))
    const till = openApi(folder)
    const incident = async (asked: ApiUnderTest) => (await asked.ask('till', null)).incident?.cause
    refuseWrites(till)
    const seen = [await incident(till), await till.ask('readIncident', null), await incident(till)]
    await till.ask('leaveIncident', null)
    expect([...seen, await incident(till)]).toEqual(['missing', notSaved, 'missing', undefined])
    till.store.close()
    const again = openApi(folder)
    const told = await incident(again)
    expect([told, await again.ask('readIncident', null), await incident(again)]).toEqual([
      'missing',
      { ok: true, value: null },
      undefined,
    ])
  })
})

test('a till without a practice headquarters says that it opened no page', async () => {
  expect(await openApi().ask('openHeadquarters', null)).toEqual({ ok: false, error: 'notOpened' })
})

test('about names the folder and what the program runs on', async () => {
  const folder = newFolder()
  const { versions, ...rest } = await openApi(folder).ask('about', null)
  expect([rest, Object.keys(versions).sort(), /^3\.\d+\.\d+$/.test(versions.sqlite)]).toEqual([
    { folder },
    ['app', 'electron', 'node', 'sqlite', 'system'],
    true,
  ])
})
