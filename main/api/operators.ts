// Who sells: signing in and out, PINs. A shift opens with the sign-in and fixes the business date.
import type { PinFault, SignInFault } from '../../shared/contract'
import { dayOf } from '../../shared/chinaTime'
import { err, ok, type Result } from '../../shared/result'
import { transaction } from '../store/database'
import type { Operator } from '../store/happening'
import { record } from '../store/journal'
import { findOperator, hashPin, isPin, listOperators } from '../store/operators'
import { nextShiftId, openShift } from '../store/shifts'
import type { Handlers } from './api'
import { openCart } from './openCart'
import { kept } from './tried'
import type { Till } from './till'

type OperatorHandlers = Pick<Handlers, 'signIn' | 'signOut' | 'changePin'>

const TRIES_BEFORE_WAITING = 5
const WAIT_MS = 30_000
const PIN_LENGTH_MIN = 4

/** Wrong PINs in a row; kept in memory only, since a restart costs more than the wait. */
interface Tries {
  readonly count: number
  readonly lastAt: number
}

export function createOperatorHandlers(till: Till): OperatorHandlers {
  const triesByOperator = new Map<string, Tries>()

  const prove = (code: string, pin: string): Result<Operator, PinFault> => {
    const tries = triesByOperator.get(code) ?? { count: 0, lastAt: 0 }
    const waitMs = tries.count < TRIES_BEFORE_WAITING ? 0 : tries.lastAt + WAIT_MS - till.now()
    if (waitMs > 0 && waitMs <= WAIT_MS) {
      return err({ kind: 'wait', seconds: Math.ceil(waitMs / 1000) })
    }
    const operator = till.store.read((db) => findOperator(db, code))
    if (operator !== null && isPin(pin, operator.pinHash)) {
      triesByOperator.delete(code)
      return ok(operator)
    }
    triesByOperator.set(code, { count: tries.count + 1, lastAt: till.now() })
    kept(till, (db) => {
      transaction(db, () => record(db, till.now(), { kind: 'signInRefused', operator: code }))
    })
    return err({ kind: 'wrongPin' })
  }

  return {
    signIn: ({ operator: code, pin }) => {
      if (isSignedIn(till)) return err({ kind: 'shiftOpen' })
      const operator = prove(code, pin)
      return operator.ok ? openShiftFor(till, operator.value) : operator
    },
    signOut: () => {
      const shift = till.store.read(openShift)
      if (shift === null) return ok(null)
      if ((openCart(till)?.lines.length ?? 0) > 0) return err('cartOpen')
      const closed = kept(till, (db) => {
        transaction(db, () => record(db, till.now(), { kind: 'shiftClosed', shift: shift.id }))
      })
      till.announce({ topic: 'till' })
      return closed
    },
    changePin: ({ operator: code, pin, newPin }) => {
      if (newPin.length < PIN_LENGTH_MIN) return err('pinTooShort')
      const operator = prove(code, pin)
      if (!operator.ok) return operator
      const pinHash = hashPin(newPin, till.newSalt())
      const changed = kept(till, (db) => {
        transaction(db, () => record(db, till.now(), { kind: 'pinChanged', operator: code, pinHash }))
      })
      return changed.ok ? ok(null) : err({ kind: 'notSaved' })
    },
  }
}

/** Opens a shift; its business date is the store's calendar day and stays until it is closed. */
export function openShiftFor(
  till: Till,
  operator: Pick<Operator, 'code' | 'name'>,
): Result<null, SignInFault> {
  const at = till.now()
  const opened = kept(till, (db) => {
    transaction(db, () => {
      record(db, at, {
        kind: 'shiftOpened',
        shift: {
          id: nextShiftId(db),
          operator: operator.code,
          operatorName: operator.name,
          businessDate: dayOf(at, till.identity.timeZone),
          openedAt: at,
        },
      })
    })
  })
  till.announce({ topic: 'till' })
  return opened.ok ? ok(null) : err({ kind: 'notSaved' })
}

export const isSignedIn = ({ store }: Pick<Till, 'store'>): boolean =>
  store.read(openShift) !== null

/** Whether a manager has signed in. */
export function isManager({ store }: Pick<Till, 'store'>): boolean {
  const shift = store.read(openShift)
  const operator = store.read(listOperators).find((each) => each.code === shift?.operator)
  return operator?.role === 'manager'
}
