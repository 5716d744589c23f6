// The catalogue's thread: the only writer of catalogue.db, with its own door to the hub. What takes
// long is done here, so that neither a cashier nor the engine waits for it.
import path from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { createHttp, type HttpOptions } from '../backends/http'
import { createHub, type HubAccess } from '../backends/hub'
import { systemClock } from '../clock'
import type { AdjustmentRule } from '../store/adjustments'
import { openSharedCatalogue } from '../store/catalogueFile'
import { isDamage, openReadOnly, sqliteCode, type WritableDb } from '../store/database'
import { readAgain } from '../store/ingest'
import { hasRoom, KEPT_FOR_SALES_BYTES, NO_ROOM } from '../store/room'
import { createListHandlers } from './lists'
import { pullRound, type PullPorts } from './pull'
import { createReadings } from './readings'
import type { Asked, TaskName, Tasks, Told } from './tasks'

/** What the thread is given when it starts; it lives in memory only. */
export interface ThreadOptions {
  readonly file: string
  readonly hub: HubAccess
  readonly http: HttpOptions
  readonly adjustments: AdjustmentRule
}

type Handlers = {
  readonly [Name in TaskName]: (
    input: Tasks[Name]['input'],
  ) => Tasks[Name]['answer'] | Promise<Tasks[Name]['answer']>
}

const port = parentPort
if (port === null) throw new Error('the catalogue is a thread of the program')
const { file, hub, http, adjustments } = workerData as ThreadOptions
const db = openSharedCatalogue(file)
// The program asks the same file, so that nobody else puts another one in its place.
const handlers = db === null ? null : createHandlers(db)

port.on('message', (asked: Asked) => {
  void carryOut(asked).then((told) => {
    port.postMessage(told)
  })
})

function createHandlers(writable: WritableDb): Handlers {
  const pulling: PullPorts = {
    db: writable,
    hub: createHub(hub),
    http: createHttp(http),
    now: systemClock.now,
    rules: { adjustments, readingsOf: createReadings() },
  }
  return {
    ...createListHandlers(writable, { open: () => openReadOnly(file), turn: systemClock.turn }),
    pull: () =>
      hasRoom(path.dirname(file), KEPT_FOR_SALES_BYTES)
        ? pullRound(pulling)
        : { kind: 'lost', message: NO_ROOM },
    readAgain: () => {
      readAgain(writable, 'items', systemClock.now())
      return null
    },
  }
}

async function carryOut({ id, name, input }: Asked): Promise<Told> {
  if (handlers === null) return { kind: 'damaged', id }
  try {
    return { kind: 'done', id, answer: await handlers[name](input as never) }
  } catch (error) {
    if (isDamage(error)) return { kind: 'damaged', id }
    const code = sqliteCode(error)
    if (code === null) throw error
    return { kind: 'failed', id, message: code }
  }
}
