// Lets a till that closes, or gives way to another, come to rest: what has begun is waited for, and
// nothing leaves for the network any more, so that no sale is left in doubt by it.
import type { Exchange, Http } from './backends/backend'

export interface UnderWay {
  readonly track: <T>(begun: Promise<T>) => Promise<T>
  /** When all that has begun has ended, well or not. */
  readonly ended: () => Promise<void>
}

export function createUnderWay(): UnderWay {
  const begun = new Set<Promise<unknown>>()
  return {
    track: (work) => {
      const tracked = work.then(forget, forget)
      function forget(): void {
        begun.delete(tracked)
      }
      begun.add(tracked)
      return work
    },
    ended: async () => {
      while (begun.size > 0) await Promise.all(begun)
    },
  }
}

export interface Shutter {
  readonly http: Http
  /** From now on nothing leaves; done when whatever had left before is answered. */
  readonly shut: () => Promise<void>
}

export function withShutter(http: Http): Shutter {
  const underWay = createUnderWay()
  let isShut = false
  return {
    http: (request) => (isShut ? Promise.resolve(stayedHere) : underWay.track(http(request))),
    shut: async () => {
      isShut = true
      await underWay.ended()
    },
  }
}

/** For the journal; renderer/causeWords.ts says it on the screen. */
export const stayedHere: Exchange = {
  kind: 'neverLeft',
  message: 'refused: the till is closing, or opens by another file',
}
