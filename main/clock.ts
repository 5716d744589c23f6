// The program's only clock: wall time and timers, as one value that tests replace.

export interface Clock {
  /** UTC milliseconds as the till believes them; may jump either way. */
  readonly now: () => number
  /** Runs `work` once after a delay; answers with the function that calls it off. */
  readonly after: (delayMs: number, work: () => void) => () => void
  /** Runs `work` again and again with a pause between; answers with what ends it. */
  readonly every: (pauseMs: number, work: () => void) => () => void
  /** When what has arrived meanwhile has been heard. */
  readonly turn: () => Promise<void>
}

const after: Clock['after'] = (delayMs, work) => {
  const timer = setTimeout(work, delayMs)
  return () => {
    clearTimeout(timer)
  }
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after,
  every: (pauseMs, work) => {
    let cancel = after(pauseMs, function again() {
      work()
      cancel = after(pauseMs, again)
    })
    return () => {
      cancel()
    }
  },
  turn: () => new Promise((done) => setImmediate(done)),
}
