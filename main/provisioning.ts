// The provisioning file: who this till is and whom it speaks to. Reads and judges it; what it
// names is stored by others. Secrets are parted from the settings here and nowhere else.
import { z } from 'zod'
import { isTimeZone } from '../shared/chinaTime'
import type { FileFault, PlainFileFault } from '../shared/contract'
import { text } from '../shared/field'
import { qimenRules, type QimenTerms } from '../shared/qimenTerms'
import type { PriceRules } from '../shared/pricing'
import { scaleRules } from '../shared/scaleRules'
import { err, ok, type Result } from '../shared/result'
import { readStored } from '../shared/storedJson'
import { toFileFaults } from './fileFaults'

const label = (zh: string, en: string) => ({ zh, en })

/** Codes stand inside document numbers, which travel to every platform. */
const code = (zh: string, en: string) => text(label(zh, en), 20).regex(/^[A-Za-z0-9]+$/, 'notACode')

const webAddress = z.url({ protocol: /^https?$/, error: 'notAWebAddress' }).max(500)

const timeZone = z.string().refine(isTimeZone, { error: 'unknownTimeZone' })

const operator = z.strictObject({
  code: code('工号', 'operator'),
  name: text(label('姓名', 'name'), 50),
  role: z.enum(['cashier', 'manager']),
  pin: z.string().regex(/^\d{4,12}$/, 'notAPin'),
})

const qimen = z.strictObject({
  url: webAddress,
  appKey: text(label('appKey', 'appKey'), 100),
  appSecret: text(label('appSecret', 'appSecret'), 200),
  signMethod: z.enum(['md5', 'hmac', 'hmac-sha256']),
  customerId: text(label('customerId', 'customerId'), 50),
  targetAppKey: text(label('targetAppKey', 'targetAppKey'), 100).optional(),
  session: text(label('session', 'session'), 200).optional(),
  duplicates: z.union(
    [z.literal('booked'), z.strictObject({ ignoredForHours: z.int().min(1).max(24 * 365) })],
    { error: 'notADuplicatesRule' },
  ),
  rules: qimenRules,
})

const hub = z.strictObject({ url: webAddress, token: text(label('token', 'token'), 500) })

/** The newest form of the file that is understood here; a file that names none has this one. */
const VERSION = 1

const provisioning = z.strictObject({
  version: z.literal(VERSION).optional(),
  store: z.strictObject({
    code: code('门店', 'store'),
    name: text(label('门店名称', 'store name'), 100),
    orgCode: text(label('组织', 'organisation'), 50).optional(),
    timeZone,
  }),
  terminal: z.strictObject({ code: code('终端', 'terminal'), backOffice: z.boolean() }),
  operators: z
    .array(operator)
    .min(1)
    .max(200)
    .refine((all) => new Set(all.map((each) => each.code)).size === all.length, {
      error: 'sameCode',
    }),
  backends: z.strictObject({ qimen, hub }),
  routes: z.strictObject({ sale: z.array(z.enum(['qimen'])).min(1).max(1) }),
  /** Left out: the retail price, and an item's own discount lowers nothing. */
  prices: z
    .strictObject({ base: z.enum(['retail', 'standard']), itemDiscount: z.enum(['applied', 'ignored']) })
    .optional(),
  /** How the store's scales label weighed goods. */
  scaleCodes: scaleRules.optional(),
})

export type Provisioning = z.infer<typeof provisioning>

/** What no database, log or screen may hold; it goes to the system's own store of secrets. */
export interface Secrets {
  readonly qimenAppSecret: string
  readonly qimenSession: string | null
  readonly hubToken: string
}

/** A provisioning file without secrets and PINs: what the till remembers of it. */
const settings = z.strictObject({
  store: provisioning.shape.store,
  terminal: provisioning.shape.terminal,
  backends: z.strictObject({
    qimen: qimen.omit({ appSecret: true, session: true }),
    hub: hub.omit({ token: true }),
  }),
  routes: provisioning.shape.routes,
  prices: provisioning.shape.prices,
  scaleCodes: provisioning.shape.scaleCodes,
})

export type Settings = z.infer<typeof settings>

/** Reads a provisioning file; every fault is named by its path. */
export function parseProvisioning(source: string): Result<Provisioning, readonly FileFault[]> {
  const json = parseText(source)
  if (json === undefined) return err([{ path: '', kind: 'notJson' }])
  // Asked before anything else: what a newer form means, nobody here can judge.
  const newer = newerForm.safeParse(json)
  if (newer.success) {
    const { version } = newer.data
    return err([{ path: 'version', kind: 'tooNew', version, known: VERSION }])
  }
  const parsed = provisioning.safeParse(json)
  return parsed.success ? ok(parsed.data) : err(toFileFaults(parsed.error.issues, json))
}

const newerForm = z.looseObject({ version: z.int().min(VERSION + 1) })

/** Reads the settings that an earlier start stored; null where damage has left something else. */
export const readSettings = (kept: string): Settings | null => readStored(settings, kept)

export const settingsOf = (given: Provisioning): Settings => {
  const { operators: _operators, version: _version, ...file } = given
  const { appSecret: _secret, session: _session, ...openQimen } = file.backends.qimen
  const { token: _token, ...openHub } = file.backends.hub
  return { ...file, backends: { qimen: openQimen, hub: openHub } }
}

export const secretsOf = ({ backends }: Provisioning): Secrets => ({
  qimenAppSecret: backends.qimen.appSecret,
  qimenSession: backends.qimen.session ?? null,
  hubToken: backends.hub.token,
})

/** What the till already holds, against which a new file is judged. */
export interface Holdings {
  readonly hasDocuments: boolean
  /** Whether any row is unsent, parked or in doubt. */
  readonly hasOpenRows: boolean
}

/** Faults of taking another file on a till that has worked: its books belong to one till. */
export function judgeReplacement(
  now: Settings,
  next: Settings,
  { hasDocuments, hasOpenRows }: Holdings,
): readonly FileFault[] {
  const fixed: readonly FileFault[] = hasDocuments
    ? [
        ...changed('store.code', now.store.code, next.store.code, 'otherStore'),
        ...changed('terminal.code', now.terminal.code, next.terminal.code, 'otherTerminal'),
        ...changed(
          'backends.qimen.customerId',
          now.backends.qimen.customerId,
          next.backends.qimen.customerId,
          'otherCustomerId',
        ),
      ]
    : []
  const settled: readonly FileFault[] = hasOpenRows
    ? [
        ...changed(
          'backends.qimen.url',
          now.backends.qimen.url,
          next.backends.qimen.url,
          'rowsUnsent',
        ),
        ...changed(
          'backends.qimen.appKey',
          now.backends.qimen.appKey,
          next.backends.qimen.appKey,
          'rowsUnsent',
        ),
      ]
    : []
  return [...fixed, ...settled]
}

export const priceRulesOf = ({ prices }: Settings): PriceRules =>
  prices ?? { base: 'retail', itemDiscount: 'ignored' }

export const qimenTermsOf = ({ store, backends }: Settings): QimenTerms => ({
  customerId: backends.qimen.customerId,
  orgCode: store.orgCode ?? null,
  rules: backends.qimen.rules,
})

const changed = (
  path: string,
  now: string,
  next: string,
  kind: PlainFileFault,
): readonly FileFault[] => (now === next ? [] : [{ path, kind }])

function parseText(source: string): unknown {
  try {
    return JSON.parse(source.replace(/^\uFEFF/, ''))
  } catch {
    // Reported by the caller as a file that is no JSON, which is all that can be said of it.
    return undefined
  }
}
