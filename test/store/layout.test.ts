// A parked document that the rules of now would cut into another number of parts: it is laid out
// anew while nothing of it can have arrived, every row says what became of it, and the same stands
// in a file that was made again. One number, one body, once anything may be there.
import fs from 'node:fs'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { RowChange, StandingReason } from '../../shared/outbox'
import { commitChanges } from '../../main/store/changes'
import { PAGE_BYTES } from '../../main/store/database'
import { encodeAgain, encodingNow } from '../../main/store/encodeAgain'
import { readRecords } from '../../main/store/journalFile'
import { firstBrokenLink } from '../../main/store/journal'
import { encodingsOf, entriesAround, entriesOf, readForUpload } from '../../main/store/outbox'
import type { Store } from '../../main/store/store'
import { findUpload, uploadsOf } from '../../main/store/uploads'
import { partCode } from '../../shared/documents/tradeQimen'
import { newFolder } from '../fixtures/folder'
import { journalPath, NOON, openTill, salesFile, sell, type StoreUnderTest } from '../fixtures/till'
import { aSale, reverseTrade, someTerms } from '../fixtures/trade'

const manyLines = aSale({
  lines: Array.from({ length: 45 }, (_, index) => ({ itemCode: `SKU${index}` })),
})
const hold = { qimen: someTerms({ rules: { over20: 'hold' } }) }
const split = { qimen: someTerms() }
const sending: RowChange = { kind: 'sending', attempt: 1, firstAttemptAt: NOON }
const rejected: RowChange = { kind: 'parked', reason: { kind: 'rejected', message: '门店未启用' } }
const accepted: RowChange = { kind: 'confirmed', proof: { kind: 'accepted' } }
const lost: RowChange = {
  kind: 'inDoubt',
  reason: { kind: 'lost', message: 'timeout' },
  lostAttempts: 1,
  doubtSince: null,
  needsPerson: false,
}

/** A till with one long sale that its rules hold back, and the refund of it. */
function openHeld(folder = newFolder()): StoreUnderTest {
  const till = openTill(folder)
  const { number } = sell(till, 'sale', { body: manyLines, terms: hold })
  const refund = { kind: 'refund', body: reverseTrade(manyLines), refersTo: number } as const
  sell(till, 'refund', { ...refund, terms: hold })
  return till
}

/** A till whose long sale went up in three parts, with what befell each of them since. */
function openSplit(
  changes: readonly (readonly RowChange[])[],
  folder = newFolder(),
): StoreUnderTest {
  const till = openTill(folder)
  const { number } = sell(till, 'sale', { body: manyLines, terms: split })
  sell(till, 'refund', { kind: 'refund', body: reverseTrade(manyLines), refersTo: number })
  changes.forEach((each, index) => befall(till, index + 1, each))
  return till
}

function befall(till: Store, step: number, changes: readonly RowChange[]): void {
  const id = rowOf(till, step)
  till.write((db) => commitChanges(db, NOON, changes.map((each) => ({ ...each, entry: id }))))
}

const rowOf = (till: Store, step: number): number =>
  till.read((db) => uploadsOf(db, 'sale', null)).find((row) => row.step === step)?.id ?? 0

const askedBy = { operator: '900', note: '改为分单', at: NOON } as const

/** Encodes the row again under rules that cut no more than 20 lines into a part. */
const encodeSplit = (till: Store, step = 1) =>
  till.write((db) => {
    const upload = findUpload(db, rowOf(till, step), null)
    if (upload === null) throw new Error(`the sale has no part ${step}`)
    return encodeAgain(db, { upload, encoding: encodingNow(db, upload, split), ...askedBy })
  })

/** The same by a program of another version, which cuts into these parts. */
const encodeInto = (till: Store, bodies: readonly string[], step = 1) =>
  till.write((db) => {
    const upload = findUpload(db, rowOf(till, step), null)
    if (upload === null) throw new Error(`the sale has no part ${step}`)
    return encodeAgain(db, { upload, encoding: { kind: 'steps', bodies }, ...askedBy })
  })

const byPerson: StandingReason = { kind: 'person', operator: '900', note: '改为分单' }
const carried: StandingReason = { kind: 'carriedByOthers' }

/** Each row by the number that the platform knows: where it stands, and how often encoded. */
const rowsOf = (till: Store, document = 'sale') =>
  till.read((db) =>
    uploadsOf(db, document, null).map(({ id, number, step, parts, state, reason }) => [
      partCode(number, step, parts).slice(number.length),
      state,
      reason,
      encodingsOf(db, id).length,
    ]),
  )

/** What is to be sent, and after which row of which document. */
const lanesOf = (till: Store) =>
  till.read((db) => {
    const nameOf = (id: number | null): string | null => {
      const row = id === null ? null : findUpload(db, id, null)
      return row === null ? null : `${row.document} ${row.step}`
    }
    return entriesAround(db, 'sale').map(({ id, after }) => [nameOf(id), nameOf(after)])
  })

const bytesOf = (till: Store) =>
  till.read((db) => entriesOf(db, 'sale').map(({ id }) => readForUpload(db, id)))

/** The number and the goods of each body that would be sent now. */
const sentBy = (till: Store) =>
  bytesOf(till).map((bytes) => {
    if (!bytes.ok) return bytes.error
    const body = JSON.parse(bytes.value) as { orderInfo: string; orderLine: string }
    const { orderCode } = JSON.parse(body.orderInfo) as { orderCode: string }
    return [orderCode.slice(orderCode.length - 2), (JSON.parse(body.orderLine) as unknown[]).length]
  })

const laidOut = { ok: true, value: 'laidOut' }
const refused = { ok: false, error: 'partMayBeThere' }

describe('a document that needs more parts than it has rows', () => {
  it('gets them, each with bytes and a number of its own, and waits to be sent', () => {
    const till = openHeld()
    const before = rowsOf(till)
    expect([before, encodeSplit(till), rowsOf(till), sentBy(till)]).toEqual([
      [['', 'parked', { kind: 'held', reason: 'tooManyLines' }, 0]],
      laidOut,
      [
        ['-1', 'waiting', byPerson, 1],
        ['-2', 'waiting', byPerson, 1],
        ['-3', 'waiting', byPerson, 1],
      ],
      [['-1', 20], ['-2', 20], ['-3', 5]],
    ])
  })

  it('is sent part after part, and its refund after the last of them', () => {
    const till = openHeld()
    encodeSplit(till)
    expect(lanesOf(till)).toEqual([
      ['sale 1', null],
      ['refund 1', 'sale 3'],
      ['sale 2', 'sale 1'],
      ['sale 3', 'sale 2'],
    ])
  })

  it('makes a refund that comes later wait for the last of them too', () => {
    const till = openTill(newFolder())
    const { number } = sell(till, 'sale', { body: manyLines, terms: hold })
    encodeSplit(till)
    const body = reverseTrade(manyLines)
    sell(till, 'refund', { kind: 'refund', body, refersTo: number, terms: hold })
    expect(lanesOf(till)[3]).toEqual(['refund 1', 'sale 3'])
  })
})

describe('a document that needs fewer parts than it has rows', () => {
  it('keeps the rest, which say that others carry them and are never sent', () => {
    const till = openSplit([[sending, rejected]])
    expect([encodeInto(till, ['whole']), rowsOf(till), bytesOf(till)]).toEqual([
      laidOut,
      [
        ['', 'waiting', byPerson, 2],
        ['-2', 'confirmed', carried, 1],
        ['-3', 'confirmed', carried, 1],
      ],
      [{ ok: true, value: 'whole' }],
    ])
  })

  it('lets its refund wait for what is the last part now, made before or after', () => {
    const till = openSplit([[sending, rejected]])
    encodeInto(till, ['one', 'two'])
    const { number } = till.read((db) => uploadsOf(db, 'sale', null))[0] ?? { number: '' }
    const body = reverseTrade(manyLines)
    const later = { kind: 'refund', body, refersTo: number, terms: hold } as const
    sell(till, 'later', later)
    expect(lanesOf(till)).toEqual([
      ['sale 1', null],
      ['sale 2', 'sale 1'],
      ['refund 1', 'sale 2'],
      ['later 1', 'sale 2'],
    ])
  })

  it('takes the same rows again when it needs more once more', () => {
    const till = openSplit([[sending, rejected]])
    encodeInto(till, ['whole'])
    befall(till, 1, [{ ...sending, attempt: 2 }, rejected])
    expect([encodeSplit(till), rowsOf(till), sentBy(till)]).toEqual([
      laidOut,
      [
        ['-1', 'waiting', byPerson, 3],
        ['-2', 'waiting', byPerson, 2],
        ['-3', 'waiting', byPerson, 2],
      ],
      [['-1', 20], ['-2', 20], ['-3', 5]],
    ])
  })
})

describe('nothing is laid out anew', () => {
  const conflict: RowChange = {
    kind: 'parked',
    reason: { kind: 'numberConflict', message: '单号已存在' },
  }

  it.each([
    ['once a part is confirmed', [sending, accepted], [sending, rejected], 2],
    ['while an attempt of a part got lost', [sending, lost], [rejected], 2],
    ['after an attempt got lost, even when it was answered no', [sending, lost, rejected], [rejected], 2],
    ['while a part is on its way', [sending], [rejected], 2],
    ['where the platform says that it has the number', [sending, conflict], [], 1],
    ['where it ever said so', [sending, conflict, { ...sending, attempt: 2 }, rejected], [], 1],
  ] as const)('%s', (_when, first, second, step) => {
    const till = openSplit([first, second])
    const before = [rowsOf(till), lanesOf(till)]
    expect([encodeInto(till, ['whole'], step), [rowsOf(till), lanesOf(till)]]).toEqual([
      refused,
      before,
    ])
  })

  it('but a part that was rejected may get new bytes beside one that is confirmed', () => {
    const till = openSplit([[sending, accepted], [sending, rejected]])
    expect([encodeInto(till, ['1', '2', '3'], 2), bytesOf(till)[0]]).toEqual([
      { ok: true, value: 'inPlace' },
      { ok: true, value: '2' },
    ])
  })
})

/** Damages the journal's table, so that the rest of the file must be read row by row. */
function vandaliseJournal(folder: string): void {
  const file = salesFile(folder)
  const db = new Sqlite(file)
  const root = db.prepare("select rootpage from sqlite_schema where name = 'journal'").pluck().get()
  db.close()
  const bytes = fs.readFileSync(file)
  bytes.fill(0xa5, (Number(root) - 1) * PAGE_BYTES, Number(root) * PAGE_BYTES)
  fs.writeFileSync(file, bytes)
}

describe('a layout survives', () => {
  const everything = (till: Store) => [
    rowsOf(till).map(([code, , , versions]) => [code, versions]),
    sentBy(till),
    lanesOf(till),
    till.read(firstBrokenLink),
  ]
  const loseFile = (folder: string): void => {
    for (const ending of ['', '-wal', '-shm']) fs.rmSync(salesFile(folder) + ending, { force: true })
  }
  const statesOf = (till: Store) => rowsOf(till).map(([, state]) => state)

  it('the loss of the file: made again from the journal, and in doubt', () => {
    const folder = newFolder()
    const till = openHeld(folder)
    encodeSplit(till)
    const before = everything(till)
    till.close()
    loseFile(folder)
    const again = openTill(folder)
    expect([everything(again), statesOf(again)]).toEqual([before, ['inDoubt', 'inDoubt', 'inDoubt']])
  })

  it('the loss of the journal, which is written anew and says the same', () => {
    const folder = newFolder()
    const till = openSplit([[sending, rejected]], folder)
    encodeInto(till, ['whole'])
    till.close()
    const before = [...readRecords(journalPath(folder))]
    fs.rmSync(journalPath(folder))
    openTill(folder).close()
    const after = [...readRecords(journalPath(folder))].slice(0, before.length)
    expect(after).toEqual(before)
  })

  it('the loss of one line of the journal and of the file', () => {
    const folder = newFolder()
    const till = openHeld(folder)
    sell(till, 'other')
    encodeSplit(till)
    const before = everything(till)
    till.close()
    const lines = fs.readFileSync(journalPath(folder), 'utf8').split('\n')
    const kept = lines.filter((line) => !line.includes('SKU-other'))
    fs.writeFileSync(journalPath(folder), kept.join('\n'))
    loseFile(folder)
    const again = openTill(folder)
    expect([everything(again), statesOf(again)]).toEqual([before, ['inDoubt', 'inDoubt', 'inDoubt']])
  })

  it('the loss of the journal and of half the file: the newest bytes are read from the rest', () => {
    const folder = newFolder()
    const till = openSplit([[sending, rejected]], folder)
    encodeInto(till, ['whole'])
    const before = [rowsOf(till).map(([code, , , versions]) => [code, versions]), bytesOf(till)]
    till.close()
    fs.rmSync(journalPath(folder))
    vandaliseJournal(folder)
    const again = openTill(folder)
    expect([
      [rowsOf(again).map(([code, , , versions]) => [code, versions]), bytesOf(again)],
      statesOf(again),
    ]).toEqual([before, ['inDoubt', 'confirmed', 'confirmed']])
  })

  it('damage to its bytes in the file, which are sent as the journal has them', () => {
    const folder = newFolder()
    const till = openHeld(folder)
    encodeSplit(till)
    till.copyJournal()
    const id = rowOf(till, 2)
    const before = till.bodyOf(id)
    const vandal = new Sqlite(salesFile(folder))
    vandal.exec("drop trigger encoding_no_update; update encoding set body = body || ' '")
    vandal.close()
    expect([till.read((db) => readForUpload(db, id)), till.bodyOf(id)]).toEqual([
      { ok: false, error: 'damaged' },
      before,
    ])
  })

  it('no damage to its bytes in the journal, where that is all that is left', () => {
    const folder = newFolder()
    const till = openHeld(folder)
    encodeSplit(till)
    till.close()
    const text = fs.readFileSync(journalPath(folder), 'utf8').split('\n')
    const altered = text.map((line) =>
      line.includes('"kind":"laidOut"') ? line.replaceAll('SKU44', 'SKU99') : line,
    )
    fs.writeFileSync(journalPath(folder), altered.join('\n'))
    loseFile(folder)
    const again = openTill(folder)
    expect(rowsOf(again)).toEqual([['', 'inDoubt', { kind: 'incident' }, 0]])
  })

  it('a kill before the transaction ends not at all, and afterwards whole', () => {
    const till = openHeld()
    const before = [rowsOf(till), lanesOf(till)]
    till.write((db) => db.exec(`create temp trigger dying before insert on encoding
      when new.version = 1 and (select step from outbox where id = new.outbox) = 3
      begin select raise(abort, 'killed'); end`))
    expect(() => encodeSplit(till)).toThrow('killed')
    const after = [rowsOf(till), lanesOf(till)]
    till.write((db) => db.exec('drop trigger dying'))
    expect([after, encodeSplit(till)]).toEqual([before, laidOut])
  })
})

it('a held document is in doubt after an incident: it may have been laid out and sent since', () => {
  const folder = newFolder()
  const till = openHeld(folder)
  till.close()
  fs.rmSync(journalPath(folder))
  const again = openTill(folder)
  const [row] = again.read((db) => uploadsOf(db, 'sale', null))
  expect([rowsOf(again), row?.needsPerson]).toEqual([
    [['', 'inDoubt', { kind: 'incident' }, 0]],
    true,
  ])
})
