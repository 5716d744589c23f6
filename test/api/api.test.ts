// What the screen may ask, and what main refuses whatever the screen shows.
import { describe, expect, test } from 'vitest'
import { countDocuments } from '../../main/store/documents'
import {
  FOLDER_LENGTH_MAX,
  NOTE_LENGTH_MAX,
  PIN_LENGTH_MAX,
  SEARCH_LENGTH_MAX,
} from '../../shared/limits'
import { openApi } from '../fixtures/api'
import { newFolder } from '../fixtures/folder'
import { NOON } from '../fixtures/till'

const zhang = { operator: '001', pin: '471101' }

async function openSignedIn(folder?: string) {
  const till = openApi(folder)
  await till.ask('signIn', zhang)
  return till
}

async function rungUp(codes: readonly string[], folder?: string) {
  const till = await openSignedIn(folder)
  for (const code of codes) await till.ask('scan', { code })
  return { ...till, cart: await till.ask('cart', null) }
}

describe('signing in', () => {
  test('opens a shift on the day of the store, not of the till', async () => {
    const till = openApi()
    till.setClock(Date.UTC(2026, 10, 21, 18, 0, 0))
    await till.ask('signIn', zhang)
    expect((await till.ask('till', null)).shift).toEqual({
      id: 1,
      operator: { code: '001', name: '张三', role: 'cashier' },
      businessDate: '2026-11-22',
      openedAt: Date.UTC(2026, 10, 21, 18, 0, 0),
      isToday: true,
    })
  })

  test('a shift keeps its business date when the calendar goes on', async () => {
    const till = await openSignedIn()
    till.setClock(NOON + 86_400_000)
    expect((await till.ask('till', null)).shift).toMatchObject({
      businessDate: '2026-11-21',
      isToday: false,
    })
  })

  test('a wrong PIN sells nothing, and five of them must wait', async () => {
    const till = openApi()
    const wrong = { operator: '001', pin: '000000' }
    const answers = []
    for (let count = 0; count < 6; count += 1) answers.push(await till.ask('signIn', wrong))
    const early = await till.ask('signIn', zhang)
    till.setClock(NOON + 30_000)
    const late = await till.ask('signIn', zhang)
    const fault = { ok: false, error: { kind: 'wrongPin' } }
    const wait = { ok: false, error: { kind: 'wait', seconds: 30 } }
    expect([answers, early, late]).toEqual([
      [fault, fault, fault, fault, fault, wait],
      wait,
      { ok: true, value: null },
    ])
  })

  test('a clock that is set back does not lock an operator out for as long', async () => {
    const till = openApi()
    for (let count = 0; count < 6; count += 1) {
      await till.ask('signIn', { operator: '001', pin: '000000' })
    }
    till.setClock(NOON - 86_400_000)
    expect(await till.ask('signIn', zhang)).toEqual({ ok: true, value: null })
  })

  test('a changed PIN replaces the one of the file', async () => {
    const till = openApi()
    await till.ask('changePin', { ...zhang, newPin: '999999' })
    expect([
      await till.ask('signIn', zhang),
      await till.ask('signIn', { operator: '001', pin: '999999' }),
    ]).toEqual([
      { ok: false, error: { kind: 'wrongPin' } },
      { ok: true, value: null },
    ])
  })

  test('signing out waits for the open cart and then ends the shift', async () => {
    const till = await rungUp(['6901234567892'])
    const first = await till.ask('signOut', null)
    await till.ask('clearCart', null)
    const second = await till.ask('signOut', null)
    const { shift } = await till.ask('till', null)
    expect([first, second, shift]).toEqual([
      { ok: false, error: 'cartOpen' },
      { ok: true, value: null },
      null,
    ])
  })
})

test('nobody who has not signed in rings anything up', async () => {
  const till = openApi()
  const refused = { ok: false, error: { kind: 'notSignedIn' } }
  expect([
    await till.ask('scan', { code: '6901234567892' }),
    await till.ask('addItem', { itemCode: 'SHIRT', code: '6901234567892', remember: true }),
    await till.ask('pay', { cart: 'cart-1', tender: { type: 'CASH', amount: '1' } }),
    await till.ask('decide', { row: 1, document: 'd', action: 'theyDoNot', note: 'x' }),
  ]).toEqual([refused, refused, refused, { ok: false, error: 'notSignedIn' }])
  expect((await till.ask('item', { itemCode: 'SHIRT' }))?.choices).toEqual([])
})

test('nobody who has not signed in changes or takes away what is the shop’s', async () => {
  const till = openApi()
  const filter = { text: '', category: null, brand: null, season: null, validity: null }
  const asked = [
    till.ask('setSecondBackupFolder', { folder: null }),
    till.ask('forgetChoice', { code: '6901234567892' }),
    till.ask('exportDocument', { document: 'd' }),
    till.ask('exportItems', { filter, format: 'csv' }),
    till.ask('exportPriceChanges', { day: null, format: 'csv' }),
    till.ask('readItemsAgain', null),
  ]
  const answers = await Promise.allSettled(asked)
  expect(answers.map(({ status }) => status)).toEqual(asked.map(() => 'rejected'))
})

describe('scanning', () => {
  test('finds an item by any of its barcodes and by its code', async () => {
    const { cart } = await rungUp(['6901234567892', 'SHIRT', ' SOCKS '])
    expect(cart.lines.map((line) => [line.itemCode, line.quantity])).toEqual([
      ['SHIRT', 2000],
      ['SOCKS', 1000],
    ])
  })

  test('names a code that nobody knows and leaves the cart as it was', async () => {
    const till = await rungUp(['SOCKS'])
    expect([await till.ask('scan', { code: "6'; drop--" }), await till.ask('cart', null)]).toEqual([
      { ok: false, error: { kind: 'unknownCode', code: "6'; drop--" } },
      till.cart,
    ])
  })

  test('asks which one is meant where two items claim one barcode', async () => {
    const till = await openSignedIn()
    expect(await till.ask('scan', { code: '6900000000001' })).toMatchObject({
      ok: false,
      error: { kind: 'several', items: [{ itemCode: 'MUG-BLUE' }, { itemCode: 'MUG-RED' }] },
    })
  })
})

describe('paying', () => {
  const paid = (cart: string) => ({ cart, tender: { type: 'CASH' as const, amount: '200' } })

  test('twice is one sale, told to the engine once', async () => {
    const till = await rungUp(['SHIRT'])
    const [first, second] = await Promise.all([
      till.ask('pay', paid(till.cart.id)),
      till.ask('pay', paid(till.cart.id)),
    ])
    expect([second, till.store.read(countDocuments), till.submitted]).toEqual([
      first,
      1,
      [till.cart.id],
    ])
  })

  test('gives change, a receipt, and an empty cart for the next customer', async () => {
    const till = await rungUp(['SHIRT'])
    const receipt = await till.ask('pay', paid(till.cart.id))
    const next = await till.ask('cart', null)
    expect([receipt, next.lines, next.id === till.cart.id]).toMatchObject([
      {
        ok: true,
        value: {
          kind: 'sold',
          receipt: { total: 12_000, change: 8_000, number: 'S001-T01-261121-ABCD-00001' },
        },
      },
      [],
      false,
    ])
  })

  test('another cart than the open one is refused', async () => {
    const till = await rungUp(['SHIRT'])
    expect(await till.ask('pay', paid('cart-from-before'))).toEqual({
      ok: false,
      error: { kind: 'otherCart' },
    })
  })

  test.each([
    ['abc', { kind: 'amount', fault: 'notANumber' }],
    ['-5', { kind: 'amount', fault: 'negative' }],
    ['1e9', { kind: 'amount', fault: 'notANumber' }],
    ['0.001', { kind: 'amount', fault: 'tooManyDecimals' }],
    ['999999999999999', { kind: 'amount', fault: 'outOfRange' }],
    ['0', { kind: 'nothing', due: 12_000 }],
  ])('"%s" is answered in a way that can be shown, and nothing is booked', async (amount, fault) => {
    const till = await rungUp(['SHIRT'])
    const answer = await till.ask('pay', {
      cart: till.cart.id,
      tender: { type: 'CASH', amount },
    })
    expect([answer, till.store.read(countDocuments)]).toEqual([{ ok: false, error: fault }, 0])
  })

  test('a part of the money stays with the cart until the rest makes the sale', async () => {
    const folder = newFolder()
    const before = await rungUp(['SHIRT'], folder)
    const { id } = before.cart
    const part = await before.ask('pay', { cart: id, tender: { type: 'CASH', amount: '50' } })
    before.store.close()
    const after = openApi(folder)
    const kept = await after.ask('cart', null)
    const changes = await Promise.all([
      after.ask('scan', { code: 'SOCKS' }),
      after.ask('setQuantity', { line: 0, quantity: '2' }),
      after.ask('removeLine', { line: 0 }),
      after.ask('clearCart', null),
    ])
    expect({ part, kept, changes, documents: after.store.read(countDocuments) }).toEqual({
      part: { ok: true, value: { kind: 'part', cart: kept } },
      kept: { ...before.cart, taken: [{ type: 'CASH', amount: 5_000 }] },
      changes: Array(4).fill({ ok: false, error: { kind: 'partTaken' } }),
      documents: 0,
    })
    expect(
      await after.ask('pay', { cart: id, tender: { type: 'ALIPAY', amount: '70' } }),
    ).toMatchObject({
      ok: true,
      value: {
        receipt: {
          total: 12_000,
          tenders: [
            { type: 'CASH', amount: 5_000 },
            { type: 'ALIPAY', amount: 7_000 },
          ],
        },
      },
    })
  })

  test('what is given back is no part of the money any more, and the cart may change', async () => {
    const till = await rungUp(['SHIRT'])
    const { id } = till.cart
    await till.ask('pay', { cart: id, tender: { type: 'CASH', amount: '50' } })
    expect([
      await till.ask('giveBack', { cart: 'another' }),
      await till.ask('giveBack', { cart: id }),
      (await till.ask('scan', { code: 'SOCKS' })).ok,
    ]).toEqual([
      { ok: false, error: { kind: 'otherCart' } },
      { ok: true, value: till.cart },
      true,
    ])
  })

  test('a cart and a paid sale are there again after a restart', async () => {
    const folder = newFolder()
    const before = await rungUp(['SHIRT'], folder)
    const sale = await before.ask('pay', paid(before.cart.id))
    await before.ask('scan', { code: 'SOCKS' })
    const open = await before.ask('cart', null)
    before.store.close()
    const after = openApi(folder)
    const { lastSale } = await after.ask('till', null)
    const sold = { ok: true, value: { kind: 'sold', receipt: lastSale } }
    expect([await after.ask('cart', null), sold]).toEqual([open, sale])
  })
})

describe('a stranger in the page', () => {
  test.each([
    ['sql', null],
    ['__proto__', null],
    ['constructor', {}],
    [{ toString: 'scan' }, null],
    ['scan', { code: 7 }],
    ['scan', { code: 'x'.repeat(10_240) }],
    ['scan', { code: '1', extra: true }],
    ['scan', null],
    ['setQuantity', { line: -1, quantity: '1' }],
    ['setQuantity', { line: 0.5, quantity: '1' }],
    ['pay', { cart: 'c', tender: {} }],
    ['till', { everything: true }],
  ])('is refused: %j', async (name, input) => {
    const till = await openSignedIn()
    await expect(till.askAnything(name, input)).rejects.toThrow()
  })
})

test.each([
  ['a PIN', PIN_LENGTH_MAX, 'signIn', (pin: string) => ({ operator: '001', pin })],
  ['a name', SEARCH_LENGTH_MAX, 'searchNames', (text: string) => ({ text })],
  ['a document', SEARCH_LENGTH_MAX, 'documents', (text: string) => ({ text, before: null })],
  ['a folder', FOLDER_LENGTH_MAX, 'setSecondBackupFolder', (folder: string) => ({ folder })],
  [
    'a note',
    NOTE_LENGTH_MAX,
    'decide',
    (note: string) => ({ row: 1, document: 'd', action: 'keepParked', note }),
  ],
] as const)('%s may be as long as its field takes, and no longer', async (_what, max, name, of) => {
  const till = await openSignedIn()
  await expect(till.askAnything(name, of('x'.repeat(max)))).resolves.toBeDefined()
  await expect(till.askAnything(name, of('x'.repeat(max + 1)))).rejects.toThrow()
})
