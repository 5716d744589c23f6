// The odd rows: of all kinds, at the rate that was asked for, beside a catalogue that stays whole.
import { expect, it } from 'vitest'
import { generateCatalogue } from '../../practice/catalogue'
import { generatedAfter, lastGenerated, type GeneratedFeed } from '../../practice/generatedFeed'
import { membersOf, parseContent } from '../../practice/itemsFeed'
import { oddContent, oddKinds, type OddKind } from '../../practice/oddRows'

const few: GeneratedFeed = { count: 1_000, seed: 5, odd: 10_000 }
const rows = generatedAfter(few, 0, 5_000)
const clean = [...generateCatalogue(1_000, 5)]
const cleanTexts = new Set(clean.map((row) => JSON.stringify({ actionType: 'add', ...row })))

it('leave the catalogue whole, and stand after each period of items', () => {
  const seqs = rows.filter(({ seq }) => seq % 11 !== 0).map(({ content }) => content)
  expect(seqs).toEqual([...cleanTexts])
  const odd = rows.filter(({ seq }) => seq % 11 === 0)
  const gaps = Math.ceil((100 - oddKinds.indexOf('gap')) / oddKinds.length)
  expect([lastGenerated(few), odd.length]).toEqual([1_100, 100 - gaps])
})

it('come in every kind', () => {
  const kinds = oddKinds.map((kind, turn) => [kind, rowAt((turn + 1) * 11)] as const)
  for (const [kind, content] of kinds) {
    expect([kind, content === undefined]).toEqual([kind, kind === 'gap'])
    expect([kind, content === undefined || cleanTexts.has(content)]).toEqual([
      kind,
      kind === 'gap' || kind === 'replay',
    ])
  }
})

const rowAt = (seq: number): string | undefined => {
  const [row] = generatedAfter(few, seq - 1, 1)
  return row?.seq === seq ? row.content : undefined
}

it('are the same from wherever a page begins', () => {
  const pages = [0, 9, 10, 11, 12, 500].map((after) => generatedAfter(few, after, 40))
  expect(pages).toEqual(
    [0, 9, 10, 11, 12, 500].map((after) => rows.filter(({ seq }) => seq > after).slice(0, 40)),
  )
})

it('come at the steady rate of N in 100,000, and not at all unless asked for', () => {
  const sizes = [0, 1, 40, 100_000].map((odd) => lastGenerated({ count: 1_000_000, seed: 1, odd }))
  expect(sizes).toEqual([1_000_000, 1_000_010, 1_000_400, 2_000_000])
  const none = generatedAfter({ count: 300, seed: 5, odd: 0 }, 0, 1_000)
  expect(none.map(({ content }) => content)).toEqual([...cleanTexts].slice(0, 300))
})

const [first, second] = clean
const subjectOf = () => {
  if (first === undefined || second === undefined) throw new Error('no items')
  return { row: first, other: second, newer: '2026-11-21 12:00:00', ahead: '2026-11-26 12:00:00' }
}
const contentOf = (kind: OddKind): string => oddContent(kind, subjectOf()) ?? 'gap'
const itemOf = (kind: OddKind) => membersOf(parseContent(contentOf(kind))['item'])

it.each([
  ['hugeNumber', '"standardPrice":1e400,'],
  ['longId', '"produid":9223372036854775807,'],
  ['nul', '\\u0000'],
] as const)('%s is written as it must reach the till', (kind, text) => {
  expect(contentOf(kind)).toContain(text)
  expect(() => JSON.parse(contentOf(kind)) as unknown).not.toThrow()
})

it('say what their names say', () => {
  const { row, other, newer, ahead } = subjectOf()
  const late = itemOf('late')
  const adjustment = membersOf(itemOf('endBeforeStart')['priceAdjustment'])
  expect(String(late['latestUpdateTime']) < row.item.latestUpdateTime).toBe(true)
  expect(String(adjustment['endDate']) < String(adjustment['startDate'])).toBe(true)
  expect({
    sharedBarcode: itemOf('sharedBarcode')['barCode'],
    tie: itemOf('tie')['latestUpdateTime'],
    untimed: 'latestUpdateTime' in itemOf('untimed'),
    noItem: parseContent(contentOf('noItem')),
    missing: [itemOf('noItemCode')['itemCode'], itemOf('noPrice')['standardPrice']],
    negativePrice: itemOf('negativePrice')['retailPrice'],
    longName: Buffer.byteLength(String(itemOf('longName')['itemName'])) > 10_000,
    stranger: itemOf('strangerAdjusted')['itemCode'],
    daysAhead: itemOf('daysAhead')['latestUpdateTime'],
    unknownAction: parseContent(contentOf('unknownAction'))['actionType'],
    replay: contentOf('replay'),
    newer: itemOf('negativePrice')['latestUpdateTime'],
  }).toEqual({
    sharedBarcode: `${other.item.barCode};${row.item.barCode}`,
    tie: row.item.latestUpdateTime,
    untimed: false,
    noItem: { actionType: 'add' },
    missing: [undefined, undefined],
    negativePrice: '-9.90',
    longName: true,
    stranger: `X${row.item.itemCode}`,
    daysAhead: ahead,
    unknownAction: 'upsert',
    replay: JSON.stringify({ actionType: 'add', ...row }),
    newer,
  })
})
