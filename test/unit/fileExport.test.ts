// One export at a time, whatever becomes of it.
import { createI18n } from 'vue-i18n'
import { expect, it } from 'vitest'
import { createFileExport } from '../../renderer/fileExport'
import { wordsBy } from '../../renderer/words'
import { messages } from '../../shared/messages/messages'

const i18n = createI18n({ legacy: false, locale: 'en', messages }).global
const words = wordsBy(i18n.t)

it('can write again after a question that was never answered', async () => {
  const answers = [
    () => Promise.reject(new Error('refused')),
    () => Promise.resolve({ ok: false, error: 'cancelled' } as const),
  ]
  const { isWriting, outcome, write } = createFileExport(words)
  const ask = () => answers.shift()?.() ?? Promise.reject(new Error('one question too many'))
  await expect(write(ask)).rejects.toThrow('refused')
  expect([isWriting.value, outcome.value]).toEqual([false, null])
  await write(ask)
  expect([isWriting.value, outcome.value?.kind]).toEqual([false, 'cancelled'])
})

it('says what became of it in the language that the screen has by now', async () => {
  const other = createI18n({ legacy: false, locale: 'zh-CN', messages }).global
  const { outcome, write } = createFileExport(wordsBy(other.t))
  await write(() => Promise.resolve({ ok: true, value: { rows: 1, isWhole: true } } as const))
  const before = outcome.value
  other.locale.value = 'en'
  expect([before, outcome.value]).toEqual([
    { kind: 'done', words: '已导出 1 行' },
    { kind: 'done', words: '1 row written' },
  ])
})

it('lets no second one start while the first is being written', async () => {
  const { isWriting, outcome, write } = createFileExport(words)
  let questions = 0
  let end: (answer: { readonly ok: false; readonly error: 'cancelled' }) => void = () => undefined
  const ask = () => {
    questions += 1
    return new Promise<{ readonly ok: false; readonly error: 'cancelled' }>((done) => (end = done))
  }
  const first = write(ask)
  await write(ask)
  const before = [questions, isWriting.value, outcome.value]
  end({ ok: false, error: 'cancelled' })
  await first
  expect([before, isWriting.value, outcome.value?.kind]).toEqual([
    [1, true, null],
    false,
    'cancelled',
  ])
})
