// better-sqlite3's native part: the prebuilt one where it loads, otherwise one built from source.
// It must load both in this Node (tests, practice) and in the Electron runtime (the till).
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  lastLines, readJson, root, run, say, stateFolder, stop, userCache, writeJson,
} from './machine.mjs'
import { lockHash } from './modules.mjs'
import { compilerPackages, prepareSystem } from './system.mjs'

const folder = join(root, 'node_modules', 'better-sqlite3')
const built = join(folder, 'build', 'Release', 'better_sqlite3.node')
const stamp = join(stateFolder, 'addon.json')

/** @param {string | undefined} runtime The Electron executable, when this run needs one. */
export function prepareAddon(runtime) {
  const done = { lock: lockHash(), node: process.versions.node, runtime: runtime ?? null }
  const before = readJson(stamp)
  if (before?.lock === done.lock && before.node === done.node) {
    if (runtime === undefined || before.runtime === runtime) return
  }
  if (!loads(runtime)) {
    const cached = join(userCache, cachedName())
    if (existsSync(cached)) put(cached, built)
    if (!loads(runtime)) {
      build()
      if (!loads(runtime)) stop('better-sqlite3 was built but does not load.', buildAdvice)
      put(built, cached)
    }
  }
  writeJson(stamp, done)
}

// A prebuilt binary can load and still end the process without a word at its first error or
// callback, so the probe, a child, goes through both.
const probe = `
  const Database = require('better-sqlite3')
  const db = new Database(':memory:')
  db.exec('create table t (a integer primary key, b text) strict')
  db.function('twice', (a) => a * 2)
  const insert = db.prepare('insert into t values (?, twice(?))')
  db.transaction(() => { for (let i = 1; i <= 500; i += 1) insert.run(i, i) })()
  try { insert.run(1, 1); process.exit(1) } catch (e) {
    if (e.code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') process.exit(1)
  }
  for (const row of db.prepare('select * from t').iterate()) JSON.stringify(row)
  db.close()
  globalThis.gc?.()
  console.log('loads')
`

/** @param {string | undefined} runtime */
function loads(runtime) {
  const inNode = run(process.execPath, ['--expose-gc', '-e', probe])
  if (inNode.out !== 'loads') return false
  if (runtime === undefined) return true
  const env = { ELECTRON_RUN_AS_NODE: '1' }
  return run(runtime, ['--expose-gc', '-e', probe], { env }).out === 'loads'
}

/** The binary speaks Node-API, so one fits every Node and Electron of a platform. */
function cachedName() {
  const { version } = readJson(join(folder, 'package.json'))
  const glibc = /** @type {any} */ (process.report?.getReport())?.header?.glibcVersionRuntime
  const libc = process.platform === 'linux' ? (glibc ? '-glibc' : '-musl') : ''
  return `better-sqlite3-${version}-${process.platform}-${process.arch}${libc}.node`
}

const buildAdvice = [
  'With Node 22.14 or later no build is needed: the package brings binaries that load there.',
  'Otherwise a C++ compiler, make and Python 3 must be installed; then try again.',
]

/**
 * Node-API 9 (Node 20, Electron 33) lacks what the addon takes from version 10 as a stable
 * function, but has it as an experimental one: hence the two definitions.
 */
function build() {
  prepareSystem(compilerPackages)
  say('Building better-sqlite3 from source for this Node (once, about a minute) …')
  const prefix = dirname(dirname(process.execPath))
  const hasHeaders = existsSync(join(prefix, 'include', 'node', 'node_api.h'))
  const gyp = join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js')
  const args = ['rebuild', '--release', '--force_build=1']
  const made = run(process.execPath, [gyp, ...args, ...(hasHeaders ? [`--nodedir=${prefix}`] : [])], {
    cwd: folder,
    env: { CXXFLAGS: '-UNAPI_VERSION -DNAPI_EXPERIMENTAL' },
  })
  if (!made.ok) {
    stop('better-sqlite3 could not be built. The compiler printed last:', [
      ...lastLines(made.printed),
      ...buildAdvice,
    ])
  }
  keepOnlyBinary()
}

/** The object files take 60 MB and serve nobody afterwards. */
function keepOnlyBinary() {
  const aside = join(folder, 'better_sqlite3.node.part')
  renameSync(built, aside)
  rmSync(join(folder, 'build'), { recursive: true, force: true })
  mkdirSync(dirname(built), { recursive: true })
  renameSync(aside, built)
}

/**
 * Copied beside its place and renamed, so that nobody ever loads half a file.
 * @param {string} from
 * @param {string} to
 */
function put(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  const part = `${to}.${process.pid}.part`
  copyFileSync(from, part)
  renameSync(part, to)
}
