// What the practice headquarters is started with, read from the words of a command line. Pure: what
// cannot be read is answered in one line for whoever typed it.
import { parseArgs } from 'node:util'
import { ODD_MAX } from './generatedFeed'
import { modes, type Mode } from './ledger'

export const help = `npm run practice -- [options]
  --port=N             where to listen; else the port of the last time, or any free one
  --file=FILE          its own database (practice-headquarters.db)
  --items=N            size of the catalogue when the file is made (10000)
  --odd=N              N odd rows among 100,000 of its items, of every kind in turn (0)
  --seed=N             seed of that catalogue and of faults with a probability (1)
  --mode=MODE          dedupes | forgets | books: what a repeated order number does
  --provisioning=FILE  write the provisioning file that lets a till in
  A file that is there keeps its catalogue: for another size name another file, or delete it.`

export type PracticeOptions =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly words: string }
  | {
      readonly kind: 'start'
      readonly file: string
      readonly items: number
      readonly odd: number
      readonly seed: number
      /** Whether a size was asked for, and is not just the usual one. */
      readonly asksForCatalogue: boolean
      readonly port: number | null
      readonly mode: Mode | null
      readonly provisioning: string | null
    }

const PORT_MAX = 65_535
const COUNT_MAX = 999_999_999

export function readOptions(args: readonly string[]): PracticeOptions {
  try {
    return readWords(args)
  } catch (error) {
    if (error instanceof Error) return { kind: 'wrong', words: error.message }
    throw error
  }
}

function readWords(args: readonly string[]): PracticeOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: text,
      file: text,
      items: text,
      odd: text,
      seed: text,
      mode: text,
      provisioning: text,
      help: { type: 'boolean' },
    },
  })
  if (values.help === true) return { kind: 'help' }
  const count = (name: 'items' | 'odd' | 'seed' | 'port', usual: number, max: number): number =>
    values[name] === undefined ? usual : wholeNumber(name, values[name], max)
  return {
    kind: 'start',
    file: values.file ?? 'practice-headquarters.db',
    items: count('items', 10_000, COUNT_MAX),
    odd: count('odd', 0, ODD_MAX),
    seed: count('seed', 1, COUNT_MAX),
    asksForCatalogue: [values.items, values.odd, values.seed].some((each) => each !== undefined),
    port: values.port === undefined ? null : count('port', 0, PORT_MAX),
    mode: values.mode === undefined ? null : modeCalled(values.mode),
    provisioning: values.provisioning ?? null,
  }
}

function wholeNumber(name: string, text: string, max: number): number {
  const isCount = /^\d{1,9}$/.test(text) && Number(text) <= max
  if (!isCount) throw new Error(`--${name} must be a whole number up to ${max}, and not "${text}"`)
  return Number(text)
}

function modeCalled(text: string): Mode {
  const mode = modes.find((name) => name === text)
  if (mode === undefined) throw new Error(`--mode must be one of ${modes.join(', ')}, and not "${text}"`)
  return mode
}
