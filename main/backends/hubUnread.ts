// A row of the items feed before it is read: what it says of its item stands beside its page as
// text, with a digest by which the till knows whether it has read that very text before.
import { hash } from 'node:crypto'
import type { FeedRow, UnreadRow } from '../../shared/masters/feed'
import { badRow, isPut, readRow, type SeqRow } from './hubRow'
import { parseJson } from './json'
import { DEPTH_MAX, isFields } from './status'

/** The members of a row that say what its item is. */
export const itemMembers = ['item', 'ext'] as const

/** Raised with every change to how rows are read, so that each is read once more. */
const READING = 1
const DIGEST_DIGITS = 12

/** `parts` are those of its page; `sentAt` is the hub's own time, null where it is not told. */
export function unreadRow(
  row: SeqRow,
  parts: readonly string[],
  sentAt: number | null,
): UnreadRow {
  const [item = '', ext = ''] = itemMembers.map((name) => partOf(row[name], parts) ?? '')
  const said = `${READING} ${item} ${ext}`
  return {
    seq: row.seq,
    // What takes an item off may say it in the very words that put it there: that is read.
    itemCode: isPut(row) ? codeIn(item) : null,
    digest: Number.parseInt(hash('sha256', said, 'hex').slice(0, DIGEST_DIGITS), 16),
    read: () => readWhole(row, parts, sentAt),
  }
}

/** The text that was taken out where this value stands now. */
function partOf(value: unknown, parts: readonly string[]): string | null {
  const part = isFields(value) ? value['part'] : undefined
  return typeof part === 'number' ? (parts[part] ?? null) : null
}

const codeIn = (item: string): string | null =>
  /"itemCode"\s*:\s*"([^"\\]+)"/.exec(item)?.[1] ?? null

function readWhole(row: SeqRow, parts: readonly string[], sentAt: number | null): FeedRow {
  const whole: Record<string, unknown> & SeqRow = { ...row }
  for (const name of itemMembers) {
    const text = partOf(row[name], parts)
    if (text === null) continue
    const parsed = parseJson(text, DEPTH_MAX)
    if (!parsed.ok) return badRow(row.seq, null, `${name} ${parsed.error}`, text)
    whole[name] = parsed.value
  }
  return readRow(whole, sentAt)
}
