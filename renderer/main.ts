// Starts the screen: its words, its till, its one component.
import { createApp } from 'vue'
import App from './App.vue'
import { createTill, tillKey } from './till'
import { createWords, setLanguageKey } from './words'
import './styles.css'

const till = createTill(window.till)
const words = createWords('zh-CN')

createApp(App)
  .use(words.i18n)
  .provide(tillKey, till)
  .provide(setLanguageKey, words.setLanguage)
  .mount('#app')

void till.start()
