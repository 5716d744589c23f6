// Starts the screen: its words, its till, its one component.
import { createApp } from 'vue'
import App from './App.vue'
import { clockKey, pageClock } from './clock'
import { workAndRest } from './pause'
import { createTill, tillKey } from './till'
import { createWords, setLanguageKey } from './words'
import './styles.css'

const till = createTill(window.till, workAndRest)
const words = createWords('zh-CN')

const app = createApp(App)
// Vue takes what a handler of a page throws or rejects: it would not be heard of otherwise.
app.config.errorHandler = (error) => {
  reportError(error)
  till.stop()
}
app
  .use(words.i18n)
  .provide(tillKey, till)
  .provide(clockKey, pageClock)
  .provide(setLanguageKey, words.setLanguage)
  .mount('#app')

void till.start()
