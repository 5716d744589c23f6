// Asks a back end whether it would take what this till sends, by a call that can book nothing.
// Beside the engine and never through it: a test changes nothing of what is sent or when.
import type { ConnectionView } from '../../shared/contract'
import type { BackendName } from '../../shared/outbox'
import { never } from '../../shared/result'
import type { Answer, Backend, Call, Http } from '../backends/backend'
import { exchange } from '../backends/exchange'
import { feedPosition } from '../store/catalogue'
import type { CatalogueReader } from '../store/catalogueFile'

export interface ConnectionPorts {
  readonly backendByName: ReadonlyMap<BackendName, Backend>
  readonly http: Http
  readonly catalogue: CatalogueReader
  readonly now: () => number
}

export async function testConnection(
  ports: ConnectionPorts,
  name: BackendName,
): Promise<ConnectionView> {
  const backend = ports.backendByName.get(name)
  if (backend === undefined) return fails('configuration', `${name} is not set up`)
  const call = harmlessCall(ports.catalogue, name)
  const startedAt = ports.now()
  const first = await exchange(ports.http, backend, call, startedAt)
  // A clock that is off is made up for by the platform's own time when the till sends; so here.
  const isClock = first.answer.kind === 'refused' && first.answer.cause === 'clock'
  const { answer } =
    isClock && first.serverAt !== null
      ? await exchange(ports.http, backend, call, first.serverAt)
      : first
  return toView(answer, Math.max(0, ports.now() - startedAt))
}

function harmlessCall(catalogue: CatalogueReader, name: BackendName): Call {
  switch (name) {
    case 'qimen':
      return { kind: 'probe' }
    case 'hub': {
      const position = catalogue.read((db) => feedPosition(db, 'items'))
      return { kind: 'pull', after: position?.cursor ?? 0, limit: 1 }
    }
    default:
      return never(name)
  }
}

function toView(answer: Answer, ms: number): ConnectionView {
  switch (answer.kind) {
    case 'accepted':
    case 'page':
      return { kind: 'works', ms }
    case 'refused':
      return fails(answer.cause, answer.message)
    case 'lost':
    case 'rejected':
      return fails('lost', answer.message)
    case 'absent':
      return fails('lost', 'an answer to another question')
    default:
      return never(answer)
  }
}

const fails = (
  cause: Extract<ConnectionView, { readonly kind: 'fails' }>['cause'],
  message: string,
): ConnectionView => ({ kind: 'fails', cause, message })
