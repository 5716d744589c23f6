// Why a row of the feed was set aside, in words that headquarters can mend it by.
import { createI18n } from 'vue-i18n'
import { expect, test } from 'vitest'
import { setAsideWords } from '../../renderer/setAsideWords'
import { wordsBy } from '../../renderer/words'
import { messages } from '../../shared/messages/messages'
import { read, shirt, update } from '../wire/hubRows'

const wordsIn = (locale: 'zh-CN' | 'en') =>
  wordsBy(createI18n({ legacy: false, locale, messages }).global.t)

/** From the row as it comes to the words as they stand on the page. */
function saidOf(item: unknown): readonly string[] {
  const row = read(update(item))
  if (row?.kind !== 'bad') throw new Error('the row is good')
  return (['zh-CN', 'en'] as const).map((locale) => setAsideWords(wordsIn(locale), row.reason))
}

test.each<readonly [string, unknown, string, string]>([
  ['missing', { itemCode: 'A' }, 'standardPrice 没有填', 'standardPrice is missing'],
  ['negative', { ...shirt, retailPrice: '-1' }, 'retailPrice 是负数', 'retailPrice is negative'],
  ['text', { ...shirt, tagPrice: '便宜' }, 'tagPrice 不是数字', 'tagPrice is not a number'],
  ['1e400', { ...shirt, costPrice: '1e400' }, 'costPrice 数字太大', 'costPrice is too large a number'],
  ['no day', { ...shirt, priceAdjustment: { discount: 90, endDate: '下周' } },
    'priceAdjustment.endDate 不是日期', 'priceAdjustment.endDate is not a date'],
  ['no time', { ...shirt, createTime: '昨天' }, 'createTime 不是日期时间', 'createTime is not a date and time'],
  ['a list', { ...shirt, color: ['红'] }, 'color 的格式不对', 'color has the wrong format'],
  ['NUL', { ...shirt, itemName: '\u0000' }, 'itemName 含有看不见的字符',
    'itemName has characters that nobody sees'],
  ['a long code', { ...shirt, itemCode: 'x'.repeat(110) }, 'itemCode 太长或太大',
    'itemCode is too long or too large'],
  ['several items', [shirt, shirt], '一行里有几个商品，只能有一个',
    'the row has several items and may have one'],
  ['two faults', { itemCode: 'A', size: {} }, 'size 的格式不对 · standardPrice 没有填',
    'size has the wrong format · standardPrice is missing'],
])('%s is told apart from every other fault', (_name, item, zh, en) => {
  expect(saidOf(item)).toEqual([zh, en])
})

test('a reason that an older program wrote down is still said', () => {
  expect(setAsideWords(wordsIn('zh-CN'), 'isValid, retailPrice custom')).toBe(
    'isValid 缺少，或写得不对 · retailPrice 缺少，或写得不对',
  )
})
