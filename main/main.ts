// The program: one instance, one window, and in it the till that is open. What selling needs is
// read in while another process begins to show the page.
import fs from 'node:fs'
import inspector from 'node:inspector'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, dialog, Menu } from 'electron'
import machineId from 'node-machine-id'
import { messageOf } from '../shared/result'
import { systemClock } from './clock'
import { readOptions } from './options'
import type { Tills } from './tills'
import { openWindow, prepareWindow, type TillWindow } from './window'

const built = path.dirname(fileURLToPath(import.meta.url))
const options = readOptions(process.argv.slice(1), process.cwd())
if (options.dataFolder !== null) app.setPath('userData', options.dataFolder)
prepareWindow()
// The ready menu's keys would reload the page in the middle of a sale. A Mac quits by its menu.
if (process.platform !== 'darwin') Menu.setApplicationMenu(null)

if (isDriven()) refuseToBeDriven()
// Two programs on one folder would be two tills with one memory; one that only looks may join.
else if (options.purpose === 'diagnose') await printDiagnosis()
else if (app.requestSingleInstanceLock()) run()
else leaveToTheOther()

function run(): void {
  let window: TillWindow | null = null
  let tills: Tills | null = null
  let state: 'open' | 'closing' | 'closed' = 'open'
  let isWantedAgain = false
  app.on('second-instance', () => {
    isWantedAgain = state === 'closing'
    window?.focus()
  })
  app.on('window-all-closed', () => {
    app.quit()
  })
  app.on('will-quit', (event) => {
    if (state === 'closed' || tills === null) return
    // Each time: a quit that comes while it closes would end it in the midst of that.
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    // While a quit is being held back, no other one is heard.
    void tills
      .close()
      .finally(() => systemClock.turn())
      .finally(() => {
        state = 'closed'
        if (isWantedAgain) startAgain()
        app.quit()
      })
  })
  void app.whenReady().then(() => {
    const opened = openWindow({
      page: path.join(built, '../renderer'),
      preload: path.join(built, '../preload/preload.cjs'),
      title: 'POS Companion 门店收银伴侣',
      ask: async (name, input) => await (await opening).ask(name, input),
      refused: (reason) => tills?.log({ what: 'refused', message: reason }),
    })
    window = opened
    const opening = openTills(opened)
    opening.then((those) => (tills = those), cannotStart)
  })
}

/**
 * Whoever started it while it was closing saw nothing but that it ends. The provisioning file has
 * been taken, and a newer one may have been since.
 */
function startAgain(): void {
  app.relaunch({ args: process.argv.slice(1).filter((arg) => !arg.startsWith('--provision=')) })
}

/** The page comes first: what is done here before it has its script only keeps it waiting. */
async function openTills(window: TillWindow): Promise<Tills> {
  const [machine, { createTills }] = await Promise.all([
    // Another program of the system is asked.
    machineId.machineId(),
    window.hasScript.then(() => import('./tills')),
  ])
  const { announce, chooseFile } = window
  const userData = app.getPath('userData')
  return createTills({ options, userData, built, machine, announce, chooseFile })
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

/** Parts of the program are missing, or the system refuses what no till can do without. */
function cannotStart(error: unknown): void {
  const advice = [
    '请检查谁可以写入数据文件夹，或重新安装本程序。',
    'Check who may write the data folder, or install the program again.',
  ]
  dialog.showErrorBox('收银程序无法启动 The till cannot start', [messageOf(error), ...advice].join('\n'))
  app.exit(1)
}

/** The till that is open comes to the front; what this start was told besides it cannot take. */
function leaveToTheOther(): void {
  // Where it cannot be written, the folder cannot be taken for this program alone either.
  try {
    fs.accessSync(app.getPath('userData'), fs.constants.W_OK)
  } catch (error) {
    return cannotStart(error)
  }
  const open = 'A till is open on this data folder already; its window comes to the front.'
  const isTold = options.provision !== null
  const next = isTold ? ' The provisioning file was not taken: close the till, then start again.' : ''
  process.stderr.write(`${open}${next}\n`, () => {
    app.exit(isTold ? 1 : 0)
  })
}

async function printDiagnosis(): Promise<void> {
  const { printReport } = await import('./report')
  printReport(options)
}
