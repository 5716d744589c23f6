// From the command line to the first scan that is taken, and the memory at rest, each beside an
// empty sandboxed window that is started with the same flags in turn.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { root } from '../../scripts/machine.mjs'
import { atMost, median, type Row } from './figures'
import { familyKb, newFolder, type Place } from './place'
import { megabytes } from './till'
import { barcodes, flags, openHeadquarters, openWindow } from './window'

const ROUNDS = 15
/** Until a program that nobody uses has come to rest. */
const REST_MS = 3_000

export interface Start {
  readonly ms: number
  readonly kb: number
}

export async function compareStarts(place: Place): Promise<readonly Row[]> {
  const folder = newFolder(place, 'start')
  const [user, emptyUser] = [path.join(folder, 'user'), path.join(folder, 'empty')]
  const headquarters = await openHeadquarters(folder)
  // The shop is set up, has its items and its cashier: from now on this is any morning.
  const first = await openWindow(place, user, [`--provision=${headquarters.provision}`])
  await first.close()
  const tills: Start[] = []
  const empties: Start[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    empties.push(await startOnce(place, 'scripts/browser/main.js', emptyUser, untilLoaded))
    tills.push(await startTill(place, user))
  }
  headquarters.close()
  const [ours, empty] = [tills, empties].map((starts) => ({
    ms: median(starts.map(({ ms }) => ms)),
    kb: median(starts.map(({ kb }) => kb)),
  }))
  if (ours === undefined || empty === undefined) throw new Error('nothing was started')
  return [
    {
      what: 'start until the first scan is taken',
      ours: `${Math.round(ours.ms)} ms`,
      limit: `empty window: ${Math.round(empty.ms)} ms`,
      figure: ours.ms / empty.ms,
      unit: 'x',
      goal: atMost(1.5),
    },
    {
      what: 'memory at rest, all processes',
      ours: megabytes(ours.kb),
      limit: `empty window: ${megabytes(empty.kb)}`,
      figure: ours.kb / empty.kb,
      unit: 'x',
      goal: atMost(1.3),
    },
  ]
}

/** Starts a program, waits for the instant that a script in its page answers, and ends it. */
export async function startOnce(
  { executable, env }: Place,
  program: string,
  user: string,
  script: string,
): Promise<Start> {
  const from = Date.now()
  const running = spawn(executable, [path.join(root, 'test/bench/watched'), ...flags(user)], {
    env: { ...env, PROGRAM: pathToFileURL(path.join(root, program)).href, SCRIPT: script },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(running, 'exit')
  const [at] = (await once(createInterface({ input: running.stdout }), 'line')) as [string]
  await new Promise((done) => setTimeout(done, REST_MS))
  if (running.pid === undefined) throw new Error('nothing was started')
  const kb = familyKb(running.pid, 'Pss')
  running.kill()
  await ended
  return { ms: Number(at) - from, kb }
}

/** From the command line to the first scan that is taken. */
export const startTill = (place: Place, user: string): Promise<Start> =>
  startOnce(place, 'out/main/main.js', user, untilScanned)

/** The instant at which an empty page was loaded. */
const untilLoaded = `(async () => {
  while (document.readyState !== 'complete') await new Promise(requestAnimationFrame)
  return performance.timeOrigin + performance.now()
})()`

/** Asks from frame to frame until the sale page is there, then scans. */
const untilScanned = `(async () => {
  while (document.querySelector('[data-test="empty-sale"], [data-test="line"]') === null) {
    await new Promise(requestAnimationFrame)
  }
  const scanned = await window.till.ask('scan', { code: '${barcodes[0] ?? ''}' })
  if (!scanned.ok) throw new Error('the scan was not taken')
  return performance.timeOrigin + performance.now()
})()`
