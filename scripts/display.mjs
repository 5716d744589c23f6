// A display for windows that nobody looks at: the machine's own, or a virtual one.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hasDisplay, say, stop } from './machine.mjs'

/**
 * @returns {Promise<{ env: NodeJS.ProcessEnv, close: () => void }>} What a program needs in its
 *   environment to open a window here.
 */
export async function openDisplay() {
  if (hasDisplay) return { env: {}, close: () => undefined }
  say('This machine has no display: a virtual one is used (Xvfb, 1366 × 768).')
  const screen = ['-screen', '0', '1366x768x24', '-nolisten', 'tcp']
  // Detached, so that Ctrl-C reaches us alone and the last screenshot can still be taken.
  const server = spawn('Xvfb', [...screen, '-displayfd', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  })
  const missing = once(server, 'error').then(() => stop('Xvfb is missing.', ['Install xvfb.']))
  const ready = server.stdio[3]
  if (ready === null || ready === undefined) throw new Error('Xvfb has no third pipe.')
  const ended = once(server, 'exit').then(() => stop('Xvfb does not start.', ['Try: Xvfb :99']))
  const [number] = await Promise.race([once(ready, 'data'), missing, ended])
  const close = () => {
    server.removeAllListeners('exit')
    server.kill()
  }
  process.once('exit', close)
  return { env: { DISPLAY: `:${String(number).trim()}` }, close }
}
