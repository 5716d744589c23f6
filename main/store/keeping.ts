// Asks the keeper's thread for its work at the right times, and makes the open cart durable within
// a second without letting anybody wait for it.
import fs from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { KeeperReport, KeeperTask } from './keeperTask'
import type { SalesPaths } from './recovery'

export interface KeepingPorts {
  readonly paths: SalesPaths
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
const CHECKPOINT_INTERVAL_MS = 15_000
/** A log below this is not worth a checkpoint's three syncs. */
const CHECKPOINT_BYTES = 512 * 1024
const DRAFT_DELAY_MS = 500

export function startKeeping(ports: KeepingPorts): Keeping {
  const { paths } = ports
  const wal = `${paths.database}-wal`
  let problem: string | null = null
  let draftTimer: (() => void) | null = null

  const thread = new Worker(ports.thread)
  thread.unref()
  const report = (next: string | null): void => {
    if (next === problem) return
    problem = next
    ports.changed()
  }
  thread.on('message', ({ kind, task, ...rest }: KeeperReport) => {
    if (task !== 'backup') return
    report(kind === 'failed' && 'message' in rest ? rest.message : null)
  })
  // Without its thread the till sells on; SQLite itself then bounds the log.
  thread.on('error', (error) => {
    report(error.message)
  })
  const ask = (task: KeeperTask): void => {
    thread.postMessage(task)
  }

  const backUp = (): void => {
    ask({
      kind: 'backup',
      database: paths.database,
      folder: paths.backups,
      secondFolder: ports.secondFolder(),
      name: `sales-${ports.now()}.db`,
      keep: BACKUPS_KEPT,
    })
  }

  const stopBackups = ports.every(BACKUP_INTERVAL_MS, backUp)
  const stopCheckpoints = ports.every(CHECKPOINT_INTERVAL_MS, () => {
    if (sizeOf(wal) >= CHECKPOINT_BYTES) ask({ kind: 'checkpoint', database: paths.database })
  })
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
      stopCheckpoints()
      draftTimer?.()
      await thread.terminate()
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
