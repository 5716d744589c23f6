// What the program was started with.
import path from 'node:path'

export interface StartOptions {
  /** Where all data of this till lives; null for the system's own place. */
  readonly dataFolder: string | null
  /** A provisioning file to take over; null to go on as before. */
  readonly provision: string | null
  /** Whether practice was asked for even where a real till has been set up. */
  readonly mode: 'practice' | 'asBefore'
  /** How a program begins that nobody has set up yet. */
  readonly firstStart: 'practise' | 'welcome'
  /** `diagnose` prints the report for people who look after the program, and ends. */
  readonly purpose: 'sell' | 'diagnose'
}

/**
 * Reads `--user-data-dir=DIR --provision=FILE --practice --practise-first --diagnose`; relative
 * paths start at `from`.
 */
export function readOptions(args: readonly string[], from: string): StartOptions {
  const valueOf = (name: string): string | null => {
    const prefix = `--${name}=`
    const found = args.find((each) => each.startsWith(prefix))?.slice(prefix.length) ?? ''
    return found === '' ? null : path.resolve(from, found)
  }
  return {
    dataFolder: valueOf('user-data-dir'),
    provision: valueOf('provision'),
    mode: args.includes('--practice') ? 'practice' : 'asBefore',
    firstStart: args.includes('--practise-first') ? 'practise' : 'welcome',
    purpose: args.includes('--diagnose') ? 'diagnose' : 'sell',
  }
}
