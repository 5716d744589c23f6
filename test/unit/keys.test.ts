// The burst filter: a scanner is told from a hand by pace alone.
import { describe, expect, it } from 'vitest'
import {
  BURST_MS,
  CODE_LENGTH_MAX,
  emptyGate,
  press,
  quiet,
  type Meaning,
} from '../../renderer/keys'

const SCANNER_MS = 5
const HAND_MS = 130

type Stroke = readonly [key: string, afterMs: number]

/** Presses the keys, each so long after the one before, and then waits. */
function typed(...strokes: readonly Stroke[]): readonly Meaning[] {
  const meanings: Meaning[] = []
  let gate = emptyGate
  let at = 1000
  for (const [key, afterMs] of strokes) {
    at += afterMs
    // Frames pass between two keys; each of them asks whether it has been quiet.
    const waited = quiet(gate, at - 1)
    const passed = press(waited.gate, key, at)
    gate = passed.gate
    meanings.push(...waited.meanings, ...passed.meanings)
  }
  return [...meanings, ...quiet(gate, at + BURST_MS).meanings]
}

const scanned = (code: string, end = 'Enter') =>
  [...code, end].map((key, index) => [key, index === 0 ? HAND_MS : SCANNER_MS] as const)

const byHand = (...keys: readonly string[]) => keys.map((key) => [key, HAND_MS] as const)

const key = (name: string): Meaning => ({ kind: 'key', key: name })

describe('a scan', () => {
  it('is one code, whatever signs stand in it', () => {
    expect(typed(...scanned('*/1 2*/'))).toEqual([{ kind: 'scan', code: '*/1 2*/' }])
    expect(typed(...scanned('6901234567892', 'Tab'))).toEqual([
      { kind: 'scan', code: '6901234567892' },
    ])
  })

  it('of the same label twice is two scans', () => {
    const scan = { kind: 'scan', code: '6901234567892' }
    expect(typed(...scanned(scan.code), ...scanned(scan.code))).toEqual([scan, scan])
  })

  it('is added once when the scanner ends it with two Enters, and the next one counts', () => {
    const strokes = [...scanned('69012345'), ['Enter', SCANNER_MS] as const]
    expect(typed(...strokes)).toEqual([{ kind: 'scan', code: '69012345' }])
    expect(typed(...strokes, ...byHand('Enter'))).toEqual([
      { kind: 'scan', code: '69012345' },
      key('Enter'),
    ])
  })

  it('without an end is text of a code and never a command', () => {
    expect(typed(...scanned('*123').slice(0, -1))).toEqual([{ kind: 'text', text: '*123' }])
  })

  it('right behind a key of a hand leaves that key alone', () => {
    expect(typed(...byHand('2'), ...scanned('69012345'))).toEqual([
      key('2'),
      { kind: 'scan', code: '69012345' },
    ])
  })

  it('that stumbles on its way is still one code', () => {
    const strokes = scanned('X-6901234567').map(
      ([key, afterMs], index) => [key, index === 2 || index === 8 ? 60 : afterMs] as const,
    )
    expect(typed(...strokes).at(-1)).toEqual({ kind: 'scan', code: 'X-6901234567' })
  })

  it('is cut where no code can be that long', () => {
    expect(typed(...scanned('9'.repeat(10_000)))).toEqual([
      { kind: 'scan', code: '9'.repeat(CODE_LENGTH_MAX) },
    ])
  })
})

describe('a hand', () => {
  it('gives commands, one by one', () => {
    const keys = ['*', '1', '2', 'Enter', 'F12', '2', 'Enter']
    expect(typed(...byHand(...keys))).toEqual(keys.map(key))
  })

  it('may roll over two or three keys without being taken for a scanner', () => {
    expect(typed(['1', HAND_MS], ['0', 20], ['0', 20], ['Enter', HAND_MS])).toEqual(
      ['1', '0', '0', 'Enter'].map(key),
    )
  })

  it('is waited for: its key has no meaning before it has been quiet', () => {
    const passed = press(emptyGate, '2', 1000)
    expect(passed.meanings).toEqual([])
    expect(quiet(passed.gate, 1000 + BURST_MS - 1).meanings).toEqual([])
    expect(quiet(passed.gate, 1000 + BURST_MS).meanings).toEqual([key('2')])
  })
})
