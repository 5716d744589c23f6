// Answers what the screen asks. One handler for each entry of the contract; every input is parsed
// here, and who may do what is decided here, whatever the screen shows.
import type { AskName, Asks, StartView } from '../../shared/contract'
import { createCartHandlers } from './cart'
import { isRebuilt } from '../store/store'
import { inputs } from './inputs'
import { createOperatorHandlers } from './operators'
import type { Till } from './till'
import { createSurroundingsHandlers } from './surroundings'
import { createUploadHandlers } from './uploads'

export type Handlers = {
  readonly [Name in AskName]: (
    input: Asks[Name]['input'],
  ) => Asks[Name]['answer'] | Promise<Asks[Name]['answer']>
}

/** Answers one question, or throws where name or input is none of the contract's. */
export type Api = (name: unknown, input: unknown) => Promise<unknown>

export function createApi(till: Till): Api {
  const handlers = {
    start: () => ({ kind: 'ready' as const }),
    ...createSurroundingsHandlers(till),
    ...createOperatorHandlers(till),
    ...createCartHandlers(till),
    ...createUploadHandlers(till),
  } satisfies Handlers
  return async (name, input) => {
    if (!isAskName(name)) throw new Error('no such question')
    try {
      return await answer(handlers, name, input)
    } catch (error) {
      // A decision names a row by its id, which may be another one in a file that was made anew.
      if (!isRebuilt(error) || name === 'decide') throw error
      return await answer(handlers, name, input)
    }
  }
}

/** The program that cannot open its till answers one question only: why. */
export const createBlockedApi =
  (why: StartView): Api =>
  (name) =>
    name === 'start' ? Promise.resolve(why) : Promise.reject(new Error('the till is not open'))

const isAskName = (name: unknown): name is AskName =>
  typeof name === 'string' && Object.hasOwn(inputs, name)

function answer<Name extends AskName>(handlers: Handlers, name: Name, input: unknown): unknown {
  const parsed = inputs[name].safeParse(input)
  if (!parsed.success) throw new Error(`the input of ${name} does not fit`)
  const handler: (input: Asks[Name]['input']) => unknown = handlers[name]
  return handler(parsed.data)
}
