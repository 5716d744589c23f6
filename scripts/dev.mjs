// npm run dev: the program with its page from a dev server. A change of the page is seen at once,
// a change of main starts the program again. What follows `--` is handed to the program.
import { spawn } from 'node:child_process'
import { openDisplay } from './display.mjs'
import { root, say, toolFile } from './machine.mjs'
import { prepare } from './prepare.mjs'
import { sandboxArguments } from './runtime.mjs'

const runtime = await prepare('window')
if (runtime === undefined) throw new Error('A window needs a runtime.')
say(`Electron ${runtime.version} (${runtime.why})`)
const display = await openDisplay()
const { ELECTRON_RUN_AS_NODE: _, ...own } = process.env
const env = {
  ...own,
  ...display.env,
  ELECTRON_EXEC_PATH: runtime.executable,
  ...(sandboxArguments.length > 0 ? { NO_SANDBOX: '1' } : {}),
}
const given = ['--practise-first', ...process.argv.slice(2)]
const args = [toolFile('electron-vite'), 'dev', '--watch', '--', ...given]
// A group of its own, because the tool ends without ending the program that it started.
const isGroup = process.platform !== 'win32'
const tool = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit', detached: isGroup })
/** @type {readonly NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
for (const signal of signals) {
  process.on(signal, () => {
    if (isGroup && tool.pid !== undefined) process.kill(-tool.pid, signal)
    else tool.kill(signal)
  })
}
tool.on('exit', (code) => {
  display.close()
  process.exitCode = code ?? 1
})
