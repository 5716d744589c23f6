// The days whose prices can be asked for: days of the calendar, written 2026-11-25, of years that
// somebody may plan for. What is still being typed is none of them.
import { dayFromText } from '../shared/chinaTime'

const firstPlannedDay = '2000-01-01'
const lastPlannedDay = '2999-12-31'

export const isPlannedDay = (day: string): boolean =>
  dayFromText(day) === day && day >= firstPlannedDay && day <= lastPlannedDay
