// Says what is wrong with a provisioning file, place by place, in the words that the screen has
// sentences for. Pure: it knows neither the till nor where the file came from.
import type { z } from 'zod'
import type { FileFault, PlainFileFault } from '../shared/contract'
import { scaleRuleFaults, type ScaleRuleFault } from '../shared/scaleCode'

/** Kinds that the schema names itself, where the library would say only that a text is wrong. */
const named: readonly string[] = [
  'notACode',
  'notAPin',
  'notAWebAddress',
  'notADuplicatesRule',
  'unknownTimeZone',
  'sameCode',
] satisfies readonly PlainFileFault[]

/** One fault for each place, the first that was found: the others mostly follow from it. */
export function toFileFaults(
  issues: readonly z.core.$ZodIssue[],
  file: unknown,
): readonly FileFault[] {
  const faults = issues.flatMap((issue) => faultsOf(issue, file))
  return faults.filter(
    (fault, index) => faults.findIndex(({ path }) => path === fault.path) === index,
  )
}

function faultsOf(issue: z.core.$ZodIssue, file: unknown): readonly FileFault[] {
  const path = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const inside = issue.keys.map((key) => [...issue.path, key].map(String).join('.'))
    return inside.map((member) => ({ path: member, kind: 'unknownMember' }))
  }
  if (valueAt(file, issue.path) === undefined) return [{ path, kind: 'missing' }]
  if (isNamed(issue.message)) return [{ path, kind: issue.message }]
  if (isOfScaleRule(issue.message)) return [{ path, kind: 'scaleRule', fault: issue.message }]
  switch (issue.code) {
    case 'invalid_type':
      return [{ path, kind: 'wrongType' }]
    case 'invalid_value':
      return [{ path, kind: 'notOneOf', allowed: issue.values.map(String).join(', ') }]
    case 'invalid_format':
      return [{ path, kind: 'controlCharacters' }]
    case 'too_small':
      return [{ path, kind: hasLength(issue.origin) ? 'empty' : 'outOfRange' }]
    case 'too_big':
      return hasLength(issue.origin)
        ? [{ path, kind: 'tooLong', max: Number(issue.maximum) }]
        : [{ path, kind: 'outOfRange' }]
    default:
      return [{ path, kind: 'notRight' }]
  }
}

const hasLength = (origin: string): boolean => origin === 'string' || origin === 'array'

const isNamed = (word: string): word is PlainFileFault => named.includes(word)

const isOfScaleRule = (word: string): word is ScaleRuleFault =>
  scaleRuleFaults.some((each) => each === word)

function valueAt(file: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (owner, name) =>
      typeof owner === 'object' && owner !== null && Object.hasOwn(owner, name)
        ? (Reflect.get(owner, name) as unknown)
        : undefined,
    file,
  )
}
