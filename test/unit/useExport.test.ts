// One export at a time, whatever becomes of it.
import { createI18n } from 'vue-i18n'
import { expect, it } from 'vitest'
import { useExport } from '../../renderer/useExport'
import { wordsBy } from '../../renderer/words'
import { messages } from '../../shared/messages/messages'

const i18n = createI18n({ legacy: false, locale: 'en', messages }).global
const words = wordsBy(i18n.t)

it('can write again after a question that was never answered', async () => {
  const answers = [
    () => Promise.reject(new Error('refused')),
    () => Promise.resolve({ ok: false, error: 'cancelled' } as const),
  ]
  const { isWriting, outcome, write } = useExport(words, () =>
    answers.shift()?.() ?? Promise.reject(new Error('one question too many')),
  )
  await expect(write('csv')).rejects.toThrow('refused')
  expect([isWriting.value, outcome.value]).toEqual([false, null])
  await write('csv')
  expect([isWriting.value, outcome.value?.kind]).toEqual([false, 'cancelled'])
})

it('says what became of it in the language that the screen has by now', async () => {
  const other = createI18n({ legacy: false, locale: 'zh-CN', messages }).global
  const { outcome, write } = useExport(wordsBy(other.t), () =>
    Promise.resolve({ ok: true, value: { rows: 1, isWhole: true } } as const),
  )
  await write('csv')
  const before = outcome.value
  other.locale.value = 'en'
  expect([before, outcome.value]).toEqual([
    { kind: 'done', words: '已导出 1 行' },
    { kind: 'done', words: '1 row written' },
  ])
})
