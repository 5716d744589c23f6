// Runs the program where nobody can see it, and shows it by screenshots: the window and, when the
// program names one, the page of the practice headquarters. One of each when the window is ready
// and again at the end.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, chromium } from 'playwright-core'
import { openDisplay } from './display.mjs'
import { root, say, withWorkFolder } from './machine.mjs'
import { sandboxArguments } from './runtime.mjs'

const folder = join(root, 'screenshots')

/** @typedef {{ executable: string, args: readonly string[], env: NodeJS.ProcessEnv }} Command */
/** @typedef {{ devTools: Promise<string>, headquarters: string | undefined }} Addresses */

/** @param {Command} command */
export async function runUnseen({ executable, args, env }) {
  const display = await openDisplay()
  const shown = { ...env, ...display.env }
  mkdirSync(folder, { recursive: true })
  say(`Screenshots go to ${folder}. Ctrl-C ends the program.`)
  const unseen = [...args, '--disable-gpu', '--remote-debugging-port=0']
  // Detached, so that Ctrl-C reaches us alone and the last pictures can still be taken.
  const program = spawn(executable, unseen, {
    env: shown,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(program, 'exit')
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const interrupted = Promise.race(signals.map((signal) => once(process, signal)))
  const addresses = listen(program.stdout, program.stderr)
  const shooting = (async () => {
    const till = await connect(await addresses.devTools)
    const picture = () => shoot(till, addresses.headquarters, { executable, args: [], env: shown })
    await picture()
    await interrupted
    say('Ending the program …')
    await picture()
  })()
  // A program that ends by itself takes its window along in the middle of a picture.
  const unfinished = shooting.catch((error) => say(`No screenshot: ${String(error)}`))
  await Promise.race([ended, Promise.all([interrupted, unfinished])])
  program.kill('SIGTERM')
  const [code] = await ended
  display.close()
  process.exit(code ?? 0)
}

/**
 * Chromium names the address of its DevTools, the program that of its practice headquarters.
 * @param {import('node:stream').Readable} stdout
 * @param {import('node:stream').Readable} stderr
 * @returns {Addresses}
 */
function listen(stdout, stderr) {
  const errors = createInterface({ input: stderr })
  /** @type {Addresses} */
  const addresses = {
    devTools: new Promise((found) => {
      errors.on('line', (line) => {
        const named = /^DevTools listening on (ws:\S+)/.exec(line)
        if (named?.[1] !== undefined) found(named[1])
        else if (!isBusNoise(line)) console.error(line)
      })
    }),
    headquarters: undefined,
  }
  createInterface({ input: stdout }).on('line', (line) => {
    console.log(line)
    const named = /^headquarters (http:\/\/127\.0\.0\.1:\d+\/)/.exec(line)
    addresses.headquarters = named?.[1] ?? addresses.headquarters
  })
  return addresses
}

/**
 * Where there is no desktop there is no message bus, and Chromium says so nine times a start.
 * @param {string} line
 */
const isBusNoise = (line) => line === '' || /:ERROR:bus\.cc\(\d+\)\]/.test(line)

/** @param {string} devTools */
async function connect(devTools) {
  const browser = await chromium.connectOverCDP(devTools)
  const context = browser.contexts()[0]
  if (context === undefined) throw new Error('The program has no session.')
  const till = context.pages()[0] ?? (await context.waitForEvent('page'))
  const marked = till.waitForSelector('body[data-ready]', { state: 'attached', timeout: 60_000 })
  const ready = await marked.then(() => true, () => false)
  say(ready ? 'The window is ready.' : 'The window is not ready after a minute; see its picture.')
  return till
}

/**
 * @param {import('playwright-core').Page} till
 * @param {string | undefined} address
 * @param {Command} runtime
 */
async function shoot(till, address, runtime) {
  await till.screenshot({ path: join(folder, 'till.png') })
  say('Wrote screenshots/till.png')
  if (address === undefined) return
  await shootPage(address, join(folder, 'headquarters.png'), runtime)
  say('Wrote screenshots/headquarters.png')
}

/**
 * Takes a picture of a page that a browser would show.
 * @param {string} address
 * @param {string} picture
 * @param {Pick<Command, 'executable' | 'env'>} runtime
 */
export async function shootPage(address, picture, runtime) {
  await withWorkFolder('browser', async (profile) => {
    const browser = join(root, 'scripts', 'browser')
    const args = [browser, ...sandboxArguments, '--disable-gpu', `--user-data-dir=${profile}`]
    const env = /** @type {Record<string, string>} */ ({ ...runtime.env, ADDRESS: address })
    const app = await _electron.launch({ executablePath: runtime.executable, args, env })
    const page = await app.firstWindow()
    await page.waitForLoadState('load')
    await page.screenshot({ path: picture, fullPage: true })
    await app.close()
  })
}
