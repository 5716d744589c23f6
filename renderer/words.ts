// The one way for a component to say something: typed words in the language of the screen.
import type { InjectionKey } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import type { Language } from '../shared/contract'
import { messages, type Words } from '../shared/messages/messages'

export function useWords(): Words {
  const { t } = useI18n()
  return (key, ...[values]) => t(key, values ?? {})
}

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
