// Listens to the keyboard of the whole window, wherever the focus rests, so that no scan is lost;
// only fields for words keep their keys. The pace of the keys is judged in keys.ts.
import { onBeforeUnmount, onMounted } from 'vue'
import { emptyGate, press, quiet, type Meaning, type Passed } from './keys'

/** Keys that have a meaning here; all others stay the browser's. */
const commandKeys: readonly string[] = [
  'Enter', 'Ctrl+Enter', 'Tab', 'Escape', 'Backspace', 'Delete', 'Ctrl+Delete', 'ArrowUp',
  'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', 'Ctrl+Home', 'Ctrl+End', 'Ctrl+PageUp',
  'Ctrl+PageDown', 'Ctrl+1', 'Ctrl+2', 'Ctrl+3', 'Ctrl+4', 'Ctrl+5', 'Ctrl+d', 'Ctrl+e', 'Ctrl+p',
  'Ctrl+r', 'Ctrl+s', 'Ctrl+t', 'F2', 'F3', 'F4', 'F5', 'F9', 'F12',
]

/** Keys that say something new each time while they are held. */
const repeatingKeys: readonly string[] = [
  'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Backspace',
]

/** Those with which a part of the page is read that does not fit, once it has the focus. */
const scrollingKeys: readonly string[] = [
  'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End',
]

type Scanned = (scan: Meaning) => void

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
    if (isScrolled(event.target) && scrollingKeys.includes(key)) return
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

/** The keys of a page on which a scan is a sale, wherever on it the scan arrives. */
export function usePageKeys(scanned: Scanned, press: (key: string) => unknown): void {
  useKeys((meaning) => {
    if (meaning.kind === 'scan') scanned(meaning)
    else if (meaning.kind === 'key') press(meaning.key)
  })
}

/**
 * The keys of a field for words. Its characters stay its own; of the other keys those that `press`
 * takes are no longer the field's, and are taken once however long they are held.
 */
export function createFieldKeys(
  scanned: Scanned,
  press: (key: string, field: EventTarget | null) => boolean,
): (event: KeyboardEvent) => void {
  const endsScan = createScanWatch(scanned)
  let taken = ''
  return (event) => {
    // While an input method composes, its keys choose characters.
    if (event.isComposing || endsScan(event)) return
    const key = nameOf(event)
    if (key.length === 1) return
    const isHeld = event.repeat && !repeatingKeys.includes(key)
    if (!isHeld) taken = press(key, event.target) ? key : ''
    if (key === taken) event.preventDefault()
  }
}

/**
 * For a field for words, whose keys are its own: a scan that lands in it is a scan all the same,
 * and the field is put back to what stood in it before. Answers whether this key has ended one.
 */
function createScanWatch(scanned: Scanned): (event: KeyboardEvent) => boolean {
  let gate = emptyGate
  let before = ''
  return (event) => {
    const key = nameOf(event)
    // The Shift of a capital letter does not end a scan, and no scanner holds a key.
    if (event.repeat || (key.length > 1 && !commandKeys.includes(key))) return false
    const passed = press(gate, key, event.timeStamp)
    gate = passed.gate
    // The key arrives before its character: a code begins where the field still is as it was.
    if (gate.loose.length + gate.run.length === 1) before = textOf(event.target)
    const meaning = passed.meanings.at(-1)
    if (key.length === 1 || meaning?.kind === 'key') return false
    event.preventDefault()
    if (meaning === undefined) return true
    putBack(event.target, before)
    scanned(meaning)
    return true
  }
}

/** "Ctrl+e", whatever Shift and the capitals' lock make of the letter. */
export function nameOf(event: KeyboardEvent): string {
  if (event.altKey || event.metaKey) return `Alt+${event.key}`
  if (!event.ctrlKey) return event.key
  return `Ctrl+${event.key.length === 1 ? event.key.toLowerCase() : event.key}`
}

/** A field that keeps its own keys, and what is pasted into it. */
export const takesWords = (target: EventTarget | null) =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement

/** Marked `data-scrolls`, and reached by Tab as a button is. */
const isScrolled = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.dataset.scrolls !== undefined

const isButton = (target: EventTarget | null) => target instanceof HTMLButtonElement

const textOf = (target: EventTarget | null): string => (takesWords(target) ? target.value : '')

/** Whoever listens to the field hears of it as if it had been typed. */
function putBack(target: EventTarget | null, text: string): void {
  if (!takesWords(target) || target.value === text) return
  target.value = text
  for (const type of ['input', 'change']) target.dispatchEvent(new Event(type, { bubbles: true }))
}
