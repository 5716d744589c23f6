// What a person may do about an upload: send it newly encoded, answer for it, leave it with a
// note. Promise 3 stands above all of it: one number, one body, once anything may have arrived.
import fs from 'node:fs'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { RowChange } from '../../shared/outbox'
import type { QimenTerms } from '../../shared/qimenTerms'
import { readRecords } from '../../main/store/journalFile'
import { encodingsOf, openEntries } from '../../main/store/outbox'
import { openApi, type ApiOptions, type ApiUnderTest } from '../fixtures/api'
import { newFolder } from '../fixtures/folder'
import { change, journalPath, NOON, numbersIn, openTill, salesFile, sell } from '../fixtures/till'
import { aSale, someTerms } from '../fixtures/trade'

const HOUR_MS = 3_600_000
const rejected: RowChange = { kind: 'parked', reason: { kind: 'rejected', message: '门店未启用' } }
const manyLines = Array.from({ length: 21 }, (_, index) => ({ itemCode: `SKU${index}` }))
const weighed = { lines: [{ weighed: true, quantity: '0.500' }] }

/** A till on which one sale is parked, under rules that may have changed since. */
async function openParked(
  rules: Partial<QimenTerms['rules']> = {},
  befell: readonly RowChange[] = [{ kind: 'sending', attempt: 1, firstAttemptAt: NOON }, rejected],
  options: ApiOptions = { rules },
): Promise<ApiUnderTest> {
  const till = openApi(newFolder(), options)
  await till.ask('signIn', { operator: '001', pin: '471101' })
  const { number } = sell(till.store, 'sale')
  for (const each of befell) change(till.store, number, each)
  return till
}

/** A till on which these rules held a sale back, which may be others by now. */
async function openHeld(
  then: Partial<QimenTerms['rules']>,
  now: Partial<QimenTerms['rules']>,
  sketch: Parameters<typeof aSale>[0],
  folder = newFolder(),
): Promise<ApiUnderTest> {
  const till = openApi(folder, { rules: now })
  await till.ask('signIn', { operator: '001', pin: '471101' })
  const terms = { qimen: someTerms({ rules: then }) }
  sell(till.store, 'sale', { body: aSale(sketch), terms })
  return till
}

async function uploadsOf(till: ApiUnderTest) {
  const shown = await till.ask('document', { document: 'sale' })
  return shown === null || shown === 'damaged' ? [] : shown.uploads
}

async function act(
  till: ApiUnderTest,
  action: 'theyHaveIt' | 'theyDoNot' | 'sendAgain' | 'keepParked',
  rest: { readonly document?: string; readonly note?: string } = {},
) {
  const [row] = await uploadsOf(till)
  const input = { row: row?.id ?? 0, document: 'sale', action, note: '已核对', ...rest }
  return till.ask('decide', input)
}

const versionsOf = (till: ApiUnderTest) =>
  till.store.read((db) =>
    encodingsOf(db, openEntries(db)[0]?.id ?? 0).map(({ version, body }) => [
      version,
      /空/.test(body) ? 'new' : 'old',
    ]),
  )

const stateOf = async (till: ApiUnderTest) =>
  (await uploadsOf(till)).map(({ state }) => state)

const done = { ok: true, value: null }
const refused = (error: string) => ({ ok: false, error })

describe('sending a parked document again', () => {
  test('encodes it by the rules of now and keeps what was sent before', async () => {
    const till = await openParked({ emptyText: '空' })
    const answer = await act(till, 'sendAgain')
    const story = await till.ask('story', { document: 'sale' })
    expect([answer, await stateOf(till), versionsOf(till), till.decided]).toEqual([
      done,
      ['waiting'],
      [[1, 'old'], [2, 'new']],
      [[1, 'sendAgain', '001', '已核对']],
    ])
    expect(story.map(({ kind }) => kind)).toEqual([
      'submitted', 'sending', 'parked', 'encoded', 'waiting',
    ])
  })

  test('makes no new version of the same bytes', async () => {
    const till = await openParked()
    expect([await act(till, 'sendAgain'), await stateOf(till), versionsOf(till)]).toEqual([
      done,
      ['waiting'],
      [[1, 'old']],
    ])
  })

  test('sends the same bytes for ever once an attempt got lost', async () => {
    const till = await openParked({ emptyText: '空' }, [
      { kind: 'sending', attempt: 1, firstAttemptAt: NOON },
      {
        kind: 'inDoubt',
        reason: { kind: 'lost', message: 'timeout' },
        lostAttempts: 1,
        doubtSince: NOON,
        needsPerson: false,
      },
      rejected,
    ])
    expect([await act(till, 'sendAgain'), await stateOf(till), versionsOf(till)]).toEqual([
      done,
      ['waiting'],
      [[1, 'old']],
    ])
  })

  test('gives a held document its first bytes once the rules carry it', async () => {
    const till = await openHeld({ weighed: 'hold' }, { weighed: 'grams' }, weighed)
    const before = versionsOf(till)
    const answer = await act(till, 'sendAgain')
    expect([before, answer, await stateOf(till), versionsOf(till)]).toEqual([
      [],
      done,
      ['waiting'],
      [[1, 'old']],
    ])
  })

  test('says that the rules hold it still, and changes nothing', async () => {
    const till = await openHeld({ weighed: 'hold' }, { weighed: 'hold' }, weighed)
    expect([await act(till, 'sendAgain'), await stateOf(till), till.decided]).toEqual([
      refused('stillHeld'),
      ['parked'],
      [],
    ])
  })

  test('cuts it into the parts that the rules ask for now, and tells the engine', async () => {
    const till = await openHeld({ over20: 'hold' }, { over20: 'split' }, { lines: manyLines })
    const answer = await act(till, 'sendAgain')
    const uploads = await uploadsOf(till)
    const story = await till.ask('story', { document: 'sale' })
    const numbers = uploads.map(({ number, platformNumber }) => platformNumber.slice(number.length))
    expect([answer, await stateOf(till), numbers, till.laidOut, till.decided]).toEqual([
      done,
      ['waiting', 'waiting'],
      ['-1', '-2'],
      ['sale'],
      [],
    ])
    expect(story.at(-1)).toEqual({
      at: NOON,
      kind: 'laidOut',
      step: null,
      state: null,
      reason: { kind: 'person', operator: '001', note: '已核对' },
    })
  })

  test('cuts nothing anew of which headquarters says that it has the number', async () => {
    const befell: readonly RowChange[] = [
      { kind: 'sending', attempt: 1, firstAttemptAt: NOON },
      { kind: 'parked', reason: { kind: 'numberConflict', message: '单号已存在' } },
    ]
    const till = await openHeld({ over20: 'hold' }, { over20: 'split' }, { lines: manyLines })
    for (const each of befell) change(till.store, numbersIn(till.store)[0] ?? '', each)
    expect([await act(till, 'sendAgain'), await stateOf(till), till.laidOut]).toEqual([
      refused('partMayBeThere'),
      ['parked'],
      [],
    ])
  })

  test('changes nothing while the disk has not taken what the engine decided', async () => {
    const options = { rules: { emptyText: '空' }, isWritten: false }
    const till = await openParked({}, undefined, options)
    expect([await act(till, 'sendAgain'), await stateOf(till), versionsOf(till)]).toEqual([
      refused('notSaved'),
      ['parked'],
      [[1, 'old']],
    ])
  })

  test('survives the loss of the journal and then of the file, bytes and all', async () => {
    const folder = newFolder()
    const held = { weighed: 'hold' } as const
    const till = await openHeld(held, { weighed: 'grams' }, weighed, folder)
    await act(till, 'sendAgain')
    const before = till.store.read((db) => encodingsOf(db, 1))
    till.store.close()
    // Written anew, the record of the sale must not hold bytes that the sale did not have.
    fs.rmSync(journalPath(folder))
    openTill(folder).close()
    const sold = [...readRecords(journalPath(folder))].flatMap(({ happening }) =>
      happening.kind === 'submitted' ? happening.rows.map((row) => row.body) : [],
    )
    for (const ending of ['', '-wal', '-shm']) fs.rmSync(salesFile(folder) + ending, { force: true })
    const after = openApi(folder)
    const journals = fs.readdirSync(folder).filter((name) => name.startsWith('journal'))
    expect([
      after.store.read((db) => encodingsOf(db, 1)),
      await stateOf(after),
      journals,
      sold,
    ]).toEqual([before, ['inDoubt'], ['journal.ndjson'], [null]])
  })
})

describe('a person', () => {
  test('cannot have sent what was held when the file was lost: it is entered by hand', async () => {
    const folder = newFolder()
    const till = await openHeld({ weighed: 'hold' }, {}, weighed, folder)
    till.store.close()
    for (const ending of ['', '-wal', '-shm']) fs.rmSync(salesFile(folder) + ending, { force: true })
    const after = openApi(folder)
    const lacks = [await act(after, 'theyDoNot'), await stateOf(after)]
    expect([lacks, await act(after, 'theyHaveIt'), await stateOf(after)]).toEqual([
      [refused('nothingToSend'), ['inDoubt']],
      done,
      ['confirmed'],
    ])
  })

  test('confirms what headquarters has entered by hand', async () => {
    const till = await openHeld({ weighed: 'hold' }, { weighed: 'hold' }, weighed)
    expect([await act(till, 'theyHaveIt'), await stateOf(till)]).toEqual([done, ['confirmed']])
  })

  test('leaves a parked document with a note that stands in its story', async () => {
    const till = await openParked()
    const answer = await act(till, 'keepParked', { note: ' 等总部启用门店 ' })
    const story = await till.ask('story', { document: 'sale' })
    expect([answer, await stateOf(till), till.decided, story.at(-1)]).toEqual([
      done,
      ['parked'],
      [],
      {
        at: NOON,
        kind: 'noted',
        step: 1,
        state: null,
        reason: { kind: 'person', operator: '001', note: '等总部启用门店' },
      },
    ])
  })

  test('reads on the row who left it and why, until it is sent again', async () => {
    const till = await openParked()
    const kept = async () => (await till.ask('uploads', null)).needsYou.map((row) => row.kept)
    const before = await kept()
    await act(till, 'keepParked', { note: '等总部启用门店' })
    const left = await kept()
    await act(till, 'sendAgain')
    for (const each of [{ kind: 'sending', attempt: 2, firstAttemptAt: NOON } as const, rejected]) {
      change(till.store, numbersIn(till.store)[0] ?? '', each)
    }
    expect([before, left, await kept()]).toEqual([
      [null],
      [{ at: NOON, operator: '001', note: '等总部启用门店' }],
      [null],
    ])
  })

  test('is first asked to compare what the platform has already', async () => {
    const befell = { kind: 'parked', reason: { kind: 'numberConflict', message: '已存在' } } as const
    const actions = async (till: ApiUnderTest) =>
      (await till.ask('uploads', null)).needsYou.map((row) => row.actions)
    const [had, refusedOnly] = [await openParked({}, [befell]), await openParked()]
    expect([await actions(had), await actions(refusedOnly)]).toEqual([
      [['theyHaveIt', 'keepParked', 'sendAgain']],
      [['sendAgain', 'theyHaveIt', 'keepParked']],
    ])
  })

  test('reads in the story of what the rules hold back that they did', async () => {
    const till = await openHeld({ weighed: 'hold' }, {}, weighed)
    expect(await till.ask('story', { document: 'sale' })).toEqual([
      {
        at: NOON,
        kind: 'submitted',
        step: null,
        state: null,
        reason: { kind: 'held', reason: 'weighedHeld' },
      },
    ])
  })

  test('changes nothing without saying why', async () => {
    const till = await openParked()
    expect(await act(till, 'keepParked', { note: '  ' })).toEqual(refused('noteMissing'))
  })

  test('does not move the row of another document', async () => {
    const till = await openParked()
    expect([await act(till, 'theyHaveIt', { document: 'other' }), await stateOf(till)]).toEqual([
      refused('notPossible'),
      ['parked'],
    ])
  })

  test('is told that nothing was done where the file was opened anew meanwhile', async () => {
    const till = await openParked()
    const input = { row: 1, document: 'sale', action: 'keepParked', note: '已核对' } as const
    const fail = () => {
      throw new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE')
    }
    expect(() => till.store.write(fail)).toThrow()
    expect([await till.ask('decide', input), await till.ask('decide', input)]).toEqual([
      refused('notPossible'),
      done,
    ])
  })

  test.each(['theyDoNot', 'sendAgain', 'keepParked'] as const)(
    'cannot answer %s where that makes no sense',
    async (action) => {
      const befell = action === 'theyDoNot' ? [rejected] : []
      const till = await openParked({}, befell)
      expect(await act(till, action)).toEqual(refused('notPossible'))
    },
  )
})

describe('the badge', () => {
  const lost = (needsPerson: boolean): readonly RowChange[] => [
    { kind: 'sending', attempt: 1, firstAttemptAt: NOON },
    {
      kind: 'inDoubt',
      reason: { kind: 'lost', message: 'timeout' },
      lostAttempts: 1,
      doubtSince: NOON,
      needsPerson,
    },
  ]

  test.each([
    ['a row that waits its turn', [], 0, 0],
    ['a parked row', [rejected], 0, 1],
    ['a row without bytes to send', [{ kind: 'parked', reason: { kind: 'unsendable' } }], 0, 1],
    ['a doubt that can be resent', lost(false), 71, 0],
    ['a doubt whose time to be resent is over', lost(false), 72, 1],
    ['a doubt that was answered with a no', lost(true), 0, 1],
  ] as const)('counts %s rightly', async (_what, befell, hours, needPerson) => {
    const till = await openParked({}, befell)
    till.setClock(NOON + hours * HOUR_MS)
    const { outbox } = await till.ask('till', null)
    const { needsYou, onTheWay } = await till.ask('uploads', null)
    expect([outbox.needPerson, needsYou.length, onTheWay.length]).toEqual([
      needPerson,
      needPerson,
      1 - needPerson,
    ])
  })
})
