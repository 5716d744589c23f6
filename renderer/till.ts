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
  /** In the store's own zone. */
  readonly times: ComputedRef<Times>
  /** Main did not answer a question, which only a defect of it can cause. */
  readonly hasStopped: Readonly<Ref<boolean>>
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

export function createTill(bridge: Bridge): Till {
  const opening = shallowRef<StartView | null>(null)
  const view = shallowRef<TillView | null>(null)
  const cart = shallowRef<CartView | null>(null)
  const uploads = shallowRef<UploadsView | null>(null)
  const hasStopped = ref(false)

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
  let pages: UploadPages | null = null
  const askUploads = async (wanted: UploadPages | null): Promise<void> => {
    pages = wanted
    const answer = await bridge.ask('uploads', wanted)
    if (pages === wanted) uploads.value = answer
  }
  const timeZone = computed(() => view.value?.store.timeZone ?? 'Asia/Shanghai')

  const start = async (): Promise<void> => {
    window.addEventListener('unhandledrejection', () => (hasStopped.value = true))
    bridge.watch(({ topic }) => {
      if (view.value === null) return
      void askView()
      if (topic === 'outbox' && uploads.value !== null) void askUploads(pages)
    })
    await open('start')
  }
  const open = async (question: DoorAskName): ReturnType<Till['enter']> => {
    const answer = await bridge.ask(question, null)
    if (answer.kind === 'ready') await Promise.all([askView(), askCart()])
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
    times: computed(() => timesIn(timeZone.value)),
    hasStopped,
    start,
    enter: open,
  }
}
