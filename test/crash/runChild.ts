// Bundles child.ts once and runs it under strace, which counts, records or breaks the system calls
// that touch the till's folder.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'

/** Every call by which the store changes what is on the disk. */
export const diskCalls = [
  'write', 'pwrite64', 'writev', 'fsync', 'fdatasync', 'ftruncate', 'rename', 'unlink',
] as const

export type DiskCall = (typeof diskCalls)[number]

/** A change of the program's own text, so that the program itself needs no switch for tests. */
export interface Patch {
  readonly file: string
  readonly from: string
  readonly to: string
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Answers the bundle's path; it lies where the addon's package can be found. */
export async function bundleChild(name: string, patches: readonly Patch[] = []): Promise<string> {
  const applied = new Set<Patch>()
  const patching: Plugin = {
    name: 'patching',
    transform: (code, id) => {
      let text = code
      for (const patch of patches) {
        if (!id.endsWith(patch.file) || !text.includes(patch.from)) continue
        text = text.replaceAll(patch.from, patch.to)
        applied.add(patch)
      }
      return text
    },
  }
  const outDir = path.join(root, 'node_modules/.cache/crash', name)
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [{ ...patching, enforce: 'pre' }],
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: path.join(root, 'test/crash/child.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  })
  const missing = patches.filter((patch) => !applied.has(patch))
  if (missing.length > 0) throw new Error(`nothing to patch in ${missing[0]?.file ?? ''}`)
  return path.join(outDir, 'child.mjs')
}

export interface Run {
  readonly said: readonly string[]
  readonly trace: string
  readonly error: string
}

export interface RunOptions {
  readonly child: string
  readonly folder: string
  readonly deed: string
  readonly count?: number
  /** Further arguments of strace. */
  readonly strace: readonly string[]
}

const files = [
  'sales.db', 'sales.db-wal', 'sales.db-shm', 'sales.db-journal', 'journal.ndjson', 'writable',
  'reserve', 'catalogue.db', 'catalogue.db-wal', 'catalogue.db-shm', 'catalogue.db-journal',
  'sales-building.db', 'sales-building.db-wal', 'sales-building.db-shm',
]

/** Lets strace see only the calls that touch the store's files. */
export const touching = (folder: string): readonly string[] =>
  ['', ...files].flatMap((file) => ['-P', path.join(folder, file)])

export async function runChild({ child, folder, deed, count, strace }: RunOptions): Promise<Run> {
  const traceFile = path.join(folder, 'trace')
  const words = [process.execPath, child, folder, deed, ...(count === undefined ? [] : [`${count}`])]
  const args = ['-f', '-qq', '-o', traceFile, ...strace, ...words]
  const running = spawn('strace', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let error = ''
  running.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  running.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()))
  await new Promise((done) => running.once('close', done))
  const trace = fs.readFileSync(traceFile, 'utf8')
  fs.rmSync(traceFile)
  return { said: said.split('\n').filter((line) => line !== ''), trace, error }
}

export interface CallPoint {
  readonly call: DiskCall
  readonly nth: number
}

/** Every call of the main thread that touches the folder, as injection counts them. */
export async function pointsOf(options: Omit<RunOptions, 'strace'>): Promise<readonly CallPoint[]> {
  const strace = [...touching(options.folder), '-e', `trace=${diskCalls.join(',')}`]
  const { trace, error } = await runChild({ ...options, strace })
  if (error !== '') throw new Error(error)
  const counts = new Map<DiskCall, number>()
  const [, main = ''] = /^([0-9]+) /.exec(trace) ?? []
  return trace.split('\n').flatMap((line) => {
    const [, thread, name] = /^([0-9]+) +([a-z0-9]+)\(/.exec(line) ?? []
    const call = diskCalls.find((each) => each === name)
    if (call === undefined || thread !== main) return []
    const nth = (counts.get(call) ?? 0) + 1
    counts.set(call, nth)
    return [{ call, nth }]
  })
}

/** Runs one piece of work for each value, two at a time. */
export async function twoAtATime<T, R>(
  values: readonly T[],
  work: (value: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (;;) {
      const index = next
      next += 1
      const value = values[index]
      if (value === undefined) return
      results[index] = await work(value)
    }
  }
  await Promise.all([lane(), lane()])
  return results
}
