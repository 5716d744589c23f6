// npm start: prepares, builds, runs the program. What follows `--` is handed to it, for example
//   npm start -- --user-data-dir=DIR --provision=FILE
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { build } from './build.mjs'
import { hasDisplay, root, say } from './machine.mjs'
import { prepare } from './prepare.mjs'
import { sandboxArguments } from './runtime.mjs'

// It prints its report and ends: for that nobody needs to see anything.
const isReport = process.argv.includes('--diagnose')
const runtime = await prepare(isReport ? 'screenless' : 'window')
if (runtime === undefined) throw new Error('A window needs a runtime.')
say(`Electron ${runtime.version} (${runtime.why})`)
build()
// Whoever has just cloned the project wants to see it sell; a shop is asked how to begin.
const args = [root, ...sandboxArguments, '--practise-first', ...process.argv.slice(2)]
const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env

if (hasDisplay || isReport) {
  const program = spawn(runtime.executable, args, { env, stdio: 'inherit' })
  // Ctrl-C reaches the program by itself; this one ends when it has ended.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => program.kill('SIGTERM'))
  program.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal])
  })
} else {
  const { runUnseen } = await import('./unseen.mjs')
  await runUnseen({ executable: runtime.executable, args, env })
}
