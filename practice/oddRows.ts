// Every kind of row that a hub should not send and one day does: late, doubled, missing or wrong.
// Only content is written here; generatedFeed.ts and feedActs.ts decide when it is sent.
import type { CatalogueRow } from './catalogue'
import { chinaTime, parseChinaTime } from './clock'

/** What an odd row is made from: an item that was sent before, and another one. */
export interface OddSubject {
  readonly row: CatalogueRow
  readonly other: CatalogueRow
  /** Times of update: after all that was sent of the item, and days ahead of any clock. */
  readonly newer: string
  readonly ahead: string
}

export type OddKind = keyof typeof oddRows

/** The content of such a row as JSON text; undefined for a gap, which leaves a number out. */
export function oddContent(kind: OddKind, subject: OddSubject): string | undefined {
  const content = oddRows[kind].content(subject)
  return content === undefined ? undefined : textOf(content)
}

type Content = Readonly<Record<string, unknown>>

interface OddRow {
  readonly label: string
  readonly content: (subject: OddSubject) => Content | undefined
}

// The price that no till may ever show: it stands in rows that are late, or wrong elsewhere.
const FORBIDDEN = '0.01'

const change = ({ row, newer }: OddSubject, fields: Content): Content => ({
  ...row,
  actionType: 'update',
  item: { ...row.item, latestUpdateTime: newer, ...fields },
})

const bad = (subject: OddSubject, fields: Content): Content =>
  change(subject, { standardPrice: FORBIDDEN, retailPrice: FORBIDDEN, ...fields })

const odd = (label: string, content: OddRow['content']): OddRow => ({ label, content })

const fixed = { type: '0', standardPrice: FORBIDDEN }

export const oddRows = {
  // Rows that a till takes in, and must not be misled by.
  sharedBarcode: odd('两个商品用同一条码', (subject) => {
    const { row, other, newer } = subject
    const barCode = `${other.item.barCode};${row.item.barCode}`
    return { ...other, actionType: 'update', item: { ...other.item, latestUpdateTime: newer, barCode } }
  }),
  late: odd('迟到的旧行', (subject) =>
    bad(subject, { latestUpdateTime: dayBefore(subject.row.item.latestUpdateTime) }),
  ),
  tie: odd('同一更新时间', (subject) =>
    change(subject, { latestUpdateTime: subject.row.item.latestUpdateTime, retailPrice: '8.80' }),
  ),
  untimed: odd('没有更新时间', (subject) =>
    change(subject, { latestUpdateTime: undefined, retailPrice: '6.60' }),
  ),
  replay: odd('同一行再来一次', ({ row }) => ({ actionType: 'add', ...row })),
  gap: odd('序号空缺', () => undefined),
  discountAsPrice: odd('调价只有折扣', (subject) =>
    change(subject, {
      priceAdjustment: { type: '2', discount: '0.9000', ...dates('2025-12-01', '2035-12-31') },
    }),
  ),
  noProductCode: odd('缺 productCode', (subject) => change(subject, { productCode: undefined })),
  longId: odd('64 位编号', (subject) => ({
    ...change(subject, {}),
    ext: { ...subject.row.ext, produid: raw('9223372036854775807') },
  })),

  // Rows that a till sets aside.
  noItem: odd('没有商品', () => ({ actionType: 'add' })),
  noItemCode: odd('缺 itemCode', (subject) => bad(subject, { itemCode: undefined })),
  noPrice: odd('缺标准价', (subject) =>
    bad(subject, { standardPrice: undefined, retailPrice: undefined }),
  ),
  wrongTypes: odd('类型不对', (subject) =>
    bad(subject, { itemName: ['名称'], standardPrice: true, barCode: { code: 1 } }),
  ),
  wordForPrice: odd('价格是文字', (subject) => bad(subject, { standardPrice: '面议' })),
  hugeNumber: odd('1e400', (subject) => bad(subject, { standardPrice: raw('1e400') })),
  negativePrice: odd('负价格', (subject) => bad(subject, { retailPrice: '-9.90' })),
  nul: odd('名称含 NUL', (subject) =>
    bad(subject, { itemName: `${subject.row.item.itemName}\0尾` }),
  ),
  longName: odd('10 KB 名称', (subject) => bad(subject, { itemName: '长'.repeat(3_500) })),
  endBeforeStart: odd('先结束后开始', (subject) =>
    bad(subject, { priceAdjustment: { ...fixed, ...dates('2035-12-31', '2025-12-01') } }),
  ),
  impossibleDate: odd('2月30日', (subject) =>
    bad(subject, { priceAdjustment: { ...fixed, ...dates('2026-02-30', '2035-12-31') } }),
  ),
  unknownAdjustment: odd('未知调价类型', (subject) =>
    bad(subject, {
      priceAdjustment: { ...fixed, type: '9', ...dates('2025-12-01', '2035-12-31') },
    }),
  ),
  strangerAdjusted: odd('未知商品的调价', ({ row, newer }) => ({
    actionType: 'update',
    item: {
      itemCode: `X${row.item.itemCode}`,
      priceAdjustment: { ...fixed, ...dates('2025-12-01', '2035-12-31') },
      latestUpdateTime: newer,
    },
  })),
  daysAhead: odd('更新时间在未来', (subject) => bad(subject, { latestUpdateTime: subject.ahead })),
  unknownAction: odd('未知操作', (subject) => ({ ...bad(subject, {}), actionType: 'upsert' })),
} satisfies Readonly<Record<string, OddRow>>

const isOddKind = (name: string): name is OddKind => Object.hasOwn(oddRows, name)

export const oddKinds: readonly OddKind[] = Object.keys(oddRows).filter(isOddKind)

function dates(startDate: string, endDate: string): Content {
  return { startDate, endDate }
}

const DAY_MS = 86_400_000

const dayBefore = (text: string): string => chinaTime((parseChinaTime(text) ?? 0) - DAY_MS)

/** Stands for a number that JSON can write and JavaScript cannot hold. */
function raw(number: string): string {
  return `raw number ${number}`
}

const textOf = (content: Content): string =>
  JSON.stringify(content).replace(/"raw number ([\de]+)"/g, '$1')
