// Where each till keeps its data, and which of them a start begins with.
import fs from 'node:fs'
import path from 'node:path'
import type { Mode } from '../shared/contract'
import type { StartOptions } from './options'

/** The folder of one till within that of the program. */
export const folderOf = (userData: string, mode: Mode): string =>
  path.join(userData, mode === 'practice' ? 'practice' : 'till')

/** A file makes a real till of it; without one it stays what it was; at first a person says. */
export function firstTill(options: StartOptions, userData: string): Mode | 'welcome' {
  const hasBeen = (mode: Mode): boolean => fs.existsSync(folderOf(userData, mode))
  if (options.mode === 'practice') return 'practice'
  if (options.provision !== null || hasBeen('real')) return 'real'
  return options.firstStart === 'practise' || hasBeen('practice') ? 'practice' : 'welcome'
}
