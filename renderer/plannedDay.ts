// The days whose prices can be asked for. A year that is still being typed, such as 0020, is in
// none of them.
export const firstPlannedDay = '2000-01-01'
export const lastPlannedDay = '2999-12-31'

export const isPlannedDay = (day: string): boolean =>
  day >= firstPlannedDay && day <= lastPlannedDay
