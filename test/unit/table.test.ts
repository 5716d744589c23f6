// A table written to a file: all of it, or as much as a sheet of Excel holds and a word that it was
// not all; never a count of rows that are not there.
import fs from 'node:fs'
import path from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterEach, expect, test, vi } from 'vitest'
import { writeTable, XLSX_ROWS_MAX, type TableRow } from '../../main/catalogue/table'
import { newFolder } from '../fixtures/folder'

const header = ['a']

/** One of them looked for in vain, which is no row. */
function* rowsTo(count: number): Generator<TableRow> {
  yield null
  for (let at = 1; at <= count; at += 1) yield [{ figure: String(at) }]
}

function write(...table: Parameters<typeof writeTable>) {
  const steps = writeTable(...table)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** What was said of the file, and the first cells of the rows that stand in it. */
function written(format: 'csv' | 'xlsx', count: number) {
  const file = path.join(newFolder(), `table.${format}`)
  const said = write(file, format, header, rowsTo(count))
  const bytes = fs.readFileSync(file)
  const cells = format === 'csv' ? linesOf(bytes) : sheetOf(bytes)
  return { said, rows: cells.length, last: Number(cells.at(-1)) }
}

const linesOf = (bytes: Buffer) => bytes.toString().trimEnd().split('\r\n').slice(1)

const sheetOf = (bytes: Buffer) =>
  strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
    .split('<row><c><v>')
    .slice(1)
    .map((row) => parseInt(row, 10))

test.each([
  ['xlsx', 3, true],
  ['xlsx', XLSX_ROWS_MAX, true],
  ['xlsx', XLSX_ROWS_MAX + 2, false],
  ['csv', XLSX_ROWS_MAX + 2, true],
] as const)('%s of %i rows says what stands in it', (format, count, isWhole) => {
  const rows = isWhole ? count : XLSX_ROWS_MAX
  expect(written(format, count)).toEqual({ said: { rows, isWhole }, rows, last: rows })
})

afterEach(() => vi.restoreAllMocks())

test('a disk that takes a few bytes at a time has the whole list in the end', () => {
  const writeSome = fs.writeSync
  const writes = vi.spyOn(fs, 'writeSync')
  writes.mockImplementation((descriptor: number, bytes: unknown, from: unknown = 0) => {
    if (!(bytes instanceof Uint8Array)) throw new Error('only bytes are written')
    const start = Number(from)
    return writeSome(descriptor, bytes, start, Math.min(10, bytes.length - start))
  })
  expect(written('csv', 100)).toEqual({ said: { rows: 100, isWhole: true }, rows: 100, last: 100 })
  expect(writes.mock.calls.length).toBeGreaterThan(10)
})

test('a list that breaks off leaves no file, and the one before as it was', () => {
  const file = path.join(newFolder(), 'table.csv')
  write(file, 'csv', header, rowsTo(1))
  const before = fs.readFileSync(file, 'utf8')
  function* broken(): Generator<TableRow> {
    yield* rowsTo(9)
    throw new Error('the disk is gone')
  }
  expect(() => write(file, 'csv', header, broken())).toThrow('the disk is gone')
  expect([fs.readFileSync(file, 'utf8'), fs.readdirSync(path.dirname(file))]).toEqual([
    before,
    ['table.csv'],
  ])
})
