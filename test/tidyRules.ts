// The rules that keep the architecture, as pure functions from a file's path and text to its
// faults. tidy.test.ts applies them to every source file and to examples that must be caught.
import { posix } from 'node:path'
import ts from 'typescript'

export interface Source {
  /** From the project's root, with `/`. */
  readonly path: string
  readonly text: string
}

export function faultsOf(source: Source): readonly string[] {
  const faults = [...formFaults(source), ...arrowFaults(source), ...banFaults(source)]
  return faults.map((fault) => `${source.path}: ${fault}`)
}

// ---- Direction: who may import whom

interface Layer {
  readonly name: string
  readonly files: RegExp
  /** Layers that this one may import, besides itself. */
  readonly layers: readonly string[]
  readonly packages: RegExp
}

/** Words and values that every program may know; practice may not, but for the decimals. */
const pure = ['decimal', 'result', 'shared']
const any = /^/
const none = /^$/
const storePackages = /^(node:|better-sqlite3$|zod$)/

/** The first layer whose `files` match is the file's own. */
const layers: readonly Layer[] = [
  { name: 'result', files: /^shared\/result$/, layers: [], packages: none },
  { name: 'decimal', files: /^shared\/decimal$/, layers: ['result'], packages: none },
  { name: 'shared', files: /^shared(\/|$)/, layers: ['decimal', 'result'], packages: /^zod$/ },
  {
    name: 'renderer',
    files: /^renderer\//,
    layers: pure,
    packages: /^(?!node:|electron$|better-sqlite3$|axios$)/,
  },
  { name: 'practice', files: /^practice\//, layers: ['decimal'], packages: storePackages },
  { name: 'store', files: /^main\/store(\/|$)/, layers: pure, packages: storePackages },
  {
    name: 'runner',
    files: /^main\/sync\/runner$/,
    layers: ['engine', 'store', 'http', 'backend', ...pure],
    packages: /^zod$/,
  },
  {
    name: 'engine',
    files: /^main\/sync(\/|$)/,
    layers: ['backend', ...pure],
    packages: none,
  },
  {
    name: 'backend',
    files: /^main\/backends\/(backend|exchange|serverTime)$/,
    layers: pure,
    packages: none,
  },
  {
    name: 'http',
    files: /^main\/backends\/http/,
    layers: ['backend', ...pure],
    packages: /^(node:|axios$)/,
  },
  {
    name: 'qimen',
    files: /^main\/backends\/qimen/,
    layers: ['codec', 'backend', ...pure],
    packages: /^(zod|node:crypto)$/,
  },
  {
    name: 'codec',
    files: /^main\/backends(\/|$)/,
    layers: ['backend', ...pure],
    packages: /^(zod|node:crypto)$/,
  },
  { name: 'preload', files: /^main\/preload$/, layers: pure, packages: /^electron$/ },
  {
    name: 'api',
    files: /^main\/api(\/|$)/,
    layers: ['store', 'catalogue', 'http', 'backend', ...pure],
    packages: /^(node:|zod$)/,
  },
  {
    name: 'composition root',
    files: /^main\/(main|program|reach|report|tills|catalogue\/thread)$/,
    layers: [
      'api', 'backend', 'catalogue', 'codec', 'engine', 'http', 'qimen', 'runner', 'settings',
      'shell', 'store', ...pure,
    ],
    packages: any,
  },
  {
    name: 'catalogue',
    files: /^main\/catalogue(\/|$)/,
    layers: ['backend', 'engine', 'store', ...pure],
    packages: /^(node:|fflate\/browser$|pinyin-pro$)/,
  },
  {
    name: 'settings',
    files: /^main\/(settings|provisionFile)$/,
    layers: ['store', 'shell', ...pure],
    packages: /^node:fs$/,
  },
  {
    name: 'shell',
    files: /^main\//,
    layers: ['backend', ...pure],
    packages: /^(?!better-sqlite3$|axios$|vue$)/,
  },
  { name: 'scripts', files: /^scripts\//, layers: [], packages: any },
]

const electronFiles = /^(main\/(main|program|report|window|preload|seal|headquarters|devices\/.+|update)|scripts\/.+)$/

function arrowFaults({ path, text }: Source): readonly string[] {
  const from = layerOf(path)
  if (from === undefined) return []
  return importsOf(path, text).flatMap((name) => {
    if (name === 'electron' && !electronFiles.test(bare(path))) return ['imports electron']
    if (!name.startsWith('.')) {
      return from.packages.test(name) ? [] : [`${from.name} imports the package ${name}`]
    }
    if (/\.(css|svg|png|json)$/.test(name)) return []
    const target = posix.join(posix.dirname(path), name)
    const to = layerOf(target)
    if (to !== undefined && (to === from || from.layers.includes(to.name))) return []
    return [`${from.name} imports ${to?.name ?? 'outside'} (${target})`]
  })
}

function layerOf(path: string): Layer | undefined {
  return layers.find((layer) => layer.files.test(bare(path)))
}

const bare = (path: string) => path.replace(/\.(vue|ts|js|mjs)$/, '')

function importsOf(path: string, text: string): readonly string[] {
  const found = ts.preProcessFile(scriptOf(path, text), true, true).importedFiles
  return found.map((each) => each.fileName)
}

/** The packages that come along when a file is loaded, by way of all that it loads itself. */
export function packagesLoadedBy(start: string, sources: readonly Source[]): readonly string[] {
  const sourceByPath = new Map(sources.map((each) => [bare(each.path), each]))
  const [packages, waiting, seen] = [new Set<string>(), [bare(start)], new Set<string>()]
  for (const path of waiting) {
    const source = sourceByPath.get(path) ?? sourceByPath.get(`${path}/index`)
    if (source === undefined || seen.has(path)) continue
    seen.add(path)
    for (const name of loadsOf(source)) {
      if (name.startsWith('.')) waiting.push(bare(posix.join(posix.dirname(source.path), name)))
      else packages.add(name)
    }
  }
  return [...packages].sort()
}

/** Types are gone when a program runs. */
function loadsOf({ path, text }: Source): readonly string[] {
  const options = { verbatimModuleSyntax: true, module: ts.ModuleKind.ESNext }
  const { outputText } = ts.transpileModule(scriptOf(path, text), { compilerOptions: options })
  return importsOf('loaded.js', outputText)
}

/** A component's script; the blank lines keep its line numbers. */
function scriptOf(path: string, text: string): string {
  if (!path.endsWith('.vue')) return text
  const found = /<script[^>]*>([\s\S]*?)<\/script>/.exec(text)
  if (found?.[1] === undefined) return ''
  const before = text.slice(0, found.index).split('\n').length - 1
  return '\n'.repeat(before) + found[1]
}

// ---- Bans: what only the ports may touch, and what nobody may write

/** Where the program meets the real clock and real chance, and the tools around it. */
const ports =
  /^(main\/(clock|chance|store\/keeper)|practice\/(main|clock|identity)|renderer\/clock|(scripts|test)\/.+|[^/]+)$/
/** The network's port: a socket that does not open has a deadline of its own. */
const timerPorts = /^main\/backends\/http$/

const timers: readonly string[] = ['setTimeout', 'setInterval', 'setImmediate']
const banned: readonly string[] = [
  'Date.now', 'performance.now', ...timers,
  'Math.random', 'crypto.randomUUID', 'randomUUID', 'randomBytes', 'randomInt',
  'parseFloat', 'Number.parseFloat',
]

function banFaults({ path, text }: Source): readonly string[] {
  const file = ts.createSourceFile(path, scriptOf(path, text), ts.ScriptTarget.Latest, true)
  const faults: string[] = []
  const visit = (node: ts.Node): void => {
    const name = bannedName(node)
    if (name !== undefined && !mayUse(bare(path), name)) {
      const at = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
      faults.push(`${name} in line ${String(at)}`)
    }
    ts.forEachChild(node, visit)
  }
  if (!/\.(js|mjs)$/.test(path)) visit(file)
  const template = path.endsWith('.vue') ? text.replace(/<script[\s\S]*?<\/script>/g, '') : ''
  if (/Date\.now|new Date|Math\.random|parseFloat|toFixed/.test(template)) {
    faults.push('time, chance or a float in the template')
  }
  return faults
}

function mayUse(file: string, name: string): boolean {
  if (name === 'any') return false
  return ports.test(file) || (timerPorts.test(file) && timers.includes(name))
}

/** Asked of uses, not of names alone: a port may well call its own method setTimeout. */
function bannedName(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any'
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date') {
    return (node.arguments?.length ?? 0) === 0 ? 'new Date()' : undefined
  }
  if (ts.isPropertyAccessExpression(node)) {
    const whole = node.getText().replace(/^globalThis\./, '')
    if (node.name.text === 'toFixed') return 'toFixed'
    return banned.find((each) => each === whole)
  }
  if (!ts.isIdentifier(node) || isOnlyName(node)) return undefined
  return banned.find((each) => each === node.text)
}

function isOnlyName(node: ts.Identifier): boolean {
  const parent = node.parent
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  return (
    ts.isPropertySignature(parent) || ts.isMethodSignature(parent) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  )
}

// ---- Form: what every file looks like

const lineLimit = 400
const wordlessNames = /(^|[a-z])(manager|service|helper|util|handler|data|info|process)s?$/i

function formFaults({ path, text }: Source): readonly string[] {
  const lines = text.trimEnd().split('\n')
  const tests: readonly (readonly [boolean, string])[] = [
    [lines.length > lineLimit, `${String(lines.length)} lines, more than ${String(lineLimit)}`],
    [!opensWithComment(path, lines), 'does not open with a comment'],
    [/\b(TO[D]O|FIX[M]E|X[X]X)\b/.test(text), 'leaves something to do'],
    [/[/](home|root|Users|work)[/]|[A-Z]:\\\\?Users/.test(text), 'names a folder of one machine'],
    [/eslint-[d]isable|@ts-(ignore|nocheck)/.test(text), 'silences a check'],
    [/\b(it|test|describe)\.(skip|only|todo|fails)\b/.test(text), 'skips or focuses a test'],
    [wordlessNames.test(posix.basename(bare(path))), 'has a name that says nothing'],
  ]
  return tests.flatMap(([isFault, words]) => (isFault ? [words] : []))
}

function opensWithComment(path: string, lines: readonly string[]): boolean {
  const [first = '', second = ''] = lines
  if (path.endsWith('.vue')) {
    return first.startsWith('<!--') || (first.startsWith('<script') && second.startsWith('//'))
  }
  const line = first.startsWith('#!') ? second : first
  return /^(\/\/|\/\*)/.test(line)
}
