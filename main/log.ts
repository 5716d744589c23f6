// What the program says to people who look after it: one line a happening, without secrets and
// without what customers bought.

export interface LogLine {
  readonly what: string
  readonly number?: string
  readonly backend?: string
  readonly call?: string
  readonly message?: string
}

export type Log = (line: LogLine) => void
