// A provisioning file is taken whole or refused with every fault named by its path.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readProvisioning as readFile } from '../../main/provisionFile'
import {
  judgeReplacement,
  parseProvisioning,
  readSettings,
  secretsOf,
  settingsOf,
} from '../../main/provisioning'
import { newFolder } from '../fixtures/folder'
import { aProvisioning, readProvisioning } from '../fixtures/provisioning'

const faultsOf = (file: unknown): readonly string[] => {
  const parsed = parseProvisioning(JSON.stringify(file))
  return parsed.ok ? [] : parsed.error.map(({ path }) => path)
}

const without = (file: object, path: string): object => {
  const copy = structuredClone(file) as Record<string, unknown>
  const names = path.split('.')
  const last = names.pop() ?? ''
  const owner = names.reduce<Record<string, unknown>>(
    (at, name) => at[name] as Record<string, unknown>,
    copy,
  )
  Reflect.deleteProperty(owner, last)
  return copy
}

test('a good file is read, with or without a byte order mark', () => {
  const text = JSON.stringify(aProvisioning())
  expect([parseProvisioning(text), parseProvisioning(`\uFEFF${text}`)]).toEqual([
    { ok: true, value: aProvisioning() },
    { ok: true, value: aProvisioning() },
  ])
})

test.each([
  'store.code',
  'store.name',
  'store.timeZone',
  'terminal.code',
  'operators',
  'backends.qimen.url',
  'backends.qimen.appSecret',
  'backends.qimen.signMethod',
  'backends.qimen.customerId',
  'backends.qimen.duplicates',
  'backends.qimen.rules',
  'backends.qimen.rules.returns',
  'backends.qimen.rules.tenders',
  'backends.qimen.rules.weighed',
  'backends.qimen.rules.over20',
  'backends.qimen.rules.emptyText',
  'backends.qimen.rules.adjustments',
  'backends.qimen.rules.alreadyHave',
  'backends.hub.token',
  'routes.sale',
])('nothing stands in for a missing %s', (path) => {
  expect(faultsOf(without(aProvisioning(), path))).toEqual([path])
})

describe('what is wrong is named by its path:', () => {
  const file = aProvisioning()
  const { store, operators, backends } = file
  const [first] = operators
  test.each<[string, object]>([
    ['store.code', { ...file, store: { ...store, code: 'S-001' } }],
    ['store.timeZone', { ...file, store: { ...store, timeZone: 'Asia/Atlantis' } }],
    ['operators.0.pin', { ...file, operators: [{ ...first, pin: '12a4' }] }],
    ['operators', { ...file, operators: [first, first] }],
    [
      'backends.qimen.url',
      { ...file, backends: { ...backends, qimen: { ...backends.qimen, url: 'ftp://x' } } },
    ],
    [
      'backends.qimen.duplicates',
      { ...file, backends: { ...backends, qimen: { ...backends.qimen, duplicates: 'maybe' } } },
    ],
    ['printer', { ...file, printer: {} }],
    ['version', { ...file, version: 2, store: null }],
  ])('%s', (path, broken) => {
    expect(faultsOf(broken)).toEqual([path])
  })
})

test('each fault is of a kind that the screen has words for', () => {
  const file = aProvisioning()
  const { terminal, operators, backends } = file
  const { qimen } = backends
  const [first] = operators
  const broken = {
    ...file,
    printer: {},
    store: { code: 'S-001', name: ' ', orgCode: 'a\u0000b', timeZone: 'Asia/Atlantis' },
    terminal: { ...terminal, backOffice: 'yes' },
    operators: [{ ...first, name: 'a'.repeat(51), pin: 'x' }],
    backends: {
      hub: { url: 'ftp://hub' },
      qimen: { ...qimen, signMethod: 'sha1', duplicates: 'maybe' },
    },
  }
  const parsed = parseProvisioning(JSON.stringify(broken))
  const twins = parseProvisioning(JSON.stringify({ ...file, operators: [first, first] }))
  const hours = { ...qimen, duplicates: { ignoredForHours: 0 } }
  const never = parseProvisioning(
    JSON.stringify({ ...file, backends: { ...backends, qimen: hours } }),
  )
  expect([parsed, twins, never].map((each) => (each.ok ? each.value : each.error))).toEqual([
    [
      { path: 'store.code', kind: 'notACode' },
      { path: 'store.name', kind: 'empty' },
      { path: 'store.orgCode', kind: 'controlCharacters' },
      { path: 'store.timeZone', kind: 'unknownTimeZone' },
      { path: 'terminal.backOffice', kind: 'wrongType' },
      { path: 'operators.0.name', kind: 'tooLong', max: 50 },
      { path: 'operators.0.pin', kind: 'notAPin' },
      {
        path: 'backends.qimen.signMethod',
        kind: 'notOneOf',
        allowed: 'md5, hmac, hmac-sha256',
      },
      { path: 'backends.qimen.duplicates', kind: 'notADuplicatesRule' },
      { path: 'backends.hub.url', kind: 'notAWebAddress' },
      { path: 'backends.hub.token', kind: 'missing' },
      { path: 'printer', kind: 'unknownMember' },
    ],
    [{ path: 'operators', kind: 'sameCode' }],
    [{ path: 'backends.qimen.duplicates.ignoredForHours', kind: 'outOfRange' }],
  ])
})

test('a file for a newer program says which form it has, and nothing else of it is judged', () => {
  const newer = { ...aProvisioning(), version: 3, store: null, printer: {} }
  expect([
    parseProvisioning(JSON.stringify(newer)),
    parseProvisioning(JSON.stringify({ ...aProvisioning(), version: 1 })),
  ]).toEqual([
    { ok: false, error: [{ path: 'version', kind: 'tooNew', version: 3, known: 1 }] },
    { ok: true, value: { ...aProvisioning(), version: 1 } },
  ])
})

test('a rule of the scales that does not hold says why, as the settings page does', () => {
  const rule = { weightDecimals: 3, amountDecimals: 2 }
  const scaleCodes = [
    { ...rule, pattern: '21IIIII' },
    { ...rule, pattern: '21IIIIIAAAAAQ' },
    { ...rule, pattern: '21IIXXXAAAAAC' },
    { ...rule, pattern: '21IIIIIXXXXXC' },
    { ...rule, pattern: '21IIIIIAAAAAC', amountDecimals: 3 },
    { ...rule, pattern: `21III${'A'.repeat(13)}` },
  ]
  const tooMany = Array.from({ length: 11 }, () => ({ ...rule, pattern: '21IIIIIAAAAAC' }))
  const faultsOfRules = (rules: unknown) =>
    parseProvisioning(JSON.stringify({ ...aProvisioning(), scaleCodes: rules }))
  expect([faultsOfRules(scaleCodes), faultsOfRules(tooMany)]).toEqual([
    {
      ok: false,
      error: [
        { path: 'scaleCodes.0.pattern', kind: 'scaleRule', fault: 'length' },
        { path: 'scaleCodes.1.pattern', kind: 'scaleRule', fault: 'pattern' },
        { path: 'scaleCodes.2.pattern', kind: 'scaleRule', fault: 'itemDigits' },
        { path: 'scaleCodes.3.pattern', kind: 'scaleRule', fault: 'weightOrAmount' },
        { path: 'scaleCodes.4.amountDecimals', kind: 'scaleRule', fault: 'decimals' },
        { path: 'scaleCodes.5', kind: 'scaleRule', fault: 'tooLong' },
      ],
    },
    { ok: false, error: [{ path: 'scaleCodes', kind: 'scaleRule', fault: 'tooMany' }] },
  ])
})

describe('a file on the disk', () => {
  const text = JSON.stringify({ ...aProvisioning(), store: { name: '解放路店' } })
  const saved = (bytes: Buffer): string => {
    const file = path.join(newFolder(), 'till.json')
    fs.writeFileSync(file, bytes)
    return file
  }
  const notUtf8 = { ok: false, error: { kind: 'faults', faults: [{ path: '', kind: 'notUtf8' }] } }

  test.each([
    // 解放路店, as a Chinese Windows saves it.
    ['GBK', Buffer.concat([Buffer.from('{"a":"'), Buffer.from('bde2b7c5c2b7b5ea', 'hex')])],
    ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 without its mark', Buffer.from('{"store":', 'utf16le')],
  ])('in %s says that it must be saved as UTF-8', (_encoding, bytes) => {
    expect(readFile(saved(bytes))).toEqual(notUtf8)
  })

  test('is read with the mark of UTF-8, and one that is gone is named so', () => {
    const good = Buffer.from(`\uFEFF${JSON.stringify(aProvisioning())}`)
    expect([readFile(saved(good)), readFile('/gone/till.json')]).toEqual([
      { ok: true, value: aProvisioning() },
      { ok: false, error: { kind: 'faults', faults: [{ path: '', kind: 'notReadable' }] } },
    ])
  })
})

test('a file that is no JSON says so', () => {
  expect(parseProvisioning('{"store":')).toEqual({
    ok: false,
    error: [{ path: '', kind: 'notJson' }],
  })
})

test('what is remembered holds no secret and no PIN', () => {
  const file = readProvisioning()
  const stored = JSON.stringify(settingsOf(file))
  const { qimenAppSecret, qimenSession, hubToken } = secretsOf(file)
  const pins = file.operators.map((each) => each.pin)
  const found = [qimenAppSecret, qimenSession ?? '', hubToken, ...pins].filter((each) =>
    stored.includes(each),
  )
  expect({ found, again: readSettings(stored) }).toEqual({ found: [], again: settingsOf(file) })
})

describe('another file', () => {
  const now = settingsOf(readProvisioning())
  const { qimen } = now.backends
  const next = {
    store: { ...now, store: { ...now.store, code: 'S002' } },
    terminal: { ...now, terminal: { ...now.terminal, code: 'T09' } },
    customer: {
      ...now,
      backends: { ...now.backends, qimen: { ...qimen, customerId: 'C999' } },
    },
    url: { ...now, backends: { ...now.backends, qimen: { ...qimen, url: 'https://other/qm' } } },
    appKey: { ...now, backends: { ...now.backends, qimen: { ...qimen, appKey: 'other' } } },
    rules: {
      ...now,
      backends: {
        ...now.backends,
        qimen: { ...qimen, rules: { ...qimen.rules, over20: 'hold' as const } },
      },
    },
  }
  const judged = (holdings: { hasDocuments: boolean; hasOpenRows: boolean }) =>
    Object.entries(next).map(([name, settings]) => [
      name,
      judgeReplacement(now, settings, holdings).map(({ path }) => path),
    ])

  test('is taken whole by a till that has nothing yet', () => {
    const nothing = { hasDocuments: false, hasOpenRows: false }
    expect(judged(nothing).every(([, faults]) => faults?.length === 0)).toBe(true)
  })

  test('of another store, terminal or merchant is refused once there are documents', () => {
    expect(judged({ hasDocuments: true, hasOpenRows: false })).toEqual([
      ['store', ['store.code']],
      ['terminal', ['terminal.code']],
      ['customer', ['backends.qimen.customerId']],
      ['url', []],
      ['appKey', []],
      ['rules', []],
    ])
  })

  test('with another address or key waits until nothing is unsent', () => {
    expect(judged({ hasDocuments: true, hasOpenRows: true })).toEqual([
      ['store', ['store.code']],
      ['terminal', ['terminal.code']],
      ['customer', ['backends.qimen.customerId']],
      ['url', ['backends.qimen.url']],
      ['appKey', ['backends.qimen.appKey']],
      ['rules', []],
    ])
  })
})
