// Where the bench works and what it measures against: a folder on a real disk, the raw append, and
// the memory of a whole family of programs.
import fs from 'node:fs'
import path from 'node:path'

export interface Place {
  /** On a real disk: what a sync is worth cannot be seen in memory. */
  readonly folder: string
  readonly executable: string
  readonly env: Record<string, string>
}

export function newFolder({ folder }: Place, name: string): string {
  const made = path.join(folder, name)
  fs.mkdirSync(made)
  return made
}

/** The least that makes something durable: 4 KiB at the end of a file, and one sync. */
export function createRawAppend(folder: string): () => number {
  const descriptor = fs.openSync(path.join(folder, 'raw'), 'a')
  const bytes = Buffer.alloc(4_096, 1)
  return () =>
    timed(() => {
      fs.writeSync(descriptor, bytes)
      fs.fsyncSync(descriptor)
    })
}

/** How many milliseconds a piece of work takes. */
export function timed(work: () => void): number {
  const from = performance.now()
  work()
  return performance.now() - from
}

/**
 * The memory of a program with all its children in KB. `Pss` counts a page that several share once,
 * and so depends on who else runs; `Private_Dirty` is what only they have written.
 */
export const familyKb = (pid: number, kind: 'Pss' | 'Private_Dirty'): number =>
  familyOf(pid).reduce((sum, each) => sum + memoryKb(each, kind), 0)

function familyOf(pid: number): readonly number[] {
  const children = fs
    .readdirSync('/proc')
    .map(Number)
    .filter((each) => Number.isInteger(each) && parentOf(each) === pid)
  return [pid, ...children.flatMap(familyOf)]
}

function parentOf(pid: number): number | null {
  const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(read(`/proc/${pid}/stat`)) ?? []
  return parent === undefined ? null : Number(parent)
}

function memoryKb(pid: number, kind: string): number {
  const counts = read(`/proc/${pid}/smaps_rollup`)
  return Number(new RegExp(`^${kind}:\\s+(\\d+) kB`, 'm').exec(counts)?.[1] ?? 0)
}

/** A program that has just ended has nothing to read. */
function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
