// What must reach a back end, as a person sees it, and the answers that a person gives.
import { z } from 'zod'
import type { StoryEntry, UploadGroup, UploadRow } from '../../shared/contract'
import type { DecideFault } from '../../shared/contract'
import { dayOf } from '../../shared/chinaTime'
import { money } from '../../shared/decimal'
import { isDocumentKind } from '../../shared/documents'
import { UPLOADS_SHOWN } from '../../shared/documentViews'
import { partCode } from '../../shared/documents/tradeQimen'
import { assert, err, ok, type Result } from '../../shared/result'
import {
  standingReason,
  type Decision,
  type OutboxState,
  type PersonAction,
} from '../../shared/outbox'
import { transaction } from '../store/database'
import { toShortNumber } from '../store/documents'
import { encodeAgain, encodingNow, type EncodeFault } from '../store/encodeAgain'
import { record, storyOf } from '../store/journal'
import { rowNameOf, stateOf } from '../store/outbox'
import { openShift } from '../store/shifts'
import { countDocuments, findUpload, listUploads, sumConfirmed, type Upload } from '../store/uploads'
import type { Handlers } from './api'
import { tried } from './tried'
import type { Till } from './till'

type UploadHandlers = Pick<Handlers, 'uploads' | 'story' | 'decide'>

export const createUploadHandlers = (till: Till): UploadHandlers => ({
  uploads: (pages) =>
    till.store.read((db) => {
      const hopeless = till.hopelessUntil()
      const page = (group: UploadGroup): readonly UploadRow[] => {
        const after = pages === null ? null : pages[group]
        return listUploads(db, { group, after, max: UPLOADS_SHOWN, hopeless }).map(toUploadRow)
      }
      const today = sumConfirmed(db, dayOf(till.now(), till.identity.timeZone))
      return {
        counts: {
          needsYou: countDocuments(db, 'needsYou', hopeless),
          onTheWay: countDocuments(db, 'onTheWay', hopeless),
        },
        needsYou: page('needsYou'),
        onTheWay: page('onTheWay'),
        confirmed: page('confirmed'),
        today: { count: today.count, amount: money(today.fen) },
      }
    }),
  story: ({ document }) => till.store.read((db) => storyOf(db, document).map(toStoryEntry)),
  decide: ({ row, document, action, note }) => {
    const shift = till.store.read(openShift)
    if (shift === null) return err('notSignedIn')
    if (note.trim() === '') return err('noteMissing')
    const upload = till.store.read((db) => findUpload(db, row, till.hopelessUntil()))
    const isMeant = upload !== null && upload.document === document
    if (!isMeant || !actionsFor(upload).includes(action)) return err('notPossible')
    const done = tried(till, () => act(till, upload, action, shift.operator, note.trim()))
    till.announce({ topic: 'outbox' })
    return done.ok ? done.value : err('notSaved')
  },
})

function act(
  till: Till,
  upload: Upload,
  action: PersonAction,
  operator: string,
  note: string,
): Result<null, DecideFault> {
  if (action === 'keepParked') return keepParked(till, upload, operator, note)
  if (action === 'theyDoNot' && !hasBytes(till, upload)) return err('nothingToSend')
  if (action === 'sendAgain' && upload.lostAttempts === 0) {
    const encoded = encode(till, upload, operator, note)
    if (!encoded.ok) return encoded
    if (encoded.value === 'laidOut') {
      till.laidOut(upload.document)
      return ok(null)
    }
  }
  return decide(till, upload, action, operator, note)
}

/** Without the bytes that may have been sent nobody could send the same ones again. */
function hasBytes({ store }: Till, { id }: Upload): boolean {
  return store.bodyOf(id).ok
}

/** The engine has the last word: what it did not move is as it was. */
function decide(
  till: Till,
  upload: Upload,
  decision: Decision,
  operator: string,
  note: string,
): Result<null, DecideFault> {
  till.decided(upload.id, decision, operator, note)
  const now = till.store.read((db) => stateOf(db, upload.id))
  return now === upload.state ? err('notPossible') : ok(null)
}

/** Not while the engine is ahead of the file: it may know that a part has arrived. */
function encode(
  till: Till,
  upload: Upload,
  operator: string,
  note: string,
): Result<'inPlace' | 'laidOut', EncodeFault | 'notSaved'> {
  if (!till.isWritten()) return err('notSaved')
  return till.store.write((db) => {
    const encoding = encodingNow(db, upload, till.identity.terms)
    return encodeAgain(db, { upload, encoding, operator, note, at: till.now() })
  })
}

function keepParked(
  till: Till,
  { id }: Upload,
  operator: string,
  note: string,
): Result<null, never> {
  till.store.write((db) => {
    transaction(db, () => {
      record(db, till.now(), { kind: 'noted', row: rowNameOf(db, id), operator, note })
    })
  })
  return ok(null)
}

/** What a person can do about a row in this state. */
function actionsFor({ state, reason }: Upload): readonly PersonAction[] {
  switch (state) {
    case 'inDoubt':
      return ['theyHaveIt', 'theyDoNot']
    case 'parked':
      // What the platform has already is compared first, and sent again last of all.
      return reason?.kind === 'numberConflict'
        ? ['theyHaveIt', 'keepParked', 'sendAgain']
        : ['sendAgain', 'theyHaveIt', 'keepParked']
    default:
      return []
  }
}

export function toUploadRow(upload: Upload): UploadRow {
  const { kind, number, lostAttempts: _lost, amountFen, ...row } = upload
  assert(isDocumentKind(kind), `no document type ${kind}`)
  return {
    ...row,
    kind,
    number,
    shortNumber: toShortNumber(number),
    platformNumber: partCode(number, row.step, row.parts),
    amount: money(amountFen),
    actions: actionsFor(upload),
  }
}

const storyBody = z.object({
  row: z.object({ step: z.int() }).optional(),
  rows: z.array(z.object({ reason: standingReason.optional() })).optional(),
  change: z
    .object({
      kind: z.string(),
      reason: standingReason.optional(),
      proof: standingReason.optional(),
    })
    .optional(),
  operator: z.string().optional(),
  note: z.string().optional(),
})

export function toStoryEntry(found: {
  readonly at: number
  readonly kind: string
  readonly body: string
}): StoryEntry {
  const { row, rows, change, operator, note } = storyBody.parse(JSON.parse(found.body))
  const entry = { at: found.at, step: row?.step ?? null }
  if (change === undefined) {
    const said = operator === undefined || note === undefined ? null : { operator, note }
    const by = said === null ? null : { kind: 'person' as const, ...said }
    // What the rules hold back needs a person from the moment it was submitted.
    const held = rows?.find((each) => each.reason?.kind === 'held')?.reason ?? null
    return { ...entry, kind: found.kind, state: null, reason: by ?? held }
  }
  return {
    ...entry,
    kind: change.kind,
    state: isState(change.kind) ? change.kind : null,
    reason: change.reason ?? change.proof ?? null,
  }
}

const isState = (word: string): word is OutboxState =>
  ['waiting', 'sending', 'inDoubt', 'confirmed', 'parked'].includes(word)
