// What the page of uploads lists and counts: rows page by page, sales each once.
import { expect, test } from 'vitest'
import { UPLOADS_SHOWN } from '../../shared/documentViews'
import { openApi } from '../fixtures/api'
import { change, numbersIn, sell } from '../fixtures/till'
import { aSale, someTerms } from '../fixtures/trade'

test('a sale that goes up in parts is one sale wherever sales are counted', async () => {
  const lines = Array.from({ length: 46 }, (_, index) => ({ itemCode: `SKU${index}` }))
  const till = openApi()
  sell(till.store, 'sale', {
    body: aSale({ lines }),
    terms: { qimen: someTerms({ rules: { over20: 'split' } }) },
  })
  sell(till.store, 'other')
  const [number = ''] = numbersIn(till.store)
  const counts = async () => {
    const { outbox } = await till.ask('till', null)
    const { counts: groups, needsYou, onTheWay } = await till.ask('uploads', null)
    const parts = [...needsYou, ...onTheWay].map(({ step, parts: of }) => `${step}/${of}`)
    return [outbox.waiting, outbox.pending, outbox.needPerson, groups, parts]
  }
  const all = ['1/3', '2/3', '3/3', '1/1']
  const before = await counts()
  change(till.store, number, { kind: 'parked', reason: { kind: 'rejected', message: '门店未启用' } })
  const parked = await counts()
  change(till.store, number, { kind: 'confirmed', proof: { kind: 'accepted' } })
  expect([before, parked, await counts()]).toEqual([
    [4, 2, 0, { needsYou: 0, onTheWay: 2 }, all],
    [3, 2, 1, { needsYou: 1, onTheWay: 2 }, all],
    [3, 2, 0, { needsYou: 0, onTheWay: 2 }, all.slice(1)],
  ])
})

test('rows come page by page, each once, in the order in which they are worked off', async () => {
  const till = openApi()
  const drafts = Array.from({ length: UPLOADS_SHOWN + 5 }, (_, index) => `way-${index}`)
  for (const draft of drafts) sell(till.store, draft)
  const first = await till.ask('uploads', null)
  const after = first.onTheWay.at(-1)?.id ?? null
  const second = await till.ask('uploads', { needsYou: null, onTheWay: after, confirmed: null })
  expect(first.counts).toEqual({ needsYou: 0, onTheWay: drafts.length })
  expect([first.onTheWay.length, second.onTheWay.length]).toEqual([UPLOADS_SHOWN, 5])
  expect([...first.onTheWay, ...second.onTheWay].map(({ document }) => document)).toEqual(drafts)
})

test('what is confirmed comes newest first, with the sum of the day', async () => {
  const till = openApi()
  const numbers = ['a', 'b', 'c'].map((draft) => sell(till.store, draft).number)
  const yesterday = sell(till.store, 'd', { businessDate: '2026-11-20' }).number
  for (const number of [...numbers.slice(0, 2), yesterday]) {
    change(till.store, number, { kind: 'confirmed', proof: { kind: 'accepted' } })
  }
  const { confirmed, today } = await till.ask('uploads', null)
  const worth = confirmed.filter(({ document }) => document !== 'd').map(({ amount }) => amount)
  expect([confirmed.map(({ document }) => document), today]).toEqual([
    ['d', 'b', 'a'],
    { count: 2, amount: worth.reduce<number>((sum, each) => sum + each, 0) },
  ])
})
