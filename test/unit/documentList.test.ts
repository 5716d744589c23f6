// The list of documents shows one moment of the till, however far it was read and whatever comes
// meanwhile.
import { expect, test } from 'vitest'
import type { Asks, Bridge, DocumentRow } from '../../shared/contract'
import { createDocumentList } from '../../renderer/documentList'

const PAGE = 2

/** Main with these documents, the newest first; `held` answers come only when they are let go. */
function till() {
  let states = new Map(['E', 'D', 'C', 'B', 'A'].map((id) => [id, 'waiting']))
  const held: (() => void)[] = []
  let isHeld = false
  const page = ({ text, before }: Asks['documents']['input']): Asks['documents']['answer'] => {
    const ids = [...states.keys()].filter((id) => id.includes(text)).slice(before ?? 0)
    const documents = ids.slice(0, PAGE).map((id) => ({ id, state: states.get(id) }) as DocumentRow)
    return { documents, next: ids.length > PAGE ? (before ?? 0) + PAGE : null }
  }
  const ask = async (_name: string, input: Asks['documents']['input']) => {
    const answer = page(input)
    if (isHeld) await new Promise<void>((go) => held.push(go))
    return answer
  }
  const list = createDocumentList(ask as Bridge['ask'])
  return {
    list,
    shown: () => list.found.value?.documents.map(({ id, state }) => `${id} ${state ?? ''}`),
    confirm: (id: string) => (states = new Map([...states, [id, 'confirmed']])),
    add: (id: string) => (states = new Map([[id, 'waiting'], ...states])),
    hold: (hold: boolean) => (isHeld = hold),
    /** Lets the answer go that was held as the nth. */
    letGo: async (nth: number) => {
      held[nth]?.()
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
    },
  }
}

test('what was read on stands as it stands now, page for page', async () => {
  const { list, shown, confirm, add } = till()
  await list.search('')
  await list.searchOn()
  expect(shown()).toEqual(['E waiting', 'D waiting', 'C waiting', 'B waiting'])
  confirm('B')
  add('F')
  await list.refresh()
  expect(shown()).toEqual(['F waiting', 'E waiting', 'D waiting', 'C waiting'])
  await list.searchOn()
  expect(shown()?.slice(4)).toEqual(['B confirmed', 'A waiting'])
  await list.searchOn()
  expect([shown()?.length, list.found.value?.next]).toEqual([6, null])
})

test('a search begins with one page again', async () => {
  const { list, shown } = till()
  await list.search('')
  await list.searchOn()
  await list.search('')
  expect(shown()).toEqual(['E waiting', 'D waiting'])
})

test('an answer that was overtaken changes nothing', async () => {
  const { list, shown, confirm, hold, letGo } = till()
  await list.search('')
  hold(true)
  const refreshed = list.refresh()
  const sought = list.search('A')
  await letGo(1)
  await sought
  expect(shown()).toEqual(['A waiting'])
  confirm('E')
  await letGo(0)
  await refreshed
  expect(shown()).toEqual(['A waiting'])
})

test('a change that comes while it is read on takes no page away', async () => {
  const { list, shown, confirm, hold, letGo } = till()
  await list.search('')
  hold(true)
  const on = list.searchOn()
  confirm('C')
  hold(false)
  await list.refresh()
  await letGo(0)
  await on
  expect(shown()).toEqual(['E waiting', 'D waiting', 'C confirmed', 'B waiting'])
})
