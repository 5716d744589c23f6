// The composition root: builds the ports, wires the parts and starts them. The only file that
// knows everything; it decides nothing about selling or sending.
import fs from 'node:fs'
import inspector from 'node:inspector'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, Menu } from 'electron'
import machineId from 'node-machine-id'
import type { StartView } from '../shared/contract'
import { diagnose } from './api/diagnose'
import { createDoor, createDoorApi } from './api/door'
import { systemClock } from './clock'
import { readOptions } from './options'
import { openTill, placeOf, type OpenOptions, type OpenTill } from './program'
import { openWindow, prepareWindow, type TillWindow } from './window'

const built = path.dirname(fileURLToPath(import.meta.url))
const options = readOptions(process.argv.slice(1), process.cwd())
if (options.dataFolder !== null) app.setPath('userData', options.dataFolder)
prepareWindow()
// The ready menu's keys would reload the page in the middle of a sale. A Mac quits by its menu.
if (process.platform !== 'darwin') Menu.setApplicationMenu(null)

if (isDriven()) refuseToBeDriven()
// Two programs on one folder would be two tills with one memory; one that only looks may join.
else if (options.purpose === 'diagnose') printDiagnosis()
else if (app.requestSingleInstanceLock()) run()
else leaveToTheOther()

function run(): void {
  let window: TillWindow | null = null
  let till: OpenTill | null = null
  app.on('second-instance', () => window?.focus())
  app.on('window-all-closed', () => {
    app.quit()
  })
  let isClosed = false
  app.on('will-quit', (event) => {
    if (isClosed || till === null) return
    event.preventDefault()
    isClosed = true
    void till.close().finally(() => {
      app.quit()
    })
  })
  let askedMachine: Promise<string> | null = null
  /** Another program of the system is asked: begun while the page still waits for its script. */
  const machine = (): Promise<string> => (askedMachine ??= machineId.machineId())
  const open = async (mode: Mode, provision: string | null): Promise<StartView> => {
    const announce: OpenOptions['announce'] = (announcement) => window?.announce(announcement)
    const place = { folder: folderOf(mode), machine: await machine() }
    const opened = await openTill({ ...place, mode, provision, built, announce })
    // Where none opens, the one that is open goes on.
    if (!opened.ok) return opened.error
    const before = till
    till = opened.value
    await before?.close()
    return { kind: 'ready' }
  }
  /** A file that is refused leaves the till as it was, and open: its cart and its sales wait. */
  const openOrGoOn = async (file: string | null): Promise<StartView> => {
    const hasTill = fs.existsSync(folderOf('real'))
    const opened = await open('real', file)
    if (opened.kind === 'ready' || file === null || !hasTill) return opened
    const asBefore = await open('real', null)
    const tellsMore = asBefore.kind !== 'ready' && asBefore.kind !== 'nothingProvisioned'
    return tellsMore ? asBefore : opened
  }
  /** The till that is open opens again by another file, where that can be taken at all. */
  const replace = async (before: OpenTill, file: string): Promise<StartView> => {
    const refused = before.refusalOf(file)
    if (refused !== null) return refused
    await before.settle()
    till = null
    await before.close()
    // The disk may fail meanwhile, or the file be changed.
    return await openOrGoOn(file)
  }
  const tillNow = () => till
  void app.whenReady().then(() => {
    const door = createDoor({
      begin: async () => {
        // The window comes first: its page is loaded by another process while this one opens.
        await Promise.resolve()
        await Promise.all([window?.hasScript, machine()])
        const first = chooseStart()
        if (first === 'welcome') return { kind: 'welcome' }
        return first === 'real' ? await openOrGoOn(options.provision) : await open(first, null)
      },
      practise: () => open('practice', null),
      openReal: (file) => (till?.mode === 'real' ? replace(till, file) : open('real', file)),
      chooseFile: async () => (await window?.chooseFile()) ?? null,
      open: tillNow,
    })
    window = openWindow({
      page: path.join(built, '../renderer'),
      preload: path.join(built, '../preload/preload.cjs'),
      title: 'POS Companion 门店收银伴侣',
      ask: createDoorApi(door, tillNow),
      refused: (reason) => till?.log({ what: 'refused', message: reason }),
    })
  })
}

/**
 * No fuse shuts the debugger of the page, which reads and does all that the page can. Open it may
 * be where that of the program itself is: there the fuse for tests is set.
 */
function isDriven(): boolean {
  const isAsked = ['remote-debugging-port', 'remote-debugging-pipe'].some((name) =>
    app.commandLine.hasSwitch(name),
  )
  return app.isPackaged && isAsked && inspector.url() === undefined
}

function refuseToBeDriven(): void {
  process.stderr.write('A till is not driven from outside: start it without a debugger.\n', () => {
    app.exit(1)
  })
}

/** The till that is open comes to the front; what this start was told besides it cannot take. */
function leaveToTheOther(): void {
  const open = 'A till is open on this data folder already; its window comes to the front.'
  const isTold = options.provision !== null
  const next = isTold ? ' The provisioning file was not taken: close the till, then start again.' : ''
  process.stderr.write(`${open}${next}\n`, () => {
    app.exit(isTold ? 1 : 0)
  })
}

/** Works before the program is ready, and so on a machine that has no display. */
function printDiagnosis(): void {
  const first = chooseStart()
  const mode = first === 'welcome' ? 'practice' : first
  try {
    const place = placeOf(folderOf(mode))
    const given = { mode, now: systemClock.now, check: 'quickly' as const }
    const made = diagnose({ ...place, ...given, clockOffsets: new Map(), warnings: [] })
    process.stdout.write(`${JSON.stringify(made, null, 2)}\n`, () => {
      app.exit(0)
    })
  } catch (error) {
    // Left alone, it would be shown in a window, for which nobody waits here.
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`The report could not be made: ${reason}\n`, () => {
      app.exit(1)
    })
  }
}

type Mode = OpenOptions['mode']

function folderOf(mode: Mode): string {
  return path.join(app.getPath('userData'), mode === 'practice' ? 'practice' : 'till')
}

/** A file makes a real till of it; without one it stays what it was; at first a person says. */
function chooseStart(): Mode | 'welcome' {
  if (options.mode === 'practice') return 'practice'
  if (options.provision !== null || fs.existsSync(folderOf('real'))) return 'real'
  const practises = options.firstStart === 'practise' || fs.existsSync(folderOf('practice'))
  return practises ? 'practice' : 'welcome'
}
