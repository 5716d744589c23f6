// Finding documents by what a person has in hand, and items by a part of their name.
import { describe, expect, test } from 'vitest'
import { DOCUMENTS_SHOWN } from '../../main/api/documents'
import { findDocuments } from '../../main/store/findDocuments'
import type { ReadableDb } from '../../main/store/database'
import { submitDocument } from '../../main/store/submit'
import { NAMES_SOUGHT_IN } from '../../shared/limits'
import { openApi, type ApiUnderTest } from '../fixtures/api'
import { anItem } from '../fixtures/item'
import { aSubmission, sell } from '../fixtures/till'
import { aSale } from '../fixtures/trade'

const body = (itemCode: string, price: string) => aSale({ lines: [{ itemCode, price }] })

/** Three sales: a shirt of yesterday, socks, and a shirt once more. */
function openShop(): ApiUnderTest {
  const till = openApi()
  sell(till.store, 'one', { body: body('SHIRT', '120.00'), businessDate: '2026-11-20' })
  sell(till.store, 'two', { body: body('SOCKS', '9.90') })
  sell(till.store, 'three', { body: body('SHIRT', '99.00') })
  return till
}

const foundBy = async (till: ApiUnderTest, text: string) =>
  (await till.ask('documents', { text, before: null })).documents.map(({ id }) => id)

describe('documents', () => {
  test.each([
    ['', ['three', 'two', 'one']],
    ['S001-T01-261121-7K2M-00002', ['two']],
    ['s001-t01-261121-7k2m-00002', ['two']],
    ['7K2M-00002', ['two']],
    ['7k2m-2', []],
    ['8K2M-00002', []],
    ['00003', ['three']],
    ['3', ['three']],
    ['9.90', ['two']],
    ['¥ 120', ['one']],
    ['￥１２０．００', ['one']],
    ['22,876.20', ['large']],
    ['2026-11-20', ['one']],
    ['2026/11/20', ['one']],
    ['2026年11月20日', ['one']],
    ['11/20', ['one']],
    ['11月20日', ['one']],
    ['１１－２０', ['one']],
    ['12-31', ['newYearsEve']],
    ['12月31日', ['newYearsEve']],
    ['1121', ['three', 'two']],
    ['11-21', ['three', 'two']],
    [' SHIRT ', ['three', 'one']],
    ['shirt', ['three', 'one']],
    ['袜（红）', ['odd']],
    ['6901234567892', ['three', 'one']],
    ["' or 1=1 --", []],
    ['99999', []],
    ['绿帽', ['hat']],
    ['渔夫 xl', ['hat']],
    ['渔夫 大红', []],
    ['itemName', []],
    ['"', []],
  ])('are found by "%s", the newest first', async (text, ids) => {
    const till = openShop()
    if (ids[0] === 'large') sell(till.store, 'large', { body: body('SOCKS', '22876.20') })
    if (text.startsWith('渔夫') || ids[0] === 'hat') {
      const hat = { itemCode: 'H1', itemName: '渔夫绿帽', skuProperty: 'XL' }
      sell(till.store, 'hat', { body: aSale({ lines: [hat, { itemCode: 'S1', itemName: '大红袜' }] }) })
    }
    if (ids[0] === 'odd') sell(till.store, 'odd', { body: body('袜（红）', '3.30') })
    if (ids[0] === 'newYearsEve') sell(till.store, 'newYearsEve', { businessDate: '2025-12-31' })
    expect(await foundBy(till, text)).toEqual(ids)
  })

  test('that are damaged keep no name from being found', async () => {
    const till = openApi()
    for (const draft of ['one', 'two']) {
      sell(till.store, draft, { body: aSale({ lines: [{ itemName: '渔夫帽' }] }) })
    }
    till.store.write((db) => {
      db.exec(`drop trigger document_no_update;
        update document set body = replace(body, '":', '"') where id = 'two'`)
    })
    expect(await foundBy(till, '渔夫')).toEqual(['one'])
  })

  test('are sought by a name among the newest, and no further', async () => {
    const till = openApi()
    const named = (itemName: string) => aSale({ lines: [{ itemName }] })
    sell(till.store, 'old', { body: named('渔夫帽') })
    sell(till.store, 'new', { body: named('渔夫帽') })
    expect(await foundBy(till, '渔夫')).toEqual(['new', 'old'])
    for (let count = 2; count <= NAMES_SOUGHT_IN; count += 1) {
      const draft = `sock-${count}`
      till.store.write((db) => submitDocument(db, aSubmission(draft, { body: named('袜') })))
    }
    expect(await foundBy(till, '渔夫')).toEqual(['new'])
  })

  test('are sought by a name whatever signs it holds', async () => {
    const till = openApi()
    const named = (itemName: string) => aSale({ lines: [{ itemName }] })
    sell(till.store, 'screen', { body: named('电视 55" 高清') })
    sell(till.store, 'adapter', { body: named('转接头 A\\B') })
    expect([
      await foundBy(till, '55" 高清'),
      await foundBy(till, 'a\\b'),
      await foundBy(till, '"itemName"'),
    ]).toEqual([['screen'], ['adapter'], []])
  })

  test('of every meaning of what was typed are found together', async () => {
    const till = openShop()
    sell(till.store, 'four', { body: body('SOCKS', '2.00') })
    expect(await foundBy(till, '2')).toEqual(['four', 'two'])
  })

  test('come page by page, each once', async () => {
    const till = openApi()
    const drafts = Array.from({ length: 2 * DOCUMENTS_SHOWN + 1 }, (_, index) => `cart-${index}`)
    for (const draft of drafts) sell(till.store, draft, { body: body('SOCKS', '5.00') })
    for (const text of ['', '5.00', 'SOCKS', '11-21']) {
      const seen: string[] = []
      let before: number | null = null
      const sizes: number[] = []
      do {
        const { documents, next }: Awaited<ReturnType<typeof askFor>> = await askFor(text, before)
        seen.push(...documents.map(({ id }) => id))
        sizes.push(documents.length)
        before = next
      } while (before !== null)
      expect([seen, sizes]).toEqual([[...drafts].reverse(), [DOCUMENTS_SHOWN, DOCUMENTS_SHOWN, 1]])
    }

    function askFor(text: string, before: number | null) {
      return till.ask('documents', { text, before })
    }
  })

  test('are found by indices, however many there are', () => {
    const till = openShop()
    const plans = till.store.read((db) => {
      const asked: string[] = []
      const explaining = {
        prepare: (sql: string) => ({
          all: (values: object) => {
            const steps = db.prepare(`explain query plan ${sql}`).all(values)
            asked.push(...steps.map((step) => String((step as { detail: unknown }).detail)))
            return []
          },
        }),
      } as unknown as ReadableDb
      const meanings = {
        number: { short: 1, end: 'x' },
        amountFen: 1,
        businessDate: 'x',
        items: ['x'],
        name: null,
      }
      findDocuments(explaining, { meanings, before: 7, max: 50 })
      return asked
    })
    // By the table's own order is a walk too: newest first, until enough were found.
    const walk = /^SCAN (document|line|outbox)\b|PRIMARY KEY \(rowid<\?\)/
    const walks = plans.filter((step) => walk.test(step))
    expect([plans.length > 10, walks]).toEqual([true, []])
  })

  test('are shown whole, with their uploads and their story', async () => {
    const till = openShop()
    const found = await till.ask('document', { document: 'two' })
    expect(found).toMatchObject({
      receipt: { id: 'two', kind: 'sale', shortNumber: '00002', total: 990, discount: 0 },
      refersTo: null,
      uploads: [{ state: 'waiting', step: 1, platformNumber: 'S001-T01-261121-7K2M-00002' }],
      story: [{ kind: 'submitted', step: null, state: null, reason: null }],
    })
    expect(await till.ask('document', { document: 'nothing' })).toBeNull()
  })

  test('are written to a file with every encoding and no more than that', async () => {
    const till = openShop()
    await till.ask('signIn', { operator: '001', pin: '471101' })
    expect([
      await till.ask('exportDocument', { document: 'two' }),
      await till.ask('exportDocument', { document: 'nothing' }),
    ]).toEqual([
      { ok: true, value: null },
      { ok: false, error: 'noSuchDocument' },
    ])
    const [[name, text] = ['', '{}'], ...others] = till.saved
    expect([name, others, JSON.parse(text)]).toMatchObject([
      'S001-T01-261121-7K2M-00002.json',
      [],
      {
        document: { id: 'two', body: { total: 990 } },
        lines: [{ item: 'SOCKS', amountFen: 990 }],
        uploads: [{ state: 'waiting', encodings: [{ version: 1 }] }],
        journal: [{ kind: 'submitted' }],
      },
    ])
    expect(text).not.toContain('canary')
  })
})

describe('names', () => {
  test.each([
    ['', []],
    ['杯', ['MUG-BLUE', 'MUG-RED']],
    ['100%', ['WOOL']],
    ['a_b', ['AB']],
    ['%', ['WOOL']],
    ['\\', []],
    ["'", []],
  ])('that hold "%s" are offered', async (text, codes) => {
    const till = openApi(undefined, {
      items: [
        anItem({ itemCode: 'MUG-RED', itemName: '杯子' }),
        anItem({ itemCode: 'MUG-BLUE', itemName: '茶杯' }),
        anItem({ itemCode: 'WOOL', itemName: '100%羊毛' }),
        anItem({ itemCode: 'AB', itemName: 'a_b' }),
        anItem({ itemCode: 'ACB', itemName: 'acb' }),
      ],
    })
    const found = await till.ask('searchNames', { text })
    expect(found.map((item) => item.itemCode).sort()).toEqual(codes)
  })

  test('are at most twenty', async () => {
    const items = Array.from({ length: 30 }, (_, index) =>
      anItem({ itemCode: `T${index}`, itemName: `茶 ${index}` }),
    )
    const till = openApi(undefined, { items })
    expect(await till.ask('searchNames', { text: '茶' })).toHaveLength(20)
  })
})
