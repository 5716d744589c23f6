// Whom a till speaks to, by what, and how far: made from its settings and secrets, for the program
// and for the catalogue's thread.
import type { Mode } from '../shared/contract'
import type { BackendName } from '../shared/outbox'
import type { Backend, Http } from './backends/backend'
import { createHttp, type HttpOptions } from './backends/http'
import { createHub, type HubAccess } from './backends/hub'
import { createQimen } from './backends/qimen'
import type { ThreadOptions } from './catalogue/thread'
import type { Provisioned } from './settings'

const DEADLINE_MS = 30_000

/** Whom the till speaks to, and by what. */
export interface Reach {
  readonly backendByName: ReadonlyMap<BackendName, Backend>
  readonly http: Http
}

/** Plain http only where the file itself says so; a practice till reaches this machine alone. */
const httpOptions = ({ settings: { backends } }: Provisioned, mode: Mode): HttpOptions => ({
  deadlineMs: DEADLINE_MS,
  plainHttpOrigins: new Set(
    [backends.qimen.url, backends.hub.url]
      .map((url) => new URL(url))
      .filter((url) => url.protocol === 'http:')
      .map((url) => url.origin),
  ),
  reach: mode === 'practice' ? 'loopback' : 'anywhere',
})

const hubAccess = ({ settings: { backends }, secrets }: Provisioned): HubAccess => ({
  url: backends.hub.url,
  token: secrets.hubToken,
  customerId: backends.qimen.customerId,
})

export const threadOptions = (
  provisioned: Provisioned,
  mode: Mode,
  file: string,
): ThreadOptions => ({
  file,
  hub: hubAccess(provisioned),
  http: httpOptions(provisioned, mode),
  adjustments: provisioned.settings.backends.qimen.rules.adjustments,
})

export function createReach(provisioned: Provisioned, mode: Mode): Reach {
  const { settings, secrets } = provisioned
  const { qimen } = settings.backends
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
    http: createHttp(httpOptions(provisioned, mode)),
  }
}
