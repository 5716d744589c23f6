// A click on a command may change what lies under the pointer, so that the second half of a double
// click would press what took its place: Pay, and then the payment of the whole sum.
import { onBeforeUnmount, onMounted } from 'vue'

/** No slower than what systems take for a double click, even of a slow hand. */
export const DOUBLE_CLICK_MS = 500

/** Lets one click on a command pass, and no other until the pointer has rested for that long. */
export function useSingleClicks(): void {
  let lastAt = Number.NEGATIVE_INFINITY

  // Heard before anything else; a key that presses a button counts as no click of the pointer.
  const onClick = (event: MouseEvent): void => {
    if (event.detail === 0 || !isCommand(event.target)) return
    const isSecond = event.timeStamp - lastAt < DOUBLE_CLICK_MS
    lastAt = event.timeStamp
    if (isSecond) event.stopImmediatePropagation()
  }

  onMounted(() => window.addEventListener('click', onClick, { capture: true }))
  onBeforeUnmount(() => window.removeEventListener('click', onClick, { capture: true }))
}

const isCommand = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.command') !== null
