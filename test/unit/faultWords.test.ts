// What the sale page says of a code that sells nothing: each in its own words, so that a cashier
// knows whether to wait, to look again or to leave the article unsold.
import { createI18n } from 'vue-i18n'
import { expect, it } from 'vitest'
import type { SaleFault } from '../../renderer/desk'
import { faultWords } from '../../renderer/faultWords'
import { wordsBy } from '../../renderer/words'
import { messages } from '../../shared/messages/messages'

it.each<readonly [SaleFault, readonly string[]]>([
  [{ kind: 'unknownCode', code: '691' }, ['没有商品“691”', 'No item "691"; the sale']],
  [{ kind: 'itemsComing', code: '691' }, ['还没有商品“691”', 'No item "691" yet; the sale']],
  [
    { kind: 'offSale', itemCode: 'A1', itemName: '短袖' },
    ['总部已停售 短袖 (A1)', 'Headquarters has taken 短袖 (A1) off sale'],
  ],
])('%j is told apart', (fault, beginnings) => {
  const said = (['zh-CN', 'en'] as const).map((locale, at) =>
    faultWords(wordsBy(createI18n({ legacy: false, locale, messages }).global.t), fault).slice(
      0,
      beginnings[at]?.length,
    ),
  )
  expect(said).toEqual(beginnings)
})
