// The hub's part of the headquarters' page: what it sent last, the buttons that make it send more,
// and labels of weighed goods to scan or to type. It only reads the feed.
import { catalogueReader, type CatalogueRow } from './catalogue'
import { actsOfButtons } from './feedActs'
import { actButton, escapeHtml } from './html'
import { itemCount, lastSeq, membersOf, newestRows, parseContent, type ItemsFeed } from './itemsFeed'
import { oddKinds, oddRows } from './oddRows'
import { scaleLabel, type ScaleLabel } from './scaleLabels'
import { yuanOf } from './salesOrder'

const NEWEST = 8

export function sentPart(feed: ItemsFeed): string {
  const rows = newestRows(feed, NEWEST)
  const said = `共 ${itemCount(feed)} 个商品,最新序号 <span id="seq">${lastSeq(feed)}</span>`
  return `<section>
  <h2>商品下发 <small lang="en">Items feed</small></h2>
  <p>${said}</p>
  <table>
    <thead><tr><th class="figure">序号</th><th>操作</th><th>编码</th><th>名称</th>
      <th class="figure">零售价</th></tr></thead>
    <tbody id="sent">
${rows.map(({ seq, content }) => sentRow(seq, content)).join('\n')}
    </tbody>
  </table>
</section>`
}

function sentRow(seq: number, content: string): string {
  const { actionType, item } = parseContent(content)
  const { itemCode, itemName, retailPrice } = membersOf(item)
  return `<tr><td class="figure">${seq}</td><td>${shown(actionType)}</td>
  <td class="code">${shown(itemCode)}</td><td class="code">${shown(itemName)}</td>
  <td class="figure">${shown(retailPrice)}</td></tr>`
}

const SHOWN = 40

const shown = (value: unknown): string => {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return escapeHtml(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)
}

export function actsPart(): string {
  const choices = oddKinds.map((kind) => `<option value="${kind}">${oddRows[kind].label}</option>`)
  return `<section>
  <h2>立即下发 <small lang="en">Send now</small></h2>
  <form method="post" action="/switch">
  <input name="item" placeholder="商品编码,空着就任选" aria-label="商品编码">
${actsOfButtons.map(({ name, label }) => actButton(name, label)).join('\n')}
  <select name="odd" aria-label="问题行"><option value="">各种问题行</option>${choices.join('')}</select>
${actButton('odd', '发问题行')}
  </form>
</section>`
}

export function labelsPart({ generated }: ItemsFeed): string {
  const read = catalogueReader(generated.seed)
  const first = Array.from({ length: Math.min(generated.count, 100) }, (_, index) => read(index))
  const rows = first.flatMap((row, index) => labelRow(row, 180 + index * 7)).slice(0, 3)
  if (rows.length === 0) return ''
  return `<section>
  <h2>电子秤标签 <small lang="en">Scale labels</small></h2>
  <table>
    <thead><tr><th>名称</th><th class="figure">克</th><th class="figure">金额</th>
      <th>13 位</th><th>18 位</th></tr></thead>
    <tbody id="labels">
${rows.join('\n')}
    </tbody>
  </table>
</section>`
}

function labelRow(row: CatalogueRow, grams: number): readonly string[] {
  const label = labelOf(row, grams)
  if (label === undefined || row.item.isValid === 'N') return []
  return [
    `<tr><td class="code">${escapeHtml(row.item.itemName)}</td>
  <td class="figure">${label.grams}</td><td class="figure">${yuanOf(label.amountFen)}</td>
  <td class="code">${label.short}</td><td class="code">${label.long}</td></tr>`,
  ]
}

/** The label of so many grams; undefined for goods that no scale knows, and for too much. */
export function labelOf({ item, ext }: CatalogueRow, grams: number): ScaleLabel | undefined {
  if (ext?.scaleCode === undefined) return undefined
  const priceFen = Number((item.retailPrice ?? item.standardPrice).replace('.', ''))
  return scaleLabel({ scaleCode: ext.scaleCode, priceFen, grams })
}
