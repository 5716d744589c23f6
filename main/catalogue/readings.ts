// How Chinese characters are read, every usual way of each. The library is large, and asked for
// one character at a time and once for each.
import { polyphonic } from 'pinyin-pro'
import { isSyllable } from '../../shared/pinyin'
import type { ReadingsOf } from '../store/itemRow'

export function createReadings(): ReadingsOf {
  const known = new Map<string, readonly string[]>()
  return (character) => {
    const found = known.get(character) ?? readingsOf(character)
    known.set(character, found)
    return found
  }
}

/** Without tones, v for ü; what the library does not know it gives back as it is. */
const readingsOf = (character: string): readonly string[] =>
  [...new Set(polyphonic(character, { toneType: 'none', type: 'array', v: true }).flat())].filter(
    isSyllable,
  )
