// Scale labels at the till: who may set their rules, what a label sells, and what the tester says.
import path from 'node:path'
import { expect, test } from 'vitest'
import { price } from '../../shared/decimal'
import { openApi } from '../fixtures/api'
import { aPage, gone, openCatalogue, takeAfter } from '../fixtures/catalogue'
import { newFolder } from '../fixtures/folder'
import { anItem } from '../fixtures/item'

const tomatoes = anItem({
  itemCode: 'TOMATO',
  itemName: '番茄',
  weighed: true,
  scaleCode: '176',
  innerCodes: ['176'],
  unit: '千克',
  retailPrice: price(109_000),
})
const soap = anItem({ itemCode: 'SOAP', barcodes: ['2112345001005'] })

const amounts = { pattern: '21IIIIIAAAAAC', weightDecimals: 3, amountDecimals: 2 }
const rules = [amounts, { ...amounts, pattern: '22IIIIIWWWWWAAAAAC' }]

async function openWith(operator: '001' | '002', folder = newFolder()) {
  const till = openApi(folder, { items: [tomatoes, soap] })
  await till.ask('signIn', { operator, pin: operator === '001' ? '471101' : '471102' })
  return till
}

test('only a manager sets the rules, and a rule that does not hold is named', async () => {
  const [cashier, manager] = [await openWith('001'), await openWith('002')]
  const bad = [amounts, { ...amounts, pattern: '21XXIIIXXXXXC' }]
  const tooMany = Array.from({ length: 11 }, () => amounts)
  expect([
    await cashier.ask('setScaleRules', { rules }),
    await manager.ask('setScaleRules', { rules: bad }),
    await manager.ask('scaleRules', null),
    await manager.ask('setScaleRules', { rules: tooMany }),
  ]).toEqual([
    { ok: false, error: { kind: 'notAllowed' } },
    { ok: false, error: { kind: 'rule', rule: 1, fault: 'weightOrAmount' } },
    [],
    { ok: false, error: { kind: 'rule', rule: 0, fault: 'tooMany' } },
  ])
})

test('a label sells what it says, and its rule tells of a barcode that looks like one', async () => {
  const till = await openWith('002')
  await till.ask('setScaleRules', { rules })
  for (const code of ['2100176004968', '220017600455004961', '2112345001005']) {
    await till.ask('scan', { code })
  }
  const { lines } = await till.ask('cart', null)
  expect([
    lines.map(({ itemCode, quantity, amount, amountFrom }) => [
      itemCode, quantity, amount, amountFrom,
    ]),
    (await till.ask('scaleRules', null)).map(({ collisions }) => collisions),
  ]).toEqual([
    [
      ['TOMATO', 455, 496, 'label'],
      ['TOMATO', 455, 496, 'label'],
      ['SOAP', 1000, 10_000, 'price'],
    ],
    [['2112345001005'], []],
  ])
})

test('a rule is at odds with no barcode of an item that is deleted', async () => {
  const folder = newFolder()
  const till = await openWith('002', folder)
  await till.ask('setScaleRules', { rules: [amounts] })
  openCatalogue(path.join(folder, 'catalogue.db')).write((db) => {
    takeAfter(db, 0, aPage([gone(3, 'SOAP')]))
  })
  expect((await till.ask('scaleRules', null)).map(({ collisions }) => collisions)).toEqual([[]])
})

test('the tester says of a label what a scan of it would sell', async () => {
  const till = await openWith('002')
  await till.ask('setScaleRules', { rules })
  const tested = async (code: string) => {
    const test = await till.ask('testLabel', { code })
    const real = test.barcodeOf.map(({ itemCode }) => itemCode)
    if (test.kind === 'fault') return [test.fault, real]
    return [test.scaleCode, test.weight, test.amount, test.items.map((item) => item.itemCode), real]
  }
  expect([
    await tested('220017600455004961'),
    await tested('2112345001005'),
    await tested('6901234567892'),
  ]).toEqual([
    ['00176', 455, 496, ['TOMATO'], []],
    ['12345', null, 100, [], ['SOAP']],
    ['noRule', []],
  ])
})
