// What was measured, as figures and as a table that people read. Nothing here measures.

/** One comparison: what this program needs, what the limit needs, both measured in turn. */
export interface Row {
  readonly what: string
  readonly ours: string
  readonly limit: string
  /** The figure that the goal is about, and its unit. */
  readonly figure: number
  readonly unit: string
  readonly goal: { readonly sense: 'atMost' | 'atLeast'; readonly figure: number }
}

/** A table in Markdown, with the verdict on each row. */
export const toTable = (rows: readonly Row[]): string =>
  [
    '| what | ours | limit, same run | figure | goal | |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${cellsOf(row).join(' | ')} |`),
  ].join('\n')

function cellsOf({ what, ours, limit, figure, unit, goal }: Row): readonly string[] {
  const isWithin = goal.sense === 'atMost' ? figure <= goal.figure : figure >= goal.figure
  const sign = goal.sense === 'atMost' ? '≤' : '≥'
  const goalWords = `${sign} ${goal.figure}${unit}`
  return [what, ours, limit, `${round(figure)}${unit}`, goalWords, isWithin ? 'within' : 'beyond']
}

const round = (value: number): string => value.toFixed(2)

export const median = (values: readonly number[]): number => quantile(values, 0.5)
export const p99 = (values: readonly number[]): number => quantile(values, 0.99)

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const found = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
  if (found === undefined) throw new Error('nothing was measured')
  return found
}

/** "0.31 ms, p99 1.20 ms" */
export const spread = (values: readonly number[]): string =>
  `${round(median(values))} ms, p99 ${round(p99(values))} ms`

export const atMost = (figure: number) => ({ sense: 'atMost', figure }) as const
export const atLeast = (figure: number) => ({ sense: 'atLeast', figure }) as const

/** The slope of the line that fits best through points (x, y). */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [middleX, middleY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]
  const covariance = mean(points.map(([x, y]) => (x - middleX) * (y - middleY)))
  return covariance / mean(points.map(([x]) => (x - middleX) ** 2))
}
