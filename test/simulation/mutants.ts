// Deliberate breakages of the real source, to prove that the simulator can fail. Each is a few
// replaced lines; the simulator is bundled with them and must then find a seed that goes wrong.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { assert } from '../../shared/result'
import type * as Simulation from './simulate'

type Simulator = typeof Simulation

export interface Mutant {
  readonly name: string
  /** A seed that catches it; the search of the tests begins there. */
  readonly seed: number
  /** What the oracle says: a mutant that merely crashes proves nothing about the oracle. */
  readonly caughtBy: RegExp
  readonly patches: readonly Patch[]
}

export interface Patch {
  readonly file: string
  /** Occurs exactly once, or the mutant no longer fits the source. */
  readonly find: string
  readonly replace: string
}

/** The first of these seeds in which the oracle sees what a mutant breaks; null where none is. */
export async function catchMutant(
  mutant: Mutant,
  firstSeed: number,
  seeds: number,
): Promise<Simulation.Outcome | null> {
  const { simulate } = await bundle(mutant)
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    const outcome = simulate(seed)
    if (mutant.caughtBy.test(outcome.failure ?? '')) return outcome
  }
  return null
}

const root = fileURLToPath(new URL('../..', import.meta.url))

async function bundle({ name, patches }: Mutant): Promise<Simulator> {
  const folder = path.join(root, 'node_modules', '.cache', 'simulation')
  const outfile = path.join(folder, `${name.replaceAll(' ', '-')}-${process.pid}.mjs`)
  await build({
    entryPoints: [path.join(root, 'test', 'simulation', 'simulate.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    plugins: [patching(patches)],
  })
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as Simulator
  } finally {
    fs.rmSync(outfile)
  }
}

const patching = (patches: readonly Patch[]): Plugin => ({
  name: 'patching',
  setup: (bundler) => {
    for (const file of new Set(patches.map((patch) => patch.file))) {
      const mine = patches.filter((patch) => patch.file === file)
      const whole = path.join(root, file)
      const filter = new RegExp(`${file.replaceAll('.', '[.]').replaceAll('/', '[^a-z]')}$`, 'i')
      bundler.onLoad({ filter }, () => ({
        contents: mine.reduce(patched, fs.readFileSync(whole, 'utf8')),
        loader: 'ts',
      }))
    }
  },
})

function patched(text: string, { file, find, replace }: Patch): string {
  const count = text.split(find).length - 1
  assert(count === 1, `${file} has ${count} times what a mutant replaces: ${find}`)
  return text.replace(find, () => replace)
}

const engine = 'main/sync/engine.ts'
const line = 'main/sync/line.ts'
const doubt = 'main/sync/doubt.ts'
const database = 'main/store/database.ts'
const submit = 'main/store/submit.ts'
const layout = 'main/store/layout.ts'

export const mutants: readonly Mutant[] = [
  {
    name: 'laid out anew although a part is there',
    seed: 12,
    caughtBy: /^promise 2: .* was confirmed and is not booked/,
    patches: [{ file: layout, find: 'return found === 1', replace: 'return false' }],
  },
  {
    name: 'refund before the new parts of its sale',
    seed: 56,
    caughtBy: /^promise 4: .* was booked before/,
    patches: [
      { file: layout, find: '  waitFor(db, last)\n', replace: '' },
    ],
  },
  {
    name: 'a part that others carry sent all the same',
    seed: 133,
    caughtBy: /^promise 2: .* was booked twice/,
    patches: [
      { file: layout, find: '  endAfter(db, at, last)\n', replace: '' },
    ],
  },
  {
    name: 'call before sending is committed',
    seed: 1,
    caughtBy: /^promise 2: .* left while it was waiting/,
    patches: [
      {
        file: engine,
        find: "    ...(changes.length === 0 ? [] : [{ kind: 'commit' as const, changes }]),\n    ...calls,",
        replace:
          "    ...calls,\n    ...(changes.length === 0 ? [] : [{ kind: 'commit' as const, changes }]),",
      },
    ],
  },
  {
    name: 'absent believed at once',
    seed: 59,
    caughtBy: /^promise 2: .* was booked twice/,
    patches: [
      {
        file: engine,
        find: "answer.kind === 'absent' && serverAt >= entry.doubtSince + GRACE_MS",
        replace: "answer.kind === 'absent'",
      },
    ],
  },
  {
    name: 'deleted after three tries',
    seed: 1,
    caughtBy: /^promise 4: after .* of calm/,
    patches: [
      {
        file: engine,
        find: "    case 'lost':\n      return toDoubt(",
        replace:
          "    case 'lost':\n      if (entry.attempts > 2) return remove(state, entry.id)\n      return toDoubt(",
      },
    ],
  },
  {
    name: 'cursor before rows',
    seed: 33,
    caughtBy: /^promise 6: the cursor is at .* is not there/,
    patches: [
      {
        file: 'main/store/ingest.ts',
        find: '  const rows = page.rows.filter((row) => row.seq > cursor)\n',
        replace:
          '  const rows = page.rows.filter((row) => row.seq > cursor)\n' +
          "  db.prepare('update feed set cursor = ? where name = ?').run(page.next, name)\n" +
          "  db.prepare('commit').run()\n" +
          "  db.prepare('begin immediate').run()\n",
      },
    ],
  },
  {
    name: 'a row that cannot be read let go',
    seed: 18,
    caughtBy: /^promise 6: the cursor is at .* nobody is told/,
    patches: [
      {
        file: 'main/store/ingest.ts',
        find: '  for (const row of bad) setAside(db, name, row, options.at)\n',
        replace: '',
      },
    ],
  },
  {
    name: 'resend under booked',
    seed: 23,
    caughtBy: /^promise 2: .* was booked twice/,
    patches: [
      {
        file: engine,
        find: '      duplicates,\n',
        replace:
          "      duplicates: duplicates === 'booked' ? { ignoredForHours: 72 } : duplicates,\n",
      },
    ],
  },
  {
    name: 'resend after ignoredForHours',
    seed: 329,
    caughtBy: /^promise 2: .* was booked twice/,
    patches: [
      {
        file: doubt,
        find: 'return entry.firstAttemptAt + windowMs(duplicates)',
        replace: 'return Infinity',
      },
    ],
  },
  {
    name: 'rejection after a lost attempt believed',
    seed: 14,
    caughtBy: /^promise 2: .* was parked and is booked/,
    patches: [
      {
        file: engine,
        find: 'if (entry.lostAttempts > 0) {',
        replace: 'if (entry.lostAttempts > 0 && alreadyHave) {',
      },
    ],
  },
  {
    name: 'rebuilt rows start waiting',
    seed: 85,
    caughtBy: /^promise 2: .* was booked twice/,
    patches: [
      {
        file: 'main/store/outbox.ts',
        find: "update outbox set state = 'inDoubt', reason = @reason, changed_at = @at,\n       lost",
        replace: "update outbox set state = 'waiting', reason = @reason, changed_at = @at,\n       lost",
      },
    ],
  },
  {
    name: 'refund before its sale',
    seed: 2,
    caughtBy: /^promise 4: .* was booked before/,
    patches: [
      {
        file: line,
        find: '  if (isHeldUp(state, entry)) return false\n',
        replace: '',
      },
    ],
  },
  {
    name: 'number counter restarting after a restore',
    seed: 14,
    caughtBy: /^promise 9: the number .* was used twice/,
    patches: [
      { file: submit, find: '-${day}-${epoch}-', replace: '-${day}-2222-' },
      {
        file: submit,
        find: '    dropDraft(db, draft)\n',
        replace:
          '    dropDraft(db, draft)\n' +
          "    raiseCounter(db, 'document', nextValue(db, 'document'))\n",
      },
      {
        file: submit,
        find: 'last === null ? 1 : Number(toShortNumber(last)) + 1',
        replace: "nextValue(db, 'document')",
      },
      {
        file: submit,
        find: "import { dropDraft } from './drafts'",
        replace:
          "import { nextValue, raiseCounter } from './counters'\n" +
          "import { dropDraft } from './drafts'",
      },
    ],
  },
  {
    name: 'NORMAL with power loss',
    seed: 12,
    caughtBy: /^promise 1: .* is missing/,
    patches: [
      { file: database, find: "'synchronous = FULL'", replace: "'synchronous = NORMAL'" },
      { file: database, find: 'assert(synchronous === 2', replace: 'assert(synchronous !== 0' },
      {
        file: 'main/store/drafts.ts',
        find: "'synchronous = FULL'",
        replace: "'synchronous = NORMAL'",
      },
    ],
  },
  {
    name: 'probing for ever for a doubt that is too old',
    seed: 167,
    caughtBy: /^promise 5: the platform is probed without end/,
    patches: [
      {
        file: doubt,
        find: 'if (line.lastServerAt !== null && line.lastServerAt >= touchableUntil(line, entry)) return null',
        replace: '',
      },
    ],
  },
  {
    name: 'doubt put off by a clock that was set back',
    seed: 110,
    caughtBy: /^promise 4: after .* of calm/,
    patches: [{ file: line, find: 'return isSetBack || at >= due', replace: 'return at >= due' }],
  },
  {
    name: 'probing for ever for a doubt that is held up',
    seed: 49,
    caughtBy: /^promise 5: the platform is probed without end/,
    patches: [
      { file: doubt, find: '    .filter((entry) => !isHeldUp(state, entry))\n', replace: '' },
    ],
  },
]
