// The architecture as a test: reads every source file and names each import against the
// direction, each forbidden word and each file out of form. The rules are in tidyRules.ts.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { faultsOf, packagesLoadedBy, type Source } from './tidyRules'

const root = fileURLToPath(new URL('..', import.meta.url))
const folders = ['main', 'practice', 'renderer', 'scripts', 'shared', 'test']

function sources(): readonly Source[] {
  const inFolders = folders.flatMap((folder) => {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    return names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
  })
  const paths = [...readdirSync(root), ...inFolders].filter((path) => /\.(ts|vue|js|mjs)$/.test(path))
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

describe('every source file', () => {
  it('keeps the direction of imports, the bans and the form', () => {
    const all = sources()
    expect(all.length).toBeGreaterThan(20)
    expect(all.flatMap(faultsOf)).toEqual([])
  })
})

describe('the page', () => {
  it('loads no library but those that show it: main alone parses, and every start waits', () => {
    expect(packagesLoadedBy('renderer/main.ts', sources())).toEqual(['vue', 'vue-i18n'])
  })
})

/** Written without its first comment line, which all of them need. */
function faults(path: string, code: string): readonly string[] {
  return faultsOf({ path, text: `// An example.\n${code}\n` })
}

describe('an import against the direction is caught', () => {
  it.each([
    ['renderer/a.ts', '../main/store/submit', 'renderer imports store (main/store/submit)'],
    ['renderer/a.ts', 'node:fs', 'renderer imports the package node:fs'],
    ['shared/a.ts', '../main/clock', 'shared imports shell (main/clock)'],
    ['shared/a.ts', 'node:crypto', 'shared imports the package node:crypto'],
    ['shared/decimal.ts', './field', 'decimal imports shared (shared/field)'],
    ['practice/a.ts', '../shared/field', 'practice imports shared (shared/field)'],
    ['practice/a.ts', '../main/backends/qimen', 'practice imports qimen (main/backends/qimen)'],
    ['main/store/a.ts', '../sync/engine', 'store imports engine (main/sync/engine)'],
    ['main/sync/engine.ts', '../store/a', 'engine imports store (main/store/a)'],
    ['main/sync/engine.ts', './runner', 'engine imports runner (main/sync/runner)'],
    ['main/sync/engine.ts', 'node:crypto', 'engine imports the package node:crypto'],
    ['main/backends/hub.ts', './http', 'codec imports http (main/backends/http)'],
    ['main/backends/hub.ts', 'node:fs', 'codec imports the package node:fs'],
    ['main/api.ts', './sync/runner', 'api imports runner (main/sync/runner)'],
    ['main/api.ts', 'electron', 'imports electron'],
    ['main/clock.ts', 'better-sqlite3', 'shell imports the package better-sqlite3'],
    ['scripts/a.mjs', '../main/clock.ts', 'scripts imports shell (main/clock.ts)'],
  ])('%s -> %s', (path, name, fault) => {
    expect(faults(path, `import { a } from '${name}'`)).toEqual([`${path}: ${fault}`])
    expect(faults(path, `export type { a } from '${name}'`)).toEqual([`${path}: ${fault}`])
  })

  it('also in a component and in a dynamic import', () => {
    const text = '<!-- An example. -->\n<script setup lang="ts">\nawait import("../main/main")\n</script>'
    const path = 'renderer/Sale.vue'
    expect(faultsOf({ path, text })).toEqual([
      `${path}: renderer imports composition root (main/main)`,
    ])
  })
})

describe('an import along the direction is let through', () => {
  it.each([
    ['renderer/pages/a.ts', '../../shared/contract'],
    ['practice/a.ts', '../shared/decimal'],
    ['practice/a.ts', 'better-sqlite3'],
    ['shared/field.ts', 'zod'],
    ['main/main.ts', './sync/runner'],
    ['main/main.ts', 'electron'],
    ['main/api.ts', './store/submit'],
    ['main/sync/runner.ts', '../backends/http'],
    ['main/sync/engine.ts', '../backends/backend'],
    ['main/backends/qimen.ts', 'node:crypto'],
    ['main/backends/http.ts', 'axios'],
    ['test/a.test.ts', '../main/sync/engine'],
  ])('%s -> %s', (path, name) => {
    expect(faults(path, `import { a } from '${name}'`)).toEqual([])
  })
})

describe('a forbidden word is caught', () => {
  it.each([
    ['const at = Date.now()', 'Date.now in line 2'],
    ['const at = new Date()', 'new Date() in line 2'],
    ['const a = [].map(Math.random)', 'Math.random in line 2'],
    ['setTimeout(() => undefined, 1)', 'setTimeout in line 2'],
    ['globalThis.setInterval(a, 1)', 'setInterval in line 2'],
    ['const a = parseFloat(b)', 'parseFloat in line 2'],
    ['const a = b.toFixed(2)', 'toFixed in line 2'],
    ['const a: any = b', 'any in line 2'],
    ['it.' + "skip('a', b)", 'skips or focuses a test'],
    ['// TO' + 'DO later', 'leaves something to do'],
    ['// eslint-' + 'disable-next-line', 'silences a check'],
    ["const a = '/home" + "/me/a'", 'names a folder of one machine'],
    ['\n'.repeat(400) + 'a()', '402 lines, more than 400'],
  ])('%s', (code, fault) => {
    expect(faults('main/sync/engine.ts', code)).toEqual([`main/sync/engine.ts: ${fault}`])
  })

  it('and so are a file without a comment and one with a name that says nothing', () => {
    const path = 'shared/dateUtils.ts'
    expect(faultsOf({ path, text: 'export const a = 1\n' })).toEqual([
      `${path}: does not open with a comment`,
      `${path}: has a name that says nothing`,
    ])
  })

  it('but not in a port, in a comment, in a text or with a given instant', () => {
    expect(faults('main/clock.ts', 'export const now = () => Date.now()')).toEqual([])
    const code = "// Date.now is banned.\nconst a = 'Math.random'\nconst b = new Date(at)"
    expect(faults('main/sync/engine.ts', code)).toEqual([])
  })
})
