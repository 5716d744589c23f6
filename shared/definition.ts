// What a document type is: its fields, its checks, its lines and how each backend carries it.
// A definition describes and never acts: no hooks, no clock, nothing asynchronous.
import type { z } from 'zod'
import type { Money, Quantity } from './decimal'
import type { Label } from './field'
import { err, ok, type Result } from './result'
import type { QimenTerms } from './qimenTerms'

/** What stands beside a body in every document; given by the store when it is submitted. */
export interface DocumentHeader {
  readonly id: string
  readonly number: string
  /** The number of the document that this one corrects. */
  readonly refersTo: string | null
  readonly businessDate: string
  readonly submittedAt: number
  readonly store: string
  readonly terminal: string
  readonly operator: string
  readonly operatorName: string
  readonly shift: number
}

export interface DocumentLine {
  readonly item: string
  readonly quantity: Quantity
  readonly amount: Money
  /** The line's share of whole-order discount and rounding, in fen; amount less it is paid. */
  readonly allocated: Money
}

/** Why a document cannot be carried by a backend as that merchant's rules stand. */
export type HoldReason = 'returnsHeld' | 'weighedHeld' | 'tooManyLines'

/** The bodies to be sent in order, one outbox row each, or the reason to park the document. */
export type Encoding =
  | { readonly kind: 'steps'; readonly bodies: readonly string[] }
  | { readonly kind: 'held'; readonly reason: HoldReason }

/** What every backend must know of a merchant before it can encode a document. */
export interface TermsByBackend {
  readonly qimen: QimenTerms
}

export type BookingBackend = keyof TermsByBackend

export type Wire<Body> = {
  readonly [Backend in BookingBackend]: (
    header: DocumentHeader,
    body: Body,
    terms: TermsByBackend[Backend],
  ) => Encoding
}

/** One fault of a body: where, which kind, and the label of the field if it has one. */
export interface Fault {
  readonly path: string
  readonly kind: string
}

export interface Definition<Kind extends string, Body> {
  readonly kind: Kind
  readonly label: Label
  readonly body: z.ZodType<Body>
  /** Rules between fields, tried only when every field is right by itself. */
  readonly check: (body: Body) => readonly Fault[]
  readonly amount: (body: Body) => Money
  readonly lines: (body: Body) => readonly DocumentLine[]
  readonly wire: Wire<Body>
}

export const defineDocument = <Kind extends string, Body>(
  definition: Definition<Kind, Body>,
): Definition<Kind, Body> => definition

/** Reads a body of unknown origin; every fault is named by its path. */
export function validate<Body>(
  definition: Definition<string, Body>,
  value: unknown,
): Result<Body, readonly Fault[]> {
  const parsed = definition.body.safeParse(value)
  if (!parsed.success) return err(parsed.error.issues.map(issueToFault))
  const faults = definition.check(parsed.data)
  return faults.length === 0 ? ok(parsed.data) : err(faults)
}

export const issueToFault = (issue: z.core.$ZodIssue): Fault => ({
  path: issue.path.map(String).join('.'),
  kind: issue.code,
})
