// The composition root: builds the ports, wires the parts and starts them. The only file that
// knows everything; it decides nothing about selling or sending.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { app } from 'electron'
import { createBlockedApi, type Api } from './api/api'
import { diagnose } from './api/diagnose'
import { systemClock } from './clock'
import { readOptions } from './options'
import { openTill, placeOf, type OpenTill } from './program'
import { openWindow, registerScheme, type TillWindow } from './window'

const built = path.dirname(fileURLToPath(import.meta.url))
const options = readOptions(process.argv.slice(1), process.cwd())
if (options.dataFolder !== null) app.setPath('userData', options.dataFolder)
registerScheme()

// Two programs on one folder would be two tills with one memory; one that only looks may join.
if (options.purpose === 'diagnose') printDiagnosis()
else if (app.requestSingleInstanceLock()) run()
else app.quit()

function run(): void {
  const mode = chooseMode()
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
  void app.whenReady().then(() => {
    const opening = openTill({
      mode,
      folder: folderOf(mode),
      provision: mode === 'practice' ? null : options.provision,
      built,
      announce: (announcement) => window?.announce(announcement),
    })
    const api: Promise<Api> = opening.then((opened) => {
      if (!opened.ok) return createBlockedApi(opened.error)
      till = opened.value
      return till.api
    })
    window = openWindow({
      page: path.join(built, '../renderer'),
      preload: path.join(built, '../preload/preload.cjs'),
      title: 'POS Companion 门店收银伴侣',
      ask: async (name, input) => (await api)(name, input),
      refused: (reason) => till?.log({ what: 'refused', message: reason }),
    })
  })
}

/** Works before the program is ready, and so on a machine that has no display. */
function printDiagnosis(): void {
  const mode = chooseMode()
  try {
    const place = placeOf(folderOf(mode))
    const made = diagnose({ ...place, mode, now: systemClock.now, check: 'quickly', warnings: [] })
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

function folderOf(mode: 'practice' | 'real'): string {
  return path.join(app.getPath('userData'), mode === 'practice' ? 'practice' : 'till')
}

/** A file makes a real till of it; without one it stays what it was, and begins by practising. */
function chooseMode(): 'practice' | 'real' {
  if (options.mode === 'practice') return 'practice'
  if (options.provision !== null) return 'real'
  return fs.existsSync(path.join(app.getPath('userData'), 'till')) ? 'real' : 'practice'
}
