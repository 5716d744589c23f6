// Runs the practice headquarters as a process of its own, so that it can be stopped and started
// like a real one, and its port and keys are its own affair.
import { shell, utilityProcess, type UtilityProcess } from 'electron'
import { z } from 'zod'
import { err, ok, type Result } from '../shared/result'

export interface PracticeHeadquarters {
  readonly url: () => string
  readonly isRunning: () => boolean
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Opens its own page in the system's browser. */
  readonly openPage: () => Promise<Result<null, 'notOpened'>>
  /** The provisioning file that it gives out, as JSON text; null when it did not come up. */
  readonly provisioning: () => string | null
}

export interface HeadquartersPorts {
  /** The built program. */
  readonly program: string
  readonly database: string
  readonly after: (delayMs: number, work: () => void) => () => void
  /** Called when it comes up or goes away by itself. */
  readonly changed: () => void
}

const greeting = z.object({
  kind: z.literal('headquarters'),
  url: z.url(),
  provisioning: z.unknown(),
})

/** Long enough for a slow disk to generate the catalogue at the first start. */
const START_MS_MAX = 30_000

export function createPracticeHeadquarters(ports: HeadquartersPorts): PracticeHeadquarters {
  let child: UtilityProcess | null = null
  let url = ''
  let provisioning: string | null = null

  const start = async (): Promise<void> => {
    if (child !== null) return
    const started = utilityProcess.fork(ports.program, ['--file', ports.database])
    child = started
    await new Promise<void>((done) => {
      const giveUp = ports.after(START_MS_MAX, done)
      started.on('message', (message: unknown) => {
        const parsed = greeting.safeParse(message)
        if (!parsed.success) return
        url = parsed.data.url
        provisioning = JSON.stringify(parsed.data.provisioning)
        giveUp()
        done()
      })
      started.on('exit', () => {
        if (child === started) child = null
        giveUp()
        done()
        ports.changed()
      })
    })
  }

  return {
    url: () => url,
    isRunning: () => child !== null,
    provisioning: () => provisioning,
    start,
    stop: async () => {
      const running = child
      if (running === null) return
      await new Promise<void>((done) => {
        running.once('exit', () => {
          done()
        })
        running.kill()
      })
    },
    openPage: () => openInBrowser(url),
  }
}

async function openInBrowser(url: string): Promise<Result<null, 'notOpened'>> {
  // It never came up, and has no page.
  if (url === '') return err('notOpened')
  try {
    await shell.openExternal(url)
    return ok(null)
  } catch {
    // A machine without a browser: the person is told where the page is.
    return err('notOpened')
  }
}
