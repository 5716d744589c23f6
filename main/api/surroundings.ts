// Everything around the cart: who sells where, what is wrong, what a person may set.
import fs from 'node:fs/promises'
import path from 'node:path'
import type { CatalogueView, Language, OutboxView, ShiftView, TillView, Warning } from '../../shared/contract'
import { dayOf } from '../../shared/chinaTime'
import { money } from '../../shared/decimal'
import { err, ok } from '../../shared/result'
import { countItems, countSetAside, feedPosition, type FeedPosition } from '../store/catalogue'
import { lastDocument } from '../store/documents'
import { markIncidentsRead, unreadIncident } from '../store/incidents'
import { lastRow } from '../store/journal'
import { listOperators } from '../store/operators'
import { countOpen, type OutboxCounts } from '../store/outbox'
import { readSetting } from '../store/settings'
import { openShift } from '../store/shifts'
import { countDocuments } from '../store/uploads'
import type { Handlers } from './api'
import { diagnose } from './diagnose'
import { isCartLost } from './openCart'
import { appearanceOf, keepSetting } from './settings'
import type { Till } from './till'
import { kept } from './tried'
import { toReceiptView } from './views'

type SurroundingsHandlers = Pick<
  Handlers,
  | 'till'
  | 'readIncident'
  | 'leaveIncident'
  | 'setLanguage'
  | 'setSecondBackupFolder'
  | 'switchHeadquarters'
  | 'openHeadquarters'
  | 'diagnose'
>

export const SECOND_BACKUP_FOLDER = 'secondBackupFolder'
const LANGUAGE = 'language'

export function createSurroundingsHandlers(till: Till): SurroundingsHandlers {
  /** The journal's last row when a person left unmarked what they had read of it. */
  let leftAt = 0

  return {
    till: () => toTillView(till, leftAt),
    readIncident: () => {
      const answer = kept(till, markIncidentsRead)
      till.announce({ topic: 'till' })
      return answer
    },
    leaveIncident: () => {
      leftAt = till.store.read(lastRow).seq
      till.announce({ topic: 'till' })
      return null
    },
    setLanguage: ({ language }) => keepSetting(till, LANGUAGE, language),
    setSecondBackupFolder: async ({ folder }) => {
      const fault = folder === null ? null : await folderFault(till, folder)
      return fault === null ? keepSetting(till, SECOND_BACKUP_FOLDER, folder ?? '') : err(fault)
    },
    switchHeadquarters: async ({ to }) => {
      if (till.headquarters === null) return err('noHeadquarters')
      await (to === 'stopped' ? till.headquarters.stop() : till.headquarters.start())
      till.announce({ topic: 'till' })
      return ok(null)
    },
    openHeadquarters: () => till.headquarters?.openPage() ?? err('notOpened'),
    // Not checked page by page: that would let a cashier wait.
    diagnose: () =>
      diagnose({
        ...till.place,
        mode: till.identity.mode,
        now: till.now,
        check: 'notNow',
        clockOffsets: till.clockOffsets(),
        warnings: warningsOf(till).map((warning) =>
          'message' in warning ? `${warning.kind}: ${warning.message}` : warning.kind,
        ),
      }),
  }
}

/** A folder of the network may take its time, for which no sale waits. */
async function folderFault(
  { place, newId }: Pick<Till, 'place' | 'newId'>,
  folder: string,
): Promise<'notAFolder' | 'ownFolder' | 'notWritable' | null> {
  try {
    if (!path.isAbsolute(folder) || !(await fs.stat(folder)).isDirectory()) return 'notAFolder'
    if (isWithin(await fs.realpath(place.folder), await fs.realpath(folder))) return 'ownFolder'
  } catch {
    // What the system cannot even look at it tells by throwing.
    return 'notAFolder'
  }
  // Permissions say little of a disk that is full, a file system of the kernel's, or a share.
  const probe = path.join(folder, `probe-${newId()}`)
  try {
    await fs.writeFile(probe, 'x', { flag: 'wx', flush: true })
    return null
  } catch {
    return 'notWritable'
  } finally {
    await fs.rm(probe, { force: true }).catch(() => undefined)
  }
}

function isWithin(folder: string, place: string): boolean {
  const way = path.relative(folder, place)
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}

export const secondBackupFolder = (till: Pick<Till, 'store'>): string | null =>
  till.store.read((db) => readSetting(db, SECOND_BACKUP_FOLDER)) || null

const toOutboxView = (
  { store, hopelessUntil }: Pick<Till, 'store' | 'hopelessUntil'>,
  counts: OutboxCounts,
): OutboxView => ({
  ...counts.countByState,
  pending: counts.documents,
  unconfirmed: money(counts.unconfirmedFen),
  needPerson: store.read((db) => countDocuments(db, 'needsYou', hopelessUntil())),
  oldestAt: counts.oldestAt,
})

function toTillView(till: Till, leftAt: number): TillView {
  const { identity, store } = till
  const newest = store.read(lastDocument)
  const last = newest === null ? null : store.proven(newest)
  return {
    mode: identity.mode,
    language: languageOf(till),
    appearance: appearanceOf(till),
    store: {
      code: identity.storeCode,
      name: identity.storeName,
      timeZone: identity.timeZone,
    },
    terminal: identity.terminal,
    operators: store.read(listOperators),
    shift: toShiftView(till),
    outbox: toOutboxView(till, store.read(countOpen)),
    backends: (['qimen', 'hub'] as const).map((backend) => ({
      backend,
      problem: till.problems().get(backend) ?? null,
    })),
    catalogue: till.catalogue.read((db) => {
      const position = feedPosition(db, 'items')
      return {
        items: countItems(db),
        setAside: countSetAside(db),
        complete: position?.complete ?? false,
        readAt: position?.readAt ?? null,
        progress: progressOf(position),
        missing: position?.missing ?? 0,
      }
    }),
    warnings: warningsOf(till),
    incident: store.read((db) => unreadIncident(db, leftAt)),
    lastSale: last === null ? null : toReceiptView(last),
    headquarters:
      till.headquarters === null
        ? null
        : { url: till.headquarters.url(), running: till.headquarters.isRunning() },
    secondBackupFolder: secondBackupFolder(till),
    version: identity.version,
  }
}

export function languageOf(till: Till): Language {
  const chosen = till.store.read((db) => readSetting(db, LANGUAGE))
  return chosen === 'en' ? 'en' : 'zh-CN'
}

function toShiftView({ store, identity, now }: Till): ShiftView | null {
  const shift = store.read(openShift)
  if (shift === null) return null
  const operator = store.read(listOperators).find((each) => each.code === shift.operator)
  return {
    id: shift.id,
    operator: operator ?? { code: shift.operator, name: shift.operatorName, role: 'cashier' },
    businessDate: shift.businessDate,
    openedAt: shift.openedAt,
    isToday: shift.businessDate === dayOf(now(), identity.timeZone),
  }
}

const progressOf = (position: FeedPosition | null): CatalogueView['progress'] =>
  position === null || position.complete || position.total === null
    ? null
    : { named: Math.min(position.named, position.total), total: position.total }

function warningsOf(till: Till): readonly Warning[] {
  const journal = till.store.journalProblem()
  return [
    ...till.warnings(),
    ...(isCartLost(till) ? [{ kind: 'cartLost' as const }] : []),
    ...(journal === null ? [] : [{ kind: 'journal' as const, message: journal }]),
  ]
}
