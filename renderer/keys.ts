// Tells a scanner from a hand by pace alone, because a scanner is a keyboard: what arrives at
// machine speed is a code, and nothing in it is ever a command, neither * nor / nor a digit.
// Pure: the time of each key is given, and somebody else says when it has been quiet.

/** A scanner's keys are closer together than this, a hand's are not. */
export const BURST_MS = 30

/** A scan that stumbles, over radio or on a busy till, goes on within this time. */
export const STUMBLE_MS = 120

/** The longest code that is read; a till is not a text editor. */
export const CODE_LENGTH_MAX = 100

/** Two quick keys of a hand that rolls over them; more than this is a scan without its Enter. */
const ROLLED_KEYS_MAX = 3

export type Meaning =
  /** A whole scanned code. */
  | { readonly kind: 'scan'; readonly code: string }
  /** Came at machine speed but without an end: text of a code, never a command. */
  | { readonly kind: 'text'; readonly text: string }
  /** Pressed by a hand; the key's name as the browser gives it. */
  | { readonly kind: 'key'; readonly key: string }

export interface Gate {
  /** Characters that came close together and are not yet understood. */
  readonly run: string
  /** Characters let through just before, which turn out to be the head of a stumbling scan. */
  readonly loose: string
  /** When the last key arrived; the browser's own clock of events. */
  readonly lastAt: number
  /** A scan has just ended, so that an Enter right behind it is the scanner's second one. */
  readonly scanned: boolean
}

export interface Passed {
  readonly gate: Gate
  readonly meanings: readonly Meaning[]
}

export const emptyGate: Gate = {
  run: '',
  loose: '',
  lastAt: Number.NEGATIVE_INFINITY,
  scanned: false,
}

/** Takes one key. A character waits in the gate until what follows, or quiet, explains it. */
export function press(gate: Gate, key: string, at: number): Passed {
  const isBurst = at - gate.lastAt < BURST_MS
  if (key.length === 1) {
    if (isBurst) return { gate: withRun(gate.loose, gate.run + key, at), meanings: [] }
    const loose = at - gate.lastAt < STUMBLE_MS ? gate.loose + gate.run : ''
    return { gate: withRun(loose, key, at), meanings: meaningsOf(gate.run) }
  }
  const isEnd = isBurst && (key === 'Enter' || key === 'Tab')
  // A scanner set to end with CR and LF presses Enter twice, which must not add or pay twice.
  if (isEnd && gate.scanned && gate.run === '') return { gate: { ...gate, lastAt: at }, meanings: [] }
  if (isEnd && gate.run.length > 1) {
    const code = (gate.loose + gate.run).slice(0, CODE_LENGTH_MAX)
    return { gate: { ...withRun('', '', at), scanned: true }, meanings: [{ kind: 'scan', code }] }
  }
  return { gate: withRun('', '', at), meanings: [...meaningsOf(gate.run), { kind: 'key', key }] }
}

/** Nothing has followed until now: what waits in the gate is explained by its own length. */
export function quiet(gate: Gate, at: number): Passed {
  if (gate.run === '' || at - gate.lastAt < BURST_MS) return { gate, meanings: [] }
  return { gate: withRun(gate.loose + gate.run, '', gate.lastAt), meanings: meaningsOf(gate.run) }
}

function withRun(loose: string, run: string, at: number): Gate {
  const cut = (text: string): string => text.slice(0, CODE_LENGTH_MAX)
  return { run: cut(run), loose: cut(loose), lastAt: at, scanned: false }
}

function meaningsOf(run: string): readonly Meaning[] {
  if (run.length > ROLLED_KEYS_MAX) return [{ kind: 'text', text: run }]
  return [...run].map((key) => ({ kind: 'key', key }))
}
