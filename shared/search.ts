// How an article is found by what people type: what is compared, what matches, and the words that
// an index keeps. Pure: whoever holds the index uses `wordsToIndex` and `questionsOf`, and asks
// `matches` before it believes a hit.
import { readingsOf, syllablesFrom, type Reading } from './pinyin'

/** What is known of an article when it is looked for; all of it folded. */
export interface Findable {
  /** Name, property, colour and size. */
  readonly naming: string
  /** One group a character that can be typed, in order: its readings, or itself. */
  readonly sounds: readonly SoundGroup[]
  /** Every code that it can be typed by. */
  readonly codes: readonly string[]
  /** Those of them whose last characters are read off a label: barcodes and the item code. */
  readonly labelCodes: readonly string[]
}

/** The readings of one Chinese character, or one letter or digit that stands for itself. */
export interface SoundGroup {
  readonly kind: 'chinese' | 'letter'
  readonly readings: readonly string[]
}

/**
 * Full-width and half-width, large and small are the same; spaces only separate, and so do the
 * control characters that a paste may bring: an index takes a NUL for the end of the question.
 */
export const fold = (text: string): string =>
  isPlain(text)
    ? text.toLowerCase()
    : text.normalize('NFKC').toLowerCase().replace(/[\s\p{Cc}]+/gu, ' ').trim()

/** A million codes and names are folded, and most are plain already. */
const isPlain = (text: string): boolean => /^[!-~]*$/.test(text)

/** Codes are compared without any space. */
export const foldCode = (text: string): string =>
  isPlain(text) ? text.toLowerCase() : fold(text).replaceAll(' ', '')

/** At least so many of a code's last digits must be typed. */
export const TAIL_LENGTH = 4

/** A single question, folded: one code, or several words that must all be of the article. */
export interface Question {
  readonly code: string
  readonly words: readonly string[]
}

/**
 * What was typed can ask, in turn: each question counts only where nothing is found by the one
 * before. The second takes Chinese and other characters apart, since a hand leaves out the space
 * between a name and its size.
 */
export function questionsOf(typed: string): readonly Question[] {
  const folded = fold(typed)
  if (folded === '') return []
  const code = folded.replaceAll(' ', '')
  const words = folded.split(' ')
  const parts = words.flatMap((word) => word.match(/[!-~]+|[^!-~]+/g) ?? [])
  const asTyped = { code, words }
  return parts.length === words.length ? [asTyped] : [asTyped, { code, words: parts }]
}

export const matches = (article: Findable, { code, words }: Question): boolean =>
  article.codes.some((each) => each.startsWith(code)) ||
  hasTail(article, code) ||
  words.every((word) => isSaidOf(article, word))

/** One of several words: in the name, heard in it, or a whole code, such as that of the product. */
const isSaidOf = (article: Findable, word: string): boolean =>
  isInName(article, word) || isHeard(article, word) || article.codes.includes(word)

export const isInName = ({ naming }: Pick<Findable, 'naming'>, word: string): boolean =>
  naming.includes(word)

export const hasTail = ({ labelCodes }: Findable, code: string): boolean =>
  isTail(code) && labelCodes.some((each) => each.endsWith(code))

/** Digits alone: the letters that a code ends in, such as a size, are those of too many others. */
const isTail = (code: string): boolean => code.length >= TAIL_LENGTH && /^\d+$/.test(code)

/** Whether a word is a run of first letters, or of whole readings with the last one begun. */
export function isHeard({ sounds }: Pick<Findable, 'sounds'>, word: string): boolean {
  if (!isSound(word)) return false
  const letters = [...word]
  return sounds.some(
    (_, from) => areInitials(sounds, from, letters) || areReadings(sounds, from, word),
  )
}

/**
 * What a word that is heard looks like in the text of an article's sounds. An index proposes
 * thousands of articles for some words, and reading the sounds of each takes ten times as long.
 */
export function heardPattern(word: string): RegExp {
  const initials = [...word].map((letter) => `(?:=|[^ ]*/)?${letter}[^ ]*`)
  const readings = readingsOf(word).map(({ whole, begun }) => [
    ...whole.map((reading) => `(?:[^ ]*/)?${reading}(?:/[^ ]*)?`),
    `(?:[^ ]*/)?${begun}[^ ]*`,
  ])
  const ways = [initials, ...readings].map((groups) => groups.join(' '))
  return new RegExp(`(?:^| )(?:${ways.join('|')})`)
}

export const isSound = (word: string): boolean => /^[a-z0-9]+$/.test(word)

const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57)

function areInitials(
  sounds: readonly SoundGroup[],
  from: number,
  letters: readonly string[],
): boolean {
  return letters.every(
    (letter, index) =>
      sounds[from + index]?.readings.some((reading) => reading.startsWith(letter)) ?? false,
  )
}

function areReadings(sounds: readonly SoundGroup[], from: number, word: string): boolean {
  const group = sounds[from]
  if (group?.kind !== 'chinese') return false
  return group.readings.some(
    (reading) =>
      reading.startsWith(word) ||
      (word.startsWith(reading) && areReadings(sounds, from + 1, word.slice(reading.length))),
  )
}

/** Reads back what `soundsToText` wrote. */
export const textToSounds = (text: string): readonly SoundGroup[] =>
  text === ''
    ? []
    : text.split(' ').map((part) =>
        part.startsWith(LETTER)
          ? { kind: 'letter' as const, readings: [part.slice(LETTER.length)] }
          : { kind: 'chinese' as const, readings: part.split('/') },
      )

export const soundsToText = (sounds: readonly SoundGroup[]): string =>
  sounds
    .map(({ kind, readings }) => (kind === 'letter' ? LETTER : '') + readings.join('/'))
    .join(' ')

const LETTER = '='

/** The sounds of a folded name; `readingsOfCharacter` gives syllables, or none at all. */
export function soundsOf(
  naming: string,
  readingsOfCharacter: (character: string) => readonly string[],
): readonly SoundGroup[] {
  const sounds: SoundGroup[] = []
  for (const character of naming) {
    const code = character.charCodeAt(0)
    const isAscii = code < 0x80
    const readings = isAscii ? [character] : readingsOfCharacter(character)
    if (readings.length === 0 || (isAscii && !isLetter(code))) continue
    sounds.push({ kind: isAscii ? 'letter' : 'chinese', readings })
  }
  return sounds
}

// ---- The words of the index. A mark before a word says what it is of; what separates words in an
// index of plain text, such as a hyphen, becomes its full-width form, which separates nothing.

const INITIAL = '¹'
const INITIALS = '²'
const READING = '³'
/** A reading and the first letter of the next: those that only meet are too many. */
const BEFORE = '⁵'
/** Two readings, one after the other. */
const READINGS = '⁶'
const TAIL = '⁴'

/** The words under which an article is kept; some stand twice, which an index takes as once. */
export function wordsToIndex({ naming, sounds, labelCodes }: Findable): string {
  const words: string[] = []
  let before = ''
  for (const character of naming) {
    const gram = character === ' ' ? '' : plain(character)
    if (gram !== '') words.push(gram)
    if (gram !== '' && before !== '') words.push(before + gram)
    before = gram
  }
  const initials = sounds.map(({ readings }) => initialsOf(readings))
  sounds.forEach((group, index) => {
    const [first = [], second = [], third = []] = initials.slice(index, index + 3)
    addInitials(words, first, second, third)
    addReadings(words, group, sounds[index + 1] ?? null)
  })
  for (const code of labelCodes) {
    const tail = code.slice(-TAIL_LENGTH)
    if (isTail(tail)) words.push(TAIL + tail)
  }
  return words.join(' ')
}

/** A first letter alone, with one of the next character, and with one of the third. */
function addInitials(
  words: string[],
  first: readonly string[],
  second: readonly string[],
  third: readonly string[],
): void {
  for (const initial of first) {
    words.push(INITIAL + initial)
    for (const next of second) {
      const run = INITIALS + initial + next
      words.push(run)
      for (const last of third) words.push(run + last)
    }
  }
}

/** The readings of a Chinese character, alone and with those of another one that follows. */
function addReadings(words: string[], group: SoundGroup, next: SoundGroup | null): void {
  if (group.kind !== 'chinese') return
  for (const reading of group.readings) {
    words.push(READING + reading)
    if (next?.kind !== 'chinese') continue
    for (const after of next.readings) {
      words.push(BEFORE + reading + after.charAt(0), inTurn(reading, after))
    }
  }
}

/** Apart, since nan and a are not na and na. */
const inTurn = (reading: string, next: string): string => `${READINGS}${reading}·${next}`

/** What an article must be kept under for one way of matching. */
export interface Lookup {
  /** One word of each group. */
  readonly groups: readonly (readonly string[])[]
  /** Whether whatever is kept so is what was typed, and need not be compared with it. */
  readonly isExact: boolean
}

/** Words that an article must be kept under all at once may still lie apart in it. */
const lookupOf = (groups: Lookup['groups']): Lookup => ({ groups, isExact: groups.length === 1 })

/**
 * The ways to come to what is said of an article by one word: a match is under at least one of
 * them. Letters and digits of a name are heard in it too, and need not be sought twice.
 */
export const lookupsOf = (word: string): readonly Lookup[] =>
  isSound(word) ? soundLookups(word) : [nameLookup(word)]

function nameLookup(word: string): Lookup {
  const characters = [...word].map(plain)
  return lookupOf(characters.length === 1 ? [characters] : pairs(characters).map((pair) => [pair]))
}

function soundLookups(word: string): readonly Lookup[] {
  const initials =
    word.length === 1 ? [[INITIAL + word]] : runsOf(word).map((run) => [INITIALS + run])
  const readings = readingsOf(word)
    .filter(({ whole, begun }) => whole.length > 0 || begun.length > 1)
    .map(readingGroups)
  return [lookupOf(initials), ...readings.map(lookupOf)]
}

function readingGroups({ whole, begun }: Reading): Lookup['groups'] {
  const last = whole.at(-1)
  const runs = whole.slice(1).map((next, index) => [inTurn(whole[index] ?? '', next)])
  if (last === undefined) return [syllablesFrom(begun).map((each) => READING + each)]
  if (begun.length === 1) return [...runs, [BEFORE + last + begun]]
  return [...runs, syllablesFrom(begun).map((each) => inTurn(last, each))]
}

export const tailLookup = (code: string): Lookup | null =>
  isTail(code)
    ? { groups: [[TAIL + code.slice(-TAIL_LENGTH)]], isExact: code.length === TAIL_LENGTH }
    : null

const initialsOf = (readings: readonly string[]): readonly string[] =>
  // A million names are indexed, and most characters are read in one way.
  readings.length === 1
    ? [readings[0]?.charAt(0) ?? '']
    : [...new Set(readings.map((reading) => reading.charAt(0)))]

/** Three letters at a time, or the two that there are. */
const runsOf = (word: string): readonly string[] =>
  word.length === 2
    ? [word]
    : [...word.slice(2)].map((_, index) => word.slice(index, index + 3))

const pairs = (characters: readonly string[]): readonly string[] =>
  characters.slice(1).map((character, index) => (characters[index] ?? '') + character)

const FULL_WIDTH = 0xfee0

function plain(character: string): string {
  const code = character.charCodeAt(0)
  const isPunctuation = code > 0x20 && code < 0x7f && !isLetter(code)
  return isPunctuation ? String.fromCharCode(code + FULL_WIDTH) : character
}
