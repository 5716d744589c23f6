// The catalogue's thread: the only writer of catalogue.db, with its own door to the hub. What takes
// long is done here, so that neither a cashier nor the engine waits for it.
import { parentPort, workerData } from 'node:worker_threads'
import { createHttp } from '../backends/http'
import { createHub } from '../backends/hub'
import { systemClock } from '../clock'
import { openCatalogueFile } from '../store/catalogueFile'
import { isDamage, sqliteCode } from '../store/database'
import { readAgain } from '../store/ingest'
import { createListHandlers } from './lists'
import { pullRound, type PullPorts } from './pull'
import { createReadings } from './readings'
import type { Asked, TaskName, Tasks, ThreadOptions, Told } from './tasks'

type Handlers = {
  readonly [Name in TaskName]: (
    input: Tasks[Name]['input'],
  ) => Tasks[Name]['answer'] | Promise<Tasks[Name]['answer']>
}

const port = parentPort
if (port === null) throw new Error('the catalogue is a thread of the program')
const options = workerData as ThreadOptions
const db = openCatalogueFile(options.file)
const pulling: PullPorts = {
  db,
  hub: createHub(options.hub),
  http: createHttp({
    deadlineMs: options.deadlineMs,
    plainHttpOrigins: new Set(options.plainHttpOrigins),
    reach: options.reach,
  }),
  now: systemClock.now,
  rules: { adjustments: options.adjustments, readingsOf: createReadings() },
}
const handlers: Handlers = {
  ...createListHandlers(db),
  pull: () => pullRound(pulling),
  readAgain: () => {
    readAgain(db, 'items', systemClock.now())
    return null
  },
}

port.on('message', (asked: Asked) => {
  void carryOut(asked).then((told) => {
    port.postMessage(told)
  })
})

async function carryOut({ id, name, input }: Asked): Promise<Told> {
  try {
    return { kind: 'done', id, answer: await handlers[name](input as never) }
  } catch (error) {
    if (isDamage(error)) return { kind: 'damaged', id }
    const code = sqliteCode(error)
    if (code === null) throw error
    return { kind: 'failed', id, message: code }
  }
}
