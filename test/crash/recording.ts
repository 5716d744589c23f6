// Records what a program wrote and when it was synced, and rebuilds its folder as a power cut at
// any moment may leave it: each file holds all up to its last sync, and of the later writes any
// sectors. Names of files count as durable at once; the log's index in memory is not kept.
import fs from 'node:fs'
import path from 'node:path'
import { newFolder } from '../fixtures/folder'
import { runChild } from './runChild'

export const SECTOR_BYTES = 512

export type Recorded =
  | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'append'; readonly file: string; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly size: number }
  /** Covers what was recorded before `upTo`, where the sync began. */
  | { readonly kind: 'sync'; readonly file: string; readonly upTo: number }
  | { readonly kind: 'unlink'; readonly file: string }
  | { readonly kind: 'said'; readonly words: string }

export interface Recording {
  readonly before: ReadonlyMap<string, Buffer>
  readonly events: readonly Recorded[]
}

const calls = 'write,pwrite64,ftruncate,fsync,fdatasync,unlink,rename'

export async function recordStorm(
  child: string,
  folder: string,
  count: number,
): Promise<Recording> {
  const before = new Map<string, Buffer>()
  for (const file of fs.readdirSync(folder)) {
    if (isKept(file)) before.set(file, fs.readFileSync(path.join(folder, file)))
  }
  const strace = ['-y', '-xx', '-s', '10000000', '-e', `trace=${calls}`]
  const { trace, error, said } = await runChild({ child, folder, deed: 'storm', count, strace })
  if (error !== '' || said.length !== count) throw new Error(`the storm broke off: ${error}`)
  return { before, events: parse(trace, folder) }
}

const isKept = (file: string): boolean =>
  !file.endsWith('-shm') && !['trace', 'reserve', 'writable'].includes(file)

/** A call that another thread's line cuts in two is counted when it ends. */
function parse(trace: string, folder: string): readonly Recorded[] {
  const events: Recorded[] = []
  const begun = new Map<string, { readonly text: string; readonly upTo: number }>()
  for (const line of trace.split('\n')) {
    const [, thread = '', rest = ''] = /^([0-9]+) +(.*)$/.exec(line) ?? []
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest)
    if (unfinished !== null) {
      begun.set(thread, { text: unfinished[1] ?? '', upTo: events.length })
      continue
    }
    const resumed = /^<\.\.\. [a-z0-9]+ resumed>(.*)$/.exec(rest)
    const start = resumed === null ? undefined : begun.get(thread)
    const whole = start === undefined ? rest : start.text + (resumed?.[1] ?? '')
    const event = toEvent(whole, folder, start?.upTo ?? events.length)
    if (event !== null) events.push(event)
  }
  return events
}

function toEvent(text: string, folder: string, upTo: number): Recorded | null {
  const [, call = '', args = '', answer = ''] = /^([a-z0-9]+)\((.*)\) += (-?[0-9]+)/.exec(text) ?? []
  if (call === 'unlink' || call === 'rename') {
    const file = nameIn(folder, bytesOf(/"([^"]*)"/.exec(args)?.[1] ?? '').toString())
    if (call === 'rename' && file !== null) throw new Error('a storm renames nothing')
    return file === null || answer !== '0' ? null : { kind: 'unlink', file }
  }
  const [, descriptor = '', target = '', rest = ''] = /^([0-9]+)<([^>]*)>(.*)$/.exec(args) ?? []
  const [, hex = '', size = '', at = ''] = /^, "([^"]*)", ([0-9]+)(?:, ([0-9]+))?$/.exec(rest) ?? []
  if (call === 'write' && descriptor === '1') {
    return { kind: 'said', words: bytesOf(hex).toString().trim() }
  }
  const file = nameIn(folder, bytesOf(target).toString())
  if (file === null) return null
  if (Number(answer) !== Number(size)) throw new Error(`a short call: ${call}`)
  switch (call) {
    case 'write':
      return { kind: 'append', file, bytes: bytesOf(hex) }
    case 'pwrite64':
      return { kind: 'write', file, at: Number(at), bytes: bytesOf(hex) }
    case 'ftruncate':
      return { kind: 'truncate', file, size: Number(rest.slice(2)) }
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', file, upTo }
    default:
      return null
  }
}

const bytesOf = (escaped: string): Buffer => Buffer.from(escaped.replaceAll('\\x', ''), 'hex')

function nameIn(folder: string, target: string): string | null {
  const name = path.relative(folder, target)
  return name === '' || name.startsWith('..') || name.includes('/') || !isKept(name) ? null : name
}

/** The folder as a cut before event number `end` leaves it; `chance` decides of each sector. */
export function rebuild({ before, events }: Recording, end: number, chance: () => boolean): string {
  const past = events.slice(0, end)
  const files = new Map<string, Buffer>(before)
  const syncedUpTo = new Map<string, number>()
  for (const event of past) {
    if (event.kind === 'sync') {
      syncedUpTo.set(event.file, Math.max(event.upTo, syncedUpTo.get(event.file) ?? 0))
    }
  }
  past.forEach((event, index) => {
    if (event.kind === 'said' || event.kind === 'sync') return
    const isSynced = index < (syncedUpTo.get(event.file) ?? 0)
    const held = files.get(event.file) ?? Buffer.alloc(0)
    if (event.kind === 'unlink') files.delete(event.file)
    else files.set(event.file, changed(held, event, isSynced ? () => true : chance))
  })
  const folder = newFolder()
  for (const [file, bytes] of files) fs.writeFileSync(path.join(folder, file), bytes)
  return folder
}

function changed(
  held: Buffer,
  event: Recorded & { readonly kind: 'write' | 'append' | 'truncate' },
  isKeptSector: () => boolean,
): Buffer {
  if (event.kind === 'truncate') return isKeptSector() ? resized(held, event.size) : held
  const at = event.kind === 'append' ? held.length : event.at
  let next: Buffer = Buffer.from(held)
  for (let from = 0; from < event.bytes.length; ) {
    // Sectors are those of the file, wherever the write begins in it.
    const to = Math.min(event.bytes.length, from + SECTOR_BYTES - ((at + from) % SECTOR_BYTES))
    if (isKeptSector()) {
      next = resized(next, Math.max(next.length, at + to))
      event.bytes.copy(next, at + from, from, to)
    }
    from = to
  }
  return next
}

const resized = (bytes: Buffer, size: number): Buffer =>
  size <= bytes.length
    ? bytes.subarray(0, size)
    : Buffer.concat([bytes, Buffer.alloc(size - bytes.length)])
