// npm run pack: builds the program and packs it twice into dist/, byte for byte the same but for
// one fuse: `final`, and `inspect`, which lets the tests look inside through the debugger.
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { root, say } from './machine.mjs'
import { prepare } from './prepare.mjs'

/**
 * @typedef {object} Packed
 * @property {string} executable
 * @property {string} resources The folder with app.asar.
 */

/** @typedef {'final' | 'inspect'} Edition */

/**
 * Where the packed program is.
 * @param {Edition} edition
 * @returns {Packed}
 */
export function packed(edition) {
  const folder = join(root, 'dist', edition)
  if (process.platform === 'darwin') {
    const contents = join(folder, 'POS Companion.app', 'Contents')
    const executable = join(contents, 'MacOS', 'POS Companion')
    return { executable, resources: join(contents, 'Resources') }
  }
  const name = process.platform === 'win32' ? 'pos-companion.exe' : 'pos-companion'
  return { executable: join(folder, name), resources: join(folder, 'resources') }
}

/**
 * Packs what is in out/.
 * @param {import('./runtime.mjs').Runtime} runtime
 */
export async function pack(runtime) {
  const dist = join(root, 'dist')
  rmSync(dist, { recursive: true, force: true })
  const { build: buildPackage } = await import('electron-builder')
  let made = ''
  await buildPackage({
    projectDir: root,
    publish: 'never',
    config: {
      directories: { output: dist },
      electronVersion: runtime.version,
      electronDist: distributionOf(runtime.executable),
      // The addon takes the one that was built for this machine before any other.
      ...(existsSync(builtAddon) ? { files: ['!node_modules/better-sqlite3/prebuilds'] } : {}),
      afterPack: ({ appOutDir, packager }) => {
        // With it the program would start whatever folder the command line names.
        const resources = packager.getResourcesDir(appOutDir)
        rmSync(join(resources, 'default_app.asar'), { force: true })
        made = appOutDir
      },
    },
  })
  renameSync(made, join(dist, 'final'))
  rmSync(join(dist, 'builder-debug.yml'), { force: true })
  await openForInspection()
}

const builtAddon = join(root, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node')

/** The folder that holds a whole Electron. */
function distributionOf(/** @type {string} */ executable) {
  const folder = dirname(executable)
  return process.platform === 'darwin' ? join(folder, '..', '..', '..') : folder
}

async function openForInspection() {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  const copy = { recursive: true, verbatimSymlinks: true }
  cpSync(join(root, 'dist', 'final'), join(root, 'dist', 'inspect'), copy)
  await flipFuses(packed('inspect').executable, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: process.platform === 'darwin',
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const runtime = await prepare('window')
  if (runtime === undefined) throw new Error('A window needs a runtime.')
  build()
  await pack(runtime)
  say(`Packed: ${packed('final').executable}`)
  say(`The same for tests, with its debugger: ${packed('inspect').executable}`)
}
