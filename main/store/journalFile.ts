// The file beside the database that holds the journal once more, one record of JSON a line, so
// that a lost or damaged sales.db costs no sale. It follows the database: whatever is missing in
// it is appended, at the next occasion if not now, and nothing waits for it.
import fs from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { z } from 'zod'
import { messageOf } from '../../shared/result'
import type { ReadableDb } from './database'
import { isIntact } from './documents'
import {
  happening,
  isSameRow,
  type FrozenDocument,
  type Happening,
  type RowName,
} from './happening'
import { hashAt, recordsAfter, type JournalRecord } from './journal'
import { encodingHash } from './outbox'

export interface JournalFile {
  /** Appends every record of the database that the file lacks. Never throws. */
  readonly follow: (db: ReadableDb) => void
  /** Waits until what was appended is on the disk. */
  readonly flush: () => Promise<void>
  /** Why the file could not be written, in the system's words; null while all is well. */
  readonly problem: () => string | null
  /** Lets go of the file, once what was appended is on the disk. Never throws. */
  readonly close: () => void
}

export interface JournalFilePorts {
  /** Runs something later; the flush must not happen on the sale's path. */
  readonly later: (delayMs: number, work: () => void) => void
  readonly changed: () => void
}

const FLUSH_DELAY_MS = 500
const RECORDS_AT_ONCE = 200

export function openJournalFile(file: string, ports: JournalFilePorts): JournalFile {
  let seq = lastRecord(file)?.seq ?? 0
  let syncedSeq = seq
  let descriptor: number | null = null
  let problemByStep: Readonly<Record<'append' | 'sync', string | null>> = noProblem
  let flushing = false

  const problem = (): string | null => problemByStep.append ?? problemByStep.sync

  const report = (step: 'append' | 'sync', error: unknown): void => {
    const before = problem()
    problemByStep = { ...problemByStep, [step]: error === null ? null : messageOf(error) }
    if (problem() !== before) ports.changed()
  }

  const letGo = (): void => {
    if (descriptor !== null) fs.closeSync(descriptor)
    descriptor = null
  }

  const append = (records: readonly JournalRecord[]): void => {
    // A line that an earlier failure left unfinished must not swallow the next one.
    const lead = descriptor === null || problemByStep.append !== null ? '\n' : ''
    descriptor ??= fs.openSync(file, 'a')
    appendWhole(descriptor, lead + records.map((each) => `${JSON.stringify(each)}\n`).join(''))
    seq = records.at(-1)?.seq ?? seq
  }

  const flush = async (): Promise<void> => {
    const open = descriptor
    const upTo = seq
    if (open === null) return
    const error = await new Promise<Error | null>((done) => {
      fs.fdatasync(open, done)
    })
    // Closed meanwhile: what that descriptor says does not count any more.
    if (open !== descriptor) return
    if (error === null) {
      syncedSeq = upTo
    } else {
      // Nobody knows what reached the disk: all since the last good sync is due once more.
      letGo()
      seq = syncedSeq
    }
    report('sync', error)
  }

  const flushLater = (): void => {
    if (flushing || seq === syncedSeq) return
    flushing = true
    ports.later(FLUSH_DELAY_MS, () => {
      flushing = false
      void flush()
    })
  }

  const follow = (db: ReadableDb): void => {
    try {
      for (let isMore = true; isMore; ) {
        const records = recordsAfter(db, seq, RECORDS_AT_ONCE)
        if (records.length > 0) append(records)
        isMore = records.length === RECORDS_AT_ONCE
      }
      report('append', null)
    } catch (error) {
      // The sale is safe in the database; what is missing here is appended at the next one.
      report('append', error)
    }
    flushLater()
  }

  const close = (): void => {
    try {
      if (descriptor !== null && seq !== syncedSeq) fs.fdatasyncSync(descriptor)
    } catch (error) {
      report('sync', error)
    }
    letGo()
  }

  return { follow, flush, problem, close }
}

const noProblem = { append: null, sync: null } as const

/** All of it or nothing: what a full disk took of it would only be in the way. */
function appendWhole(descriptor: number, text: string): void {
  const { size } = fs.fstatSync(descriptor)
  try {
    // A single write may stop half-way and not say so; this one goes on until it fails.
    fs.appendFileSync(descriptor, text)
  } catch (error) {
    fs.ftruncateSync(descriptor, size)
    throw error
  }
}

const recordShape = z.strictObject({
  seq: z.int(),
  at: z.int(),
  kind: z.string(),
  subject: z.string().nullable(),
  body: z.string(),
  hash: z.string(),
  happening,
})

/** Every readable record of a journal file in its order; unreadable lines are passed over. */
export function* readRecords(file: string): Generator<JournalRecord> {
  if (!isFile(file)) return
  for (const line of linesIn(file)) {
    const record = parseRecord(line)
    if (record !== null) yield record
  }
}

/** The newest readable record, found from the end of the file; null where there is none. */
export function lastRecord(file: string): JournalRecord | null {
  if (!isFile(file)) return null
  const descriptor = fs.openSync(file, 'r')
  try {
    const { size } = fs.fstatSync(descriptor)
    for (let window = TAIL_BYTES; ; window *= 8) {
      const length = Math.min(window, size)
      const tail = Buffer.alloc(length)
      fs.readSync(descriptor, tail, 0, length, size - length)
      const record = tail
        .toString('utf8')
        .split('\n')
        .slice(length < size ? 1 : 0)
        .reduceRight<JournalRecord | null>((found, line) => found ?? parseRecord(line), null)
      if (record !== null || length === size) return record
    }
  } finally {
    fs.closeSync(descriptor)
  }
}

/** The newest encoding of a row that the file can prove, for one that is damaged elsewhere. */
export function bodyInJournal(file: string, row: RowName): string | null {
  let newest: string | null = null
  for (const { happening: what } of readRecords(file)) {
    const encoding = encodingIn(what, row)
    if (encoding === null) continue
    const { version, body, hash } = encoding
    if (body !== null && hash === encodingHash(row, version, body)) newest = body
  }
  return newest
}

/** A document as it was frozen, for one that is damaged elsewhere; null where it is not proven. */
export function documentInJournal(file: string, id: string): FrozenDocument | null {
  for (const { happening: what } of readRecords(file)) {
    const isMeant = what.kind === 'submitted' && what.document.id === id
    if (isMeant && isIntact(what.document)) return what.document
  }
  return null
}

function encodingIn(what: Happening, row: RowName) {
  if (what.kind === 'encoded') return isSameRow(what.row, row) ? what : null
  if (what.kind === 'laidOut') {
    return what.rows.find(({ step }) => isSameRow({ ...what, step }, row)) ?? null
  }
  if (what.kind !== 'submitted' || what.document.id !== row.document) return null
  const found = what.rows.find((each) => isSameRow({ ...each, document: row.document }, row))
  return found === undefined ? null : { version: 1, body: found.body, hash: found.hash }
}

/** Whether the file and the database tell the same story as far as both go. */
export function tellsTheSame(file: string, db: ReadableDb): boolean {
  const last = lastRecord(file)
  return last === null || hashAt(db, last.seq) === last.hash
}

const isFile = (file: string): boolean =>
  fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false

const TAIL_BYTES = 256 * 1024
const CHUNK_BYTES = 1024 * 1024

function parseRecord(line: string): JournalRecord | null {
  if (line === '') return null
  try {
    const parsed = recordShape.safeParse(JSON.parse(line))
    if (!parsed.success || parsed.data.kind !== parsed.data.happening.kind) return null
    return { ...parsed.data, kind: parsed.data.happening.kind }
  } catch {
    // A line that a power cut tore is not JSON; the records around it stand for themselves.
    return null
  }
}

function* linesIn(file: string): Generator<string> {
  const descriptor = fs.openSync(file, 'r')
  const decoder = new StringDecoder('utf8')
  const chunk = Buffer.alloc(CHUNK_BYTES)
  let rest = ''
  try {
    for (;;) {
      const count = fs.readSync(descriptor, chunk, 0, CHUNK_BYTES, null)
      if (count === 0) break
      const lines = (rest + decoder.write(chunk.subarray(0, count))).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
    yield rest + decoder.end()
  } finally {
    fs.closeSync(descriptor)
  }
}
