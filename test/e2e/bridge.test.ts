// The one way from the page into the program: who may ask by it, and what becomes of questions
// that no page of ours would put.
import path from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../scripts/machine.mjs'
import { openPractice } from './attacks'
import { inMain, type TillUnderTest } from './tillUnderTest'

it('answers its own page only, by its one channel', async () => {
  const till = await openPractice()
  // Electron's own, for a message that fails; questions come by a handler of their own.
  expect(await inMain(till, ({ ipcMain }) => ipcMain.eventNames())).toEqual(['error'])
  expect(await askFromElsewhere(till)).toEqual([
    'ask refused',
    ['ask refused', 'till unknown', 'changed unknown'],
    'ask refused',
    elsewhere,
  ])
})

/** Asks from a window with our bridge, from one with all of Node, and from our own gone astray. */
const askFromElsewhere = (till: TillUnderTest) =>
  till.app.evaluate(
    async ({ BrowserWindow }, { url, preload, armedAsk }) => {
      const ask = "window.till.ask('till', null).then(() => 'answered', () => 'ask refused')"
      const run = (window: Electron.BrowserWindow, text: string): Promise<unknown> =>
        window.webContents.executeJavaScript(text)
      const [own] = BrowserWindow.getAllWindows()
      if (own === undefined) throw new Error('there is no window')
      const bridged = new BrowserWindow({ show: false, webPreferences: { preload } })
      const armed = new BrowserWindow({
        show: false,
        webPreferences: { nodeIntegration: true, contextIsolation: false, sandbox: false },
      })
      const answers = []
      for (const [window, question] of [[bridged, ask], [armed, armedAsk]] as const) {
        await window.loadURL(url)
        answers.push(await run(window, question))
        window.destroy()
      }
      // From main nothing stops a window: what asks is then our own window on a foreign page.
      await own.loadURL(url)
      return [...answers, await run(own, ask), own.webContents.getURL()]
    },
    { url: elsewhere, preload: path.join(root, 'out', 'preload', 'preload.cjs'), armedAsk },
  )

const elsewhere = 'data:text/html,elsewhere'

const armedAsk = `(async () => {
  const { ipcRenderer } = require('electron')
  const ask = (channel) => ipcRenderer.invoke(channel, 'till', null).then(
    () => channel + ' answered',
    (error) => channel + (String(error).includes('No handler') ? ' unknown' : ' refused'))
  return [await ask('ask'), await ask('till'), await ask('changed')]
})()`

it('refuses questions of any size, depth and make, and is none the worse for it', async () => {
  const till = await openPractice()
  const answers = await till.page.evaluate(async () => {
    const ask = window.till.ask as (name: unknown, input: unknown) => Promise<unknown>
    const cycle: unknown[] = []
    cycle.push(cycle)
    let deep: unknown = null
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep]
    const own: unknown = JSON.parse('{"__proto__":{"code":"1"}}')
    const built: unknown = JSON.parse('{"code":"1","constructor":{"prototype":{"polluted":1}}}')
    const hostile: readonly (readonly [unknown, unknown])[] = [
      ['scan', { code: 'x'.repeat(50_000_000) }],
      ['x'.repeat(50_000_000), null],
      ['scan', new Uint8Array(100_000)],
      ['scan', Array.from({ length: 100_000 }, (_, index) => index)],
      ['scan', cycle],
      ['scan', deep],
      ['scan', own],
      ['scan', built],
      ['scan', Object.create({ code: '1' })],
      ['scan', { code: { toString: () => '1' } }],
      ['scan', () => '1'],
      ['scan', Symbol('1')],
      ['scan', 1n],
      ['scan', document.body],
      ['scan', new Proxy({ code: '1' }, { ownKeys: () => { throw new Error('caught') } })],
      ['scan', { get code() { throw new Error('caught') } }],
      ['scan', { code: 'a\u0000b'.repeat(100) }],
      ...['toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'start ', 'START', '']
        .map((name) => [name, null] as const),
      [['start'], null],
      [undefined, undefined],
      ['start', undefined],
    ]
    const outcomes: string[] = []
    for (const [name, input] of hostile) {
      // The bridge itself throws at what cannot be carried over.
      const asked = new Promise((resolve) => resolve(ask(name, input)))
      outcomes.push(await asked.then(() => 'answered', () => 'refused'))
    }
    return outcomes
  })
  expect(answers).toEqual(Array(27).fill('refused'))
  // Of this one the bridge leaves the prototype behind: what arrives is an ordinary question.
  const code = 'none-such'
  const poisoned = await till.page.evaluate(
    (text) => window.till.ask('scan', JSON.parse(text) as { readonly code: string }),
    `{"code":"${code}","__proto__":{"polluted":true}}`,
  )
  // The items may still be coming down.
  const kind: unknown = expect.stringMatching(/^(unknownCode|itemsComing)$/)
  expect(poisoned).toEqual({ ok: false, error: { kind, code } })
  expect(await inMain(till, () => Reflect.get({}, 'polluted') === undefined)).toBe(true)
  expect(await till.ask('start', null)).toEqual({ kind: 'ready' })
  expect((await till.ask('cart', null)).lines).toEqual([])
})
