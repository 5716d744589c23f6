// The one shape of every remote platform: a call is encoded into a request, and the response is
// decoded into an answer. Both are pure; credentials are closed over when a backend is made.
import type { FeedPage } from '../../shared/masters/feed'
import type { BackendName, RefusalCause } from '../../shared/outbox'

/** One exchange asked of a backend. */
export type Call =
  /** Books a document's step; the body was encoded when it was submitted. */
  | { readonly kind: 'book'; readonly body: string }
  /** Asks whether the document of this body is there; changes nothing. */
  | { readonly kind: 'lookUp'; readonly body: string }
  /** Asks something that cannot book, to learn whether the platform itself answers. */
  | { readonly kind: 'probe' }
  /** Asks for the rows of a feed after a cursor. */
  | { readonly kind: 'pull'; readonly after: number; readonly limit: number }

/** What became of a call. The line between refused and lost is where money goes missing. */
export type Answer =
  /** The platform has it. */
  | { readonly kind: 'accepted' }
  /** Definitely no; `alreadyHave` when its words say that the number is booked already. */
  | { readonly kind: 'rejected'; readonly message: string; readonly alreadyHave: boolean }
  /** Certainly not processed; `retryAfterMs` when the platform said how long. */
  | {
      readonly kind: 'refused'
      readonly cause: RefusalCause
      readonly message: string
      readonly retryAfterMs: number | null
    }
  /** Nobody knows. */
  | { readonly kind: 'lost'; readonly message: string }
  /** A look-up did not find it. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'page'; readonly page: FeedPage }

/** An answer with the platform's own time in UTC ms, from the Date header of a proper answer. */
export interface TimedAnswer {
  readonly answer: Answer
  readonly serverAt: number | null
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What the network made of a request; exactly one of the three for each. */
export type Exchange =
  | { readonly kind: 'response'; readonly response: HttpResponse }
  /** Not a byte of the request can have reached the other side. */
  | { readonly kind: 'neverLeft'; readonly message: string }
  | { readonly kind: 'noIdea'; readonly message: string }

export type Http = (request: HttpRequest) => Promise<Exchange>

export interface Backend {
  readonly name: BackendName
  /** `at` is the platform's time in UTC ms as well as it is known; only the envelope uses it. */
  readonly encode: (call: Call, at: number) => HttpRequest
  readonly decode: (call: Call, response: HttpResponse) => Answer
}
