// How a till comes to be open: as it was left, by practising, or by a provisioning file that a
// person chooses. Also the one way in to all questions: until a till is open, only these are heard.
import type { Asks, DoorAskName, Mode, Refusal, StartView } from '../../shared/contract'
import type { Api } from './api'
import { inputs } from './inputs'

export type Door = { readonly [Name in DoorAskName]: () => Promise<Asks[Name]['answer']> }

export interface DoorPorts {
  /** What the program begins with. */
  readonly begin: () => Promise<StartView>
  readonly practise: () => Promise<StartView>
  readonly openReal: (file: string) => Promise<StartView>
  /** Null where the person closed the dialog again. */
  readonly chooseFile: () => Promise<string | null>
  /** The till that is open now. */
  readonly open: () => OpenTill | null
}

interface OpenTill {
  readonly mode: Mode
  readonly api: Api
  /** Whether whoever has signed in may let it take another file. */
  readonly isManaged: () => boolean
}

export function createDoor({ begin, practise, openReal, chooseFile, open }: DoorPorts): Door {
  /** A refusal tells whether a till is open behind it, to which a person can go back. */
  const beside = (answer: StartView): StartView =>
    isRefusal(answer) && open() !== null ? { kind: 'notTaken', why: answer } : answer
  let standing = begin().then(beside)
  let choosing: ReturnType<Door['importProvisioning']> | null = null
  // One after the other: two tills on one folder would be two tills with one memory. A step that
  // failed is told to whoever took it, and bars no other way.
  const next = (step: () => Promise<StartView>): Promise<StartView> => {
    standing = standing.then(step, step).then(beside)
    return standing
  }
  // What is asked while the dialog is open is answered: nobody knows for how long it will be.
  const importChosen = async (): ReturnType<Door['importProvisioning']> => {
    const file = await chooseFile()
    if (file === null || isClosedTo(open())) return { kind: 'unchanged' }
    return await next(() => openReal(file))
  }
  return {
    start: () => standing,
    practise: () => next(async () => (open() === null ? await practise() : { kind: 'ready' })),
    importProvisioning: async () => {
      await Promise.allSettled([standing])
      if (isClosedTo(open())) return { kind: 'unchanged' }
      choosing ??= importChosen().finally(() => {
        choosing = null
      })
      return await choosing
    },
  }
}

const isRefusal = (answer: StartView): answer is Refusal =>
  answer.kind !== 'ready' && answer.kind !== 'welcome' && answer.kind !== 'notTaken'

/** Only a manager gives a real till another file; practice belongs to everybody. */
const isClosedTo = (till: OpenTill | null): boolean =>
  till?.mode === 'real' && !till.isManaged()

export const createDoorApi =
  (door: Door, open: DoorPorts['open']): Api =>
  async (name, input) => {
    if (isDoorAskName(name)) {
      if (!inputs[name].safeParse(input).success) throw new Error(`the input of ${name} does not fit`)
      return await door[name]()
    }
    // A page that asks early waits for the till that is being opened.
    await door.start()
    const till = open()
    if (till === null) throw new Error('the till is not open')
    return await till.api(name, input)
  }

const doorAskNames: readonly unknown[] = [
  'start',
  'practise',
  'importProvisioning',
] satisfies readonly DoorAskName[]

const isDoorAskName = (name: unknown): name is DoorAskName => doorAskNames.includes(name)
