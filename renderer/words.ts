// The one way for a component to say something: typed words in the language of the screen.
import type { InjectionKey } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import type { Language } from '../shared/contract'
import { messages, type MessageKey, type Words } from '../shared/messages/messages'
import { showCount } from './format'

export function useWords(): Words {
  return wordsBy(useI18n().t)
}

/** What is counted chooses between the plurals of a language, and is written with separators. */
export const wordsBy =
  (t: Translate): Words =>
  (key, ...[values]) => {
    const said: Values = values ?? {}
    const { count } = said
    return typeof count === 'number'
      ? t(key, { ...said, count: showCount(count) }, count)
      : t(key, { ...said }, 1)
  }

type Values = Readonly<Record<string, string | number>>
type Translate = (
  key: MessageKey,
  values: Record<string, string | number>,
  plural: number,
) => string

export const setLanguageKey: InjectionKey<(to: Language) => void> = Symbol('setLanguage')

/** Answers with the plugin and with the function that changes its language. */
export function createWords(language: Language) {
  const i18n = createI18n({ legacy: false, locale: language, messages })
  const setLanguage = (to: Language): void => {
    i18n.global.locale.value = to
    document.documentElement.lang = to
  }
  return { i18n, setLanguage }
}
