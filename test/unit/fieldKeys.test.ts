// The keys of a field for words: a held key is one press, a scan leaves the field as it was, and
// every key has one name.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFieldKeys } from '../../renderer/useKeys'
import type { Meaning } from '../../renderer/keys'

const SCANNER_MS = 5
const HAND_MS = 130

// All that a field is here: something with a text that can be listened to.
beforeEach(() => void vi.stubGlobal('HTMLInputElement', EventTarget))
afterEach(() => void vi.unstubAllGlobals())

it('presses a held key once, and keeps it from the field as long as it is held', () => {
  const { stroke, pressed } = fieldUnderTest('Escape', 'Ctrl+Delete', 'Ctrl+e')
  const held = { repeat: true }
  expect([
    stroke('Escape'),
    stroke('Escape', held),
    stroke('Delete', { ctrlKey: true }),
    stroke('Delete', { ctrlKey: true, ...held }),
    stroke('e', { ctrlKey: true }),
    stroke('e', { ctrlKey: true, ...held }),
  ]).toEqual(['taken', 'taken', 'taken', 'taken', 'taken', 'taken'])
  expect(pressed).toEqual(['Escape', 'Ctrl+Delete', 'Ctrl+e'])
})

it('goes on for as long as an arrow or a turning key is held', () => {
  const { stroke, pressed } = fieldUnderTest('ArrowDown', 'PageDown')
  for (const key of ['ArrowDown', 'PageDown']) {
    stroke(key)
    stroke(key, { repeat: true })
  }
  expect(pressed).toEqual(['ArrowDown', 'ArrowDown', 'PageDown', 'PageDown'])
})

it('leaves to the field its characters and what means nothing here, held or not', () => {
  const { stroke, pressed } = fieldUnderTest('1', 'Escape')
  const seen = [
    stroke('1'),
    stroke('Delete'),
    stroke('Delete', { repeat: true }),
    stroke('Escape', { isComposing: true }),
    // Held since before the field was there.
    stroke('Escape', { repeat: true }),
  ]
  expect([seen, pressed]).toEqual([['left', 'left', 'left', 'left', 'left'], ['Delete']])
})

it('names a key alike under Caps Lock', () => {
  const { stroke, pressed } = fieldUnderTest('Ctrl+e')
  stroke('E', { ctrlKey: true })
  expect(pressed).toEqual(['Ctrl+e'])
})

it.each([
  ['behind a word', '可乐', '6901234567890'],
  ['into an empty field', '', '6901234567890'],
  ['with capitals, whose Shift is a key too', '可乐', 'AB12C'],
])('takes a scan %s for a scan, and leaves the field as it was', (_, before, code) => {
  const { stroke, field, pressed, scans, heard } = fieldUnderTest('Enter')
  field.value = before
  for (const [at, character] of [...code].entries()) {
    const afterMs = at === 0 ? HAND_MS : SCANNER_MS
    if (/[A-Z]/.test(character)) stroke('Shift', { afterMs })
    stroke(character, { afterMs: SCANNER_MS })
  }
  expect(field.value).toBe(before + code)
  // The scanner ends with CR and LF.
  const ends = [
    stroke('Enter', { afterMs: SCANNER_MS }),
    stroke('Enter', { afterMs: SCANNER_MS }),
  ]
  expect([ends, field.value, heard(), scans, pressed]).toEqual([
    ['taken', 'taken'],
    before,
    before,
    [{ kind: 'scan', code }],
    [],
  ])
})

interface Stroke {
  readonly ctrlKey?: boolean
  readonly repeat?: boolean
  readonly isComposing?: boolean
  readonly afterMs?: number
}

/** A field of a page that knows these keys; what it does not take writes into it. */
function fieldUnderTest(...known: readonly string[]) {
  const pressed: string[] = []
  const scans: Meaning[] = []
  const field = Object.assign(new EventTarget(), { value: '' })
  let heard: string | null = null
  field.addEventListener('input', () => (heard = field.value))
  const onKeyDown = createFieldKeys(
    (scan) => scans.push(scan),
    (key) => {
      const isKnown = known.includes(key)
      if (isKnown || key === 'Delete') pressed.push(key)
      return isKnown
    },
  )
  let at = 1_000
  const stroke = (key: string, { afterMs = HAND_MS, ...given }: Stroke = {}): 'taken' | 'left' => {
    at += afterMs
    const preventDefault = vi.fn()
    const event = {
      key,
      target: field,
      timeStamp: at,
      altKey: false,
      ctrlKey: false,
      metaKey: false,
      repeat: false,
      isComposing: false,
      ...given,
      preventDefault,
    }
    onKeyDown(event as unknown as KeyboardEvent)
    const isTaken = preventDefault.mock.calls.length > 0
    if (!isTaken && key.length === 1 && !event.ctrlKey) field.value += key
    return isTaken ? 'taken' : 'left'
  }
  return { stroke, field, pressed, scans, heard: () => heard }
}
