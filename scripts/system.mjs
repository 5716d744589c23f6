// What the operating system must have: shared libraries for Electron, tools for the tests, a
// compiler for the addon. Installed on Debian as root; elsewhere the exact command is printed.
import { existsSync } from 'node:fs'
import { isRoot, lastLines, run, say, stop } from './machine.mjs'

// A name of newer Debians and Ubuntus stands before the older one that it replaced.
export const windowPackages = [
  'libgtk-3-0t64|libgtk-3-0',
  'libnss3',
  'libasound2t64|libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libnotify4',
  'libdrm2',
]
export const displayPackages = ['xvfb', 'xauth', 'fonts-noto-cjk', 'dbus-x11']
export const testPackages = ['strace', 'xdotool']
export const compilerPackages = ['build-essential', 'python3']

/** @param {readonly string[]} packages Debian names; `new|old` where the name has changed. */
export function prepareSystem(packages) {
  if (process.platform !== 'linux') return
  if (!existsSync('/usr/bin/dpkg-query')) return
  const wanted = packages.filter((names) => !names.split('|').some(isInstalled))
  if (wanted.length === 0) return
  const command = (/** @type {readonly string[]} */ names) =>
    `apt-get install -y --no-install-recommends ${names.join(' ')}`
  if (!isRoot) {
    const names = wanted.map((each) => each.split('|').at(-1) ?? each)
    stop('Packages of the system are missing. Type this, then try again:', [
      `sudo ${command(names)}`,
    ])
  }
  say(`Installing packages of the system (apt-get): ${wanted.join(' ')} …`)
  run('apt-get', ['update'])
  const names = wanted.map((each) => each.split('|').find(isOffered) ?? each)
  const installed = run('sh', ['-c', `DEBIAN_FRONTEND=noninteractive ${command(names)}`])
  if (!installed.ok) {
    stop('apt-get failed. It printed last:', [
      ...lastLines(installed.printed),
      `Mend that, or install them by hand: ${command(names)}`,
    ])
  }
}

/** @param {string} name */
function isInstalled(name) {
  return run('dpkg-query', ['-W', '-f=${db:Status-Status}', name]).out === 'installed'
}

/** @param {string} name */
function isOffered(name) {
  return run('apt-cache', ['show', '--no-all-versions', name]).ok
}
