// The report for people who look after the program: versions, disk, databases, outbox, last
// answers, clock. It holds no secret, no PIN, nothing of what customers bought, and can be made
// without a window, beside a running till, and of files that are damaged or gone.
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { wallClockIn } from '../../shared/chinaTime'
import type { AnswerLine, DiagnosisView, FileView, Mode } from '../../shared/contract'
import type { BackendName, StandingReason } from '../../shared/outbox'
import {
  inspectCatalogue,
  inspectSales,
  lastAnswers,
  look,
  sqliteVersion,
  type Check,
  type LastAnswer,
  type Looked,
} from '../store/inspection'
import type { ReadableDb } from '../store/database'
import { backupInstant } from '../store/keeperTask'
import { salesPaths } from '../store/recovery'
import { readProvisioned } from '../store/settings'

/** Where and by what the till runs. */
export interface Place {
  readonly folder: string
  /** The user's own folder, whose name is nobody else's business. */
  readonly home: string
  /** The zone that the machine's clock is set to. */
  readonly timeZone: () => string
  readonly versions: Omit<DiagnosisView['versions'], 'sqlite'>
}

export interface DiagnosisPorts extends Place {
  readonly mode: Mode
  readonly now: () => number
  readonly check: Check
  /** A platform's time less the till's; nothing of one that has not told it since the start. */
  readonly clockOffsets: ReadonlyMap<BackendName, number>
  /** What the running program knows to be wrong; nothing where none runs. */
  readonly warnings: readonly string[]
}

export function diagnose(ports: DiagnosisPorts): DiagnosisView {
  const { folder, home, check } = ports
  const paths = salesPaths(folder)
  const at = ports.now()
  const zone = ports.timeZone()
  // Three questions, so that damage to one table leaves the answers about the others.
  const sales = look(paths.database, (db) => inspectSales(db, check))
  const till = look(paths.database, (db) => tillOf(db, at))
  const answers = look(paths.database, (db) => lastAnswers(db).map(toAnswerLine))
  const catalogue = look(path.join(folder, 'catalogue.db'), (db) => inspectCatalogue(db, check))
  const found = sales.kind === 'readable' ? sales.found : null
  const free = freeBytes(folder)
  return {
    versions: { ...ports.versions, sqlite: sqliteVersion() },
    mode: ports.mode,
    till: till.kind === 'readable' ? till.found : null,
    clock: {
      utc: new Date(at).toISOString(),
      local: wallClockIn(zone)(at),
      zone,
      platformAheadSeconds: { qimen: secondsAhead(ports, 'qimen'), hub: secondsAhead(ports, 'hub') },
    },
    disk: { folder: folder.replace(home, '~'), freeBytes: free, bytesByFile: sizesIn(folder) },
    backups: backupsIn(paths.backups),
    sales: viewOf(sales, ({ schemaVersion, check: verdict, documents, journal }) => ({
      schemaVersion,
      check: verdict,
      rows: { documents, journal },
    })),
    catalogue: viewOf(catalogue, ({ schemaVersion, check: verdict, items, setAside }) => ({
      schemaVersion,
      check: verdict,
      rows: { items, setAside },
    })),
    outbox: found?.outbox ?? null,
    answers: answers.kind === 'readable' ? answers.found : [],
    warnings: [
      ...ports.warnings.map((warning) => warning.replaceAll(home, '~')),
      ...faultsOf('sales.db', sales),
      ...(sales.kind === 'readable' ? faultsOf('the settings in sales.db', till) : []),
      ...(sales.kind === 'readable' ? faultsOf('the journal in sales.db', answers) : []),
      ...verdictOf('sales.db', found?.check ?? null),
      ...(found === null || found.incident === null ? [] : [`sales.db was ${found.incident}`]),
      ...faultsOf('catalogue.db', catalogue),
      ...(catalogue.kind === 'readable' ? verdictOf('catalogue.db', catalogue.found.check) : []),
      ...(free !== null && free < FREE_BYTES_MIN ? ['the disk is nearly full'] : []),
    ],
  }
}

/** A few days of sales with their backups. */
const FREE_BYTES_MIN = 500 * 1024 * 1024

const provisioned = z.object({
  store: z.object({ code: z.string(), timeZone: z.string() }),
  terminal: z.object({ code: z.string() }),
})

function tillOf(db: ReadableDb, at: number): DiagnosisView['till'] {
  const stored = readProvisioned(db)
  if (stored === null) return null
  const { store, terminal } = provisioned.parse(JSON.parse(stored))
  const { code, timeZone } = store
  return { store: code, terminal: terminal.code, timeZone, wallClock: wallClockIn(timeZone)(at) }
}

function secondsAhead({ clockOffsets }: DiagnosisPorts, name: BackendName): number | null {
  const ms = clockOffsets.get(name)
  return ms === undefined ? null : Math.round(ms / 1000)
}

function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = fs.statfsSync(folder)
    return bavail * bsize
  } catch {
    // Before the first start there is no folder yet, and the system has no other way of asking.
    return null
  }
}

/** Sizes only: a file that is opened and closed here would lose SQLite's locks on it. */
const sizesIn = (folder: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    namesIn(folder).flatMap((name) => {
      const found = fs.statSync(path.join(folder, name), { throwIfNoEntry: false })
      return found?.isFile() === true ? [[name, found.size]] : []
    }),
  )

function backupsIn(folder: string): DiagnosisView['backups'] {
  const instants = namesIn(folder)
    .map(backupInstant)
    .filter((at) => at !== null)
  return {
    count: instants.length,
    newestAt: instants.length === 0 ? null : new Date(Math.max(...instants)).toISOString(),
  }
}

const namesIn = (folder: string): readonly string[] =>
  fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []

function viewOf<T>(
  looked: Looked<T>,
  view: (found: T) => Omit<FileView & { readonly kind: 'readable' }, 'kind'>,
): FileView {
  return looked.kind === 'readable' ? { kind: 'readable', ...view(looked.found) } : looked
}

function faultsOf(name: string, looked: Looked<unknown>): readonly string[] {
  if (looked.kind === 'missing') return [`${name} is missing`]
  return looked.kind === 'unreadable' ? [`${name} cannot be read: ${looked.message}`] : []
}

const verdictOf = (name: string, check: string | null): readonly string[] =>
  check === null || check === 'ok' ? [] : [`${name} is damaged: ${check}`]

function toAnswerLine({ at, number, backend, change, document }: LastAnswer): AnswerLine {
  const reason = reasonOf(change)
  const message = reason !== null && 'message' in reason ? reason.message : null
  return {
    at: new Date(at).toISOString(),
    number,
    backend,
    state: change.kind,
    reason: reason?.kind ?? null,
    message: message === null ? null : redact(message, number, document),
  }
}

function reasonOf(change: LastAnswer['change']): StandingReason {
  if ('proof' in change) return change.proof
  return 'reason' in change ? change.reason : null
}

const MESSAGE_LENGTH_MAX = 200
const STRUCK = '•••'

const date = /^\d{4}[-/](0[1-9]|1[0-2])[-/]([0-2]\d|3[01])(T\d{2})?$/

/**
 * A platform may quote what it was sent: goods by name or code, a key, a customer's number. A date
 * is none of them, and may be all that there is to learn about a clock.
 */
function redact(message: string, number: string | null, document: string | null): string {
  const goods = [...new Set(textsIn(document === null ? null : JSON.parse(document)))]
  return goods
    .filter((text) => text.length > 1 && !date.test(text))
    .sort((a, b) => b.length - a.length)
    .reduce((words, text) => words.replaceAll(text, STRUCK), message)
    .replace(/[\w+/=-]{10,}/g, (word) =>
      word === number || !/\d/.test(word) || date.test(word) ? word : STRUCK,
    )
    .slice(0, MESSAGE_LENGTH_MAX)
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
