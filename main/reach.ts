// Whom a till speaks to, by what, and how far: made from its settings and secrets, for the program
// and for the catalogue's thread.
import path from 'node:path'
import type { BackendName } from '../shared/outbox'
import type { Backend, Http } from './backends/backend'
import { createHttp } from './backends/http'
import { createHub, type HubAccess } from './backends/hub'
import { createQimen } from './backends/qimen'
import type { ThreadOptions } from './catalogue/tasks'
import type { Provisioned } from './settings'

type Mode = 'practice' | 'real'

const DEADLINE_MS = 30_000

/** Whom the till speaks to, and by what. */
export interface Reach {
  readonly backendByName: ReadonlyMap<BackendName, Backend>
  readonly http: Http
}

/** Plain http only where the file itself says so; a practice till reaches this machine alone. */
const httpOptions = ({ settings }: Provisioned, mode: Mode) => ({
  deadlineMs: DEADLINE_MS,
  plainHttpOrigins: [settings.backends.qimen.url, settings.backends.hub.url]
    .map((url) => new URL(url))
    .filter((url) => url.protocol === 'http:')
    .map((url) => url.origin),
  reach: mode === 'practice' ? ('loopback' as const) : ('anywhere' as const),
})

const hubAccess = ({ settings: { backends }, secrets }: Provisioned): HubAccess => ({
  url: backends.hub.url,
  token: secrets.hubToken,
  customerId: backends.qimen.customerId,
})

export const threadOptions = (
  provisioned: Provisioned,
  mode: Mode,
  folder: string,
): ThreadOptions => ({
  file: path.join(folder, 'catalogue.db'),
  hub: hubAccess(provisioned),
  adjustments: provisioned.settings.backends.qimen.rules.adjustments,
  ...httpOptions(provisioned, mode),
})

export function createReach(provisioned: Provisioned, mode: Mode): Reach {
  const { settings, secrets } = provisioned
  const { qimen } = settings.backends
  const { plainHttpOrigins, ...rest } = httpOptions(provisioned, mode)
  return {
    backendByName: new Map([
      [
        'qimen',
        createQimen({
          url: qimen.url,
          appKey: qimen.appKey,
          appSecret: secrets.qimenAppSecret,
          signMethod: qimen.signMethod,
          customerId: qimen.customerId,
          ...(qimen.targetAppKey === undefined ? {} : { targetAppKey: qimen.targetAppKey }),
          ...(secrets.qimenSession === null ? {} : { session: secrets.qimenSession }),
          alreadyHave: qimen.rules.alreadyHave,
        }),
      ],
      ['hub', createHub(hubAccess(provisioned))],
    ]),
    http: createHttp({ ...rest, plainHttpOrigins: new Set(plainHttpOrigins) }),
  }
}
