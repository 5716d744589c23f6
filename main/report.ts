// The report for people who look after the program, printed. Works before the program is ready,
// and so on a machine that has no display.
import { app } from 'electron'
import { messageOf } from '../shared/result'
import { diagnose } from './api/diagnose'
import { systemClock } from './clock'
import { firstTill, folderOf } from './folders'
import type { StartOptions } from './options'
import { placeOf } from './program'

export function printReport(options: StartOptions): void {
  const userData = app.getPath('userData')
  const first = firstTill(options, userData)
  const mode = first === 'welcome' ? 'practice' : first
  try {
    const place = placeOf(folderOf(userData, mode))
    const given = { mode, now: systemClock.now, check: 'quickly' as const }
    const made = diagnose({ ...place, ...given, clockOffsets: new Map(), warnings: [] })
    process.stdout.write(`${JSON.stringify(made, null, 2)}\n`, () => {
      app.exit(0)
    })
  } catch (error) {
    // Left alone, it would be shown in a window, for which nobody waits here.
    process.stderr.write(`The report could not be made: ${messageOf(error)}\n`, () => {
      app.exit(1)
    })
  }
}
