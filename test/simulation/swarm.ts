// What one seed is about. Each draws its own mix of faults, since a run in which everything fails
// a little finds less than many runs in which a few things fail a lot.
import type { Duplicates } from '../../main/sync/events'
import type { QimenTerms } from '../../shared/qimenTerms'
import { someTerms } from '../fixtures/trade'
import type { Chance } from './world'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS

export interface Plan {
  readonly documents: number
  readonly safetyMs: number
  readonly terms: QimenTerms
  readonly platform: PlatformPlan
  readonly duplicates: Duplicates
  readonly hasFeed: boolean
  /** How often something befalls the till, and what against each other. */
  readonly incidentsMax: number
  readonly incidents: Readonly<Record<Incident, number>>
  readonly weathers: Readonly<Record<WeatherName, number>>
  /** The share of commits, calls and writes at which the program dies. */
  readonly deaths: number
  /** Each costs a start, which is the dearest thing that a till does. */
  readonly deathsMax: number
  /** Of these deaths, how many are power cuts. */
  readonly powerCuts: number
  /** How long a request may lie in the network; always well within the grace time. */
  readonly delayMaxMs: number
  readonly visitMs: number
  readonly patienceMs: number
}

export interface PlatformPlan {
  readonly repeats: 'ignored' | 'booked' | { readonly forgottenAfterHours: number }
  readonly lookUp: 'atOnce' | 'none' | { readonly lateMs: number }
  /** In which words a repeat that books nothing is answered. */
  readonly repeatAnswer: 'accepted' | 'alreadyHave' | 'rejected'
  readonly tellsTime: boolean
  readonly skewMs: number
  /** Whether a request is refused whose timestamp is off by more than this. */
  readonly timeWindowMs: number
  readonly rejectedShare: number
  readonly crashingShare: number
  readonly pageRows: number
  readonly items: number
}

export type Incident =
  | 'clock'
  | 'linkHint'
  | 'kill'
  | 'powerCut'
  | 'restart'
  | 'longNight'
  | 'secondStart'
  | 'copy'
  | 'restore'
  | 'delete'
  | 'damage'
  | 'reinstall'
  | 'dropCatalogue'
  | 'move'
  | 'clone'
  | 'feedAnew'
  | 'rules'

export interface Weather {
  readonly neverLeft?: number
  readonly dropped?: number
  readonly replyLost?: number
  readonly slow?: number
  readonly portal?: number
  readonly repeated?: number
  readonly brokenBefore?: number
  readonly brokenAfter?: number
  readonly throttled?: number
  readonly misconfigured?: number
}

export const weathers = {
  calm: {},
  rain: { dropped: 0.1, replyLost: 0.15, slow: 0.2, repeated: 0.1, brokenAfter: 0.05 },
  mud: { slow: 0.9, replyLost: 0.3, repeated: 0.2 },
  cut: { neverLeft: 0.8, dropped: 1 },
  hotel: { portal: 1 },
  deaf: { replyLost: 1 },
  ill: { brokenBefore: 0.4, brokenAfter: 0.4 },
  busy: { throttled: 0.7 },
  locked: { misconfigured: 1 },
} as const satisfies Readonly<Record<string, Weather>>

export type WeatherName = keyof typeof weathers

export function drawPlan(chance: Chance): Plan {
  const platform = drawPlatform(chance)
  const some = (most: number): number => (chance.happens(0.6) ? chance.between(1, most) : 0)
  const delayMaxMs = chance.pick([5_000, 60_000, 4 * MINUTE_MS, 6 * MINUTE_MS])
  const hasFeed = chance.happens(0.25)
  return {
    documents: chance.between(4, 18),
    // A feed is asked every half a minute, which takes most of the time that such a seed runs.
    safetyMs: chance.between(1, hasFeed ? 2 : 8) * HOUR_MS,
    terms: drawTerms(chance),
    platform,
    duplicates: drawDuplicates(chance, platform),
    hasFeed,
    incidentsMax: chance.between(2, 10),
    incidents: {
      clock: some(4),
      linkHint: chance.between(1, 4),
      kill: some(3),
      powerCut: some(3),
      restart: some(3),
      longNight: some(2),
      secondStart: some(1),
      copy: some(4),
      restore: some(3),
      delete: some(2),
      damage: some(1),
      reinstall: some(1),
      dropCatalogue: some(1),
      move: some(1),
      clone: some(2),
      feedAnew: some(2),
      rules: some(10),
    },
    weathers: {
      calm: 4,
      rain: some(4),
      mud: some(3),
      cut: some(3),
      hotel: some(2),
      deaf: some(3),
      ill: some(3),
      busy: some(2),
      locked: some(2),
    },
    deaths: chance.pick([0, 0.01, 0.03, 0.1]),
    deathsMax: chance.between(1, 6),
    powerCuts: chance.pick([0, 0.3, 1]),
    delayMaxMs,
    visitMs: chance.between(10, 40) * MINUTE_MS,
    patienceMs: chance.pick([20 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS]),
  }
}

/** What a merchant lets be carried, which may be something else tomorrow. */
export const drawTerms = (chance: Chance): QimenTerms =>
  someTerms({
    rules: {
      returns: chance.happens(0.15) ? 'hold' : 'negative',
      over20: chance.happens(0.15) ? 'hold' : 'split',
    },
  })

function drawPlatform(chance: Chance): PlatformPlan {
  const repeats = chance.pickWeighted({ ignored: 2, booked: 2, forgotten: 2 })
  const lookUp = chance.pickWeighted({ atOnce: 1, late: 1, none: 1 })
  const tellsTime = chance.happens(0.9)
  return {
    repeats: repeats === 'forgotten' ? { forgottenAfterHours: chance.between(1, 4) } : repeats,
    lookUp: lookUp === 'late' ? { lateMs: chance.between(1, 180) * 1000 } : lookUp,
    repeatAnswer: chance.pick(['accepted', 'alreadyHave', 'rejected']),
    tellsTime,
    skewMs: chance.pick([0, 0, -90_000, 3 * HOUR_MS]),
    // Without its time nobody could ever satisfy a platform that asks for the right one.
    timeWindowMs: tellsTime && chance.happens(0.5) ? 10 * MINUTE_MS : Infinity,
    rejectedShare: chance.pick([0, 0.1, 0.3]),
    crashingShare: chance.pick([0, 0.05, 0.2]),
    pageRows: chance.between(1, 8),
    items: chance.between(5, 25),
  }
}

/** What the merchant has truthfully stated of this platform, or the cautious word for it. */
function drawDuplicates(chance: Chance, { repeats, lookUp }: PlatformPlan): Duplicates {
  const choices: Duplicates[] = ['booked']
  if (lookUp !== 'none') choices.push('lookUp', 'lookUp')
  if (repeats === 'ignored') choices.push({ ignoredForHours: chance.between(1, 72) })
  if (typeof repeats === 'object') {
    const ignoredForHours = chance.between(1, repeats.forgottenAfterHours)
    choices.push({ ignoredForHours }, { ignoredForHours })
  }
  return chance.pick([choices[0] ?? 'booked', ...choices.slice(1)])
}
