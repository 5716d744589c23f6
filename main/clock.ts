// The program's only clock: wall time and timers, as one value that tests replace.

export interface Clock {
  /** UTC milliseconds as the till believes them; may jump either way. */
  readonly now: () => number
  /** Runs `work` once after a delay; answers with the function that calls it off. */
  readonly after: (delayMs: number, work: () => void) => () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, work) => {
    const timer = setTimeout(work, delayMs)
    return () => {
      clearTimeout(timer)
    }
  },
}
