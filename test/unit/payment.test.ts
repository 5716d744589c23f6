// What the cashier's keys mean while a payment is taken, and the amounts that are offered.
import { describe, expect, it } from 'vitest'
import { intentOf, named, nextQuick, paymentOf } from '../../renderer/payment'
import { quickCash } from '../../renderer/quickCash'
import { money, noMoney } from '../../shared/decimal'

const due = money(33_610)
/** No tender was named for what was typed. */
const cash = (typed: string) => ({ typed, by: null })

describe('quick cash', () => {
  it('offers the exact amount and the next three that notes make up, each once', () => {
    expect(quickCash(due)).toEqual([33_610, 35_000, 40_000, 50_000])
    expect(quickCash(money(350))).toEqual([350, 500, 1_000, 2_000])
    expect(quickCash(money(880))).toEqual([880, 1_000, 2_000, 5_000])
    expect(quickCash(money(4_500))).toEqual([4_500, 5_000, 6_000, 10_000])
    expect(quickCash(money(8_800))).toEqual([8_800, 9_000, 10_000, 20_000])
    expect(quickCash(money(10_000))).toEqual([10_000, 15_000, 20_000, 50_000])
    expect(quickCash(money(12_345_678))).toEqual([12_345_678, 12_350_000, 12_360_000, 12_400_000])
    expect(quickCash(money(499_900))).toEqual([499_900, 500_000])
    expect(quickCash(noMoney)).toEqual([0])
  })

  it('is walked through with the arrows, round and round', () => {
    const down = (typed: string) => nextQuick(paymentOf(due, [], cash(typed)), 'ArrowDown')
    expect([down(''), down('350.00'), down('500.00')]).toEqual(['350.00', '400.00', '336.10'])
    expect(nextQuick(paymentOf(due, [], cash('')), 'ArrowUp')).toBe('500.00')
  })
})

describe('the typed text', () => {
  it('means cash to the cent when there is none', () => {
    const exact = { type: 'CASH', amount: due, change: 0, isPart: false }
    expect(intentOf(cash(''), due)).toEqual(exact)
    expect(intentOf(cash('1'), due)).toEqual(exact)
  })

  it('names the tender that pays the rest when it is a single digit from 2 to 5', () => {
    expect(['2', '3', '4', '5'].map((typed) => intentOf(cash(typed), due))).toEqual(
      ['ALIPAY', 'WECHATPAY', 'UNIONPAY', 'OTHER'].map((type) => ({
        type,
        amount: due,
        change: 0,
        isPart: false,
      })),
    )
  })

  it('is an amount of cash when it is longer, so that 500 never pays with tender 5', () => {
    expect(intentOf(cash('500'), due)).toEqual({
      type: 'CASH',
      amount: 50_000,
      change: 16_390,
      isPart: false,
    })
    expect(intentOf(cash('2.'), money(150))).toMatchObject({ type: 'CASH', amount: 200, change: 50 })
  })

  it('is an amount of the tender that is named after it, which gives no change', () => {
    expect([
      named(cash('100'), 'ALIPAY'),
      intentOf(named(cash('100'), 'ALIPAY'), due),
      intentOf(named(cash('400'), 'UNIONPAY'), due),
      named(cash('2'), 'WECHATPAY'),
      named(cash(''), 'CASH'),
    ]).toEqual([
      { typed: '100', by: 'ALIPAY' },
      { type: 'ALIPAY', amount: 10_000, change: 0, isPart: true },
      { type: 'UNIONPAY', amount: 40_000, change: 0, isPart: false },
      cash('3'),
      cash('1'),
    ])
  })

  it('below what is due is a part of it', () => {
    expect(intentOf(cash('100'), due)).toEqual({ type: 'CASH', amount: 10_000, change: 0, isPart: true })
  })

  it('that is no amount pays nothing', () => {
    const typed = ['1.2.3', '0.001', '.', '-5', '0', '0.00']
    expect(typed.map((text) => intentOf(cash(text), due).amount)).toEqual(typed.map(() => null))
    expect(intentOf(cash('0'), noMoney)).toMatchObject({ amount: 0, isPart: false })
  })
})

describe('what was taken', () => {
  it('lessens what is due, and never below nothing', () => {
    const taken = [{ type: 'CASH' as const, amount: money(10_000) }]
    expect(paymentOf(due, taken, cash('2'))).toMatchObject({
      rest: 23_610,
      intent: { type: 'ALIPAY', amount: 23_610 },
    })
    expect(paymentOf(money(5_000), taken, cash('')).rest).toBe(0)
  })

  it('leaves open how the rest is paid, so that Enter twice takes no second payment', () => {
    const taken = [{ type: 'CASH' as const, amount: money(10_000) }]
    expect([paymentOf(due, taken, cash('')).intent, paymentOf(due, taken, cash('1')).intent]).toEqual([
      null,
      { type: 'CASH', amount: 23_610, change: 0, isPart: false },
    ])
  })
})
