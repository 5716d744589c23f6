// Starts the practice headquarters on its own, from a terminal (`npm run practice`) or as a child
// of the till. It only reads its options and says where it listens.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { systemClock } from './clock'
import { ODD_MAX } from './generatedFeed'
import { createHeadquarters, type Headquarters } from './headquarters'
import { modes } from './ledger'

const help = `npm run practice -- [options]
  --port=N             where to listen; else the port of the last time, or any free one
  --file=FILE          its own database (practice-headquarters.db)
  --items=N            size of the catalogue when the file is made (10000)
  --odd=N              N odd rows among 100,000 of its items, of every kind in turn (0)
  --seed=N             seed of that catalogue and of faults with a probability (1)
  --mode=MODE          dedupes | forgets | books: what a repeated order number does
  --provisioning=FILE  write the provisioning file that lets a till in`

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    file: { type: 'string', default: 'practice-headquarters.db' },
    items: { type: 'string', default: '10000' },
    odd: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    mode: { type: 'string' },
    provisioning: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.log(help)
} else {
  await start()
}

async function start(): Promise<void> {
  const odd = readCount('odd', values.odd)
  assert(odd <= ODD_MAX, `--odd must be at most ${ODD_MAX}`)
  const headquarters = await createHeadquarters({
    file: values.file,
    ...(values.port === undefined ? {} : { port: readCount('port', values.port) }),
    itemCount: readCount('items', values.items),
    odd,
    seed: readCount('seed', values.seed),
    clock: systemClock,
  })
  if (values.mode !== undefined) {
    const mode = modes.find((name) => name === values.mode)
    assert(mode !== undefined, `--mode must be one of ${modes.join(', ')}`)
    headquarters.setMode(mode)
  }
  const provisioning = headquarters.provisioning()
  if (values.provisioning !== undefined) {
    const text = `${JSON.stringify(provisioning, null, 2)}\n`
    writeFileSync(values.provisioning, text, { mode: 0o600 })
  }
  const parent = parentPort()
  listenForTheEnd(headquarters, parent)
  console.log(`headquarters ${headquarters.url}/`)
  parent?.postMessage({ kind: 'headquarters', url: `${headquarters.url}/`, provisioning })
}

function readCount(name: string, text: string): number {
  assert(/^\d{1,9}$/.test(text), `--${name} must be a whole number`)
  return Number(text)
}

function listenForTheEnd(headquarters: Headquarters, parent: ParentPort | undefined): void {
  const stop = (): void => void headquarters.close().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  parent?.on('message', ({ data }) => {
    if (data === 'stop') stop()
  })
}

/** The port to the program that started this one as a utilityProcess; plain Node has none. */
interface ParentPort {
  readonly postMessage: (message: unknown) => void
  readonly on: (event: 'message', listener: (event: { readonly data: unknown }) => void) => void
}

function parentPort(): ParentPort | undefined {
  const port: unknown = Reflect.get(process, 'parentPort')
  return isParentPort(port) ? port : undefined
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
}
