// A table written to a file: all of it, or as much as a sheet of Excel holds and a word that it was
// not all; never a count of rows that are not there.
import fs from 'node:fs'
import path from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { writeTable, XLSX_ROWS_MAX, type Cell } from '../../main/catalogue/table'
import { newFolder } from '../fixtures/folder'

const header = ['a']

function* rowsTo(count: number): Generator<readonly Cell[]> {
  for (let at = 1; at <= count; at += 1) yield [{ figure: String(at) }]
}

/** What was said of the file, and the first cells of the rows that stand in it. */
function written(format: 'csv' | 'xlsx', count: number) {
  const file = path.join(newFolder(), `table.${format}`)
  const said = writeTable(file, format, header, rowsTo(count))
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

test('a list that breaks off leaves no file, and the one before as it was', () => {
  const file = path.join(newFolder(), 'table.csv')
  writeTable(file, 'csv', header, rowsTo(1))
  const before = fs.readFileSync(file, 'utf8')
  function* broken(): Generator<readonly Cell[]> {
    yield* rowsTo(9)
    throw new Error('the disk is gone')
  }
  expect(() => writeTable(file, 'csv', header, broken())).toThrow('the disk is gone')
  expect([fs.readFileSync(file, 'utf8'), fs.readdirSync(path.dirname(file))]).toEqual([
    before,
    ['table.csv'],
  ])
})
