// npm run demo: the main job from end to end, told in plain words: sell, lose headquarters, sell
// on, get it back, and hold the books of both against each other. Pictures of every step go to
// screenshots/demo. Ends with 1 when the books differ.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { _electron } from 'playwright-core'
import { build } from './build.mjs'
import { openDisplay } from './display.mjs'
import { root, say, stop, withWorkFolder } from './machine.mjs'
import { prepare } from './prepare.mjs'
import { sandboxArguments } from './runtime.mjs'
import { shootPage } from './unseen.mjs'

/** @typedef {{ readonly number: string, readonly fen: number }} Booking */

const pictures = join(root, 'screenshots', 'demo')
const OFFLINE_SALES = 3
const ITEMS_SOLD = OFFLINE_SALES + 2
const ITEMS_LOOKED_AT = 50
const PATIENCE_MS = 180_000

const runtime = await prepare('window')
if (runtime === undefined) throw new Error('A window needs a runtime.')
say(`Electron ${runtime.version} (${runtime.why})`)
build()
const display = await openDisplay()
const { ELECTRON_RUN_AS_NODE: _, ...own } = process.env
const env = /** @type {Record<string, string>} */ ({ ...own, ...display.env })
const command = { executable: runtime.executable, env }
rmSync(pictures, { recursive: true, force: true })
mkdirSync(pictures, { recursive: true })
const isSame = await withWorkFolder('demo', perform)
display.close()
process.exit(isSame ? 0 : 1)

/** @param {string} folder A till's data that nobody needs afterwards. */
async function perform(folder) {
  const args = [root, ...sandboxArguments, '--disable-gpu', `--user-data-dir=${folder}`, '--practice']
  const app = await _electron.launch({ executablePath: command.executable, args, env })
  const page = await app.firstWindow()
  page.setDefaultTimeout(PATIENCE_MS)

  tell('打开收银机，它自带一个练习总部。', 'The till opens, with a practice headquarters of its own.')
  await page.waitForSelector(mark('empty-sale'))
  await page.waitForSelector(mark('loading-items'), { state: 'detached' })
  const codes = await findBarcodes(page)
  await shoot(page, '1-open')

  tell('扫两件商品，收现金。', 'Two items are scanned and paid for in cash.')
  await ringUp(page, codes.slice(0, 2))
  await shoot(page, '2-sold')
  await untilWaiting(page, 0)
  await tellReceived(page)

  tell('停掉总部：从现在起什么也发不出去。', 'Headquarters stops: from now on nothing can be sent.')
  await page.click(mark('switch-headquarters'))
  tell('照常卖货，每一单都先存在本机。', 'Selling goes on; every sale is kept on this machine first.')
  for (let sale = 1; sale <= OFFLINE_SALES; sale += 1) {
    await ringUp(page, codes.slice(sale, sale + 2))
  }
  await untilWaiting(page, OFFLINE_SALES)
  tell(`${OFFLINE_SALES} 单等待上传。`, `${OFFLINE_SALES} sales wait to be uploaded.`)
  await shoot(page, '3-offline')

  tell('总部回来了，等收银机自己补传。', 'Headquarters is back; the till catches up by itself.')
  await page.click(mark('switch-headquarters'))
  await untilWaiting(page, 0)
  await page.click(mark('show-uploads'))
  await page.waitForSelector(mark('uploads'))
  await shoot(page, '4-delivered')
  await tellReceived(page)
  const { headquarters } = await ask(page, 'till')
  await shootPage(headquarters.url, join(pictures, '5-headquarters.png'), command)
  tellMore('screenshots/demo/5-headquarters.png')

  const isEqual = compare(await soldBy(page), await receivedBy(page))
  await app.close()
  return isEqual
}

/** @param {string} name */
function mark(name) {
  return `[data-test="${name}"]`
}

/**
 * @param {string} chinese
 * @param {string} english
 */
function tell(chinese, english) {
  console.log(`\n${chinese}\n${english}`)
}

/** @param {string} line */
function tellMore(line) {
  console.log(`· ${line}`)
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
async function shoot(page, name) {
  await page.screenshot({ path: join(pictures, `${name}.png`) })
  tellMore(`screenshots/demo/${name}.png`)
}

/**
 * What the page itself may ask of the program.
 * @param {import('playwright-core').Page} page
 * @param {'till' | 'uploads' | 'items' | 'searchNames'} name
 * @param {unknown} input
 * @returns {Promise<any>}
 */
function ask(page, name, input = null) {
  /** @param {readonly [string, unknown]} asked */
  const put = ([question, sent]) => Reflect.get(globalThis, 'till').ask(question, sent)
  return page.evaluate(put, /** @type {const} */ ([name, input]))
}

/**
 * What a scanner reads of items sold by the piece, taken from all over the list: codes that mean
 * nothing else, as the till itself answers.
 * @param {import('playwright-core').Page} page
 */
async function findBarcodes(page) {
  const filter = { text: '', category: null, brand: null, season: null, validity: 'valid' }
  const { total } = await ask(page, 'items', { filter, from: 0, count: 0 })
  /** @type {string[]} */
  const codes = []
  for (let place = 0; place < ITEMS_SOLD; place += 1) {
    const from = Math.floor((total * place) / ITEMS_SOLD)
    const { rows } = await ask(page, 'items', { filter, from, count: ITEMS_LOOKED_AT })
    for (const { barcodes } of rows) {
      const [code] = barcodes
      if (code === undefined || codes.includes(code)) continue
      const found = await ask(page, 'searchNames', { text: code })
      if (found.length !== 1 || found[0].weighed) continue
      codes.push(code)
      break
    }
  }
  if (codes.length < ITEMS_SOLD) stop('Too few items have a barcode of their own.', [])
  return codes
}

/**
 * As a cashier does it: scan, F12, Enter.
 * @param {import('playwright-core').Page} page
 * @param {readonly string[]} codes
 */
async function ringUp(page, codes) {
  for (const [at, code] of codes.entries()) {
    await page.keyboard.type(code)
    await page.keyboard.press('Enter')
    await page.locator(mark('line')).nth(at).waitFor()
  }
  const lines = await page.locator(mark('line')).allInnerTexts()
  for (const line of lines) tellMore(line.replace(/\s+/g, ' '))
  await page.keyboard.press('F12')
  await page.waitForSelector(mark('paying'))
  await page.keyboard.press('Enter')
  await page.waitForSelector(mark('paid'))
  const number = await page.innerText(mark('short-number'))
  const { lastSale } = await ask(page, 'till')
  tellMore(`${number}  ¥${yuan(lastSale.total)}`)
}

/**
 * @param {import('playwright-core').Page} page
 * @param {number} count
 */
async function untilWaiting(page, count) {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const { waiting, sending, inDoubt, parked } = (await ask(page, 'till')).outbox
    if (waiting + sending + inDoubt + parked === count) break
    if (performance.now() > until) stop('The uploads did not come to that state.', [])
    await page.waitForTimeout(200)
  }
  // The page learns of it a moment later, and its picture is taken next.
  const shown = new RegExp(`(?<!\\d)${count}(?!\\d)`)
  await page.locator(mark('badge')).filter({ hasText: shown }).waitFor()
}

/** @param {import('playwright-core').Page} page */
async function tellReceived(page) {
  const received = await receivedBy(page)
  tell(`总部收到 ${received.length} 单：`, `Headquarters has received ${received.length}:`)
  for (const { number, fen } of received) tellMore(`${number}  ¥${yuan(fen)}`)
}

/**
 * @param {import('playwright-core').Page} page
 * @returns {Promise<readonly Booking[]>}
 */
async function receivedBy(page) {
  const { headquarters } = await ask(page, 'till')
  const answer = await fetch(new URL('ledger.json', headquarters.url))
  const { bookings } = /** @type {any} */ (await answer.json())
  return bookings.map((/** @type {any} */ each) => ({ number: each.orderCode, fen: each.totalFen }))
}

/**
 * @param {import('playwright-core').Page} page
 * @returns {Promise<readonly Booking[]>}
 */
async function soldBy(page) {
  const { confirmed } = await ask(page, 'uploads')
  return confirmed.map((/** @type {any} */ row) => ({ number: row.number, fen: row.amount }))
}

/**
 * @param {readonly Booking[]} sold
 * @param {readonly Booking[]} received
 */
function compare(sold, received) {
  const lines = (/** @type {readonly Booking[]} */ bookings) =>
    bookings.map(({ number, fen }) => `${number}  ¥${yuan(fen)}`).sort().join('\n')
  const isEqual = sold.length === OFFLINE_SALES + 1 && lines(sold) === lines(received)
  const sum = yuan(received.reduce((fen, each) => fen + each.fen, 0))
  if (isEqual) {
    tell(
      `两边的账一分不差：${sold.length} 单，共 ¥${sum}，每单恰好一次。`,
      `Both books agree to the cent: ${sold.length} sales, ¥${sum}, each exactly once.`,
    )
  } else {
    tell('两边的账对不上。', 'The books differ.')
    console.log(`till:\n${lines(sold)}\nheadquarters:\n${lines(received)}`)
  }
  return isEqual
}

function yuan(/** @type {number} */ fen) {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}
