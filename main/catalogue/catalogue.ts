// The catalogue as the rest of the program holds it: questions are answered here and now from the
// file, everything else is asked of the thread that alone writes it.
import { Worker } from 'node:worker_threads'
import {
  dropCatalogueFile,
  openCatalogueFile,
  type CatalogueReader,
} from '../store/catalogueFile'
import { isDamage, openReadOnly, type ReadableDb } from '../store/database'
import type { TaskName, Tasks, Told } from './tasks'

export interface Catalogue extends CatalogueReader {
  /** Asks the thread; fails with words where the disk or the thread itself did. */
  readonly ask: <Name extends TaskName>(
    name: Name,
    input: Tasks[Name]['input'],
  ) => Promise<Tasks[Name]['answer']>
  readonly close: () => Promise<void>
}

export interface CataloguePorts {
  readonly file: string
  /** The built thread. */
  readonly thread: URL
  /** What the thread is given, the file included. */
  readonly workerData: unknown
  /** Called when a damaged file was replaced by an empty one. */
  readonly dropped: () => void
}

interface Waiting {
  readonly done: (answer: unknown) => void
  readonly failed: (error: Error) => void
}

export function startCatalogue(ports: CataloguePorts): Catalogue {
  const { file, thread, workerData } = ports
  let db = openForReading(file)
  let worker: Worker | null = null
  let isReplacing = false
  let ids = 0
  const waitingById = new Map<number, Waiting>()

  const ended = (message: string): void => {
    worker = null
    for (const { failed } of waitingById.values()) failed(new Error(message))
    waitingById.clear()
  }

  const take = (told: Told): void => {
    const waiting = waitingById.get(told.id)
    waitingById.delete(told.id)
    if (told.kind === 'done') return waiting?.done(told.answer)
    waiting?.failed(new Error(told.kind === 'damaged' ? DAMAGED : told.message))
    if (told.kind === 'damaged') replace()
  }

  const start = (): Worker => {
    const started = new Worker(thread, { workerData })
    started.unref()
    started.on('message', take)
    started.on('error', (error) => {
      if (worker === started) ended(error.message)
    })
    return started
  }

  /** Until the new file is there the catalogue is simply empty. */
  const replace = (): void => {
    if (isReplacing) return
    isReplacing = true
    db.close()
    db = openForReading(':memory:')
    const old = worker
    ended(DAMAGED)
    void Promise.resolve(old?.terminate()).then(() => {
      db.close()
      dropCatalogueFile(file)
      db = openForReading(file)
      isReplacing = false
      ports.dropped()
    })
  }

  return {
    read: (question) => {
      try {
        return question(db)
      } catch (error) {
        if (!isDamage(error)) throw error
        replace()
        return question(db)
      }
    },
    ask: (name, input) =>
      new Promise((done, failed) => {
        if (isReplacing) return failed(new Error(DAMAGED))
        worker ??= start()
        ids += 1
        waitingById.set(ids, { done: (answer) => done(answer as never), failed })
        worker.postMessage({ id: ids, name, input })
      }),
    close: async () => {
      const old = worker
      ended('the program ends')
      await old?.terminate()
      db.close()
    },
  }
}

const DAMAGED = '商品库已损坏,正在重建 the catalogue is being made anew'

/** Made first where it is not there, so that there is always something to ask. */
function openForReading(file: string): ReadableDb {
  const made = openCatalogueFile(file)
  if (file === ':memory:') return made
  made.close()
  return openReadOnly(file)
}
