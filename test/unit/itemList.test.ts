// The list of items knows only the pieces around what is seen, asks one question at a time, and
// never shows the answer to an older filter.
import { expect, test } from 'vitest'
import type { ItemListRow, ItemsView } from '../../shared/catalogueViews'
import type { Asks, Bridge } from '../../shared/contract'
import { price } from '../../shared/decimal'
import { createItemList, type ItemList } from '../../renderer/itemList'

const TOTAL = 1_000_000

test('asks for one piece at a time, and in between only for what is seen by then', async () => {
  const { list, questions, answerAll } = listUnderTest()
  list.see(0, 10)
  for (let first = 0; first < 50_000; first += 500) list.see(first, 10)
  expect(questions).toEqual([{ text: '', from: 0, count: 100 }])
  await answerAll()
  expect(questions).toEqual([
    { text: '', from: 0, count: 100 },
    { text: '', from: 49_500, count: 100 },
  ])
  expect(list.rowAt(49_505)?.itemCode).toBe('49505')
  expect(list.total.value).toBe(TOTAL)
})

test('keeps the last pieces only, however far a person goes', async () => {
  const { list, answerAll } = listUnderTest()
  for (let first = 0; first < 2_000; first += 100) {
    list.see(first, 100)
    await answerAll()
  }
  const known = Array.from({ length: 2_000 }, (_, at) => at).filter(
    (at) => list.rowAt(at) !== undefined,
  )
  expect([known.length, known[0]]).toEqual([400, 1_600])
})

test('a piece border in view costs both pieces and no more', async () => {
  const { list, questions, answerAll } = listUnderTest()
  list.see(95, 10)
  await answerAll()
  list.see(98, 10)
  await answerAll()
  expect(questions.map(({ from }) => from)).toEqual([0, 100])
})

test('drops the answer to an older filter and shows the newest one', async () => {
  const { list, questions, answerAll, answerNext } = listUnderTest()
  for (const first of [100, 0]) {
    list.see(first, 10)
    await answerAll()
  }
  list.select(7)
  list.filterBy({ text: 'd' })
  list.filterBy({ text: 'du' })
  await answerNext()
  // Until the answer is there the old rows stay, so that the page does not blink.
  expect([list.rowAt(0)?.itemName, list.isSearching.value]).toEqual(['', true])
  await answerAll()
  expect(list.rowAt(100)).toBeUndefined()
  expect(questions.slice(2)).toEqual([
    { text: 'd', from: 0, count: 100 },
    { text: 'du', from: 0, count: 100 },
  ])
  expect([list.rowAt(0)?.itemName, list.isSearching.value, list.selected.value]).toEqual([
    'du',
    false,
    0,
  ])
})

test('shows the first rows at once, and then how many there are', async () => {
  const counts = [{ total: 2_100, isCounted: false }, { total: TOTAL, isCounted: true }]
  const { list, questions, answerNext } = listUnderTest(() => counts.shift() ?? neverAsked())
  const shown = () => [list.rowAt(0)?.itemCode, list.total.value, list.isCounted.value]
  list.see(0, 10)
  await answerNext()
  const first = shown()
  await answerNext()
  expect([first, shown(), questions.length]).toEqual([
    ['0', 2_100, false],
    ['0', TOTAL, true],
    2,
  ])
})

test('a new filter waits for no older question, neither for its rows nor for its number', async () => {
  const counts = [
    { total: 2_100, isCounted: false },
    { total: 2_100, isCounted: false },
    { total: TOTAL, isCounted: true },
  ]
  const { list, questions, answerNext } = listUnderTest(() => counts.shift() ?? neverAsked())
  list.see(0, 10)
  await answerNext()
  list.filterBy({ text: 'd' })
  expect(questions.map(({ text, count }) => [text, count])).toEqual([
    ['', 100],
    ['', 0],
    ['d', 100],
  ])
  await answerNext()
  await answerNext()
  expect([list.rowAt(0)?.itemName, list.total.value, questions.length]).toEqual(['d', TOTAL, 3])
})

test('rows that are counted anew are not taken away meanwhile', async () => {
  const counts = [
    { total: 5_000, isCounted: true },
    { total: 2_100, isCounted: false },
    { total: 4_000, isCounted: true },
  ]
  const { list, answerNext } = listUnderTest(() => counts.shift() ?? neverAsked())
  list.see(0, 10)
  await answerNext()
  list.select(4_999)
  list.refresh()
  await answerNext()
  const meanwhile = [list.total.value, list.selected.value]
  await answerNext()
  expect([meanwhile, list.total.value, list.selected.value]).toEqual([
    [5_000, 4_999],
    4_000,
    3_999,
  ])
})

test('the last row is the last of all, though they were still being counted', async () => {
  const counts = [{ total: 2_100, isCounted: false }, { total: TOTAL, isCounted: true }]
  const { list, answerNext } = listUnderTest(() => counts.shift() ?? { total: 9, isCounted: true })
  list.see(0, 10)
  await answerNext()
  list.selectLast()
  const before = list.selected.value
  await answerNext()
  expect([before, list.selected.value]).toEqual([2_099, TOTAL - 1])
})

test('who goes elsewhere while the rows are counted stays there', async () => {
  const counts = [{ total: 2_100, isCounted: false }, { total: TOTAL, isCounted: true }]
  const { list, answerNext } = listUnderTest(() => counts.shift() ?? neverAsked())
  list.see(0, 10)
  await answerNext()
  list.selectLast()
  list.select(7)
  await answerNext()
  expect(list.selected.value).toBe(7)
})

test('asks again for what is seen after a change, and keeps the rows until then', async () => {
  const { list, questions, answerAll } = listUnderTest()
  list.see(200, 10)
  await answerAll()
  list.refresh()
  expect(list.rowAt(205)?.itemCode).toBe('205')
  await answerAll()
  expect(questions.map(({ from }) => from)).toEqual([200, 200])
})

test('the selection stays within the list', async () => {
  const { list, answerAll } = listUnderTest()
  list.see(0, 10)
  await answerAll()
  const seen = [-5, 3, TOTAL, 2 * TOTAL].map((index) => {
    list.select(index)
    return list.selected.value
  })
  expect(seen).toEqual([0, 3, TOTAL - 1, TOTAL - 1])
})

interface Question {
  readonly text: string
  readonly from: number
  readonly count: number
}

function neverAsked(): never {
  throw new Error('one question too many')
}

interface ListUnderTest {
  readonly list: ItemList
  readonly questions: readonly Question[]
  readonly answerNext: () => Promise<void>
  /** Answers what is asked now and whatever that leads to. */
  readonly answerAll: () => Promise<void>
}

/** A main that answers when it is told to; the name of each row is the text it was found by. */
function listUnderTest(counted = () => ({ total: TOTAL, isCounted: true })): ListUnderTest {
  const questions: Question[] = []
  const waiting: (() => void)[] = []
  const answers = {
    items: ({ filter, from, count }: Asks['items']['input']) => {
      questions.push({ text: filter.text, from, count })
      return new Promise<ItemsView>((answer) => {
        waiting.push(() => answer({ ...counted(), from, rows: rowsOf(filter.text, from, count) }))
      })
    },
    itemFacets: () => Promise.resolve({ categories: [], brands: [], seasons: [] }),
  }
  const ask = ((name: keyof typeof answers, input: Asks['items']['input']) =>
    answers[name](input)) as unknown as Bridge['ask']
  const answerNext = async (): Promise<void> => {
    waiting.shift()?.()
    // What the answer leads to is asked in the turns right behind it.
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  }
  const answerAll = async (): Promise<void> => {
    while (waiting.length > 0) await answerNext()
  }
  return { list: createItemList({ ask }), questions, answerNext, answerAll }
}

const rowsOf = (text: string, from: number, count: number): readonly ItemListRow[] =>
  Array.from({ length: count }, (_, at) => ({
    itemCode: String(from + at),
    itemName: text,
    skuProperty: null,
    barcodes: [],
    category: null,
    brand: null,
    season: null,
    validity: 'valid',
    price: price(10_000),
    isAdjusted: false,
  }))
