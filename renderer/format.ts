// How instants are written on the screen.
import { formatChinaTime } from '../shared/chinaTime'

/** 11-22 14:05 */
export const formatInstant = (at: number): string => formatChinaTime(at).slice(5, 16)

/** 11-22 14:05:09, where the order of events matters. */
export const formatMoment = (at: number): string => formatChinaTime(at).slice(5)
