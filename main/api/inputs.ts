// The shape of every input that the screen may send; whatever does not fit is refused unread.
import { z } from 'zod'
import type { AskName, Asks } from '../../shared/contract'
import { tenderTypes } from '../../shared/documents/tender'
import {
  FOLDER_LENGTH_MAX,
  NOTE_LENGTH_MAX,
  PIN_LENGTH_MAX,
  SEARCH_LENGTH_MAX,
} from '../../shared/limits'
import { backendNames, personActions } from '../../shared/outbox'

const code = z.string().min(1).max(200)
const pin = z.string().max(PIN_LENGTH_MAX)
const line = z.int().min(0).max(10_000)
const typed = z.string().max(40)
const search = z.string().max(SEARCH_LENGTH_MAX)
const word = z.string().max(200).nullable()
const filter = z.strictObject({
  text: search,
  category: word,
  brand: word,
  season: word,
  validity: z.enum(['valid', 'invalid', 'deleted']).nullable(),
})
const format = z.enum(['csv', 'xlsx'])
const day = z.iso.date().nullable()
const after = z.int().min(0).nullable()

export const inputs = {
  start: z.null(),
  practise: z.null(),
  importProvisioning: z.null(),
  till: z.null(),
  signIn: z.strictObject({ operator: code, pin }),
  signOut: z.null(),
  changePin: z.strictObject({ operator: code, pin, newPin: pin }),
  cart: z.null(),
  scan: z.strictObject({ code }),
  addItem: z.strictObject({ itemCode: code, code: code.nullable(), remember: z.boolean() }),
  setQuantity: z.strictObject({ line, quantity: typed }),
  removeLine: z.strictObject({ line }),
  clearCart: z.null(),
  pay: z.strictObject({
    cart: z.string().max(100),
    tender: z.strictObject({ type: z.enum(tenderTypes), amount: typed }),
  }),
  giveBack: z.strictObject({ cart: z.string().max(100) }),
  searchNames: z.strictObject({ text: search }),
  documents: z.strictObject({ text: search, before: z.int().min(1).nullable() }),
  document: z.strictObject({ document: code }),
  exportDocument: z.strictObject({ document: code }),
  uploads: z.strictObject({ needsYou: after, onTheWay: after, confirmed: after }).nullable(),
  story: z.strictObject({ document: code }),
  decide: z.strictObject({
    row: z.int().min(1),
    document: code,
    action: z.enum(personActions),
    note: z.string().max(NOTE_LENGTH_MAX),
  }),
  readIncident: z.null(),
  leaveIncident: z.null(),
  setLanguage: z.strictObject({ language: z.enum(['zh-CN', 'en']) }),
  setAppearance: z.strictObject({ appearance: z.enum(['system', 'light', 'dark']) }),
  about: z.null(),
  testConnection: z.strictObject({ backend: z.enum(backendNames) }),
  chooseFolder: z.null(),
  setSecondBackupFolder: z.strictObject({ folder: z.string().max(FOLDER_LENGTH_MAX).nullable() }),
  switchHeadquarters: z.strictObject({ to: z.enum(['stopped', 'running']) }),
  openHeadquarters: z.null(),
  diagnose: z.null(),
  items: z.strictObject({ filter, from: z.int().min(0), count: z.int().min(0).max(200) }),
  itemFacets: z.null(),
  item: z.strictObject({ itemCode: code }),
  forgetChoice: z.strictObject({ code }),
  exportItems: z.strictObject({ filter, format }),
  priceChanges: z.strictObject({ day, from: z.int().min(0) }),
  exportPriceChanges: z.strictObject({ day, format }),
  setAside: z.strictObject({ from: z.int().min(0) }),
  readItemsAgain: z.null(),
  scaleRules: z.null(),
  setScaleRules: z.strictObject({
    rules: z
      .array(
        z.strictObject({
          pattern: z.string().max(40),
          weightDecimals: z.int().min(0).max(9),
          amountDecimals: z.int().min(0).max(9),
        }),
      )
      .max(100),
  }),
  testLabel: z.strictObject({ code: z.string().max(200) }),
} satisfies { readonly [Name in AskName]: z.ZodType<Asks[Name]['input']> }
