// Puts text on the clipboard. Only within a person's own click or key does the browser allow it,
// and no permission of the page is needed for it, so the page has none.

/** Whether it was copied. */
export function copyText(text: string): boolean {
  const fill = (event: ClipboardEvent): void => {
    event.preventDefault()
    event.clipboardData?.setData('text/plain', text)
  }
  document.addEventListener('copy', fill)
  const isCopied = document.execCommand('copy')
  document.removeEventListener('copy', fill)
  return isCopied
}
