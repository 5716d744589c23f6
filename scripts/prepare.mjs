// Makes a fresh clone ready, on a bare Node and without a word when nothing is missing. Usage:
//   node scripts/prepare.mjs [node|screenless|window|tests]
// `node`: what runs on plain Node. `screenless`: Electron too. `window`: a display for it as well.
// `tests`: what the tests need on top.
import { pathToFileURL } from 'node:url'
import { prepareAddon } from './addon.mjs'
import { hasDisplay, stateFolder, readJson, writeJson } from './machine.mjs'
import { lockHash, prepareModules } from './modules.mjs'
import { prepareRuntime } from './runtime.mjs'
import { displayPackages, prepareSystem, testPackages, windowPackages } from './system.mjs'

/**
 * @param {'node' | 'screenless' | 'window' | 'tests'} need
 * @returns {Promise<import('./runtime.mjs').Runtime | undefined>}
 */
export async function prepare(need) {
  prepareModules()
  if (need === 'node') {
    prepareAddon(undefined)
    return undefined
  }
  prepareSystemOnce([
    ...windowPackages,
    ...(hasDisplay || need === 'screenless' ? [] : displayPackages),
    ...(need === 'tests' ? testPackages : []),
  ])
  const runtime = await prepareRuntime()
  prepareAddon(runtime.executable)
  return runtime
}

/**
 * Asking the system takes a second, so what was found is remembered until the packages change.
 * @param {readonly string[]} packages
 */
function prepareSystemOnce(packages) {
  const stamp = `${stateFolder}/system.json`
  const before = readJson(stamp)
  const lock = lockHash()
  /** @type {readonly string[]} */
  const had = before?.lock === lock ? before.packages : []
  const wanted = packages.filter((each) => !had.includes(each))
  if (wanted.length === 0) return
  prepareSystem(wanted)
  writeJson(stamp, { lock, packages: [...had, ...wanted] })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const need = process.argv[2] ?? 'tests'
  if (need !== 'node' && need !== 'screenless' && need !== 'window' && need !== 'tests') {
    throw new Error(`prepare: ${need} is none of node, screenless, window, tests`)
  }
  await prepare(need)
}
