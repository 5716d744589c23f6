// The registry of document types, one line each.
import { refund } from './refund'
import { sale } from './sale'

export const definitions = { sale, refund } as const

export type DocumentKind = keyof typeof definitions

export const isDocumentKind = (kind: string): kind is DocumentKind =>
  Object.hasOwn(definitions, kind)
