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

export interface Definition<Kind extends string, Body extends object> {
  readonly kind: Kind
  readonly label: Label
  readonly body: z.ZodType<Body>
  /** Rules between fields, tried only when every field is right by itself. */
  readonly check: (body: Body) => readonly Fault[]
  readonly amount: (body: Body) => Money
  readonly lines: (body: Body) => readonly DocumentLine[]
  readonly wire: Wire<Body>
}

export const defineDocument = <Kind extends string, Body extends object>(
  definition: Definition<Kind, Body>,
): Definition<Kind, Body> => definition

/** A body without a fault, and what its definition says of it; `validate` alone makes one. */
export interface ValidDocument<Kind extends string = string, Body extends object = object> {
  readonly kind: Kind
  readonly body: Body
  readonly amount: Money
  readonly lines: readonly DocumentLine[]
  readonly encode: (
    backend: BookingBackend,
    header: DocumentHeader,
    terms: TermsByBackend,
  ) => Encoding
}

/** Reads a body of unknown origin; every fault is named by its path. */
export function validate<Kind extends string, Body extends object>(
  definition: Definition<Kind, Body>,
  value: unknown,
): Result<ValidDocument<Kind, Body>, readonly Fault[]> {
  const parsed = definition.body.safeParse(value)
  if (!parsed.success) return err(parsed.error.issues.map(issueToFault))
  const body = parsed.data
  const faults = definition.check(body)
  if (faults.length > 0) return err(faults)
  const { kind, wire } = definition
  const encode: ValidDocument['encode'] = (backend, header, terms) =>
    wire[backend](header, body, terms[backend])
  const [amount, lines] = [definition.amount(body), definition.lines(body)]
  return ok({ kind, body, amount, lines, encode })
}

export const issueToFault = (issue: z.core.$ZodIssue): Fault => ({
  path: issue.path.map(String).join('.'),
  kind: issue.code,
})
