// Asks the keeper's thread for its work at the right times, and makes the open cart durable within
// a second without letting anybody wait for it.
import fs from 'node:fs'
import { Worker } from 'node:worker_threads'
import { never } from '../../shared/result'
import type { KeeperReport, KeeperTask } from './keeperTask'
import type { SalesPaths } from './recovery'

export interface KeepingPorts {
  readonly paths: SalesPaths
  /** Stands in the backups' names: the second folder may be shared by several tills. */
  readonly till: string
  /** The keeper's built thread. */
  readonly thread: URL
  readonly now: () => number
  readonly later: (delayMs: number, work: () => void) => () => void
  readonly every: (pauseMs: number, work: () => void) => () => void
  /** A second folder or disk for copies of the backups; null for none. */
  readonly secondFolder: () => string | null
  /** Called when a backup begins to fail or works again. */
  readonly changed: () => void
}

export interface Keeping {
  /** The cart was written: its bytes must reach the disk soon, but not now. */
  readonly draftSaved: () => void
  readonly backUp: () => void
  /** Why the newest backup could not be made; null while all is well. */
  readonly backupProblem: () => string | null
  readonly stop: () => Promise<void>
}

const BACKUPS_KEPT = 10
const BACKUP_INTERVAL_MS = 4 * 3_600_000
const TIDY_INTERVAL_MS = 15_000
/** A log below this is not worth a checkpoint's three syncs. */
const CHECKPOINT_BYTES = 512 * 1024
const DRAFT_DELAY_MS = 500

export function startKeeping(ports: KeepingPorts): Keeping {
  const { paths } = ports
  const wal = `${paths.database}-wal`
  let problem: string | null = null
  let draftTimer: (() => void) | null = null

  const tell = (next: string | null): void => {
    if (next === problem) return
    problem = next
    ports.changed()
  }

  const take = (report: KeeperReport): void => {
    switch (report.kind) {
      case 'tidiedUp':
        // Asked piece by piece from here, where sales are made: none waits for more than one.
        if (report.isMore) tidyUp()
        return
      case 'backedUp':
        return tell(null)
      case 'failed':
        if (report.task === 'backup') tell(report.message)
        return
      default:
        never(report)
    }
  }

  const { ask, end } = createKeeper(ports.thread, { take, died: tell })

  const tidyUp = (): void => {
    ask({ kind: 'tidyUp', database: paths.database })
  }

  const backUp = (): void => {
    ask({
      kind: 'backup',
      database: paths.database,
      folder: paths.backups,
      secondFolder: ports.secondFolder(),
      till: ports.till,
      at: ports.now(),
      keep: BACKUPS_KEPT,
    })
  }

  const stopBackups = ports.every(BACKUP_INTERVAL_MS, backUp)
  const stopTidyingUp = ports.every(TIDY_INTERVAL_MS, () => {
    if (sizeOf(wal) >= CHECKPOINT_BYTES) tidyUp()
  })
  // What the last run left for later, and a copy of what it sold.
  tidyUp()
  backUp()

  return {
    draftSaved: () => {
      draftTimer ??= ports.later(DRAFT_DELAY_MS, () => {
        draftTimer = null
        syncFile(wal)
      })
    },
    backUp,
    backupProblem: () => problem,
    stop: async () => {
      stopBackups()
      stopTidyingUp()
      draftTimer?.()
      await end()
    },
  }
}

interface KeeperPorts {
  readonly take: (report: KeeperReport) => void
  readonly died: (message: string) => void
}

/** The thread is there when something is asked of it: one that died is told of and replaced. */
function createKeeper(thread: URL, { take, died }: KeeperPorts) {
  let worker: Worker | null = null

  const start = (): Worker => {
    const started = new Worker(thread)
    started.unref()
    started.on('message', (report: KeeperReport) => {
      if (worker === started) take(report)
    })
    // Without its thread the till sells on; SQLite itself then bounds the log.
    started.on('error', (error) => {
      if (worker !== started) return
      worker = null
      died(error.message)
    })
    return started
  }

  return {
    ask: (task: KeeperTask): void => {
      worker ??= start()
      worker.postMessage(task)
    },
    end: async (): Promise<void> => {
      const old = worker
      worker = null
      await old?.terminate()
    },
  }
}

const sizeOf = (file: string): number => (fs.existsSync(file) ? fs.statSync(file).size : 0)

/** Syncs in the background. A failure costs no sale: the next commit syncs the same log. */
function syncFile(file: string): void {
  fs.open(file, 'r+', (openError, descriptor) => {
    if (openError !== null) return
    fs.fdatasync(descriptor, () => {
      fs.close(descriptor, () => undefined)
    })
  })
}
