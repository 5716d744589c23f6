// Pauses, counted in frames: a hidden window has none, and nobody who waits for it.

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

/** How many times as long as the work took. */
const REST = 9

/** Does the work and rests in proportion, so that it never takes more than a tenth of the time. */
export async function workAndRest(work: () => Promise<void>): Promise<void> {
  const from = await nextFrame()
  await work()
  const to = await nextFrame()
  for (let at = to; at - to < (to - from) * REST; at = await nextFrame());
}

const nextFrame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done))
