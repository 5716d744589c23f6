// The way to an open till: a person's choice, one step after the other, and nothing is answered
// before a till is open but the questions of the door itself.
import { describe, expect, test } from 'vitest'
import type { Api } from '../../main/api/api'
import { createDoor, createDoorApi, type DoorPorts } from '../../main/api/door'
import type { StartView } from '../../shared/contract'

const refused: StartView = {
  kind: 'provisioning',
  file: 'bad.json',
  faults: [{ path: 'store.code', kind: 'missing' }],
}

/** The same where a till is open, which goes on. */
const notTaken: StartView = { kind: 'notTaken', why: refused }

/** A dialog that nobody answers. */
const FOREVER = 'for ever'

interface Choices {
  readonly begin?: StartView | 'practice' | 'real' | 'realByBadFile'
  readonly files?: readonly (string | null)[]
  /** Who has signed in. */
  readonly role?: 'cashier' | 'manager'
}

/** A door whose only good file is good.json. */
function openDoor({ begin = { kind: 'welcome' }, files = [], role = 'cashier' }: Choices = {}) {
  const opened: string[] = []
  let open: ReturnType<DoorPorts['open']> = null
  let asked = 0
  const api: Api = (name) => Promise.resolve(`${String(name)} by ${open?.mode}`)
  const enter = (mode: 'practice' | 'real', file: string | null): StartView => {
    opened.push(file === null ? mode : `${mode} by ${file}`)
    if (file === 'defect.json') throw new Error('a defect')
    if (file !== null && file !== 'good.json') return refused
    open = { mode, api, isManaged: () => role === 'manager' }
    return { kind: 'ready' }
  }
  const start = (): StartView => {
    if (typeof begin !== 'string') return begin
    if (begin !== 'realByBadFile') return enter(begin, null)
    enter('real', null)
    return refused
  }
  const door = createDoor({
    begin: () => Promise.resolve(start()),
    practise: () => Promise.resolve(enter('practice', null)),
    openReal: (file) => Promise.resolve().then(() => enter('real', file)),
    chooseFile: () => {
      const file = files[asked++] ?? null
      return file === FOREVER ? new Promise(() => undefined) : Promise.resolve(file)
    },
    open: () => open,
  })
  return { ask: createDoorApi(door, () => open), opened, dialogs: () => asked }
}

describe('at the first start', () => {
  test('nothing but the door answers until a person chooses', async () => {
    const { ask, opened } = openDoor()
    expect(await ask('start', null)).toEqual({ kind: 'welcome' })
    await expect(ask('cart', null)).rejects.toThrow('the till is not open')
    expect(await ask('practise', null)).toEqual({ kind: 'ready' })
    expect([await ask('cart', null), opened]).toEqual(['cart by practice', ['practice']])
  })

  test('choosing to practise twice opens one till', async () => {
    const { ask, opened } = openDoor()
    await Promise.all([ask('practise', null), ask('practise', null)])
    expect(opened).toEqual(['practice'])
  })

  test('a dialog that is closed again changes nothing', async () => {
    const { ask, opened } = openDoor({ files: [null] })
    expect([await ask('importProvisioning', null), await ask('start', null), opened]).toEqual([
      { kind: 'unchanged' },
      { kind: 'welcome' },
      [],
    ])
  })

  test('a bad file is refused, stays in view, and another one is taken', async () => {
    const { ask } = openDoor({ files: ['bad.json', null, 'good.json'] })
    expect([
      await ask('importProvisioning', null),
      await ask('start', null),
      await ask('importProvisioning', null),
      await ask('importProvisioning', null),
      await ask('cart', null),
    ]).toEqual([refused, refused, { kind: 'unchanged' }, { kind: 'ready' }, 'cart by real'])
  })
})

test('a way that failed for a defect bars no other way', async () => {
  const { ask } = openDoor({ files: ['defect.json', 'good.json'] })
  await expect(ask('importProvisioning', null)).rejects.toThrow('a defect')
  expect([await ask('importProvisioning', null), await ask('cart', null)]).toEqual([
    { kind: 'ready' },
    'cart by real',
  ])
})

describe('once a till is open', () => {
  test('a start by a bad file says so, and the till as it was is a key away', async () => {
    const { ask, opened } = openDoor({ begin: 'realByBadFile' })
    expect([
      await ask('start', null),
      await ask('cart', null),
      await ask('practise', null),
      await ask('start', null),
      opened,
    ]).toEqual([notTaken, 'cart by real', { kind: 'ready' }, { kind: 'ready' }, ['real']])
  })

  test('a practising one goes on when the file is bad, and gives way to a good one', async () => {
    const { ask } = openDoor({ begin: 'practice', files: ['bad.json', 'good.json'] })
    expect([
      await ask('importProvisioning', null),
      await ask('cart', null),
      await ask('practise', null),
      await ask('importProvisioning', null),
      await ask('cart', null),
    ]).toEqual([notTaken, 'cart by practice', { kind: 'ready' }, { kind: 'ready' }, 'cart by real'])
  })

  test('a real one takes no file from a cashier, and practises for nobody', async () => {
    const door = openDoor({ begin: 'real', files: ['good.json'] })
    expect([
      await door.ask('importProvisioning', null),
      await door.ask('practise', null),
      door.opened,
      door.dialogs(),
    ]).toEqual([{ kind: 'unchanged' }, { kind: 'ready' }, ['real'], 0])
  })

  test('a real one takes a file from its manager, and goes on when it is bad', async () => {
    const door = openDoor({ begin: 'real', role: 'manager', files: ['bad.json', 'good.json'] })
    expect([
      await door.ask('importProvisioning', null),
      await door.ask('cart', null),
      await door.ask('practise', null),
      await door.ask('importProvisioning', null),
      await door.ask('cart', null),
      door.opened,
    ]).toEqual([
      notTaken,
      'cart by real',
      { kind: 'ready' },
      { kind: 'ready' },
      'cart by real',
      ['real', 'real by bad.json', 'real by good.json'],
    ])
  })

  test('what is asked while the dialog is open is answered, and there is one dialog', async () => {
    const door = openDoor({ begin: 'real', role: 'manager', files: [FOREVER, 'good.json'] })
    await door.ask('start', null)
    void door.ask('importProvisioning', null)
    void door.ask('importProvisioning', null)
    expect([await door.ask('cart', null), door.dialogs()]).toEqual(['cart by real', 1])
  })

  test('the questions of the door take no input, least of all a path', async () => {
    const { ask, opened } = openDoor()
    await expect(ask('importProvisioning', 'bad.json')).rejects.toThrow()
    await expect(ask('importProvisioning', { file: 'good.json' })).rejects.toThrow()
    expect(opened).toEqual([])
  })
})
