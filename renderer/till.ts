// Everything the screen knows comes through here: it asks main, and asks again when main says
// that something changed. The answers are shown and never edited.
import {
  computed,
  inject,
  ref,
  shallowRef,
  type ComputedRef,
  type InjectionKey,
  type Ref,
  type ShallowRef,
} from 'vue'
import type {
  Asks,
  Bridge,
  CartView,
  DoorAskName,
  StartView,
  TillView,
  UploadPages,
  UploadsView,
} from '../shared/contract'
import { assert } from '../shared/result'
import { timesIn, type Times } from './format'

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly till: Bridge
  }
}

export interface Till {
  readonly ask: Bridge['ask']
  /** Null until main has said whether the till can work. */
  readonly opening: Readonly<ShallowRef<StartView | null>>
  readonly view: Readonly<ShallowRef<TillView | null>>
  readonly cart: Readonly<ShallowRef<CartView | null>>
  readonly uploads: Readonly<ShallowRef<UploadsView | null>>
  /** Main's newest answer about the cart, which every change of it brings along. */
  readonly showCart: (cart: CartView) => void
  readonly askCart: () => Promise<void>
  /** Asks for these pages, and for the same ones whenever something changes. */
  readonly askUploads: (pages: UploadPages | null) => Promise<void>
  /** Nobody looks at them any more, and main need not list them. */
  readonly leaveUploads: () => void
  /** In the store's own zone. */
  readonly times: ComputedRef<Times>
  /** Main did not answer a question, or the page failed: only a defect can cause either. */
  readonly hasStopped: Readonly<Ref<boolean>>
  readonly stop: () => void
  readonly start: () => Promise<void>
  /** Goes a way to an open till; where it leads is what `opening` says then. */
  readonly enter: (way: Way) => Promise<Asks[Way]['answer']['kind']>
}

export type Way = Exclude<DoorAskName, 'start'>

export const tillKey: InjectionKey<Till> = Symbol('till')

export function useTill(): Till {
  const till = inject(tillKey)
  assert(till !== undefined, 'a page is shown outside the till')
  return till
}

/** Asks, and comes to its end some time after the answer. */
type AskAndRest = (ask: () => Promise<void>) => Promise<void>

export function createTill(bridge: Bridge, askAndRest: AskAndRest): Till {
  const opening = shallowRef<StartView | null>(null)
  const view = shallowRef<TillView | null>(null)
  const cart = shallowRef<CartView | null>(null)
  const uploads = shallowRef<UploadsView | null>(null)
  const hasStopped = ref(false)
  const stop = (): void => void (hasStopped.value = true)

  // Only the answer to the newest question counts, since answers may overtake each other.
  let asked = 0
  const askView = async (): Promise<void> => {
    const turn = ++asked
    const answer = await bridge.ask('till', null)
    if (turn === asked) view.value = answer
  }
  const askCart = async (): Promise<void> => {
    cart.value = await bridge.ask('cart', null)
  }
  let pages: UploadPages | null | 'none' = 'none'
  const askUploads = async (wanted: UploadPages | null): Promise<void> => {
    pages = wanted
    const answer = await bridge.ask('uploads', wanted)
    if (pages === wanted) uploads.value = answer
  }
  const leaveUploads = (): void => {
    pages = 'none'
    uploads.value = null
  }
  const followView = paced(askView, askAndRest)
  const followUploads = paced(async () => {
    if (pages !== 'none') await askUploads(pages)
  }, askAndRest)
  const timeZone = computed(() => view.value?.store.timeZone ?? 'Asia/Shanghai')

  const start = async (): Promise<void> => {
    window.addEventListener('unhandledrejection', stop)
    bridge.watch(({ topic }) => {
      if (view.value === null) return
      followView()
      if (topic === 'outbox') followUploads()
    })
    await open('start')
  }
  const open = async (question: DoorAskName): ReturnType<Till['enter']> => {
    const answer = await bridge.ask(question, null)
    const isOpen = answer.kind === 'ready' || answer.kind === 'notTaken'
    if (isOpen) await Promise.all([askView(), askCart()])
    if (answer.kind !== 'unchanged') opening.value = answer
    return answer.kind
  }

  return {
    ask: bridge.ask,
    opening,
    view,
    cart,
    uploads,
    showCart: (answer) => (cart.value = answer),
    askCart,
    askUploads,
    leaveUploads,
    times: computed(() => timesIn(timeZone.value)),
    hasStopped,
    stop,
    start,
    enter: open,
  }
}

/**
 * Asks, and once more for whatever was announced until it had rested: a long queue that is being
 * uploaded leaves main to the cashier.
 */
function paced(ask: () => Promise<void>, askAndRest: AskAndRest): () => void {
  let isDue = false
  let isAsking = false
  const askWhileDue = async (): Promise<void> => {
    isAsking = true
    while (isDue) {
      isDue = false
      await askAndRest(ask)
    }
    isAsking = false
  }
  return () => {
    isDue = true
    if (!isAsking) void askWhileDue()
  }
}
