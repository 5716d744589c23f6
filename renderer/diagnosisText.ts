// Writes the diagnosis as plain text that a person can read, select and send. Its words are English
// like those of the log: it is read by people who look after the program. Pure.
import type { DiagnosisView } from '../shared/contract'

export const diagnosisText = (report: DiagnosisView): string => linesOf(report, '').join('\n')

/** One value on a line of its own, what consists of others indented below its name. */
function linesOf(value: unknown, indent: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((each: unknown) =>
      isGroup(each) ? [`${indent}- ${sentenceOf(each)}`] : [`${indent}- ${wordOf(each)}`],
    )
  }
  if (!isGroup(value)) return [`${indent}${wordOf(value)}`]
  return Object.entries(value).flatMap(([name, member]) => {
    const isEmpty = isGroup(member) && Object.keys(member).length === 0
    if (isGroup(member) && !isEmpty) return [`${indent}${name}:`, ...linesOf(member, `${indent}  `)]
    return [`${indent}${name}: ${isEmpty ? 'none' : wordOf(member)}`]
  })
}

/** The members of a row in a list stand on one line, and what is unknown is left out. */
const sentenceOf = (row: object): string =>
  Object.values(row)
    .filter((member) => member !== null)
    .map(wordOf)
    .join(' · ')

const isGroup = (value: unknown): value is object => typeof value === 'object' && value !== null

const wordOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : 'unknown'
