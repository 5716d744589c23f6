// The one window: sandboxed, served from the program's own files under a strict policy, and unable
// to go anywhere else.
import fs from 'node:fs/promises'
import path from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  protocol,
  screen,
  session,
  type IpcMainInvokeEvent,
} from 'electron'
import type { Announcements, ExportFault } from '../shared/contract'
import { err, messageOf, ok, type Result } from '../shared/result'
import { windowSizeOn } from './windowSize'

const SCHEME = 'app'
const ORIGIN = `${SCHEME}://till`

/** True in what `npm run dev` builds; elsewhere all that hangs on it is left out of the program. */
declare const DEV_BUILD: boolean

/** Where the page is: in our own files, or on the dev server, which shows changes at once. */
function pageOrigin(): string {
  const server = DEV_BUILD && !app.isPackaged ? process.env['ELECTRON_RENDERER_URL'] : undefined
  return server ?? ORIGIN
}

const pageUrl = (): string => `${pageOrigin()}/index.html`

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const typeByEnding: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** What Chromium must be told before the program is ready. */
export function prepareWindow(): void {
  // A script that pastes by itself reads the clipboard, and older runtimes ask nobody. The keys of
  // a person paste all the same.
  app.commandLine.appendSwitch('blink-settings', 'DOMPasteAllowed=false')
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

export interface WindowOptions {
  /** The folder of the built page. */
  readonly page: string
  readonly preload: string
  readonly title: string
  /** Answers what the page asks; a promise that is rejected shows nothing of the reason. */
  readonly ask: (name: unknown, input: unknown) => Promise<unknown>
  readonly refused: (reason: string) => void
}

export interface TillWindow {
  /** When the page has been given its script: what is done here before only keeps it waiting. */
  readonly hasScript: Promise<void>
  readonly announce: (announcement: Announcements['changed']) => void
  readonly focus: () => void
  /** Lets a person choose a file in the system's own dialog; null when it was closed again. */
  readonly chooseFile: () => Promise<string | null>
}

export function openWindow(options: WindowOptions): TillWindow {
  let gaveScript = (): void => undefined
  const hasScript = new Promise<void>((done) => (gaveScript = done))
  servePage(options.page, gaveScript)
  refusePermissions()
  if (!DEV_BUILD) cutOff()
  const window = new BrowserWindow({
    ...windowSizeOn(screen.getPrimaryDisplay().workAreaSize),
    title: options.title,
    backgroundColor: '#f6f7f9',
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      // Switched off as such: there is no end of keys, menus and calls that would open them.
      devTools: DEV_BUILD,
    },
  })
  confine(window)
  answerPage(window, options)
  // On a dev server's page, or one that came without its script, nobody waits for ever.
  window.webContents.once('dom-ready', gaveScript)
  // The cart is in main: a page that died comes back with everything that was on it.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    options.refused(`the page ended: ${reason}`)
    if (!window.isDestroyed() && reason !== 'clean-exit') window.webContents.reload()
  })
  void window.loadURL(pageUrl())
  return {
    hasScript,
    announce: (announcement) => {
      if (!window.isDestroyed()) window.webContents.send('changed', announcement)
    },
    focus: () => {
      // A till that is closing has no window any more.
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.focus()
    },
    chooseFile: async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        properties: ['openFile'],
        filters: [
          { name: 'JSON', extensions: ['json'] },
          { name: '*', extensions: ['*'] },
        ],
      })
      return canceled ? null : (filePaths[0] ?? null)
    },
  }
}

/** Writes a text to the file that a person chooses in the system's own dialog. */
export async function saveText(name: string, text: string): Promise<Result<null, ExportFault>> {
  const file = await chooseTarget(name)
  if (file === null) return err('cancelled')
  try {
    await fs.writeFile(file, text)
    return ok(null)
  } catch {
    // Whatever the system refuses, the person chooses another place.
    return err('notWritten')
  }
}

/** Where a file goes, as the system's own dialog says; null when the person closes it again. */
export async function chooseTarget(name: string): Promise<string | null> {
  const extension = path.extname(name).slice(1)
  const options = {
    defaultPath: name,
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
  }
  const [window] = BrowserWindow.getAllWindows()
  const { canceled, filePath } =
    window === undefined
      ? await dialog.showSaveDialog(options)
      : await dialog.showSaveDialog(window, options)
  return canceled ? null : filePath
}

/** A folder that is there or is made in the dialog; null when the person closes it again. */
export async function chooseFolder(): Promise<string | null> {
  const [window] = BrowserWindow.getAllWindows()
  if (window === undefined) return null
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openDirectory', 'createDirectory'],
  })
  return canceled ? null : (filePaths[0] ?? null)
}

function servePage(folder: string, gaveScript: () => void): void {
  // The newer way, `handle`, reads in all of fetch before the first byte: 35 ms of every start.
  protocol.registerFileProtocol(SCHEME, ({ url }, answer) => {
    const [, name = '', ending = ''] = ourFile.exec(url) ?? []
    const type = typeByEnding[ending]
    if (type === undefined) return answer({ error: ACCESS_DENIED })
    if (ending === '.js') gaveScript()
    answer({
      path: path.join(folder, name),
      headers: {
        'content-type': type,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
      },
    })
  })
}

/** As the build names them: nothing else is a file, however it is written; nothing is decoded. */
const ourFile = new RegExp(`^${ORIGIN}/((?:assets/)?[\\w-]+(\\.\\w+))$`)

/** The network stack's own number for it. */
const ACCESS_DENIED = -10

function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false)
  })
  session.defaultSession.setPermissionCheckHandler(() => false)
  // The program writes its files itself, where a person says.
  session.defaultSession.on('will-download', (event) => {
    event.preventDefault()
  })
}

/**
 * The page needs no network. Its policy stops what asks the policy, which WebRTC does not: that one
 * is left with a proxy where nobody listens, for this machine's own addresses as well.
 */
function cutOff(): void {
  void session.defaultSession.setProxy({
    proxyRules: 'socks5://127.0.0.1:1',
    proxyBypassRules: '<-loopback>',
  })
}

/** No other page, no second window, no embedded view. */
function confine(window: BrowserWindow): void {
  window.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  window.webContents.on('will-navigate', (event) => {
    // A page that failed may begin anew.
    if (event.url !== pageUrl()) event.preventDefault()
  })
  window.webContents.on('will-redirect', (event) => {
    event.preventDefault()
  })
  window.webContents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

function answerPage(window: BrowserWindow, { ask, refused }: WindowOptions): void {
  ipcMain.handle('ask', async (event, name: unknown, input: unknown) => {
    if (!isOurPage(window, event)) {
      refused('a question from a foreign frame')
      throw new Error('refused')
    }
    try {
      return await ask(name, input)
    } catch (error) {
      refused(messageOf(error))
      // The page learns that it failed and nothing of what is inside.
      throw new Error('refused')
    }
  })
}

const isOurPage = (window: BrowserWindow, event: IpcMainInvokeEvent): boolean =>
  event.sender === window.webContents &&
  event.senderFrame === window.webContents.mainFrame &&
  event.senderFrame.url.startsWith(`${pageOrigin()}/`)
