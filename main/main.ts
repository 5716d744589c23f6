// The composition root: one program, one window. The window comes first; the rest of the program is
// read while another process starts its page. Decides nothing about selling or sending.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { app } from 'electron'
import type { Entrance } from './entrance'
import { readOptions } from './options'
import { openWindow, registerScheme, type TillWindow } from './window'

const built = path.dirname(fileURLToPath(import.meta.url))
const options = readOptions(process.argv.slice(1), process.cwd())
if (options.dataFolder !== null) app.setPath('userData', options.dataFolder)
registerScheme()

// Two programs on one folder would be two tills with one memory; one that only looks may join.
if (options.purpose === 'diagnose') {
  // Awaited, since the system goes on to look for a display as soon as this file has run.
  const { printDiagnosis } = await import('./entrance')
  printDiagnosis(options)
} else if (app.requestSingleInstanceLock()) run()
else app.quit()

function run(): void {
  const window: Promise<TillWindow> = app.whenReady().then(() =>
    openWindow({
      page: path.join(built, '../renderer'),
      preload: path.join(built, '../preload/preload.cjs'),
      title: 'POS Companion 门店收银伴侣',
      ask: async (name, input) => (await entrance).ask(name, input),
      refused: (message) => entered?.till()?.log({ what: 'refused', message }),
    }),
  )
  let entered: Entrance | null = null
  const entrance: Promise<Entrance> = window.then(async (opened) => {
    const { openEntrance } = await import('./entrance')
    entered = openEntrance(options, built, opened)
    return entered
  })
  app.on('second-instance', () => void window.then(({ focus }) => { focus() }))
  app.on('window-all-closed', () => {
    app.quit()
  })
  let isClosed = false
  app.on('will-quit', (event) => {
    const till = entered?.till() ?? null
    if (isClosed || till === null) return
    event.preventDefault()
    isClosed = true
    void till.close().finally(() => {
      app.quit()
    })
  })
}
