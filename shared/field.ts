// The words that documents and masters are described with: a schema of the library plus the
// label that a person reads. Nothing here acts; a field only says what may stand in it.
import { z } from 'zod'
import { isMoney, isPrice, isQuantity, type Money, type Price, type Quantity } from './decimal'

export interface Label {
  readonly zh: string
  readonly en: string
}

export const TEXT_LENGTH_MAX = 500

/** Text of 1 to `max` characters, trimmed; control characters are refused. */
export const text = (label: Label, max = TEXT_LENGTH_MAX) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    // Control characters reach receipts, exports and other people's databases.
    .regex(/^[^\u0000-\u001f\u007f]*$/)
    .meta({ label })

/** One of the given words. */
export const choice = <const Words extends readonly [string, ...string[]]>(
  label: Label,
  words: Words,
) => z.enum(words).meta({ label })

/** A calendar day of the store, YYYY-MM-DD. */
export const date = (label: Label) => z.iso.date().meta({ label })

/** An instant in UTC milliseconds, to the end of the year 9999: years beyond have no text. */
export const instant = (label: Label) => z.int().min(0).max(253_402_300_799_999).meta({ label })

/** Fen. */
export const money = (label: Label) => z.custom<Money>(isMoney).meta({ label })
/** 1/10000 yuan. */
export const price = (label: Label) => z.custom<Price>(isPrice).meta({ label })
/** 1/1000 of the unit of sale. */
export const quantity = (label: Label) => z.custom<Quantity>(isQuantity).meta({ label })

export const flag = (label: Label) => z.boolean().meta({ label })

/**
 * A value that is not always known. It is then null and never missing, so that bodies compare. Its
 * label is that of the field, which the library forgets otherwise.
 */
export const optional = <Field extends z.ZodType>(field: Field) =>
  field.nullable().meta(field.meta() ?? {})

/** A strict object: a member that nobody described is refused. */
export const group = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).readonly()

export const list = <Field extends z.ZodType>(label: Label, field: Field, max: number) =>
  z.array(field).max(max).readonly().meta({ label })
