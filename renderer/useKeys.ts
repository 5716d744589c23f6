// Listens to the keyboard of the whole window, wherever the focus rests, so that no scan is lost;
// only fields for words keep their keys. The pace of the keys is judged in keys.ts.
import { onBeforeUnmount, onMounted } from 'vue'
import { emptyGate, press, quiet, type Meaning, type Passed } from './keys'

/** Keys that have a meaning here; all others stay the browser's. */
const commandKeys: readonly string[] = [
  'Enter', 'Tab', 'Escape', 'Backspace', 'Delete', 'Ctrl+Delete', 'ArrowUp', 'ArrowDown',
  'PageUp', 'PageDown', 'Home', 'End', 'Ctrl+Home', 'Ctrl+End', 'Ctrl+d', 'Ctrl+e', 'Ctrl+p',
  'Ctrl+r', 'Ctrl+s', 'Ctrl+t', 'F2', 'F3', 'F4', 'F5', 'F9', 'F12',
]

const repeatingKeys: readonly string[] = [
  'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Backspace',
]

export function useKeys(understand: (meaning: Meaning) => void): void {
  let gate = emptyGate
  let frame = 0

  const pass = (passed: Passed): void => {
    gate = passed.gate
    for (const meaning of passed.meanings) understand(meaning)
  }

  // Quiet is measured in frames: a hidden window has none, and no keys either.
  const waitForQuiet = (): void => {
    cancelAnimationFrame(frame)
    if (gate.run === '') return
    frame = requestAnimationFrame((at) => {
      pass(quiet(gate, at))
      waitForQuiet()
    })
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    const key = nameOf(event)
    if (takesWords(event.target) || (key.length > 1 && !commandKeys.includes(key))) return
    // A held key says nothing new: a held Enter must not pay, nor a held digit write a row of them.
    const mayRepeat = repeatingKeys.includes(key)
    if (event.repeat && !mayRepeat) return event.preventDefault()
    const passed = press(gate, key, event.timeStamp)
    const [meaning] = passed.meanings.slice(-1)
    // A hand's Enter on a button is the button's own, and its Tab moves the focus.
    const isOfFocus = key === 'Tab' || (key === 'Enter' && isButton(event.target))
    if (isOfFocus && meaning?.kind === 'key') {
      pass({ gate: passed.gate, meanings: passed.meanings.slice(0, -1) })
      return
    }
    if (key !== ' ' || !isButton(event.target)) event.preventDefault()
    pass(passed)
    waitForQuiet()
  }

  onMounted(() => window.addEventListener('keydown', onKeyDown))
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKeyDown)
    cancelAnimationFrame(frame)
  })
}

/**
 * For a field for words, whose keys are its own: a scan that lands in it is a scan all the same.
 * Answers whether this key has ended one.
 */
export function createScanWatch(scanned: (scan: Meaning) => void) {
  let gate = emptyGate
  return (event: KeyboardEvent): boolean => {
    const passed = press(gate, nameOf(event), event.timeStamp)
    gate = passed.gate
    const scan = passed.meanings.find(({ kind }) => kind === 'scan')
    if (scan === undefined) return false
    event.preventDefault()
    scanned(scan)
    return true
  }
}

/** "Ctrl+e", whatever Shift and the capitals' lock make of the letter. */
export function nameOf(event: KeyboardEvent): string {
  if (event.altKey || event.metaKey) return `Alt+${event.key}`
  if (!event.ctrlKey) return event.key
  return `Ctrl+${event.key.length === 1 ? event.key.toLowerCase() : event.key}`
}

const takesWords = (target: EventTarget | null) =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement

const isButton = (target: EventTarget | null) => target instanceof HTMLButtonElement
