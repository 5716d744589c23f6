// What the program notes down in English is said in the language of the screen, in rows of years
// ago too; what a platform said is quoted, and a gateway's page is never shown.
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { causeWords } from '../../renderer/causeWords'
import { wordsBy } from '../../renderer/words'
import type { Exchange } from '../../main/backends/backend'
import { stayedHere } from '../../main/shutter'
import { NO_ROOM } from '../../main/store/room'
import { messages } from '../../shared/messages/messages'
import { brokeOff, noConnection, NOT_ASKED_FOR, unreadable } from '../wire/exchanges'

const sayIn = (locale: 'zh-CN' | 'en') => {
  const words = wordsBy(createI18n({ legacy: false, locale, messages }).global.t)
  return (message: string) => causeWords(words, message)
}
/** As the wire tests hold it true of the network's door. */
const textOf = (exchange: Exchange): string => ('message' in exchange ? exchange.message : '')

const [zh, en] = [sayIn('zh-CN'), sayIn('en')]

describe('a cause', () => {
  it.each([
    [textOf(noConnection('ECONNREFUSED')), '对方拒绝连接（ECONNREFUSED）', 'the connection was refused (ECONNREFUSED)'],
    [textOf(noConnection('ENOTFOUND')), '找不到这个网址（ENOTFOUND）', 'the address was not found (ENOTFOUND)'],
    [textOf(noConnection('deadline passed')), '等了太久没有回音', 'no answer in time'],
    [textOf(noConnection('CERT_HAS_EXPIRED')), '对方的证书不可信（CERT_HAS_EXPIRED）', 'the certificate cannot be trusted (CERT_HAS_EXPIRED)'],
    [textOf(noConnection('DEPTH_ZERO_SELF_SIGNED_CERT')), '对方的证书不可信（DEPTH_ZERO_SELF_SIGNED_CERT）', 'the certificate cannot be trusted (DEPTH_ZERO_SELF_SIGNED_CERT)'],
    [textOf(noConnection('unknown')), '网络出错', 'a network fault'],
    [textOf(brokeOff('ECONNRESET')), '连接中断（ECONNRESET）', 'the connection broke off (ECONNRESET)'],
    [textOf(unreadable('Z_DATA_ERROR')), '应答读不出来（Z_DATA_ERROR）', 'the answer cannot be read (Z_DATA_ERROR)'],
    [textOf(NOT_ASKED_FOR), '应答读不出来', 'the answer cannot be read'],
    [textOf(stayedHere), '当时程序正在关闭或换用开通文件', 'the till was closing or taking another provisioning file'],
    ['refused: http is not provisioned for this address', '开通文件中的地址不能用', 'the address in the provisioning file cannot be used'],
    ['the page cannot be read: rows.2.seq', '总部发来的商品数据不完整', 'the item data from headquarters is incomplete'],
    ['HTTP 503', '平台出错（HTTP 503）', 'a platform fault (HTTP 503)'],
    ['HTTP 401', '没有权限（HTTP 401）', 'no permission (HTTP 401)'],
    ['HTTP 200, not JSON', '收到的不是平台的应答（HTTP 200）', 'what came back is not an answer of the platform (HTTP 200)'],
    ['HTTP 400: ok | 0', '“ok | 0”（HTTP 400）', '"ok | 0" (HTTP 400)'],
    ['500 <html><body>网关超时</body></html>', '平台出错（HTTP 500）', 'a platform fault (HTTP 500)'],
    ['ENOSPC: no space left on device, write', '磁盘满了（ENOSPC）', 'the disk is full (ENOSPC)'],
    ['database or disk is full', '磁盘满了', 'the disk is full'],
    [NO_ROOM, '磁盘快满了，剩下的空间留给销售', 'the disk is nearly full; the rest is kept for sales'],
    ['签名不对 | isv.sign', '“签名不对 | isv.sign”', '"签名不对 | isv.sign"'],
    ['<p>缺少\n 参数</p>', '“缺少 参数”', '"缺少 参数"'],
  ])('%s', (message, inChinese, inEnglish) => {
    expect([zh(message), en(message)]).toEqual([inChinese, inEnglish])
  })

  it('of a platform that says a lot is cut short', () => {
    expect(zh('错'.repeat(5000))).toBe(`“${'错'.repeat(160)}…”`)
  })
})
