// Says each fault of the sale: what happened, what is safe, what to do next.
import type { MessageKey, Words } from '../shared/messages/messages'
import { never } from '../shared/result'
import type { SaleFault } from './desk'
import { showMoney } from './format'

export function faultWords(t: Words, fault: SaleFault): string {
  switch (fault.kind) {
    case 'unknownCode':
    case 'itemsComing':
      return t(`fault.${fault.kind}`, { code: fault.code })
    case 'offSale':
      return t('fault.offSale', { item: `${fault.itemName} (${fault.itemCode})` })
    case 'label':
      return t(`label.${fault.fault}`)
    case 'nothing':
      return t('fault.nothing', { due: showMoney(fault.due) })
    case 'changeTooLarge':
      return t('fault.changeTooLarge', { change: showMoney(fault.change) })
    case 'quantity':
      return t(quantityKeys[fault.fault])
    case 'tooManyLines':
    case 'noSuchLine':
    case 'notSignedIn':
    case 'notSaved':
    case 'diskFull':
    case 'emptyCart':
    case 'tooMuch':
    case 'amount':
    case 'otherCart':
    case 'pastedLines':
    case 'partTaken':
    case 'restUnnamed':
      return t(`fault.${fault.kind}`)
    default:
      return never(fault)
  }
}

type QuantityFault = Extract<SaleFault, { readonly kind: 'quantity' }>['fault']

const quantityKeys = {
  notANumber: 'fault.quantityNotANumber',
  tooManyDecimals: 'fault.quantityTooManyDecimals',
  outOfRange: 'fault.quantityOutOfRange',
  notPositive: 'fault.quantityNotPositive',
  notWhole: 'fault.quantityNotWhole',
} as const satisfies Readonly<Record<QuantityFault, MessageKey>>
