// Taking the money at the keys and in sight: whatever the window, the system's zoom and the
// language, nobody has to scroll for what is due, how it is paid or the button that books it.
import { expect, it } from 'vitest'
import { mark, reads, type } from './byHand'
import { practiceBarcodes } from './platform'
import { patience, practiseWith, type TillUnderTest } from './tillUnderTest'

it.each([
  ['1366x768', 1366, 768, 1],
  ['1024x768', 1024, 768, 1],
  ['1366x768 at 150 %', 1366, 768, 1.5],
  ['1366x768 at 200 %', 1366, 768, 2],
] as const)('a payment stands whole in %s', async (_, width, height, zoom) => {
  const till = await openPayment()
  await till.app.evaluate(
    ({ BrowserWindow }, [to, high, factor]) => {
      const [window] = BrowserWindow.getAllWindows()
      window?.setContentSize(to, high)
      window?.webContents.setZoomFactor(factor)
    },
    [width, height, zoom] as const,
  )
  const widthNow = () => till.page.evaluate(() => innerWidth)
  await expect.poll(widthNow, patience).toBeLessThanOrEqual(Math.ceil(width / zoom))
  for (const language of ['zh-CN', 'en'] as const) {
    await till.ask('setLanguage', { language })
    await till.page.waitForSelector(`html[lang="${language}"]`)
    await expect.poll(() => hiddenOf(till), { ...patience, message: language }).toEqual([])
  }
})

it('takes a part by the tender whose key follows the amount, and the rest by another', async () => {
  const till = await openPayment()
  await type(till, '2', '0', 'Control+3')
  await till.page.waitForSelector(`${mark('tender-WECHATPAY')}[aria-pressed="true"]`)
  await type(till, 'Enter')
  await reads(till, 'taken', [expect.stringContaining('已收现金'), expect.stringContaining('20.00')])
  await type(till, '2', 'Enter')
  await till.page.waitForSelector(mark('paid'))
  const { lastSale } = await till.ask('till', null)
  expect(lastSale?.tenders.map(({ type: tender }) => tender)).toEqual([
    'CASH', 'WECHATPAY', 'ALIPAY',
  ])
})

it('refuses change that no drawer gives, which is a barcode for cash', async () => {
  const till = await openPayment()
  await type(till, '12345670', 'Enter')
  await reads(till, 'fault', [expect.stringContaining('金额不对')])
  expect((await till.ask('till', null)).lastSale).toBe(null)
})

/** A practice till with several lines, of which one yuan is taken in cash. */
async function openPayment(): Promise<TillUnderTest> {
  const till = await practiseWith(practiceBarcodes)
  await type(till, 'F12', '1.00', 'Enter')
  await till.page.waitForSelector(mark('taken'))
  return till
}

const payment = ['total', 'taken', 'tender-CASH', 'quick-cash', 'tender-OTHER', 'confirm-pay']

/** Those of them that are cut, covered or beyond the edge as the page stands. */
const hiddenOf = ({ page }: TillUnderTest): Promise<readonly string[]> =>
  page.evaluate(
    (names) =>
      names.filter((name) => {
        const element = document.querySelector(`[data-test="${name}"]`)
        if (element === null) return true
        const { top, bottom, left, right } = element.getBoundingClientRect()
        const fits = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth
        const corners = [top + 2, bottom - 2].map((y) => document.elementFromPoint(left + 8, y))
        return !fits || !corners.every((at) => at !== null && element.contains(at))
      }),
    payment,
  )
