// The headquarters' own page: what was booked, whether each order was booked exactly once, and the
// switches. It only reads; pressing a button is a form that frontDoor.ts takes.
import { chinaTime } from './clock'
import type { Fault, FaultKind } from './faults'
import { actsPart, labelsPart, sentPart } from './feedPart'
import { escapeHtml, switchButton } from './html'
import type { ItemsFeed } from './itemsFeed'
import { ledgerTotals, modes, newestBookings, repeatedOrders } from './ledger'
import type { Booking, BookingRule, LedgerTotals, Mode, RepeatedOrder } from './ledger'
import { yuanOf } from './salesOrder'

export interface PageState {
  readonly rule: BookingRule
  readonly faults: readonly Fault[]
}

const NEWEST = 100

export function renderPage(feed: ItemsFeed, { rule, faults }: PageState): string {
  const { db } = feed
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>练习总部</title>
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
<noscript><meta http-equiv="refresh" content="2"></noscript>
</head>
<body>
<header>
  <h1>练习总部 <small lang="en">Practice headquarters</small></h1>
  <p id="connection" role="status">每 2 秒自动更新</p>
</header>
<main id="ledger" data-refresh>
${totalsPart(ledgerTotals(db), repeatedOrders(db, 20))}
${sentPart(feed)}
${labelsPart(feed)}
${bookingsPart(newestBookings(db, NEWEST))}
</main>
<aside id="switches" data-refresh>
${actsPart()}
${modePart(rule.mode)}
${faultsPart(faults)}
</aside>
</body>
</html>`
}

function totalsPart(totals: LedgerTotals, repeated: readonly RepeatedOrder[]): string {
  return `<section class="totals">
  <dl>
    <div><dt>已入账 <small lang="en">Booked</small></dt>
      <dd id="count">${totals.bookings}</dd></div>
    <div><dt>金额合计 <small lang="en">Total</small></dt>
      <dd id="sum">${shownYuan(totals.totalFen)}</dd></div>
    <div><dt>不同单号 <small lang="en">Orders</small></dt>
      <dd id="orders">${totals.orders}</dd></div>
  </dl>
  ${oncePart(totals, repeated)}
</section>`
}

function oncePart(totals: LedgerTotals, repeated: readonly RepeatedOrder[]): string {
  if (totals.bookings === 0) {
    return '<p id="once" data-once="yes">还没有收到销售单 <small lang="en">Nothing yet</small></p>'
  }
  if (totals.bookings === totals.orders) {
    return `<p id="once" class="good" data-once="yes">每张销售单都恰好入账一次
    <small lang="en">Every order booked exactly once</small></p>`
  }
  const named = repeated.map(({ orderCode, times }) => `${escapeHtml(orderCode)} ×${times}`)
  return `<p id="once" class="amber" data-once="no">有销售单重复入账:${named.join('、')}
    <small lang="en">Booked more than once</small></p>`
}

function bookingsPart(bookings: readonly Booking[]): string {
  return `<section>
  <h2>最新入账 <small lang="en">Latest ${NEWEST}</small></h2>
  <table>
    <thead><tr><th class="figure">序号</th><th>单号</th><th>时间</th>
      <th class="figure">件数</th><th class="figure">金额</th><th>支付方式</th></tr></thead>
    <tbody>
${bookings.map(bookingRow).join('\n')}
    </tbody>
  </table>
</section>`
}

const bookingRow = (booking: Booking): string =>
  `<tr data-order="${escapeHtml(booking.orderCode)}"><td class="figure">${booking.seq}</td>
  <td class="code">${escapeHtml(booking.orderCode)}</td>
  <td>${chinaTime(booking.bookedAt)}</td>
  <td class="figure">${booking.totalQty}</td>
  <td class="figure">${shownYuan(booking.totalFen)}</td>
  <td>${escapeHtml(tenderLabels.get(booking.tender) ?? booking.tender)}</td></tr>`

const tenderLabels: ReadonlyMap<string, string> = new Map([
  ['CASH', '现金'],
  ['ALIPAY', '支付宝'],
  ['WECHATPAY', '微信支付'],
  ['UNIONPAY', '银联'],
  ['OTHER', '其他'],
])

const modeLabels: Readonly<Record<Mode, string>> = {
  dedupes: '重复单号不再入账',
  forgets: '一段时间后忘记单号',
  books: '重复单号再次入账',
}

const modePart = (current: Mode): string => `<section>
  <h2>重复单号 <small lang="en">Repeated numbers</small></h2>
  <form method="post" action="/switch">
${modes.map((mode) => switchButton('mode', mode, modeLabels[mode], mode === current)).join('\n')}
  </form>
</section>`

interface Preset {
  readonly label: string
  readonly fault: Fault
}

const presets: readonly Preset[] = [
  { label: '断线,未收到', fault: { kind: 'dropBefore', target: 'all' } },
  { label: '入账后断线', fault: { kind: 'dropAfterCommit', target: 'qimen' } },
  { label: '应答只有一半', fault: { kind: 'halfBody', target: 'all' } },
  { label: '应答不是 JSON', fault: { kind: 'brokenJson', target: 'all' } },
  { label: '慢 8 秒', fault: { kind: 'delay', ms: 8000, target: 'all' } },
  { label: '服务器错误 503', fault: { kind: 'status', status: 503, target: 'all' } },
  { label: '商场 Wi-Fi 登录页', fault: { kind: 'captivePortal', target: 'all' } },
  { label: '转到登录页', fault: { kind: 'captiveRedirect', target: 'all' } },
  { label: '限流 30 秒', fault: { kind: 'throttle', seconds: 30, target: 'all' } },
  { label: '签名错误', fault: { kind: 'wrongSignature', target: 'all' } },
  { label: '没有权限', fault: { kind: 'permission', target: 'all' } },
  { label: '未知代码', fault: { kind: 'unknownCode', target: 'all' } },
  { label: '业务拒绝', fault: { kind: 'reject', target: 'qimen' } },
  { label: '下发没完没了', fault: { kind: 'endlessPages', target: 'feed' } },
  { label: '下发总是第一页', fault: { kind: 'firstPageAgain', target: 'feed' } },
  { label: '下发序号倒退', fault: { kind: 'seqBack', target: 'feed' } },
  { label: '压缩炸弹', fault: { kind: 'gzipBomb', target: 'feed' } },
  { label: '嵌套过深', fault: { kind: 'deepPage', target: 'feed' } },
]

function faultsPart(faults: readonly Fault[]): string {
  const isOn = (kind: FaultKind): boolean => faults.some((fault) => fault.kind === kind)
  const buttons = presets.map(({ label, fault }) =>
    switchButton('fault', fault.kind, label, isOn(fault.kind)),
  )
  const details = faults.map((fault) => `<li>${escapeHtml(faultText(fault))}</li>`)
  return `<section>
  <h2>故障 <small lang="en">Faults</small></h2>
  <form method="post" action="/switch">
${buttons.join('\n')}
  <button name="fault" value="none">全部关闭</button>
  </form>
  <ul id="faults" class="amber">${details.join('')}</ul>
</section>`
}

function faultText(fault: Fault): string {
  const label = presets.find((preset) => preset.fault.kind === fault.kind)?.label ?? fault.kind
  const { kind: _, ...settings } = fault
  return `${label} ${JSON.stringify(settings).replace(/["{}]/g, '').replaceAll(',', ' · ')}`
}

/** The switches after a button was pressed: that fault toggled, or all of them off. */
export function toggledFaults(faults: readonly Fault[], pressed: string): readonly Fault[] {
  if (pressed === 'none') return []
  const others = faults.filter(({ kind }) => kind !== pressed)
  if (others.length < faults.length) return others
  const preset = presets.find(({ fault }) => fault.kind === pressed)
  return preset === undefined ? faults : [...faults, preset.fault]
}

const shownYuan = (fen: number): string => `¥${yuanOf(fen).replace(/\B(?=(\d{3})+\.)/g, ',')}`

/** Renews the two parts in place, except one that is being pointed at or tabbed through. */
export const pageScript = `'use strict'
async function refresh() {
  const connection = document.querySelector('#connection')
  try {
    const page = await (await fetch('/')).text()
    const fresh = new DOMParser().parseFromString(page, 'text/html')
    for (const part of document.querySelectorAll('[data-refresh]')) {
      if (part.matches(':has(form:hover, form:focus-within)')) continue
      part.innerHTML = fresh.getElementById(part.id).innerHTML
    }
    connection.textContent = '每 2 秒自动更新'
    connection.className = ''
  } catch {
    connection.textContent = '总部已停止'
    connection.className = 'amber'
  }
}
setInterval(refresh, 2000)
`

export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f5; --card: #fff; --ink: #1d2420; --faint: #6a746e; --line: #e1e5e2;
  --good: #1f6f4a; --amber: #8a5300; --amber-paper: #fff4dc; --accent: #1f5f8b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #151a18; --card: #1d2421; --ink: #e6ebe8; --faint: #93a09a; --line: #303a35;
    --good: #7fd0a6; --amber: #f0bd66; --amber-paper: #3a2d13; --accent: #8cc3ea;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 28px 32px 48px; max-width: 1240px;
  display: grid; grid-template-columns: minmax(0, 1fr) 264px; gap: 20px 28px; align-items: start;
  background: var(--paper); color: var(--ink);
  font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
header { grid-column: 1 / -1; display: flex; justify-content: space-between; align-items: baseline; }
h1 { margin: 0; font-size: 24px; font-weight: 600; }
h2 { margin: 0 0 12px; font-size: 16px; font-weight: 600; }
small { color: var(--faint); font-size: 12px; font-weight: 400; margin-left: 4px; }
#connection { margin: 0; color: var(--faint); font-size: 13px; }
section {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 18px 20px; margin-bottom: 20px;
}
dl { display: flex; flex-wrap: wrap; gap: 12px 56px; margin: 0; }
dt { color: var(--faint); font-size: 13px; }
dd { margin: 0; font-size: 28px; line-height: 1.3; font-variant-numeric: tabular-nums; }
#once { margin: 14px 0 0; }
.good { color: var(--good); }
#connection.amber, #once.amber, #faults li { color: var(--amber); }
#once.amber { background: var(--amber-paper); padding: 8px 12px; border-radius: 8px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { color: var(--faint); font-size: 13px; font-weight: 400; text-align: left; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
tbody tr:last-child td { border-bottom: 0; }
td:last-child, th:last-child { padding-left: 20px; padding-right: 0; }
.figure { text-align: right; padding-right: 20px; }
.code { white-space: normal; overflow-wrap: anywhere; }
form { display: grid; gap: 6px; }
button {
  font: inherit; font-size: 14px; text-align: left; padding: 6px 12px; cursor: pointer;
  color: var(--ink); background: transparent; border: 1px solid var(--line); border-radius: 8px;
}
input, select {
  font: inherit; font-size: 14px; padding: 6px 12px; min-width: 0;
  color: var(--ink); background: transparent; border: 1px solid var(--line); border-radius: 8px;
}
button:hover { border-color: var(--accent); }
button:focus-visible, input:focus-visible, select:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
button[aria-pressed=true] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
button[name=fault][aria-pressed=true] { border-color: var(--amber); color: var(--amber); }
#faults { list-style: none; margin: 12px 0 0; padding: 0; font-size: 13px; }
#faults:empty { display: none; }
@media (max-width: 860px) { body { grid-template-columns: minmax(0, 1fr); padding: 20px 16px; } }
`
