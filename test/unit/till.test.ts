// How the screen follows what main announces: promptly, and never so that main has no time left.
import { expect, test, vi } from 'vitest'
import { createTill } from '../../renderer/till'
import type { Bridge } from '../../shared/contract'

/** A main whose answers and rests come when the test says so. */
function openPage() {
  vi.stubGlobal('window', new EventTarget())
  const asked: string[] = []
  const answers: (() => void)[] = []
  const rests: (() => void)[] = []
  let announce: (topic: 'till' | 'outbox') => void = () => undefined
  const view = { kind: 'ready', store: { timeZone: 'Asia/Shanghai' } }
  const bridge = {
    ask: (name: string) => {
      asked.push(name)
      return new Promise((done) => answers.push(() => done(view)))
    },
    watch: (heard: (announcement: { topic: 'till' | 'outbox' }) => void) => {
      announce = (topic) => heard({ topic })
    },
  } as unknown as Bridge
  const till = createTill(bridge, async (ask) => {
    await ask()
    await new Promise<void>((done) => rests.push(done))
  })
  const settle = async (waiting: (() => void)[]): Promise<void> => {
    for (const done of waiting.splice(0)) done()
    await new Promise((turn) => setImmediate(turn))
  }
  return {
    till,
    announce: (topic: 'till' | 'outbox') => announce(topic),
    asked: () => asked.splice(0),
    answer: () => settle(answers),
    rest: () => settle(rests),
  }
}

async function openTill() {
  const page = openPage()
  void page.till.start()
  await page.answer()
  await page.answer()
  page.asked()
  return page
}

test('what is announced while an answer is out is asked for once, after a rest', async () => {
  const page = await openTill()
  for (let count = 0; count < 5; count += 1) page.announce('till')
  const atOnce = page.asked()
  await page.answer()
  const beforeRest = page.asked()
  await page.rest()
  const afterRest = page.asked()
  await page.answer()
  await page.rest()
  expect([atOnce, beforeRest, afterRest, page.asked()]).toEqual([['till'], [], ['till'], []])
})

test('the uploads are listed only while somebody looks at them', async () => {
  const page = await openTill()
  page.announce('outbox')
  const before = page.asked()
  await page.answer()
  await page.rest()
  void page.till.askUploads(null)
  await page.answer()
  page.asked()
  page.announce('outbox')
  const during = page.asked()
  await page.answer()
  page.till.leaveUploads()
  await page.rest()
  page.announce('outbox')
  expect([before, during, page.asked()]).toEqual([['till'], ['till', 'uploads'], ['till']])
})
