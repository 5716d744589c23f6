// Taking the money. A part of it stays with the cart, so that no end of the page or of the program
// forgets what is in the drawer; with the whole the cart becomes a sale, once.
import { giveBack, takeTender, type Cart } from '../../shared/cart'
import type { Asks, PayAnswerFault } from '../../shared/contract'
import { LINE_AMOUNT_MAX, parseMoney } from '../../shared/decimal'
import { validate } from '../../shared/definition'
import { sale } from '../../shared/documents/sale'
import type { Tender, TradeBody } from '../../shared/documents/trade'
import { assert, err, ok, type Result } from '../../shared/result'
import { findDocument } from '../store/documents'
import type { FrozenDocument, Shift } from '../store/happening'
import { openShift } from '../store/shifts'
import { submitDocument } from '../store/submit'
import type { Handlers } from './api'
import { currentCart, keepCart } from './openCart'
import type { Till } from './till'
import { tried } from './tried'
import { toReceiptView } from './views'

type PayingHandlers = Pick<Handlers, 'pay' | 'giveBack'>

export const createPayingHandlers = (till: Till): PayingHandlers => ({
  pay: (given) => pay(till, given),
  giveBack: ({ cart: id }) => {
    const open = payable(till, id)
    return open.ok ? keepCart(till, giveBack(open.value.cart)) : open
  },
})

function pay(till: Till, { cart: id, tender: typed }: Asks['pay']['input']): Asks['pay']['answer'] {
  const earlier = till.store.read((db) => findDocument(db, id))
  if (earlier !== null) return sold(till.store.proven(earlier) ?? earlier)
  const open = payable(till, id)
  if (!open.ok) return open
  const { cart, shift } = open.value
  const tender = readTender(typed)
  if (!tender.ok) return tender
  const taken = takeTender(cart, tender.value)
  if (!taken.ok) return taken
  if (taken.value.kind === 'whole') return sell(till, id, shift, taken.value.sale)
  const kept = keepCart(till, taken.value.cart)
  return kept.ok ? ok({ kind: 'part', cart: kept.value }) : kept
}

/** The cart that the screen means, where it is the open one and somebody may take its money. */
function payable(
  till: Till,
  id: string,
): Result<{ readonly cart: Cart; readonly shift: Shift }, PayAnswerFault> {
  const shift = till.store.read(openShift)
  if (shift === null) return err({ kind: 'notSignedIn' })
  const cart = currentCart(till)
  if (cart.id === id) return ok({ cart, shift })
  return err({ kind: cart.lines.length === 0 ? 'emptyCart' : 'otherCart' })
}

function sell(till: Till, id: string, shift: Shift, body: TradeBody): Asks['pay']['answer'] {
  const { identity } = till
  const document = validate(sale, body)
  // The cart was put together by this program: a sale that does not fit is a defect of ours.
  assert(document.ok, `the sale does not fit: ${JSON.stringify(document)}`)
  const submitted = tried(till, () =>
    till.store.write((db) =>
      submitDocument(db, {
        draft: id,
        document: document.value,
        refersTo: null,
        at: till.now(),
        store: identity.storeCode,
        terminal: identity.terminal,
        operator: shift.operator,
        operatorName: shift.operatorName,
        shift: shift.id,
        businessDate: shift.businessDate,
        epoch: identity.epoch,
        backends: ['qimen'],
        terms: identity.terms,
      }),
    ),
  )
  if (!submitted.ok) return err({ kind: submitted.error })
  till.submitted(id)
  return sold(submitted.value)
}

const sold = (document: FrozenDocument): Asks['pay']['answer'] =>
  ok({ kind: 'sold', receipt: toReceiptView(document) })

function readTender({
  type,
  amount,
}: Asks['pay']['input']['tender']): Result<Tender, PayAnswerFault> {
  const parsed = parseMoney(amount)
  if (!parsed.ok) return err({ kind: 'amount', fault: parsed.error })
  if (parsed.value < 0) return err({ kind: 'amount', fault: 'negative' })
  if (parsed.value > LINE_AMOUNT_MAX) return err({ kind: 'amount', fault: 'outOfRange' })
  return ok({ type, amount: parsed.value })
}
