// One call and what became of it: encoded, sent, and judged by what the network made of it. It
// decides nothing; who asks says when.
import { never } from '../../shared/result'
import type { Backend, Call, Exchange, Http, TimedAnswer } from './backend'
import { serverTimeOf } from './serverTime'

/** `at` is the platform's time as well as it is known. */
export async function exchange(
  http: Http,
  backend: Backend,
  call: Call,
  at: number,
): Promise<TimedAnswer> {
  return judge(backend, call, await http(backend.encode(call, at)))
}

function judge(backend: Backend, call: Call, exchanged: Exchange): TimedAnswer {
  switch (exchanged.kind) {
    case 'neverLeft': {
      const { message } = exchanged
      const cause = 'neverLeft' as const
      return { answer: { kind: 'refused', cause, message, retryAfterMs: null }, serverAt: null }
    }
    case 'noIdea':
      return { answer: { kind: 'lost', message: exchanged.message }, serverAt: null }
    case 'response': {
      const answer = backend.decode(call, exchanged.response)
      // A portal between us and the platform has a clock too; only a proper answer is believed.
      const isProper =
        answer.kind !== 'lost' && (answer.kind !== 'refused' || answer.cause === 'clock')
      return { answer, serverAt: isProper ? serverTimeOf(exchanged.response) : null }
    }
    default:
      return never(exchanged)
  }
}
