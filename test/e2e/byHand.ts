// A cashier at the keys, who reads the screen: keys at a hand's pace, and words where they stand.
import { expect } from 'vitest'
import { patience, type TillUnderTest } from './tillUnderTest'

/** Keys that come quicker than this are taken for a scanner's. */
const KEY_MS = 50

/** Types text and presses keys, each as a hand does. */
export async function type({ page }: TillUnderTest, ...keys: readonly string[]): Promise<void> {
  for (const each of keys) {
    const isKey = /^(Enter|Escape|Arrow\w+|F\d+|Control\+(.|Delete|Enter))$/.test(each)
    if (isKey) await page.keyboard.press(each, { delay: KEY_MS })
    else await page.keyboard.type(each, { delay: KEY_MS })
  }
}

/** Waits until every place of that name says just this, in its order. */
export const reads = (
  { page }: TillUnderTest,
  name: string,
  words: readonly unknown[],
): Promise<void> =>
  expect.poll(() => page.locator(mark(name)).allInnerTexts(), patience).toEqual(words)

/** The next dialog that asks for a file or folder answers with this one, without being seen. */
export const letChoose = ({ app }: TillUnderTest, file: string): Promise<void> =>
  app.evaluate(({ dialog }, name) => {
    Reflect.set(dialog, 'showOpenDialog', () =>
      Promise.resolve({ canceled: false, filePaths: [name] }),
    )
  }, file)

export const mark = (name: string): string => `[data-test="${name}"]`
