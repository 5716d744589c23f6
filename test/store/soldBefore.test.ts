// What an article cost when it was last sold, for the hours in which there is no catalogue to ask.
import { expect, test } from 'vitest'
import { lastSoldBy } from '../../main/store/soldBefore'
import { price } from '../../shared/decimal'
import { newFolder } from '../fixtures/folder'
import { openTill, sell } from '../fixtures/till'
import { aSale } from '../fixtures/trade'

const capFor = (yuan: number) => {
  const body = aSale({ lines: [{ itemCode: 'CAP', price: String(yuan) }] })
  return {
    ...body,
    lines: body.lines.map((line) => ({ ...line, basePrice: price(yuan * 10_000) })),
  }
}

test('is said by the newest sale, or by the newest that is as it was frozen', () => {
  const store = openTill(newFolder())
  sell(store, 'one', { body: capFor(9), businessDate: '2026-11-19' })
  sell(store, 'two', { body: capFor(8), businessDate: '2026-11-20' })
  const sold = () => store.read((db) => lastSoldBy(db, 'CAP'))
  expect(sold()).toMatchObject({ base: 80_000, day: '2026-11-20' })
  store.write((db) => {
    db.exec(`drop trigger document_no_update;
      update document set body = replace(body, '":', '"') where id = 'two'`)
  })
  expect(sold()).toMatchObject({ base: 90_000, day: '2026-11-19' })
})
