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
  /**
   * Asks the thread, once more where the file was made anew meanwhile; fails with words where the
   * thread itself did.
   */
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
  readonly pause: (ms: number) => Promise<void>
  /** Called when a damaged file was replaced by an empty one. */
  readonly dropped: () => void
}

/** Until whoever holds on to the file, such as a virus scanner, has let go of it. */
const REPLACE_PAUSE_MS = 1_000

export function startCatalogue(ports: CataloguePorts): Catalogue {
  const { file } = ports
  let db = openForReading(file)
  let isClosed = false
  let replacement: Promise<void> | null = null

  /** Until the new file is there the catalogue is simply empty. */
  const replace = (): void => {
    if (replacement !== null || isClosed) return
    db.close()
    db = openForReading(':memory:')
    replacement = thread
      .end(DAMAGED)
      .then(openNewFile)
      .finally(() => {
        replacement = null
      })
  }
  const thread = createThread(ports, replace)

  const openNewFile = async (): Promise<void> => {
    while (!isClosed) {
      const made = tryToMakeAnew(file)
      if (made === null) await ports.pause(REPLACE_PAUSE_MS)
      else {
        db.close()
        db = made
        return ports.dropped()
      }
    }
  }

  const askOnce: Catalogue['ask'] = async (name, input) => {
    if (replacement !== null) await replacement
    if (isClosed) throw new Error(CLOSED)
    return await thread.ask(name, input)
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
    ask: async (name, input) => {
      try {
        return await askOnce(name, input)
      } catch (error) {
        if (!(error instanceof Error) || error.message !== DAMAGED) throw error
        return await askOnce(name, input)
      }
    },
    close: async () => {
      isClosed = true
      await thread.end(CLOSED)
      await replacement
      db.close()
    },
  }
}

interface Thread extends Pick<Catalogue, 'ask'> {
  /** What waits for an answer fails with this message; the next question starts another one. */
  readonly end: (message: string) => Promise<void>
}

interface Waiting {
  readonly done: (answer: unknown) => void
  readonly failed: (error: Error) => void
}

function createThread(
  { thread, workerData }: Pick<CataloguePorts, 'thread' | 'workerData'>,
  damaged: () => void,
): Thread {
  let worker: Worker | null = null
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
    if (told.kind === 'damaged') damaged()
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

  return {
    ask: (name, input) =>
      new Promise((done, failed) => {
        worker ??= start()
        ids += 1
        waitingById.set(ids, { done: (answer) => done(answer as never), failed })
        worker.postMessage({ id: ids, name, input })
      }),
    end: async (message) => {
      const old = worker
      ended(message)
      await old?.terminate()
    },
  }
}

const CLOSED = 'the program ends'
const DAMAGED = '商品库已损坏,正在重建 the catalogue is being made anew'

/** Null while the system does not let go of the file that is to be dropped. */
function tryToMakeAnew(file: string): ReadableDb | null {
  try {
    dropCatalogueFile(file)
    return openForReading(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

/** Made first where it is not there, so that there is always something to ask. */
function openForReading(file: string): ReadableDb {
  const made = openCatalogueFile(file)
  if (file === ':memory:') return made
  made.close()
  return openReadOnly(file)
}
