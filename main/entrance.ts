// How the program comes to an open till: what it begins with, and the door to all questions. Also
// the report that needs no till. It is read by main.ts when there is a window already.
import fs from 'node:fs'
import path from 'node:path'
import { app } from 'electron'
import type { StartView } from '../shared/contract'
import type { Api } from './api/api'
import { diagnose } from './api/diagnose'
import { createDoor, createDoorApi } from './api/door'
import { systemClock } from './clock'
import type { StartOptions } from './options'
import { openTill, placeOf, type OpenOptions, type OpenTill } from './program'
import type { TillWindow } from './window'

export interface Entrance {
  readonly ask: Api
  /** The till that is open now. */
  readonly till: () => OpenTill | null
}

export function openEntrance(
  options: StartOptions,
  built: string,
  { announce, chooseFile }: TillWindow,
): Entrance {
  let till: OpenTill | null = null
  const open = async (mode: Mode, provision: string | null): Promise<StartView> => {
    const opened = await openTill({ mode, folder: folderOf(mode), provision, built, announce })
    // Where none opens, the one that is open goes on.
    if (!opened.ok) return opened.error
    const before = till
    till = opened.value
    await before?.close()
    return { kind: 'ready' }
  }
  const tillNow = () => till
  const door = createDoor({
    begin: async () => {
      const first = chooseStart(options)
      if (first === 'welcome') return { kind: 'welcome' }
      return await open(first, first === 'real' ? options.provision : null)
    },
    practise: () => open('practice', null),
    openReal: (file) => open('real', file),
    chooseFile,
    open: tillNow,
  })
  return { ask: createDoorApi(door, tillNow), till: tillNow }
}

/** Works before the program is ready, and so on a machine that has no display. */
export function printDiagnosis(options: StartOptions): void {
  const first = chooseStart(options)
  const mode = first === 'welcome' ? 'practice' : first
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

type Mode = OpenOptions['mode']

function folderOf(mode: Mode): string {
  return path.join(app.getPath('userData'), mode === 'practice' ? 'practice' : 'till')
}

/** A file makes a real till of it; without one it stays what it was; at first a person says. */
function chooseStart(options: StartOptions): Mode | 'welcome' {
  if (options.mode === 'practice') return 'practice'
  if (options.provision !== null || fs.existsSync(folderOf('real'))) return 'real'
  const practises = options.firstStart === 'practise' || fs.existsSync(folderOf('practice'))
  return practises ? 'practice' : 'welcome'
}
