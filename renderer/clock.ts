// The page's clock: the one place where the screen meets the real time, and waits for it. What
// belongs to a sale has main's time, and what only pauses counts frames.
import { inject, type InjectionKey } from 'vue'
import { assert } from '../shared/result'

export interface PageClock {
  readonly now: () => number
  /** Does the work once, so many milliseconds later; answers with what calls it off. */
  readonly after: (ms: number, work: () => void) => () => void
}

export const pageClock: PageClock = {
  now: () => Date.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

export const clockKey: InjectionKey<PageClock> = Symbol('clock')

export function useClock(): PageClock {
  const clock = inject(clockKey)
  assert(clock !== undefined, 'a page is shown outside of time')
  return clock
}
