// The simulated network between tills and platform: loses, delays, repeats and reorders. Each
// call is answered once by its deadline; an answer that comes after it may still be handed over.
import type { Answer, TimedAnswer } from '../../main/backends/backend'
import type { Remote, RemoteCall } from './remote'
import { MINUTE_MS, weathers, type Plan, type Weather, type WeatherName } from './swarm'
import type { World } from './world'

export interface Network {
  readonly send: (call: RemoteCall, answered: (answer: TimedAnswer) => void) => void
  /** From now on everything arrives. */
  readonly heal: () => void
}

const DEADLINE_MS = 30_000

export function createNetwork(world: World, plan: Plan, remote: Remote): Network {
  const { chance } = world
  let name: WeatherName = 'calm'
  let isHealed = false
  const weather = (): Weather => weathers[name]

  const turn = (): void => {
    if (isHealed) return
    name = chance.pickWeighted(plan.weathers)
    world.note(`weather ${name}`)
    world.after(chance.between(5, 90) * MINUTE_MS, turn)
  }
  turn()

  const deliver = (call: RemoteCall, answered: (answer: TimedAnswer) => void): void => {
    const { slow = 0, replyLost = 0, repeated = 0, dropped = 0 } = weather()
    let isAnswered = false
    const answer = (timed: TimedAnswer): void => {
      if (isAnswered && !chance.happens(0.3)) return
      isAnswered = true
      answered(timed)
    }
    world.after(DEADLINE_MS, () => {
      if (!isAnswered) answer(unanswered('deadline'))
    })
    if (chance.happens(dropped)) return
    const delayMs = chance.happens(slow)
      ? chance.between(1_000, plan.delayMaxMs)
      : chance.between(10, 1_500)
    world.after(delayMs, () => {
      const timed = remote.take(call, weather())
      if (!chance.happens(replyLost)) {
        const backMs = chance.between(10, chance.happens(slow) ? plan.delayMaxMs : 1_500)
        return world.after(backMs, () => answer(timed))
      }
      // Reset at once, or silence until the deadline.
      if (chance.happens(0.5)) world.after(10, () => isAnswered || answer(unanswered('reset')))
    })
    // A proxy that repeats a request on its own can only be borne where a repeat books nothing.
    if (plan.platform.repeats !== 'booked' && chance.happens(repeated)) {
      const laterMs = chance.between(delayMs + 1, plan.delayMaxMs + 2_000)
      world.after(laterMs, () => remote.take(call, weather()))
    }
  }

  return {
    send: (call, answered) => {
      const { neverLeft = 0, portal = 0 } = weather()
      if (chance.happens(neverLeft)) {
        const timed = { answer: notConnected, serverAt: null }
        return world.after(chance.between(1, 3_000), () => answered(timed))
      }
      if (chance.happens(portal)) {
        return world.after(chance.between(50, 2_000), () => answered(unanswered('a portal')))
      }
      deliver(call, answered)
    },
    heal: () => {
      isHealed = true
      name = 'calm'
    },
  }
}

const notConnected: Answer = {
  kind: 'refused',
  cause: 'neverLeft',
  message: 'not connected',
  retryAfterMs: null,
}

const unanswered = (message: string): TimedAnswer => ({
  answer: { kind: 'lost', message },
  serverAt: null,
})
