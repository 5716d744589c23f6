// Writes a table to a file row by row, as CSV or XLSX, however long it is. The ready writers of
// XLSX hold the whole sheet in memory, which a list of a million rows does not forgive.
import fs from 'node:fs'
import { strToU8, Zip, ZipDeflate } from 'fflate/browser'
import type { Exported, ExportFormat } from '../../shared/catalogueViews'

/** A text, or a figure as it is written; null for an empty cell. */
export type Cell = string | { readonly figure: string } | null

/** A sheet of XLSX ends here; a CSV does not. */
export const XLSX_ROWS_MAX = 1_048_575

/** Null where a row was looked for in vain. */
export type TableRow = readonly Cell[] | null

/**
 * Written under another name and renamed when it is whole, so that half a list is never one. Says
 * after each row that it could be interrupted.
 */
export function* writeTable(
  file: string,
  format: ExportFormat,
  header: readonly string[],
  rows: Iterable<TableRow>,
): Generator<null, Exported> {
  const unfinished = `${file}.unfinished`
  try {
    const descriptor = fs.openSync(unfinished, 'w')
    const write = (bytes: Uint8Array): void => {
      // Until all of them are written: a single write may take fewer and not say so.
      fs.writeFileSync(descriptor, bytes)
    }
    let exported: Exported
    try {
      exported = yield* writeRows(write, format, header, rows)
      fs.fsyncSync(descriptor)
    } finally {
      fs.closeSync(descriptor)
    }
    fs.renameSync(unfinished, file)
    return exported
  } catch (error) {
    fs.rmSync(unfinished, { force: true })
    throw error
  }
}

/** As many of the rows as the format holds, and how many those were. */
function* writeRows(
  write: Write,
  format: ExportFormat,
  header: readonly string[],
  rows: Iterable<TableRow>,
): Generator<null, Exported> {
  const max = format === 'csv' ? Infinity : XLSX_ROWS_MAX
  let count = 0
  let isWhole = true
  function* fitting(): Generator<TableRow> {
    for (const row of rows) {
      if (row !== null) {
        isWhole = count < max
        if (!isWhole) return
        count += 1
      }
      yield row
    }
  }
  if (format === 'csv') yield* writeCsv(write, header, fitting())
  else yield* writeXlsx(write, header, fitting())
  return { rows: count, isWhole }
}

type Write = (bytes: Uint8Array) => void

/** Bytes are gathered, since a write a row would take most of the time. */
const CHUNK_CHARACTERS = 64 * 1024

function* writeText(write: Write, lines: Iterable<string | null>): Generator<null> {
  let gathered = ''
  for (const line of lines) {
    yield null
    gathered += line ?? ''
    if (gathered.length < CHUNK_CHARACTERS) continue
    write(strToU8(gathered))
    gathered = ''
  }
  write(strToU8(gathered))
}

/** With a mark of its encoding, without which Excel takes Chinese for something else. */
const writeCsv = (
  write: Write,
  header: readonly string[],
  rows: Iterable<TableRow>,
): Generator<null> => writeText(write, linesOf(header, rows))

function* linesOf(
  header: readonly string[],
  rows: Iterable<TableRow>,
): Generator<string | null> {
  yield `\uFEFF${header.map(quoted).join(',')}\r\n`
  for (const row of rows) yield row && `${row.map(csvCell).join(',')}\r\n`
}

const csvCell = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'string' ? quoted(harmless(cell)) : cell.figure

/** A text that a spreadsheet would work out as a formula. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) || /^\d{12,}$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

function* writeXlsx(
  write: Write,
  header: readonly string[],
  rows: Iterable<TableRow>,
): Generator<null> {
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error
    write(bytes)
  })
  for (const [name, text] of Object.entries(parts)) {
    const part = new ZipDeflate(name)
    zip.add(part)
    part.push(strToU8(text), true)
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 1 })
  zip.add(sheet)
  const pushToSheet: Write = (bytes) => {
    sheet.push(bytes)
  }
  yield* writeText(pushToSheet, sheetOf(header, rows))
  sheet.push(new Uint8Array(0), true)
  zip.end()
}

function* sheetOf(
  header: readonly string[],
  rows: Iterable<TableRow>,
): Generator<string | null> {
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetData>`
  yield rowOf(header)
  for (const row of rows) yield row && rowOf(row)
  yield '</sheetData></worksheet>'
}

const rowOf = (cells: readonly Cell[]): string => `<row>${cells.map(xlsxCell).join('')}</row>`

function xlsxCell(cell: Cell): string {
  if (cell === null) return '<c/>'
  if (typeof cell !== 'string') return `<c><v>${cell.figure}</v></c>`
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
}

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : '&gt;'))

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** What every workbook of one sheet has around it. */
const parts: Readonly<Record<string, string>> = {
  '[Content_Types].xml':
    `${XML}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  '_rels/.rels':
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml':
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">` +
    '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
}
