// One export at a time, whatever becomes of it.
import { createI18n } from 'vue-i18n'
import { expect, it } from 'vitest'
import { useExport } from '../../renderer/useExport'
import { messages, type Words } from '../../shared/messages/messages'

const { t } = createI18n({ legacy: false, locale: 'en', messages }).global
const words: Words = (key, ...[values]) => t(key, values ?? {})

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
