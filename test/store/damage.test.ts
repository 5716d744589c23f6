// Damage to one place of sales.db after the other: with the journal beside it no sale is lost
// wherever it falls, and without it no more than what stood in that place.
import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PAGE_BYTES } from '../../main/store/database'
import { findDocument, isIntact } from '../../main/store/documents'
import { unreadIncident } from '../../main/store/incidents'
import { firstBrokenLink } from '../../main/store/journal'
import { salvage } from '../../main/store/salvage'
import { isRebuilt, type Store } from '../../main/store/store'
import { newFolder, overwrite } from '../fixtures/folder'
import {
  confirm,
  documentsIn,
  journalPath,
  memoryOf,
  numbersIn,
  openTill,
  salesFile,
  sell,
  sellThrough,
} from '../fixtures/till'

const five = ['a', 'b', 'c', 'd', 'e']

describe('every byte of the header, changed', () => {
  it('costs no sale', () => {
    const source = newFolder()
    const first = openTill(source)
    const numbers = five.map((draft) => sell(first, draft).number)
    first.close()
    const whole = fs.readFileSync(salesFile(source))
    const lost: number[] = []
    const folder = newFolder()
    for (let at = 0; at < 100; at += 1) {
      fs.rmSync(folder, { recursive: true })
      fs.mkdirSync(folder)
      fs.copyFileSync(journalPath(source), journalPath(folder))
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] ?? 0) ^ 0x55
      fs.writeFileSync(salesFile(folder), damaged)
      const store = openTill(folder)
      const isWhole = five.every((id, index) => {
        const document = store.read((db) => findDocument(db, id))
        return document !== null && document.number === numbers[index] && isIntact(document)
      })
      sellThrough(store, 'f', { epoch: 'NEXT' })
      if (!isWhole || documentsIn(store).length !== 6) lost.push(at)
      store.close()
    }
    expect(lost).toEqual([])
  })
})

interface Outcome {
  readonly page: number
  readonly lost: number
  /** Sales that are there, and of which nothing says that they must be uploaded. */
  readonly withoutRow: number
  /** Whether after an incident nothing waits as if it had certainly not been sent. */
  readonly isDoubted: boolean
}

describe('every page, damaged one by one', () => {
  /** Many sales, so that the tables have trees; opened with the journal's help or without. */
  function damageEachPage(journal: 'with' | 'without'): readonly Outcome[] {
    const source = newFolder()
    const store = openTill(source)
    const drafts = Array.from({ length: 40 }, (_, index) => `d${String(index).padStart(2, '0')}`)
    const numbers = drafts.map((draft) => sell(store, draft).number)
    for (const number of numbers.slice(0, 20)) confirm(store, number)
    store.close()
    const whole = fs.readFileSync(salesFile(source))
    const folder = newFolder()
    return Array.from({ length: whole.length / PAGE_BYTES }, (_, page) => {
      fs.rmSync(folder, { recursive: true })
      fs.mkdirSync(folder)
      if (journal === 'with') fs.copyFileSync(journalPath(source), journalPath(folder))
      fs.writeFileSync(salesFile(folder), whole)
      overwrite(salesFile(folder), page * PAGE_BYTES, Buffer.alloc(PAGE_BYTES, 0xa5))
      return { page, ...outcomeOf(folder, numbers) }
    })
  }

  /** Sells and touches every table, so that the damage shows. */
  function work(store: Store): void {
    sellThrough(store, 'next', { epoch: 'NEXT' })
    for (const table of ['document', 'line', 'outbox', 'encoding', 'counter']) {
      store.read((db) => db.prepare(`select * from ${table}`).all())
    }
    store.read(firstBrokenLink)
    store.read(unreadIncident)
    store.read(memoryOf)
  }

  /** What the till knows after it; a number that comes twice fails at once. */
  function outcomeOf(folder: string, numbers: readonly string[]): Omit<Outcome, 'page'> {
    const first = openTill(folder)
    try {
      work(first)
    } catch (error) {
      if (!isRebuilt(error)) throw error
      work(first)
    }
    first.close()
    const store = openTill(folder)
    expect(store.read(firstBrokenLink)).toBeNull()
    const left = numbersIn(store)
    expect(new Set(left).size).toBe(left.length)
    expect(left.filter((number) => number.includes('-NEXT-')).length).toBe(1)
    const { next: _next, ...old } = store.read(memoryOf) as Readonly<
      Record<string, { readonly states: string | null }>
    >
    const states = Object.values(old).map((row) => row.states)
    const isDoubted = store.read(unreadIncident) === null || !states.includes('waiting')
    store.close()
    return {
      lost: numbers.filter((number) => !left.includes(number)).length,
      withoutRow: states.filter((each) => each === null).length,
      isDoubted,
    }
  }

  const isWhole = ({ withoutRow, isDoubted }: Outcome): boolean => withoutRow === 0 && isDoubted

  it('costs no sale where the journal is there', () => {
    const outcomes = damageEachPage('with')
    expect(outcomes.length).toBeGreaterThan(40)
    expect(outcomes.filter((outcome) => outcome.lost > 0 || !isWhole(outcome))).toEqual([])
  })

  it('costs without a journal no more than the sales of that page', () => {
    const outcomes = damageEachPage('without')
    // What is left of a sale never looks as if it had been sent, or had not.
    expect(outcomes.filter((outcome) => !isWhole(outcome))).toEqual([])
    const lost = outcomes.map((outcome) => outcome.lost)
    // The schema's pages and the root of the documents' tree: for these there are the backups.
    const fatal = lost.filter((count) => count === 40).length
    expect(fatal * PAGE_BYTES).toBeLessThanOrEqual(12 * 1_024)
    expect(lost.filter((count) => count > 8 && count !== 40)).toEqual([])
  })
})

it('what lies behind ten thousand documents that cannot be read is found', () => {
  const store = openTill(newFolder())
  sell(store, 'a')
  store.write((db) =>
    db.exec(`create temp table last as select * from document;
      update last set seq = 10000, id = 'last', number = 'last-10000';
      insert into document select * from last;`),
  )
  sell(store, 'b')
  store.write((db) =>
    db.exec('drop trigger document_no_delete; delete from document where seq = 10000'),
  )
  const left = store.read((db) => [...salvage(db)])
  const found = left.flatMap((each) => (each.kind === 'submitted' ? [each.document.id] : []))
  expect(found).toEqual(['a', 'b'])
})
