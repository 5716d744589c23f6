// Answers what the screen asks. One handler for each entry of the contract; every input is parsed
// here, and who may do what is decided here, whatever the screen shows.
import type { AskName, Asks, DoorAskName } from '../../shared/contract'
import { err } from '../../shared/result'
import { createCartHandlers } from './cart'
import { createDocumentHandlers } from './documents'
import { createItemHandlers } from './items'
import { createScaleHandlers } from './scaleRules'
import { isRebuilt } from '../store/store'
import { inputs } from './inputs'
import { createOperatorHandlers, isSignedIn } from './operators'
import { createPayingHandlers } from './paying'
import type { Till } from './till'
import { createSettingsHandlers } from './settings'
import { createSurroundingsHandlers } from './surroundings'
import { createUploadHandlers } from './uploads'

/** What only an open till can answer. */
type TillAskName = Exclude<AskName, DoorAskName>

export type Handlers = {
  readonly [Name in TillAskName]: (
    input: Asks[Name]['input'],
  ) => Asks[Name]['answer'] | Promise<Asks[Name]['answer']>
}

/** Answers one question, or throws where name or input is none of the contract's. */
export type Api = (name: unknown, input: unknown) => Promise<unknown>

export function createApi(till: Till): Api {
  const handlers = {
    ...createSurroundingsHandlers(till),
    ...createOperatorHandlers(till),
    ...createCartHandlers(till),
    ...createPayingHandlers(till),
    ...createUploadHandlers(till),
    ...createDocumentHandlers(till),
    ...createItemHandlers(till),
    ...createScaleHandlers(till),
    ...createSettingsHandlers(till),
  } satisfies Handlers
  const isAskName = (name: unknown): name is TillAskName =>
    typeof name === 'string' && Object.hasOwn(handlers, name)
  const answerAllowed = (name: TillAskName, input: unknown): unknown => {
    if (signedInOnly.has(name) && !isSignedIn(till)) {
      throw new Error(`nobody has signed in to ask ${name}`)
    }
    return answer(handlers, name, input)
  }
  return async (name, input) => {
    if (!isAskName(name)) throw new Error('no such question')
    try {
      return await answerAllowed(name, input)
    } catch (error) {
      if (!isRebuilt(error)) throw error
      if (name === 'decide') return decidedNothing(till)
      return await answerAllowed(name, input)
    }
  }
}

/** What changes something or takes it away, and has no answer of its own for who may not. */
const signedInOnly: ReadonlySet<TillAskName> = new Set([
  'setSecondBackupFolder',
  'forgetChoice',
  'exportDocument',
  'exportItems',
  'exportPriceChanges',
  'readItemsAgain',
] as const)

function answer<Name extends TillAskName>(handlers: Handlers, name: Name, input: unknown): unknown {
  const parsed = inputs[name].safeParse(input)
  if (!parsed.success) throw new Error(`the input of ${name} does not fit`)
  const handler: (input: Asks[Name]['input']) => unknown = handlers[name]
  return handler(parsed.data)
}

/** A decision names a row by its id, which may be another one in a file that was made anew. */
function decidedNothing(till: Till): Asks['decide']['answer'] {
  till.announce({ topic: 'outbox' })
  return err('notPossible')
}
