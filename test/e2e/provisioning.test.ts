// The provisioning file as a person meets it: what is wrong with it, what it may change on a till
// that has worked, and that taking it twice harms nothing.
import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { Provisioning } from '../../main/provisioning'
import { letChoose, mark, reads, type } from './byHand'
import { barcodes, openPlatform } from './platform'
import {
  newFolder,
  nothingOpen,
  openShop,
  sell,
  soldBy,
  startTill,
  untilCounts,
} from './tillUnderTest'

const [first, second] = barcodes

it('names every fault of the file by its path, and opens no till', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const provision = platform.provision((file) => ({
    ...file,
    store: { ...file.store, timeZone: 'Asia/Atlantis' },
    operators: file.operators.map((operator) => ({ ...operator, pin: 'x' })),
    backends: { ...file.backends, hub: { ...file.backends.hub, url: 'ftp://hub' } },
  }))
  const till = await startTill(folder, { provision })
  const start = await till.ask('start', null)
  expect(start.kind === 'provisioning' && start.faults.map((fault) => fault.path)).toEqual([
    'store.timeZone',
    'operators.0.pin',
    'operators.1.pin',
    'backends.hub.url',
  ])
  await expect(till.ask('cart', null)).rejects.toThrow()
})

/** Where something else stands is no place for the till's folder, nor a folder one for a file. */
const inTheWay = [
  {
    of: 'secrets that the system does not keep',
    name: 'secrets.bin.new',
    error: 'EISDIR',
    put: (place: string) => fs.mkdirSync(place, { recursive: true }),
  },
  {
    of: 'a folder that cannot be made',
    name: '',
    error: 'EEXIST',
    put: (place: string) => {
      fs.mkdirSync(path.dirname(place), { recursive: true })
      fs.writeFileSync(place, '')
    },
  },
]

it.each(inTheWay)('tells of $of, and takes the file once that is mended', async (given) => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const provision = platform.provision()
  const place = path.join(folder, 'till', 'till', given.name)
  given.put(place)
  const refused = await startTill(folder, { provision })
  expect(await refused.ask('start', null)).toEqual({
    kind: 'notWritable',
    message: expect.stringContaining(given.error) as unknown,
  })
  await refused.quit()
  fs.rmSync(place, { recursive: true })
  const till = await startTill(folder, { provision })
  expect(await till.ask('start', null)).toEqual({ kind: 'ready' })
})

it('takes the same file again without touching sales or changed PINs', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const provision = platform.provision()
  const till = await openShop(folder, { provision })
  await till.ask('changePin', { operator: '001', pin: '1111', newPin: '8642' })
  const receipt = await sell(till, first)
  // A till that is closed with a call under way keeps that sale in doubt, which is another story.
  await untilCounts(till, nothingOpen)
  await till.ask('signOut', null)
  await till.quit()

  const again = await startTill(folder, { provision })
  const signIn = (pin: string) => again.ask('signIn', { operator: '001', pin })
  expect([await signIn('1111'), await signIn('8642')]).toEqual([
    { ok: false, error: { kind: 'wrongPin' } },
    { ok: true, value: null },
  ])
  expect((await again.ask('till', null)).lastSale).toEqual(receipt)
  await sell(again, second)
  await untilCounts(again, nothingOpen)
  expect(platform.ledger()).toEqual(soldBy(folder))
})

it('refuses a file of another till once there are sales', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  const receipt = await sell(till, first)
  await till.quit()

  const provision = platform.provision((file) => ({
    ...file,
    store: { ...file.store, code: 'S002' },
    terminal: { ...file.terminal, code: 'T09' },
    backends: { ...file.backends, qimen: { ...file.backends.qimen, customerId: 'C009' } },
  }))
  const asBefore = await startTill(folder, { provision })
  expect(await asBefore.ask('start', null)).toEqual({
    kind: 'notTaken',
    why: {
      kind: 'provisioning',
      file: provision,
      faults: [
        { path: 'store.code', kind: 'otherStore' },
        { path: 'terminal.code', kind: 'otherTerminal' },
        { path: 'backends.qimen.customerId', kind: 'otherCustomerId' },
      ],
    },
  })
  expect((await asBefore.ask('till', null)).lastSale).toEqual(receipt)
})

it('goes on as it was by one key when the file of this start is missing', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await till.ask('setLanguage', { language: 'en' })
  await till.ask('scan', { code: first })
  const before = await till.ask('cart', null)
  await till.quit()

  const again = await startTill(folder, { provision: path.join(folder, 'gone.json') })
  await reads(again, 'door-practise', [expect.stringMatching(/^1\s+Esc\s+Go back, with the/)])
  await reads(again, 'door-importProvisioning', [])
  await type(again, 'Escape')
  await again.page.waitForSelector(mark('line'))
  expect(await again.ask('cart', null)).toEqual(before)
})

it('takes another address only when nothing is unsent', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  const provision = platform.provision(withHost('localhost'))
  await platform.close()
  await sell(till, first)
  await till.quit()

  const refused = await startTill(folder, { provision })
  expect(await refused.ask('start', null)).toEqual({
    kind: 'notTaken',
    why: {
      kind: 'provisioning',
      file: provision,
      faults: [{ path: 'backends.qimen.url', kind: 'rowsUnsent' }],
    },
  })
  await refused.quit()
  await platform.open()
  const asBefore = await startTill(folder)
  await untilCounts(asBefore, nothingOpen)
  await asBefore.quit()

  const moved = await startTill(folder, { provision })
  expect(await moved.ask('start', null)).toEqual({ kind: 'ready' })
  await sell(moved, second)
  await untilCounts(moved, nothingOpen)
  expect(platform.ledger()).toEqual(soldBy(folder))
})

it('takes another file from its manager while it is open, and loses neither sale nor cart', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const till = await openShop(folder, { provision: platform.provision() })
  await letChoose(till, platform.provision(inStore('S002')))
  expect(await till.ask('importProvisioning', null)).toEqual({ kind: 'unchanged' })
  await type(till, 'F10', '7')
  await reads(till, 'import-not-allowed', ['只有店长可以导入'])

  await till.ask('signOut', null)
  await till.ask('changePin', { operator: '002', pin: '2222', newPin: '9753' })
  await till.ask('signIn', { operator: '002', pin: '9753' })
  await sell(till, first)
  await till.page.waitForSelector(mark('import'))
  await type(till, '7')
  await reads(till, 'file-faults', [expect.stringMatching(/^store\.code\s+本机已有单据，属于另一家门店/)])
  await type(till, 'Escape')
  await reads(till, 'import-state', [''])

  // One sale is under way while the till changes, and another one is on the screen.
  await untilCounts(till, nothingOpen)
  platform.headquarters().faults.set([{ kind: 'delay', ms: 1_000, target: 'qimen' }])
  await sell(till, second)
  await till.ask('scan', { code: first })
  const before = await till.ask('cart', null)
  await letChoose(till, platform.provision(renamed))
  await type(till, '7')
  await reads(till, 'import-state', ['✓ 已采用，本机现在按新文件工作'])
  const { shift, store } = await till.ask('till', null)
  expect([await till.ask('cart', null), shift?.operator.code, store.name]).toEqual([
    before,
    '002',
    '解放路店',
  ])
  platform.headquarters().faults.set([])
  await sell(till, second)
  await untilCounts(till, nothingOpen)
  expect(platform.ledger()).toEqual(soldBy(folder))
  await till.ask('signOut', null)
  expect([
    await till.ask('signIn', { operator: '002', pin: '2222' }),
    await till.ask('signIn', { operator: '002', pin: '9753' }),
  ]).toEqual([
    { ok: false, error: { kind: 'wrongPin' } },
    { ok: true, value: null },
  ])
})

const renamed = (file: Provisioning): Provisioning => ({
  ...file,
  store: { ...file.store, name: '解放路店' },
})

const inStore =
  (code: string) =>
  (file: Provisioning): Provisioning => ({ ...file, store: { ...file.store, code } })

/** The same headquarters by another name. */
const withHost =
  (host: string) =>
  (file: Provisioning): Provisioning => {
    const { qimen } = file.backends
    const url = qimen.url.replace('127.0.0.1', host)
    return { ...file, backends: { ...file.backends, qimen: { ...qimen, url } } }
  }
