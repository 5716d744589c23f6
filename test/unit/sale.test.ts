// The course of a sale at its keys: what was taken in part is not forgotten, what main refuses is
// looked at anew, and what was typed goes along to the names.
import { shallowRef } from 'vue'
import { expect, it } from 'vitest'
import type { CartRefusal } from '../../renderer/desk'
import { createSale, type Sale } from '../../renderer/sale'
import type {
  Asks,
  Bridge,
  CartView,
  ItemView,
  PayAnswerFault,
  ReceiptView,
} from '../../shared/contract'
import { money, noMoney, price, quantity } from '../../shared/decimal'

const scan = (code: string) => (sale: Sale) => sale.understand({ kind: 'scan', code })

it.each([
  ['a scan', scan('6901')],
  ['a burst without an end', (sale: Sale) => sale.understand({ kind: 'text', text: '6901' })],
  ['a paste', (sale: Sale) => sale.paste('6901')],
  ['an item of a list', (sale: Sale) => sale.addItem('A1')],
])('what was taken in part stays, and %s is refused with a beep', async (_, disturb) => {
  const { sale, press, asked, beeps, settled } = saleUnderTest([cart('one', 10_000)])
  await press('F12', '6', '0', 'Enter')
  const [before, askedBefore] = [sale.step.value, asked.length]
  disturb(sale)
  await settled()
  expect([
    sale.step.value,
    sale.fault.value,
    sale.code.value,
    beeps(),
    asked.slice(askedBefore),
  ]).toEqual([before, { kind: 'partTaken' }, '', 1, []])
  expect(sale.payment.value.rest).toBe(4_000)

  await press('Escape', 'Escape')
  disturb(sale)
  await settled()
  expect([sale.step.value.kind, sale.fault.value]).toEqual(['selling', null])
})

it('Enter once more after a part takes nothing until it is said how the rest is paid', async () => {
  const { sale, press, asked } = saleUnderTest([cart('one', 10_000)])
  await press('F12', '6', '0', 'Enter', 'Enter')
  expect([sale.step.value, sale.fault.value, asked]).toEqual([
    { kind: 'paying', typed: '', by: null },
    { kind: 'restUnnamed' },
    [['pay', { cart: 'one', tender: { type: 'CASH', amount: '60.00' } }]],
  ])
  await press('1', 'Enter')
  expect([sale.step.value.kind, asked.at(-1)]).toEqual([
    'paid',
    ['pay', { cart: 'one', tender: { type: 'CASH', amount: '40.00' } }],
  ])
})

it('what is typed after a figure that was refused is not added to it', async () => {
  const { sale, press, asked } = saleUnderTest([cart('one', 10_000)])
  await press('F12', '1', '.', '2', '.', '3', 'Enter', '2', '0', '0')
  expect([sale.step.value, sale.fault.value]).toEqual([{ kind: 'paying', typed: '200', by: null }, null])
  await press('Escape', 'Escape', '*', '-', '3', 'Enter', '4')
  expect([sale.step.value, asked]).toEqual([
    { kind: 'quantity', typed: '4' },
    [['setQuantity', { line: 0, quantity: '-3' }]],
  ])
})

it('takes a part by another tender than cash', async () => {
  const { press, asked } = saleUnderTest([cart('one', 10_000)])
  await press('F12', '6', '0', 'Ctrl+2', 'Enter', '3', 'Enter')
  expect(asked).toEqual([
    ['pay', { cart: 'one', tender: { type: 'ALIPAY', amount: '60.00' } }],
    ['pay', { cart: 'one', tender: { type: 'WECHATPAY', amount: '40.00' } }],
  ])
})

it('a page that comes back while the money is being taken goes on with the payment', () => {
  const taken = [{ type: 'CASH' as const, amount: money(6_000) }]
  const { sale } = saleUnderTest([{ ...cart('one', 10_000), taken }])
  expect([sale.step.value.kind, sale.payment.value.rest]).toEqual(['paying', 4_000])
})

it('a payment of a cart that is not there shows the one that is, and can go on with it', async () => {
  const { sale, press, shown, asked } = saleUnderTest(
    [cart('lost', 10_000), cart('kept', 7_000)],
    [{ kind: 'otherCart' }],
  )
  await press('F12', 'Enter')
  expect([sale.step.value.kind, sale.fault.value, shown()]).toEqual([
    'paying',
    { kind: 'otherCart' },
    'kept',
  ])
  await press('Enter')
  expect(asked).toEqual([
    ['pay', { cart: 'lost', tender: { type: 'CASH', amount: '100.00' } }],
    ['pay', { cart: 'kept', tender: { type: 'CASH', amount: '70.00' } }],
  ])
})

it('a payment of a cart that was lost shows that nothing is left of it', async () => {
  const { sale, press, shown } = saleUnderTest(
    [cart('lost', 10_000), cart('new', null)],
    [{ kind: 'emptyCart' }],
  )
  await press('F12', 'Enter')
  expect([sale.step.value.kind, sale.fault.value, shown()]).toEqual([
    'selling',
    { kind: 'emptyCart' },
    'new',
  ])
})

it('takes what was typed for a code along to the names, and keeps none of it', async () => {
  const { sale, press, asked } = saleUnderTest([cart('one', null)])
  await press('k', 'e', 'F9')
  expect([sale.step.value, sale.code.value, sale.found.value, asked]).toEqual([
    { kind: 'naming', text: 'ke', items: [item], selected: 0 },
    '',
    null,
    [['searchNames', { text: 'ke' }]],
  ])
})

it('leaves the lines alone while what is typed or found lies over them', async () => {
  const { sale, press, asked } = saleUnderTest([cart('one', 10_000)])
  await press('k', 'e', 'Delete', 'Ctrl+Delete', 'ArrowUp')
  expect([sale.step.value.kind, sale.code.value, asked]).toEqual(['selling', 'ke', []])
  await press('Escape', 'Delete')
  expect(asked).toEqual([['removeLine', { line: 0 }]])
})

it('reaches by the arrows what has no digit, and chooses nothing before', async () => {
  const many = Array.from({ length: 12 }, (_, index) => ({ ...item, itemCode: `A${index + 1}` }))
  const { sale, press, asked } = saleUnderTest([cart('one', null)], [], many)
  scan('SPU')(sale)
  await press('Enter', ...Array<string>(10).fill('ArrowDown'), 'Enter')
  expect(asked).toEqual([
    ['scan', { code: 'SPU' }],
    ['addItem', { itemCode: 'A10', code: 'SPU', remember: false }],
  ])
})

it.each<CartRefusal>([
  { kind: 'unknownCode', code: 'ke' },
  { kind: 'itemsComing', code: 'ke' },
  { kind: 'offSale', itemCode: 'KE', itemName: '壳' },
])('a hand that types what sells nothing ($kind) is shown what is named so', async (unknown) => {
  const { sale, press, settled } = saleUnderTest([cart('one', null)], [], [], unknown)
  await press('k', 'e', 'Enter')
  expect(sale.step.value).toEqual({ kind: 'naming', text: 'ke', items: [item], selected: 0 })
  await press('Escape')
  // A scanner types no names.
  sale.understand({ kind: 'scan', code: 'ke' })
  await settled()
  expect([sale.step.value.kind, sale.fault.value]).toEqual(['selling', unknown])
})

it('looks for nothing by F9 where nothing was typed', async () => {
  const { sale, press, asked } = saleUnderTest([cart('one', null)])
  await press('F9')
  expect([sale.step.value, asked]).toEqual([
    { kind: 'naming', text: '', items: [], selected: 0 },
    [],
  ])
})

const item: ItemView = {
  itemCode: 'A1',
  itemName: '可乐',
  skuProperty: null,
  color: null,
  size: null,
  unit: null,
  weighed: false,
  barcodes: [],
  price: price(10_000),
  priceReason: { kind: 'base' },
}

/** Of one line, or of none where there is no total. */
const cart = (id: string, totalFen: number | null): CartView => ({
  id,
  lines: totalFen === null ? [] : [{
    ...item,
    basePrice: null,
    priceReason: null,
    quantity: quantity(1_000),
    amount: money(totalFen),
    amountFrom: 'price',
  }],
  listed: money(totalFen ?? 0),
  saved: noMoney,
  total: money(totalFen ?? 0),
  pieces: quantity(1_000),
  taken: [],
})

/** A main that has these carts one after another, and refuses the first payments so. */
function saleUnderTest(
  carts: readonly CartView[],
  faults: readonly PayAnswerFault[] = [],
  several: readonly ItemView[] = [],
  unknown: CartRefusal | null = null,
) {
  const [first] = carts
  if (first === undefined) throw new Error('there is always a cart')
  const shown = shallowRef<CartView | null>(first)
  const asked: (readonly [name: string, input: unknown])[] = []
  const [left, refusals] = [carts.slice(1), [...faults]]
  let beeps = 0
  const receipt = {} as ReceiptView
  const answers = {
    searchNames: () => [item],
    scan: () =>
      unknown !== null
        ? { ok: false, error: unknown }
        : several.length > 0
        ? { ok: false, error: { kind: 'several', code: 'SPU', items: several } }
        : { ok: true, value: { cart: shown.value, touched: 0 } },
    addItem: () => ({ ok: true, value: { cart: shown.value, touched: 0 } }),
    setQuantity: () => ({ ok: false, error: { kind: 'quantity', fault: 'notPositive' } }),
    removeLine: () => ({ ok: true, value: { cart: shown.value, touched: null } }),
    pay: ({ tender: { type, amount } }: Asks['pay']['input']): Asks['pay']['answer'] => {
      const error = refusals.shift()
      if (error !== undefined) return { ok: false, error }
      const open = shown.value ?? first
      const given = money(Number(amount) * 100)
      const due = open.taken.reduce<number>((rest, each) => rest - each.amount, open.total)
      if (given >= due) return { ok: true, value: { kind: 'sold', receipt } }
      return { ok: true, value: { kind: 'part', cart: { ...open, taken: [{ type, amount: given }] } } }
    },
    giveBack: () => ({ ok: true, value: { ...(shown.value ?? first), taken: [] } }),
  }
  const ask = ((name: keyof typeof answers, input: Asks['pay']['input']) => {
    asked.push([name, input])
    return Promise.resolve(answers[name](input))
  }) as unknown as Bridge['ask']
  const till = {
    ask,
    cart: shown,
    showCart: (answer: CartView) => (shown.value = answer),
    askCart: () => {
      shown.value = left.shift() ?? shown.value
      return Promise.resolve()
    },
  }
  const sale = createSale(till, () => (beeps += 1), () => undefined)
  // Each piece of work ends in the turns right behind it.
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
  }
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) sale.press(key)
    await settled()
  }
  return { sale, press, settled, asked, beeps: () => beeps, shown: () => shown.value?.id }
}
