// What must reach a back end, as a person sees it, and the answers that a person gives.
import { z } from 'zod'
import type { StoryEntry, UploadRow } from '../../shared/contract'
import { money } from '../../shared/decimal'
import { err, ok } from '../../shared/result'
import {
  standingReason,
  type Decision,
  type OutboxState,
} from '../../shared/outbox'
import { storyOf } from '../store/journal'
import { countOpen, listConfirmed, listOpen, stateOf, type OutboxRow } from '../store/outbox'
import { openShift } from '../store/shifts'
import type { Handlers } from './api'
import { tried } from './cart'
import type { Till } from './till'
import { toOutboxView } from './surroundings'
import { toShortNumber } from './views'

type UploadHandlers = Pick<Handlers, 'uploads' | 'story' | 'decide'>

const OPEN_SHOWN = 300
const CONFIRMED_SHOWN = 100

export const createUploadHandlers = (till: Till): UploadHandlers => ({
  uploads: () =>
    till.store.read((db) => ({
      counts: toOutboxView(countOpen(db)),
      open: listOpen(db, OPEN_SHOWN).map(toUploadRow),
      confirmed: listConfirmed(db, CONFIRMED_SHOWN).map(toUploadRow),
    })),
  story: ({ document }) => till.store.read((db) => storyOf(db, document).map(toStoryEntry)),
  decide: ({ row, decision, note }) => {
    const shift = till.store.read(openShift)
    if (shift === null) return err('notSignedIn')
    if (note.trim() === '') return err('noteMissing')
    const before = till.store.read((db) => stateOf(db, row))
    if (before === null || !possible(before).includes(decision)) return err('notPossible')
    const told = tried(till, () => {
      till.decided(row, decision, shift.operator, note.trim())
      return till.store.read((db) => stateOf(db, row))
    })
    till.announce({ topic: 'outbox' })
    if (!told.ok) return err('notSaved')
    return told.value === before ? err('notPossible') : ok(null)
  },
})

/** What a person can answer for a row in this state; the engine has the last word. */
function possible(state: OutboxState): readonly Decision[] {
  switch (state) {
    case 'inDoubt':
      return ['theyHaveIt', 'theyDoNot']
    case 'parked':
      return ['theyHaveIt', 'sendAgain']
    default:
      return []
  }
}

const toUploadRow = (row: OutboxRow): UploadRow => ({
  id: row.id,
  document: row.document,
  number: row.number,
  shortNumber: toShortNumber(row.number),
  kind: row.kind === 'refund' ? 'refund' : 'sale',
  backend: row.backend,
  step: row.step,
  state: row.state,
  attempts: row.attempts,
  reason: row.reason,
  amount: money(row.amountFen),
  submittedAt: row.submittedAt,
  changedAt: row.changedAt,
  decisions: decisionsFor(row),
})

/** A row that was never encoded has nothing to send again. */
const decisionsFor = (row: OutboxRow): readonly Decision[] =>
  possible(row.state).filter((each) => each !== 'sendAgain' || row.reason?.kind !== 'held')

const changedBody = z.object({
  change: z.object({
    kind: z.string(),
    reason: standingReason.optional(),
    proof: standingReason.optional(),
  }),
})

function toStoryEntry(row: {
  readonly at: number
  readonly kind: string
  readonly body: string
}): StoryEntry {
  if (row.kind !== 'changed') return { at: row.at, kind: row.kind, state: null, reason: null }
  const { change } = changedBody.parse(JSON.parse(row.body))
  return {
    at: row.at,
    kind: change.kind,
    state: isState(change.kind) ? change.kind : null,
    reason: change.reason ?? change.proof ?? null,
  }
}

const isState = (word: string): word is OutboxState =>
  ['waiting', 'sending', 'inDoubt', 'confirmed', 'parked'].includes(word)
