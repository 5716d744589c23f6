// How long a backend rests after failures: doubling, with a jitter that is a hash and not a
// dice, so that many tills do not come back at once and every run can be replayed.

const FIRST_MS = 2_000
const LONGEST_MS = 5 * 60_000

/** Between half and all of 2 s, 4 s, 8 s ... 5 min, for the nth failure in a row (from 1). */
export function restMs(seed: string, failures: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20))
  return Math.round(full / 2 + (full / 2) * fraction(`${seed} ${failures}`))
}

/** FNV-1a over the code units, as a fraction of 1. */
function fraction(text: string): number {
  const hash = [...text].reduce(
    (sum, character) => Math.imul(sum ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0,
    2_166_136_261,
  )
  return hash / 2 ** 32
}
