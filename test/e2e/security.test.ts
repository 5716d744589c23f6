// The page turned against its house: every way out that a browser knows is tried on the running
// program, and each is seen to be shut by what refuses it, never by waiting for nothing to happen.
import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import {
  askForMore,
  leaveBy,
  loadAndRun,
  openAttacker,
  openPractice,
  pasteAndDownload,
  pathsOut,
  waysOut,
  type WayOut,
} from './attacks'
import { barcodes, openPlatform } from './platform'
import {
  inMain,
  newFolder,
  nothingOpen,
  openShop,
  patience,
  sell,
  startTill,
  untilCounts,
  type TillUnderTest,
} from './tillUnderTest'

it('stays on its page by whatever way the page tries to leave', async () => {
  const attacker = await openAttacker()
  const till = await openPractice()
  const refusals = await hearRefusals(till)
  for (const way of waysOut) {
    const url = `${attacker.url}/${way}`
    await till.page.evaluate(leaveBy, { way, url })
    await expect.poll(refusals, { ...patience, message: way }).toContain(way)
  }
  const opened = await till.page.evaluate(
    ([url, file]) => {
      const link = document.createElement('a')
      Object.assign(link, { href: url, target: '_blank' })
      document.body.append(link)
      link.click()
      return [url, file, 'about:blank', 'app://till/index.html'].map((each) => window.open(each))
    },
    [attacker.url, 'file:///etc/hosts'] as const,
  )
  const windows = await inMain(till, ({ webContents }) => webContents.getAllWebContents().length)
  expect({ opened, windows, heard: attacker.heard() }).toEqual({
    opened: [null, null, null, null],
    windows: 1,
    heard: [],
  })
  expect(await isSamePage(till)).toBe(true)
})

/** The ways that were refused so far: by the shell, by the policy or by Chromium itself. */
async function hearRefusals(till: TillUnderTest): Promise<() => Promise<readonly string[]>> {
  const said: string[] = []
  till.page.on('console', (message) => said.push(message.text()))
  await till.page.evaluate(() => {
    Reflect.set(window, 'stayed', true)
    document.addEventListener('securitypolicyviolation', (event) => {
      // A URL that is a script is named only by what the policy says it is.
      const isInline = event.blockedURI === 'inline'
      console.log(isInline ? 'javascript:' : `${event.effectiveDirective} ${event.blockedURI}`)
    })
  })
  await inMain(till, ({ BrowserWindow }) => {
    const tried = new Set<string>()
    Reflect.set(globalThis, 'tried', tried)
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', ({ url }) => tried.add(url))
  })
  const endings: Readonly<Record<WayOut, RegExp>> = {
    location: /\/location$/,
    link: /\/link$/,
    form: /^form-action .*|\/form$/,
    meta: /\/meta$/,
    blob: /^blob:.*#blob$/,
    app: /^app:\/\/other\/app$/,
    file: /Not allowed to load local resource: file:\/\/\/etc\/hosts\?file/,
    data: /Not allowed to navigate top frame to data URL: data:text\/html,data/,
    javascript: /^javascript:$/,
  }
  return async () => {
    const all = [...(await triedBy(till)), ...said]
    return waysOut.filter((way) => all.some((each) => endings[way].test(each)))
  }
}

/** Where the page wanted to go, as main heard of it. */
const triedBy = (till: TillUnderTest): Promise<readonly string[]> =>
  inMain(till, () => [...(Reflect.get(globalThis, 'tried') as Set<string>)])

const isSamePage = (till: TillUnderTest): Promise<boolean> =>
  till.page.evaluate(
    () =>
      location.href.startsWith('app://till/index.html') &&
      Reflect.get(window, 'stayed') === true &&
      Reflect.get(window, 'taken') === undefined,
  )

it('is granted nothing that a browser could grant', async () => {
  const till = await openPractice()
  const states = await till.page.evaluate(async (names) => {
    const stateOf = async (name: string) =>
      (await navigator.permissions.query({ name: name as PermissionName })).state
    return Promise.all(names.map(async (name) => `${name}: ${await stateOf(name)}`))
  }, permissions)
  expect(states).toEqual(permissions.map((name) => `${name}: denied`))

  const grants = await till.page.evaluate(async () => {
    const outcome = (asked: Promise<unknown>): Promise<string> =>
      asked.then(
        () => 'granted',
        (error: unknown) => (error instanceof DOMException ? error.name : String(error)),
      )
    const { clipboard, mediaDevices, storage, wakeLock } = navigator
    const where = new Promise((resolve, reject) => {
      const refused = () => {
        reject(new DOMException('', 'NotAllowedError'))
      }
      navigator.geolocation.getCurrentPosition(resolve, refused)
    })
    return {
      geolocation: await outcome(where),
      notifications: await Notification.requestPermission(),
      screen: await outcome(mediaDevices.getDisplayMedia()),
      // A machine without a camera says so before anybody is asked; either is no.
      hasCamera: (await outcome(mediaDevices.getUserMedia({ video: true }))) === 'granted',
      hasMicrophone: (await outcome(mediaDevices.getUserMedia({ audio: true }))) === 'granted',
      readClipboard: await outcome(clipboard.readText()),
      writeClipboard: await outcome(clipboard.writeText('canary')),
      midi: await outcome(navigator.requestMIDIAccess({ sysex: true })),
      persistent: await storage.persist(),
      wakeLock: await outcome(wakeLock.request('screen')),
    }
  })
  expect(grants).toEqual({
    geolocation: 'NotAllowedError',
    notifications: 'denied',
    screen: 'NotAllowedError',
    hasCamera: false,
    hasMicrophone: false,
    readClipboard: 'NotAllowedError',
    writeClipboard: 'NotAllowedError',
    midi: 'NotAllowedError',
    persistent: false,
    wakeLock: 'NotAllowedError',
  })
})

const permissions = [
  'geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'clipboard-write',
  'persistent-storage', 'background-sync', 'background-fetch', 'accelerometer', 'storage-access',
  'screen-wake-lock', 'window-management', 'local-fonts', 'idle-detection', 'display-capture',
  'payment-handler', 'periodic-background-sync', 'keyboard-lock', 'pointer-lock',
] as const

it('gives the clipboard to no script, and nothing to the disk', async () => {
  const till = await openPractice()
  const folder = newFolder()
  await till.app.evaluate(async ({ app, clipboard, session }, downloads) => {
    app.setPath('downloads', downloads)
    await clipboard.writeText('canary')
    const tried: (readonly [string, boolean])[] = []
    Reflect.set(globalThis, 'downloads', tried)
    session.defaultSession.on('will-download', (event, item) => {
      tried.push([item.getFilename(), event.defaultPrevented])
    })
  }, folder)
  const pasted = await till.page.evaluate(pasteAndDownload)
  expect(pasted).toEqual([false, ''])
  // A person's own keys still paste: there was something to be had.
  await till.page.locator('textarea').press('Control+v')
  await expect.poll(() => till.page.locator('textarea').inputValue(), patience).toBe('canary')
  const downloads = () => inMain(till, () => Reflect.get(globalThis, 'downloads') as unknown)
  await expect.poll(downloads, patience).toEqual([['taken.txt', true]])
  expect(fs.readdirSync(folder)).toEqual([])
})

it('runs no script and loads no thing but its own, and tells nobody that it tried', async () => {
  const attacker = await openAttacker()
  const till = await openPractice()
  const refused = await till.page.evaluate(loadAndRun, attacker.url)
  expect(refused).toEqual({
    remoteScript: 'error',
    dataScript: 'error',
    remoteModule: 'error',
    evaluated: 'EvalError',
    madeFunction: 'EvalError',
    timedText: 'refused',
    inlineScript: 'refused',
    inlineHandler: 'refused',
    inlineStyle: 'refused',
    remoteImage: 'error',
    fileImage: 'error',
    remoteFetch: 'refused',
    fileFetch: 'refused',
    ownFetch: 'refused',
    request: 'error',
    socket: 'error',
    serviceWorker: 'refused',
    remoteWorker: 'refused',
    blobWorker: 'refused',
    taken: false,
  })
  await till.page.evaluate(askForMore, attacker.url)
  const frames = () =>
    till.page.evaluate(() =>
      [...document.querySelectorAll('iframe')].map(({ contentDocument, contentWindow }) =>
        // What the policy refused is an error page of another origin; what Chromium did is empty.
        contentDocument === null
          ? 'foreign'
          : [contentDocument.body.textContent, typeof contentWindow?.window.till],
      ),
    )
  await expect.poll(frames, patience).toEqual([
    'foreign',
    ['', 'undefined'],
    ['x', 'undefined'],
  ])
  const guests = await inMain(till, ({ webContents }) => webContents.getAllWebContents().length)
  expect({ guests, heard: attacker.heard() }).toEqual({ guests: 1, heard: [] })
  expect(await till.ask('start', null)).toEqual({ kind: 'ready' })
})

it('takes no file and no link that is dropped on it', async () => {
  const attacker = await openAttacker()
  const till = await openPractice()
  const refusals = await hearRefusals(till)
  const file = path.join(newFolder(), 'dropped.html')
  fs.writeFileSync(file, '<script>window.taken = true</script>')
  await till.page.evaluate(() => {
    document.addEventListener('dragover', () => Reflect.set(window, 'dragged', true))
  })
  // The debugger's drag ends in the page. What Chromium itself would do with a drop is switched off
  // by a preference of the window that nothing can read back.
  const debug = await till.page.context().newCDPSession(till.page)
  const link = { mimeType: 'text/uri-list', data: `${attacker.url}/dropped` }
  const drags = [
    { items: [], files: [file], dragOperationsMask: 1 },
    { items: [link], dragOperationsMask: 1 },
  ]
  for (const data of drags) {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await debug.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
    }
  }
  // Tried behind the drops: had one of them led away, it would have been heard of before this.
  const last = `${attacker.url}/location`
  await till.page.evaluate(leaveBy, { way: 'location', url: last } as const)
  await expect.poll(refusals, patience).toEqual(['location'])
  const isDragged = await till.page.evaluate(() => Reflect.get(window, 'dragged') as unknown)
  expect({ isDragged, tried: await triedBy(till), heard: attacker.heard() }).toEqual({
    isDragged: true,
    tried: [last],
    heard: [],
  })
  expect(await isSamePage(till)).toBe(true)
})

it('serves no file outside of its folder, however it is asked', async () => {
  const till = await openPractice()
  const answers = await till.app.evaluate(async ({ net }, urls) => {
    const statusOf = (url: string) =>
      net.fetch(url).then(
        ({ status }) => status,
        () => 'failed' as const,
      )
    return Promise.all(urls.map(statusOf))
  }, pathsOut)
  const served = pathsOut.filter((_, index) => answers[index] === 200)
  expect(served).toEqual(['app://till/index.html'])
})

it('opens no developer tools, neither by keys nor when it is told to', async () => {
  const till = await openPractice()
  const isOpen = await inMain(till, async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) throw new Error('there is no window')
    const press = (keyCode: string, modifiers: ('control' | 'shift' | 'meta' | 'alt')[]): void => {
      for (const type of ['keyDown', 'keyUp'] as const) {
        window.webContents.sendInputEvent({ type, keyCode, modifiers })
      }
    }
    press('I', ['control', 'shift'])
    press('J', ['control', 'shift'])
    press('I', ['meta', 'alt'])
    window.webContents.openDevTools()
    window.webContents.inspectElement(0, 0)
    // Another window, asked later, has them by now: so ours would have them as well.
    const other = new BrowserWindow({ show: false })
    await other.loadURL('about:blank')
    const opened = new Promise<void>((resolve) => {
      other.webContents.once('devtools-opened', () => {
        resolve()
      })
    })
    other.webContents.openDevTools({ mode: 'detach', activate: false })
    await opened
    const seen = [window, other].map(({ webContents }) => webContents.isDevToolsOpened())
    other.destroy()
    return seen
  })
  expect(isOpen).toEqual([false, true])
})

it('is set as the checklist of Electron asks', async () => {
  const till = await openPractice()
  const preferences = await inMain(till, ({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      const read = Reflect.get(webContents, 'getLastWebPreferences') as () => unknown
      return Reflect.apply(read, webContents, [])
    }),
  )
  expect(preferences).toEqual([
    expect.objectContaining({
      allowRunningInsecureContent: false,
      contextIsolation: true,
      enableBlinkFeatures: '',
      experimentalFeatures: false,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      sandbox: true,
      webSecurity: true,
      webviewTag: false,
    }),
  ])
  const sources = await till.page.evaluate(() => {
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
    return [...new Set([location.href, ...loaded].map((url) => new URL(url).protocol))]
  })
  expect(sources).toEqual(['app:'])
})

it('leaves no secret in any file after a day of work, plain or in another alphabet', async () => {
  const folder = newFolder()
  const platform = await openPlatform(folder)
  const { qimen, hub } = platform.headquarters().provisioning().backends
  const [pin, newPin] = ['604718293', '918273645']
  const provision = platform.provision((file) => ({
    ...file,
    operators: file.operators.map((operator) => ({ ...operator, pin: '1111' })),
  }))
  const till = await openShop(folder, { provision })
  await till.ask('changePin', { operator: '001', pin: '1111', newPin: pin })
  await sell(till, barcodes[0])
  await till.ask('signOut', null)
  await till.ask('signIn', { operator: '001', pin: newPin })
  await till.page.locator('[data-test="pin"]').fill(pin)
  await till.page.keyboard.press('Enter')
  await till.page.waitForSelector('[data-test="empty-sale"]')
  platform.headquarters().faults.set([
    { kind: 'wrongSignature', target: 'qimen', times: 1 },
    { kind: 'dropAfterCommit', target: 'qimen', times: 1 },
  ])
  await sell(till, barcodes[1])
  const diagnosis = JSON.stringify(await till.ask('diagnose', null))
  await platform.close()
  await sell(till, barcodes[2])
  await till.kill()
  await platform.open()
  const again = await startTill(folder)
  await untilCounts(again, nothingOpen)
  await again.quit()

  const secrets = [qimen.appSecret, qimen.session, hub.token, pin, newPin].flatMap(spellings)
  const files = filesUnder(path.join(folder, 'till'))
  const telling = files.filter((file) => {
    const content = fs.readFileSync(file)
    return secrets.some((secret) => content.includes(secret))
  })
  expect(telling).toEqual([])
  expect(secrets.filter((secret) => Buffer.from(diagnosis).includes(secret))).toEqual([])
  const names = files.map((file) => path.basename(file))
  expect(names).toEqual(expect.arrayContaining(['secrets.bin', 'sales.db', 'till.log']))
})

/** A secret as bytes: as it is, in UTF-16 as Chromium keeps texts, and as it travels. */
const spellings = (secret: string): readonly Buffer[] => [
  Buffer.from(secret),
  Buffer.from(secret, 'utf16le'),
  Buffer.from(Buffer.from(secret).toString('base64').replace(/=+$/, '')),
  Buffer.from(Buffer.from(secret).toString('hex')),
]

function filesUnder(folder: string): readonly string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}
