// A choice among items of one barcode: asked for each time until somebody says that it is to hold,
// shown where an item is looked at, and forgotten on request.
import { expect, test } from 'vitest'
import { checkDigitOf } from '../../shared/scaleCode'
import { openApi } from '../fixtures/api'
import { newFolder } from '../fixtures/folder'
import { anItem } from '../fixtures/item'

const MUGS = '6900000000001'

async function openSignedIn(...rest: Parameters<typeof openApi>) {
  const till = openApi(...rest)
  await till.ask('signIn', { operator: '002', pin: '471102' })
  const scanned = async (code: string) => {
    const answer = await till.ask('scan', { code })
    if (!answer.ok) return answer.error.kind
    const { cart, touched } = answer.value
    return cart.lines[touched ?? -1]?.itemCode
  }
  const choicesOf = async (itemCode: string) => (await till.ask('item', { itemCode }))?.choices
  return { ...till, scanned, choicesOf }
}

test('a choice that is to hold is taken without asking, on the next day as well', async () => {
  const folder = newFolder()
  const till = await openSignedIn(folder)
  const choice = { itemCode: 'MUG-RED', code: MUGS }
  await till.ask('addItem', { ...choice, remember: false })
  const before = await till.scanned(MUGS)
  await till.ask('addItem', { ...choice, remember: true })
  const after = await till.scanned(MUGS)
  till.store.close()
  const again = await openSignedIn(folder)
  expect([before, after, await again.scanned(MUGS)]).toEqual(['several', 'MUG-RED', 'MUG-RED'])
})

test('is shown with every item of that barcode and no other, and forgotten on request', async () => {
  const till = await openSignedIn()
  await till.ask('addItem', { itemCode: 'MUG-RED', code: MUGS, remember: true })
  const shown = async () =>
    Promise.all(['MUG-RED', 'MUG-BLUE', 'SHIRT'].map((itemCode) => till.choicesOf(itemCode)))
  const before = await shown()
  const forgotten = await till.ask('forgetChoice', { code: MUGS })
  const choices = [{ code: MUGS, itemCode: 'MUG-RED' }]
  expect([before, forgotten, await shown(), await till.scanned(MUGS)]).toEqual([
    [choices, choices, []],
    { ok: true, value: null },
    [[], [], []],
    'several',
  ])
})

test('what is forgotten is one choice, and no other setting of the till', async () => {
  const till = await openSignedIn()
  await till.ask('setAppearance', { appearance: 'dark' })
  await till.ask('addItem', { itemCode: 'MUG-RED', code: MUGS, remember: true })
  for (const code of ['appearance', '%', 'choice', MUGS.slice(0, -1)]) {
    await till.ask('forgetChoice', { code })
  }
  const { appearance } = await till.ask('till', null)
  expect([appearance, await till.choicesOf('MUG-BLUE')]).toEqual([
    'dark',
    [{ code: MUGS, itemCode: 'MUG-RED' }],
  ])
})

test('among goods of one scale code a choice holds for the labels of all weights', async () => {
  const peaches = ['PEACH', 'NECTARINE'].map((itemCode) =>
    anItem({ itemCode, weighed: true, scaleCode: '176' }),
  )
  const till = await openSignedIn(newFolder(), { items: peaches })
  const rule = { pattern: '21IIIIIAAAAAC', weightDecimals: 3, amountDecimals: 2 }
  await till.ask('setScaleRules', { rules: [rule] })
  const labelOf = (digits: string): string => digits + checkDigitOf(digits)
  const [first, second] = [labelOf('210017600496'), labelOf('210017601280')]
  const before = await till.scanned(first)
  await till.ask('addItem', { itemCode: 'NECTARINE', code: first, remember: true })
  expect([before, await till.scanned(second), await till.choicesOf('PEACH')]).toEqual([
    'several',
    'NECTARINE',
    [{ code: '176', itemCode: 'NECTARINE' }],
  ])
})
