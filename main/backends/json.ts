// JSON from a platform, parsed so that nothing is guessed: bounded in depth and in size, numbers
// never rounded, and no key that could mean two things. What the values mean is the decoders' part.
import { type Result, err, ok } from '../../shared/result'

export type JsonFault = 'malformed' | 'tooDeep' | 'tooLarge' | 'ambiguousKeys'

/**
 * A whole number that a float holds exactly stays a number. Any other is its text as it was
 * written, so that money and 64-bit ids never pass through a float: 12.30 gives '12.30'.
 */
export function parseJson(text: string, depthMax: number): Result<unknown, JsonFault> {
  const scanned = scan(text, depthMax)
  if (!scanned.ok) return scanned
  const { exactText, members } = scanned.value
  // The original is parsed too, since a quoted number would also make sense of `{1.5:0}`.
  const written = parseNatively(text)
  if (!written.ok || exactText === text) return unambiguous(written, members)
  return unambiguous(parseNatively(exactText), members)
}

/** Some 5,000 items of a feed; a body made to hold more would outweigh its text many times. */
const VALUES_MAX = 250_000

interface Scan {
  /** The text with each number that a float would change put in quotes. */
  readonly exactText: string
  /** How many members its objects have together. */
  readonly members: number
}

/**
 * One pass over the tokens that matter. The ready lossless parsers build every string character by
 * character, which took 150 MB for an answer of 4 MB; the native one that follows takes 8.
 */
function scan(text: string, depthMax: number): Result<Scan, JsonFault> {
  const pieces: string[] = []
  let taken = 0
  let depth = 0
  let members = 0
  let values = 0
  let at = 0
  while (at < text.length) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) {
      at = endOfString(text, at)
      continue
    }
    if (char === MINUS || isDigit(char)) {
      const end = endOfNumber(text, at)
      const number = text.slice(at, end)
      if (losesItsText(number)) {
        pieces.push(text.slice(taken, at), `"${number}"`)
        taken = end
      }
      at = end
      continue
    }
    if (char === COLON) members += 1
    else if (opens(char)) {
      depth += 1
      values += 1
    } else if (closes(char)) depth -= 1
    else if (char === COMMA) values += 1
    if (depth > depthMax) return err('tooDeep')
    if (values > VALUES_MAX) return err('tooLarge')
    at += 1
  }
  return ok({ exactText: pieces.join('') + text.slice(taken), members })
}

export interface Parts {
  /** The whole value, where `{"part": n}` stands for each part that was taken out. */
  readonly rest: unknown
  /** Texts of JSON, or of what looks like it: nobody has parsed them yet. */
  readonly parts: readonly string[]
}

/**
 * Takes out what members of these names hold, where it is an object or a list, so that it need not
 * be parsed by who knows it already. A part holds no other part.
 */
export function parseInParts(
  text: string,
  names: readonly string[],
  depthMax: number,
): Result<Parts, JsonFault> {
  const quoted = names.map((name) => `"${name}"`)
  const pieces: string[] = []
  const parts: string[] = []
  let taken = 0
  let key = 0
  let isValue = false
  let values = 0
  let at = 0
  while (at < text.length) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) {
      key = at
      at = endOfString(text, at)
      continue
    }
    const from = key
    if (isValue && opens(char) && quoted.some((name) => text.startsWith(name, from))) {
      const part = endOfPart(text, at)
      values += part.values
      if (part.depth > depthMax) return err('tooDeep')
      if (values > VALUES_MAX) return err('tooLarge')
      pieces.push(text.slice(taken, at), `{"part":${parts.length}}`)
      parts.push(text.slice(at, part.end))
      at = part.end
      taken = at
      continue
    }
    if (char === COLON) isValue = true
    else if (char > SPACE) isValue = false
    at += 1
  }
  const rest = parseJson(pieces.join('') + text.slice(taken), depthMax)
  return rest.ok ? ok({ rest: rest.value, parts }) : rest
}

interface Part {
  readonly end: number
  readonly depth: number
  readonly values: number
}

/** Up to the bracket that closes the one at `start`, or to the end of a text that closes none. */
function endOfPart(text: string, start: number): Part {
  let depth = 0
  let deepest = 0
  let values = 0
  let at = start
  while (at < text.length) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) {
      at = endOfString(text, at)
      continue
    }
    at += 1
    if (char === COMMA) values += 1
    else if (opens(char)) {
      depth += 1
      values += 1
      deepest = Math.max(deepest, depth)
    } else if (closes(char)) {
      depth -= 1
      if (depth === 0) break
    }
  }
  return { end: at, depth: deepest, values }
}

/** Just behind the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  const end = text.length
  for (let at = start + 1; at < end; at += 1) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) return at + 1
    if (char === BACKSLASH) at += 1
  }
  return end
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && '0123456789-+.eE'.includes(text.charAt(at))) at += 1
  return at
}

const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const COLON = 0x3a
const BACKSLASH = 0x5c

const isDigit = (char: number): boolean => char >= 0x30 && char <= 0x39
/** { or [ */
const opens = (char: number): boolean => char === 0x7b || char === 0x5b
/** } or ] */
const closes = (char: number): boolean => char === 0x7d || char === 0x5d

/** What is no JSON number is left as it is, for the native parser to refuse. */
const losesItsText = (number: string): boolean =>
  /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(number) &&
  !(Number.isSafeInteger(Number(number)) && String(Number(number)) === number)

function parseNatively(text: string): Result<unknown, JsonFault> {
  try {
    const value: unknown = JSON.parse(text)
    return ok(value)
  } catch {
    return err('malformed')
  }
}

/** A key that occurs twice in one object is one member fewer in the value than in the text. */
function unambiguous(
  parsed: Result<unknown, JsonFault>,
  members: number,
): Result<unknown, JsonFault> {
  return parsed.ok && safeMembersOf(parsed.value) !== members ? err('ambiguousKeys') : parsed
}

/** `__proto__` is not counted: whoever copies such an object would change the copy's kind. */
function safeMembersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const within = Object.values(value).reduce<number>((sum, part) => sum + safeMembersOf(part), 0)
  if (Array.isArray(value)) return within
  return within + Object.keys(value).filter((key) => key !== '__proto__').length
}
