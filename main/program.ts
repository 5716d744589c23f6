// Opens a till: its memory, its settings, its engine and the answers to its screen.
import { createHash } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, net, powerMonitor } from 'electron'
import electronLog from 'electron-log/node'
import type { Announcements, Mode, StartView, Warning } from '../shared/contract'
import { err, messageOf, ok, type Result } from '../shared/result'
import { createApi, type Api } from './api/api'
import { startCatalogue, type Catalogue } from './catalogue/catalogue'
import type { Place } from './api/diagnose'
import { isManager, openShiftFor } from './api/operators'
import type { Till } from './api/till'
import { secondBackupFolder } from './api/surroundings'
import { loadAxios } from './backends/http'
import { systemChance } from './chance'
import { systemClock } from './clock'
import { createPracticeHeadquarters, type PracticeHeadquarters } from './headquarters'
import type { Log } from './log'
import { createReach, threadOptions, type Reach } from './reach'
import { priceRulesOf, qimenTermsOf, type Settings } from './provisioning'
import { provision, readProvisioning, refusalOf, toStartView } from './provisionFile'
import { createSeal } from './seal'
import { createUnderWay, withShutter } from './shutter'
import type { Provisioned } from './settings'
import { readInstallation } from './store/installation'
import { startKeeping, type Keeping } from './store/keeping'
import { listOperators } from './store/operators'
import { salesPaths } from './store/recovery'
import { openShift } from './store/shifts'
import { openStore, type Store } from './store/store'
import type { FeedAnswer } from './sync/events'
import { createRunner, type Runner } from './sync/runner'
import { chooseFolder, chooseTarget, saveText } from './window'

export interface OpenOptions {
  readonly mode: Mode
  readonly folder: string
  /** What tells this machine from another that a copy of the folder may be moved to. */
  readonly machine: string
  readonly provision: string | null
  /** The folder of the built program, with the keeper's thread and the practice headquarters. */
  readonly built: string
  readonly announce: (announcement: Announcements['changed']) => void
}

export interface OpenTill {
  readonly mode: OpenOptions['mode']
  readonly api: Api
  readonly log: Log
  /** Whether whoever has signed in may let this till take another provisioning file. */
  readonly isManaged: () => boolean
  /** Why this till cannot take the file; null where it can. Nothing is touched by asking. */
  readonly refusalOf: (file: string) => StartView | null
  /** Lets what is under way come to its end and begins no more, so that closing costs nothing. */
  readonly settle: () => Promise<void>
  readonly close: () => Promise<void>
}

const ANNOUNCE_DELAY_MS = 120
/** At first the machine belongs to the page: the cashier waits for it, and nobody for the rest. */
const CALM_MS = 1_000
const LINK_INTERVAL_MS = 5_000
const RESERVE_INTERVAL_MS = 60_000

export async function openTill(options: OpenOptions): Promise<Result<OpenTill, StartView>> {
  const { folder, mode } = options
  // Before anything is made on the disk: a file that is no good leaves no trace of a till.
  const file = options.provision === null ? null : readProvisioning(options.provision)
  if (file?.ok === false) return err(toStartView(file.error, options.provision))
  const clock = systemClock
  const announce = createAnnouncer(options.announce)
  const log = createLog(folder)
  const opened = openMemory(options, announce)
  if (!opened.ok) return opened
  const store = opened.value
  const headquarters = mode === 'practice' ? await openHeadquarters(options, announce) : null
  const { seal, isPlain } = createSeal()
  const ports = { store, folder, seal, now: clock.now, newSalt: systemChance.newSalt }
  const provisioned = provision(ports, file?.value ?? null, headquarters?.provisioning() ?? null)
  if (!provisioned.ok) {
    store.close()
    await headquarters?.stop()
    return err(toStartView(provisioned.error, options.provision))
  }
  const { settings } = provisioned.value
  const catalogue = openItems(options, provisioned.value, () => {
    announce('till')
    runner.tell({ kind: 'linkChanged', online: true })
  })
  const reach = createReach(provisioned.value, mode)
  const { http, shut } = withShutter(reach.http)
  const standstill = createStandstill(log, announce)
  const given = { store, catalogue, provisioned: provisioned.value, log, announce, standstill }
  const parts = { ...given, ...reach, http }
  const runner = createEngine(parts)
  const keeping = keepSafe(options, { store, settings, announce })
  const shell = { options, runner, keeping, headquarters, isPlain, settings }
  const till = createTill({ ...parts, ...shell })
  if (mode === 'practice') signInToPractise(till)
  runner.start()
  const stopWatching = watchSurroundings(runner, store)
  const api = createApi(till)
  const asked = createUnderWay()
  return ok({
    mode,
    api: (name, input) => asked.track(api(name, input)),
    log,
    isManaged: () => isManager(till),
    refusalOf: (name) => refusalOf(store, name),
    settle: async () => {
      await Promise.all([asked.ended(), shut()])
      // The engine writes an answer down in the turn after it has come; what a full disk has put
      // off is tried once more.
      await clock.turn()
      runner.retryNow()
      await clock.turn()
    },
    close: async () => {
      stopWatching()
      runner.stop()
      await keeping.stop()
      await headquarters?.stop()
      await catalogue.close()
      store.close()
    },
  })
}

type Announce = (topic: Announcements['changed']['topic']) => void

/** Many changes a second become one announcement: the page asks for everything anyway. */
function createAnnouncer(send: (announcement: Announcements['changed']) => void): Announce {
  const pending = new Set<Announcements['changed']['topic']>()
  return (topic) => {
    if (pending.has(topic)) return
    pending.add(topic)
    systemClock.after(ANNOUNCE_DELAY_MS, () => {
      pending.delete(topic)
      send({ topic })
    })
  }
}

function createLog(folder: string): Log {
  // Of its own, since a till that opens may find that another one is open already.
  const log = electronLog.create({ logId: folder })
  log.transports.console.level = false
  log.transports.file.resolvePathFn = () => path.join(folder, 'logs', 'till.log')
  return (line) => {
    log.info(JSON.stringify(line))
  }
}

/** After a defect nothing is sent until the next start; selling goes on, and a person is told. */
interface Standstill {
  readonly begin: (defect: unknown) => void
  readonly reason: () => string | null
}

function createStandstill(log: Log, announce: Announce): Standstill {
  let reason: string | null = null
  return {
    begin: (defect) => {
      reason = messageOf(defect)
      log({ what: 'defect', message: defect instanceof Error ? (defect.stack ?? reason) : reason })
      announce('till')
    },
    reason: () => reason,
  }
}

function openMemory({ folder, machine }: OpenOptions, announce: Announce) {
  return openStore({
    folder,
    machine,
    now: systemClock.now,
    newId: systemChance.newId,
    later: (delayMs, work) => void systemClock.after(delayMs, work),
    changed: () => {
      announce('till')
    },
  })
}

async function openHeadquarters(
  { folder, built }: OpenOptions,
  announce: Announce,
): Promise<PracticeHeadquarters> {
  const headquarters = createPracticeHeadquarters({
    program: path.join(built, 'practice.js'),
    database: path.join(folder, 'headquarters.db'),
    after: systemClock.after,
    changed: () => {
      announce('till')
    },
  })
  await headquarters.start()
  return headquarters
}

function openItems(
  { mode, folder, built }: OpenOptions,
  provisioned: Provisioned,
  dropped: () => void,
): Catalogue {
  const file = path.join(folder, 'catalogue.db')
  const thread = pathToFileURL(path.join(built, 'catalogue.js'))
  const workerData = threadOptions(provisioned, mode, file)
  const pause = (ms: number) => new Promise<void>((done) => void systemClock.after(ms, done))
  return startCatalogue({ file, thread, workerData, pause, dropped })
}

function keepSafe(
  { folder, machine, built }: OpenOptions,
  { store, settings, announce }: Pick<TillParts, 'store' | 'settings' | 'announce'>,
): Keeping {
  // Two practice tills have the same codes, and so has a copy of a machine's whole disk.
  const own = createHash('sha256').update(`${store.read(readInstallation)?.id ?? ''} ${machine}`)
  return startKeeping({
    paths: salesPaths(folder),
    till: `${settings.store.code}-${settings.terminal.code}-${own.digest('hex').slice(0, 8)}`,
    thread: pathToFileURL(path.join(built, 'keeper.js')),
    now: systemClock.now,
    later: systemClock.after,
    every: systemClock.every,
    secondFolder: () => secondBackupFolder({ store }),
    changed: () => {
      announce('till')
    },
  })
}

interface EngineParts {
  readonly store: Store
  readonly catalogue: Catalogue
  readonly provisioned: Provisioned
  readonly log: Log
  readonly announce: Announce
  readonly standstill: Standstill
}

function createEngine(parts: EngineParts & Reach): Runner {
  const { settings } = parts.provisioned
  const calm = new Promise<void>((done) => void systemClock.after(CALM_MS, done))
  // Later, it would come between the first sale and the next scan.
  void calm.then(loadAxios)
  return createRunner({
    store: parts.store,
    pull: () => calm.then(() => pullItems(parts.catalogue)),
    backendByName: parts.backendByName,
    qimenDuplicates: settings.backends.qimen.duplicates,
    http: parts.http,
    seed: `${settings.store.code}-${settings.terminal.code}`,
    now: systemClock.now,
    after: systemClock.after,
    log: parts.log,
    changed: () => {
      parts.announce('outbox')
    },
    defect: parts.standstill.begin,
  })
}

/** A thread that ended or a disk that failed is asked again, as a hub that did not answer is. */
const pullItems = (catalogue: Catalogue): Promise<FeedAnswer> =>
  catalogue.ask('pull', null).catch((error: unknown) => ({
    kind: 'lost',
    message: messageOf(error),
  }))

interface TillParts extends Reach {
  readonly options: OpenOptions
  readonly store: Store
  readonly catalogue: Catalogue
  readonly settings: Settings
  readonly runner: Runner
  readonly keeping: Keeping
  readonly headquarters: PracticeHeadquarters | null
  readonly isPlain: boolean
  readonly announce: Announce
  readonly standstill: Standstill
}

function createTill(parts: TillParts): Till {
  const { settings, store, runner, keeping, announce } = parts
  return {
    identity: {
      mode: parts.options.mode,
      storeCode: settings.store.code,
      storeName: settings.store.name,
      timeZone: settings.store.timeZone,
      terminal: settings.terminal.code,
      terms: { qimen: qimenTermsOf(settings) },
      prices: priceRulesOf(settings),
      scaleRules: settings.scaleCodes ?? [],
      version: app.getVersion(),
      epoch: systemChance.newEpoch(),
    },
    place: placeOf(parts.options.folder),
    store,
    catalogue: parts.catalogue,
    backendByName: parts.backendByName,
    http: parts.http,
    now: systemClock.now,
    newId: systemChance.newId,
    newSalt: systemChance.newSalt,
    announce: ({ topic }) => {
      announce(topic)
    },
    submitted: (document) => {
      // The cashier's answer leaves first: what the engine does with it has a sync of its own.
      systemClock.after(0, () => {
        runner.tellWritten('submitted', document)
      })
      announce('outbox')
    },
    laidOut: (document) => {
      runner.tellWritten('laidOut', document)
    },
    isWritten: runner.isWritten,
    decided: (entry, decision, operator, note) => {
      runner.tell({ kind: 'decided', entry, decision, operator, note })
    },
    hopelessUntil: runner.hopelessUntil,
    saveFile: saveText,
    chooseTarget,
    chooseFolder,
    fetchSoon: () => {
      runner.tell({ kind: 'linkChanged', online: true })
    },
    clockOffsets: runner.clockOffsets,
    problems: runner.problems,
    warnings: () => {
      const [backup, defect] = [keeping.backupProblem(), parts.standstill.reason()]
      const warnings: readonly Warning[] = [
        ...(parts.isPlain ? [{ kind: 'plainSecrets' as const }] : []),
        ...(backup === null ? [] : [{ kind: 'backup' as const, message: backup }]),
        ...(defect === null ? [] : [{ kind: 'standstill' as const, message: defect }]),
      ]
      return warnings
    },
    draftSaved: keeping.draftSaved,
    headquarters: parts.headquarters,
  }
}

/** Where and by what a till runs whose data are in this folder. */
export const placeOf = (folder: string): Place => ({
  folder,
  home: os.homedir(),
  timeZone: () => new Intl.DateTimeFormat().resolvedOptions().timeZone,
  versions: {
    app: app.getVersion(),
    electron: process.versions.electron,
    node: process.versions.node,
    system: `${process.platform} ${process.arch} ${os.release()}`,
  },
})

/** Practising begins at once: its PINs guard nothing. */
function signInToPractise(till: Till): void {
  const [operator] = till.store.read(listOperators)
  if (operator !== undefined && till.store.read(openShift) === null) openShiftFor(till, operator)
}

/** Tells the engine when the link seems to come back, and keeps the reserve for a full disk. */
function watchSurroundings(runner: Runner, store: Store): () => void {
  let wasOnline = net.isOnline()
  const wake = (): void => {
    runner.tell({ kind: 'linkChanged', online: true })
  }
  powerMonitor.on('resume', wake)
  const stopLink = systemClock.every(LINK_INTERVAL_MS, () => {
    const online = net.isOnline()
    if (online !== wasOnline) runner.tell({ kind: 'linkChanged', online })
    wasOnline = online
  })
  const stopReserve = systemClock.every(RESERVE_INTERVAL_MS, store.keepReserve)
  return () => {
    powerMonitor.off('resume', wake)
    stopLink()
    stopReserve()
  }
}
