// Tells when a hand has paused, counted in frames: a hidden window has none, and no keys either.

/** Runs the work once nothing else was given for so long; what was given before is forgotten. */
export function createPause(pauseMs: number): (work: () => void) => void {
  let frame = 0
  return (work) => {
    cancelAnimationFrame(frame)
    const waitSince = (begunAt: number, at: number): void => {
      if (at - begunAt < pauseMs) frame = requestAnimationFrame((next) => waitSince(begunAt, next))
      else work()
    }
    frame = requestAnimationFrame((at) => waitSince(at, at))
  }
}
