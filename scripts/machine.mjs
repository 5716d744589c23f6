// What the scripts know about the machine: where things are kept, how a command is run, how a
// person is told. Runs on a bare Node 20: nothing here may need node_modules.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Ours inside node_modules, so that a new installation forgets it. */
export const stateFolder = join(root, 'node_modules', '.cache', 'pos-companion')

/** Shared by every clone of one person: what took minutes to fetch or build is kept here. */
export const userCache = join(userCacheRoot(), 'pos-companion')

function userCacheRoot() {
  const { env, platform } = process
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME
  if (platform === 'win32' && env.LOCALAPPDATA) return env.LOCALAPPDATA
  return platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
}

export const isRoot = process.getuid?.() === 0

export const hasDisplay =
  process.platform !== 'linux' ||
  Boolean(process.env['DISPLAY']) ||
  Boolean(process.env['WAYLAND_DISPLAY'])

/**
 * What is being done meanwhile; what comes out of it alone goes to the standard output.
 * @param {string} line
 */
export const say = (line) => console.error(`· ${line}`)

/**
 * A failure that a person can mend: shown as words, without a stack.
 * @param {string} what
 * @param {readonly string[]} todo What to type or to do, one line each.
 * @returns {never}
 */
export function stop(what, todo) {
  console.error(`\n${what}\n${todo.map((line) => `    ${line}\n`).join('')}`)
  process.exit(1)
}

/**
 * Runs a command to its end and keeps what it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [how]
 */
export function run(command, args, how = {}) {
  const ended = spawnSync(command, args, {
    cwd: how.cwd ?? root,
    env: { ...process.env, ...how.env },
    encoding: 'utf8',
    timeout: how.timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
    // npm is a .cmd file on Windows, which only a shell can start; our arguments hold no spaces.
    shell: process.platform === 'win32' && command === 'npm',
  })
  const printed = `${ended.stdout ?? ''}${ended.stderr ?? ''}${ended.error?.message ?? ''}`
  return { ok: ended.status === 0, out: (ended.stdout ?? '').trim(), printed }
}

/**
 * The script behind the command that an installed package of the same name brings.
 * @param {string} name
 */
export function toolFile(name) {
  const folder = join(root, 'node_modules', name)
  const { bin } = readJson(join(folder, 'package.json'))
  return join(folder, typeof bin === 'string' ? bin : bin[name])
}

/** @param {string} text */
export const lastLines = (text) => text.trimEnd().split('\n').slice(-12)

/**
 * @param {string} path
 * @returns {any} Whatever the file holds, undefined when it is missing or is no JSON.
 */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * @param {string} path
 * @param {unknown} value
 */
export function writeJson(path, value) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
}

/**
 * A folder to work in, gone afterwards whatever happens. It lies in the cache, not in the
 * system's temporary folder, so that what is finished can be renamed into place.
 * @template T
 * @param {string} name
 * @param {(folder: string) => Promise<T>} work
 */
export async function withWorkFolder(name, work) {
  const folder = join(userCache, `${name}.${process.pid}.part`)
  mkdirSync(folder, { recursive: true })
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
