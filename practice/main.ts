// Starts the practice headquarters on its own, from a terminal (`npm run practice`) or as a child
// of the till. It only reads its options and says where it listens.
import { writeFileSync } from 'node:fs'
import { systemClock } from './clock'
import { createHeadquarters, type Headquarters } from './headquarters'
import { help, readOptions, type PracticeOptions } from './options'

const options = readOptions(process.argv.slice(2))
switch (options.kind) {
  case 'help':
    console.log(help)
    break
  case 'wrong':
    refuse(`${options.words}\n\n${help}`)
    break
  case 'start':
    await start(options)
}

type Start = Extract<PracticeOptions, { readonly kind: 'start' }>

function portWords({ port }: Start): string {
  return port === null ? 'every port' : `port ${port}`
}

async function start(asked: Start): Promise<void> {
  const headquarters = await open(asked)
  if (headquarters === null) return refuse(`${portWords(asked)} is taken, or not allowed`)
  if (asked.mode !== null) headquarters.setMode(asked.mode)
  const provisioning = headquarters.provisioning()
  if (asked.provisioning !== null) {
    const text = `${JSON.stringify(provisioning, null, 2)}\n`
    writeFileSync(asked.provisioning, text, { mode: 0o600 })
  }
  const parent = parentPort()
  listenForTheEnd(headquarters)
  console.log(`headquarters ${headquarters.url}/`)
  tellOfKept(asked, headquarters.generated)
  parent?.postMessage({ kind: 'headquarters', url: `${headquarters.url}/`, provisioning })
}

/** Null where it may not listen on the port that was asked for. */
async function open({ file, port, items, odd, seed }: Start): Promise<Headquarters | null> {
  const catalogue = { file, itemCount: items, odd, seed, clock: systemClock }
  try {
    return await createHeadquarters(port === null ? catalogue : { ...catalogue, port })
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && error.syscall === 'listen') return null
    throw error
  }
}

/** A file keeps the catalogue that it was made with, and who asks for another one should know. */
function tellOfKept(asked: Start, { count, odd, seed }: Headquarters['generated']): void {
  const isKept = count === asked.items && odd === asked.odd && seed === asked.seed
  if (isKept || !asked.asksForCatalogue) return
  console.log(
    `${asked.file} was made with --items=${count} --odd=${odd} --seed=${seed} and keeps them; ` +
      'for another catalogue name another --file, or delete this one',
  )
}

function refuse(words: string): void {
  console.error(words)
  process.exitCode = 1
}

function listenForTheEnd(headquarters: Headquarters): void {
  const stop = (): void => void headquarters.close().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

/** The port to the program that started this one as a utilityProcess; plain Node has none. */
interface ParentPort {
  readonly postMessage: (message: unknown) => void
}

function parentPort(): ParentPort | undefined {
  const port: unknown = Reflect.get(process, 'parentPort')
  return isParentPort(port) ? port : undefined
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
}
