// The packed program: it sells like the one that is built, holds nothing that does not belong in
// it, cannot be talked into being something else, and tells about itself without a window.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { root } from '../../scripts/machine.mjs'
import { pack, packed } from '../../scripts/pack.mjs'
import { readRuntime, sandboxArguments } from '../../scripts/runtime.mjs'
import { practiceBarcodes } from './platform'
import { newFolder, nothingOpen, patience, sell, startTill, untilCounts } from './tillUnderTest'

beforeAll(() => pack(readRuntime()), 300_000)

const [first] = practiceBarcodes

const ledger = z.object({ bookings: z.array(z.object({ orderCode: z.string() })) })

async function booked(url: string): Promise<readonly string[]> {
  const answer: unknown = await (await fetch(new URL('ledger.json', url))).json()
  return ledger.parse(answer).bookings.map(({ orderCode }) => orderCode)
}

it('sells once packed: its headquarters books the sale once, its keeper makes a backup', async () => {
  const folder = newFolder()
  const till = await startTill(folder, {
    packed: packed('inspect').executable,
    args: ['--practice'],
  })
  expect(await till.ask('start', null)).toEqual({ kind: 'ready' })
  await expect
    .poll(async () => (await till.ask('till', null)).catalogue.complete, patience)
    .toBe(true)
  const { number } = await sell(till, first)
  await untilCounts(till, nothingOpen)
  const { headquarters } = await till.ask('till', null)
  expect(await booked(headquarters?.url ?? '')).toEqual([number])
  const backups = path.join(folder, 'till', 'practice', 'backups')
  await expect.poll(() => fs.existsSync(backups), patience).toBe(true)
})

it('holds what is built, its one dependency, and nothing else', () => {
  const { resources } = packed('final')
  expect(fs.readdirSync(resources).sort()).toEqual(['app.asar', 'app.asar.unpacked'])
  const files = filesOf(path.join(resources, 'app.asar'))
  const native = /^node_modules\/better-sqlite3\/(build\/Release\/better_sqlite3|prebuilds\/[\w-]+)\.node$/
  const belonging = [
    /^package\.json$/,
    /^out\/main\/(main|practice|keeper|catalogue|chunks\/[\w-]+)\.js$/,
    /^out\/preload\/preload\.cjs$/,
    /^out\/renderer\/(index\.html|assets\/[\w-]+\.(js|css|woff2|svg))$/,
    /^node_modules\/better-sqlite3\/(LICENSE|package\.json|lib\/(methods\/)?[a-z-]+\.js)$/,
    native,
  ]
  const names = files.map(({ name }) => name)
  expect(names.filter((name) => !belonging.some((each) => each.test(name)))).toEqual([])
  expect(belonging.filter((each) => !names.some((name) => each.test(name)))).toEqual([])
  expect(names.filter((name) => native.test(name))).toHaveLength(1)
  expect(files.filter(({ unpacked }) => unpacked).map(({ name }) => name)).toEqual(
    names.filter((name) => native.test(name)),
  )
})

it('names no folder of the machine that packed it, no source map, and no tool', () => {
  const archive = fs.readFileSync(path.join(packed('final').resources, 'app.asar'), 'latin1')
  const words = [root, 'sourceMappingURL', 'ELECTRON_RENDERER_URL', 'unsafe-inline', 'DEV_BUILD']
  expect(words.filter((word) => archive.includes(word))).toEqual([])
  expect(archive).toContain('POS Companion')
  const { main, ...about } = packedAbout()
  expect([main, 'scripts' in about, 'devDependencies' in about]).toEqual([
    'out/main/main.js',
    false,
    false,
  ])
})

const shut = {
  RunAsNode: 'off',
  EnableCookieEncryption: 'on',
  EnableNodeOptionsEnvironmentVariable: 'off',
  EnableNodeCliInspectArguments: 'off',
  EnableEmbeddedAsarIntegrityValidation: 'on',
  OnlyLoadAppFromAsar: 'on',
  LoadBrowserProcessSpecificV8Snapshot: 'off',
  GrantFileProtocolExtraPrivileges: 'off',
}

it('has its fuses set, and the one for tests differs by the debugger alone', async () => {
  expect(await fusesOf(packed('final').executable)).toEqual(shut)
  expect(await fusesOf(packed('inspect').executable)).toEqual({
    ...shut,
    EnableNodeCliInspectArguments: 'on',
  })
})

it('is no Node, takes no code from its environment, and starts no folder', () => {
  const folder = newFolder()
  const mark = path.join(folder, 'mark')
  const script = path.join(folder, 'index.js')
  fs.writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`)
  fs.writeFileSync(path.join(folder, 'package.json'), '{"main":"index.js"}')
  const asNode = diagnosed(folder, [script], { ELECTRON_RUN_AS_NODE: '1' })
  const required = diagnosed(folder, [], { NODE_OPTIONS: `--require ${script}` })
  const another = diagnosed(folder, [folder], {})
  expect([asNode.status, required.status, another.status]).toEqual([0, 0, 0])
  expect(fs.existsSync(mark)).toBe(false)
})

it('does not let itself be driven through the debugger of its page', () => {
  const folder = newFolder()
  const ways = ['--remote-debugging-port=0', '--remote-debugging-pipe']
  const started = ways.map((way) => startFinal(folder, ['--inspect=0', way, '--practice']))
  const refused = {
    status: 1,
    isListening: false,
    last: 'A till is not driven from outside: start it without a debugger.',
  }
  const seen = started.map(({ status, stderr }) => ({
    status,
    isListening: stderr.includes('listening'),
    last: stderr.trim().split('\n').at(-1),
  }))
  expect(seen).toEqual([refused, refused])
  expect(fs.existsSync(path.join(folder, 'till', 'practice'))).toBe(false)
})

it('tells about itself without a window, on a folder that is new, in use or damaged', async () => {
  const folder = newFolder()
  const nothing = diagnosed(folder, [], {})
  const till = await startTill(folder, {
    packed: packed('inspect').executable,
    args: ['--practice'],
  })
  await expect
    .poll(async () => (await till.ask('till', null)).catalogue.complete, patience)
    .toBe(true)
  const { lines } = await sell(till, first)
  const inUse = diagnosed(folder, [], {})
  await till.quit()
  fs.writeFileSync(path.join(folder, 'till', 'practice', 'sales.db'), 'no database at all')
  const damaged = diagnosed(folder, [], {})
  const all = [nothing, inUse, damaged]
  expect(all.map(({ status }) => status)).toEqual([0, 0, 0])
  expect(all.map(({ stdout }) => report.parse(JSON.parse(stdout)))).toEqual([
    { mode: 'practice', sales: { kind: 'missing' } },
    { mode: 'practice', sales: { kind: 'readable', rows: { documents: 1 } } },
    { mode: 'practice', sales: { kind: 'unreadable' } },
  ])
  const names = lines.flatMap(({ itemCode, itemName }) => [itemCode, itemName])
  expect(names.filter((name) => inUse.stdout.includes(name))).toEqual([])
})

const report = z.object({
  mode: z.string(),
  sales: z.object({
    kind: z.string(),
    rows: z.object({ documents: z.number() }).optional(),
  }),
})

/** Runs the final program as a person does on a line without a screen. */
function diagnosed(folder: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const { DISPLAY: _, WAYLAND_DISPLAY: _1, ...screenless } = process.env
  return startFinal(folder, [...args, '--diagnose'], { ...screenless, ...env })
}

function startFinal(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const data = `--user-data-dir=${path.join(folder, 'till')}`
  return spawnSync(packed('final').executable, [...args, ...sandboxArguments, data], {
    env,
    encoding: 'utf8',
    timeout: 60_000,
  })
}

async function fusesOf(executable: string): Promise<Readonly<Record<string, string>>> {
  const wire = await getCurrentFuseWire(executable)
  const stateOf = (option: FuseV1Options) => String.fromCharCode(wire[option] ?? 0)
  const names = Object.keys(shut) as (keyof typeof FuseV1Options)[]
  return Object.fromEntries(
    names.map((name) => [name, stateOf(FuseV1Options[name]) === '1' ? 'on' : 'off']),
  )
}

interface PackedFile {
  readonly name: string
  readonly unpacked: boolean
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>
  readonly unpacked?: boolean
  readonly offset?: string
  readonly size?: number
}

/** The archive's index: JSON behind four lengths, the last of which is its own. */
function readIndex(archive: string) {
  const bytes = fs.readFileSync(archive)
  const text = bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))
  const contents = bytes.subarray(8 + bytes.readUInt32LE(4))
  return { index: JSON.parse(text) as Entry, contents }
}

function filesOf(archive: string): readonly PackedFile[] {
  const walk = (entry: Entry, at: string): readonly PackedFile[] =>
    entry.files === undefined
      ? [{ name: at, unpacked: entry.unpacked ?? false }]
      : Object.entries(entry.files).flatMap(([name, each]) =>
          walk(each, at === '' ? name : `${at}/${name}`),
        )
  return walk(readIndex(archive).index, '')
}

function packedAbout(): Readonly<Record<string, unknown>> {
  const { index, contents } = readIndex(path.join(packed('final').resources, 'app.asar'))
  const { offset, size } = index.files?.['package.json'] ?? {}
  const from = Number(offset)
  return JSON.parse(
    contents.toString('utf8', from, from + Number(size)),
  ) as Readonly<Record<string, unknown>>
}
