// The tills of this program, of which one is open at most: as it was left, by practising, or by a
// provisioning file. It brings in all that selling needs, and is itself brought in once a page is
// on its way.
import fs from 'node:fs'
import type { Announcements, Mode, StartView } from '../shared/contract'
import type { Api } from './api/api'
import { createDoor, createDoorApi } from './api/door'
import { systemClock } from './clock'
import { firstTill, folderOf } from './folders'
import type { Log } from './log'
import type { StartOptions } from './options'
import { openTill, type OpenTill } from './program'

export interface TillsPorts {
  readonly options: StartOptions
  /** The program's own folder, in which each till has one. */
  readonly userData: string
  /** The folder of the built program. */
  readonly built: string
  /** What tells this machine from another. */
  readonly machine: string
  readonly announce: (announcement: Announcements['changed']) => void
  /** Null where the person closed the dialog again. */
  readonly chooseFile: () => Promise<string | null>
}

export interface Tills {
  readonly ask: Api
  /** In the log of the till that is open; nowhere while none is. */
  readonly log: Log
  readonly close: () => Promise<void>
}

/** How long a program that is closed waits for an answer. */
const PATIENCE_MS = 5_000

const pause = (ms: number): Promise<void> =>
  new Promise((done) => void systemClock.after(ms, done))

/** Begins at once to open the first one. */
export function createTills(ports: TillsPorts): Tills {
  const { options, userData, built, machine, announce } = ports
  let till: OpenTill | null = null
  let isClosing = false
  const refuseWhenClosing = (): void => {
    if (isClosing) throw new Error('the program is closing')
  }
  const open = async (mode: Mode, provision: string | null): Promise<StartView> => {
    refuseWhenClosing()
    const folder = folderOf(userData, mode)
    const opened = await openTill({ folder, machine, mode, provision, built, announce })
    // Where none opens, the one that is open goes on.
    if (!opened.ok) return opened.error
    const before = till
    till = opened.value
    await before?.close()
    return { kind: 'ready' }
  }
  /** A file that is refused leaves the till as it was, and open: its cart and its sales wait. */
  const openOrGoOn = async (file: string | null): Promise<StartView> => {
    const hasTill = fs.existsSync(folderOf(userData, 'real'))
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
    refuseWhenClosing()
    till = null
    await before.close()
    // The disk may fail meanwhile, or the file be changed.
    return await openOrGoOn(file)
  }
  const tillNow = (): OpenTill | null => till
  const door = createDoor({
    begin: async () => {
      const first = firstTill(options, userData)
      if (first === 'welcome') return { kind: 'welcome' }
      return first === 'real' ? await openOrGoOn(options.provision) : await open(first, null)
    },
    practise: () => open('practice', null),
    openReal: (file) => (till?.mode === 'real' ? replace(till, file) : open('real', file)),
    chooseFile: ports.chooseFile,
    open: tillNow,
  })
  return {
    ask: createDoorApi(door, tillNow),
    log: (event) => till?.log(event),
    close: async () => {
      isClosing = true
      const last = till
      if (last === null) return
      // What has left and is not heard would stand in doubt at the next start.
      await Promise.race([last.settle(), pause(PATIENCE_MS)])
      await last.close()
    },
  }
}
