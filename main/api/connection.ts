// Asks a back end whether it answers, by a call that can book nothing. The feed's is a real one; a
// platform that only books can prove no more than that it is there, and by what it refused what
// was sent last. Beside the engine and never through it: a test changes nothing of what is sent.
import type { BackendView, ConnectionView } from '../../shared/contract'
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
  readonly problems: () => ReadonlyMap<BackendName, NonNullable<BackendView['problem']>>
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
  return toView(answer, Math.max(0, ports.now() - startedAt), lastRefusal(ports, name))
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

function toView(answer: Answer, ms: number, refused: LastRefusal): ConnectionView {
  switch (answer.kind) {
    case 'accepted':
      return { kind: 'answers', ms, refused }
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

type LastRefusal = Extract<ConnectionView, { readonly kind: 'answers' }>['refused']

/** A call that never came to its end tells nothing once the platform answers. */
function lastRefusal({ problems }: ConnectionPorts, name: BackendName): LastRefusal {
  const problem = problems().get(name)
  if (problem === undefined || problem.cause === 'lost' || problem.cause === 'neverLeft') return null
  return { cause: problem.cause, message: problem.message }
}

const fails = (
  cause: Extract<ConnectionView, { readonly kind: 'fails' }>['cause'],
  message: string,
): ConnectionView => ({ kind: 'fails', cause, message })
