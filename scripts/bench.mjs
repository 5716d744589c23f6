// npm run bench: measures the built program against the limits of this machine. What follows `--`
// chooses parts: syncs, sales, till, start, catalogue, million, drain.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { build } from './build.mjs'
import { openDisplay } from './display.mjs'
import { root, say, toolFile } from './machine.mjs'
import { prepare } from './prepare.mjs'

const runtime = await prepare('tests')
say(`Electron ${runtime?.version} (${runtime?.why})`)
build()
const display = await openDisplay()
const program = [toolFile('tsx'), join(root, 'test', 'bench', 'main.ts'), ...process.argv.slice(2)]
const env = { ...process.env, ...display.env }
const ended = spawnSync(process.execPath, program, { cwd: root, env, stdio: 'inherit' })
display.close()
process.exit(ended.status ?? 1)
