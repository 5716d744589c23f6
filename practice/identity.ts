// Who the practice merchant is: keys drawn once and kept in the headquarters' own file, and the
// provisioning file that lets a till in. No key of any real platform is ever written here.
import { randomBytes, randomInt } from 'node:crypto'
import { settle, type Db } from './database'
import type { Mode } from './ledger'
import type { Merchant } from './qimenGateway'
import { scaleRules } from './scaleLabels'

export interface Identity {
  readonly merchant: Merchant
  readonly hubToken: string
}

/** The keys of this file, drawn when they are asked for the first time. */
export function settleIdentity(db: Db): Identity {
  return {
    merchant: {
      appKey: settle(db, 'appKey', drawKey),
      appSecret: settle(db, 'appSecret', drawSecret),
      targetAppKey: settle(db, 'targetAppKey', drawKey),
      session: settle(db, 'session', drawSecret),
      customerId: 'C001',
    },
    hubToken: settle(db, 'hubToken', drawSecret),
  }
}

export const drawSecret = (): string => randomBytes(16).toString('hex')
const drawKey = (): string => String(randomInt(20_000_000, 40_000_000))

export type Provisioning = ReturnType<typeof provisioningOf>

/** The provisioning file of the practice till, truthful about what this headquarters does. */
export function provisioningOf({ merchant, hubToken }: Identity, url: string, mode: Mode) {
  return {
    store: { code: 'S001', name: '练习门店', orgCode: 'hz0001', timeZone: 'Asia/Shanghai' },
    terminal: { code: 'T01', backOffice: true },
    operators: [
      { code: '001', name: '张三', role: 'cashier', pin: '1111' },
      { code: '002', name: '李四', role: 'manager', pin: '2222' },
    ],
    backends: {
      qimen: {
        url: `${url}/router/qm`,
        appKey: merchant.appKey,
        appSecret: merchant.appSecret,
        signMethod: 'hmac-sha256',
        customerId: merchant.customerId,
        targetAppKey: merchant.targetAppKey,
        session: merchant.session,
        duplicates: mode === 'books' ? 'booked' : { ignoredForHours: 72 },
        rules: {
          returns: 'negative',
          tenders: 'dominant',
          weighed: 'grams',
          over20: 'split',
          emptyText: '无',
          adjustments: 'replace',
          alreadyHave: ['已存在', '重复'],
        },
      },
      hub: { url, token: hubToken },
    },
    routes: { sale: ['qimen'] },
    scaleCodes: scaleRules,
  } as const
}
