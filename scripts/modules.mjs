// node_modules as package-lock.json says: installed when missing or changed, untouched otherwise.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lastLines, readJson, root, run, say, stateFolder, stop, writeJson } from './machine.mjs'

const stamp = join(stateFolder, 'modules.json')

export function prepareModules() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(`Node ${process.versions.node} is too old.`, ['Install Node 20.19 or later.'])
  }
  const lock = lockHash()
  if (existsSync(join(root, 'node_modules')) && readJson(stamp)?.lock === lock) return
  say('Installing the packages of package-lock.json (npm ci, about half a minute) …')
  // No package of ours needs an install script; Electron and the addon have steps of their own.
  const installed = run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
  if (!installed.ok) {
    stop('npm ci failed. It printed last:', [
      ...lastLines(installed.printed),
      'Check that the package registry can be reached, then try again.',
    ])
  }
  writeJson(stamp, { lock })
}

/** Names what is installed: other steps remember under which packages they were done. */
export function lockHash() {
  return createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
}
