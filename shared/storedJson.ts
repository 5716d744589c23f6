// JSON that this program wrote itself, read back from a disk that may have changed it meanwhile.
import type { z } from 'zod'

/** Null where damage has left something else of it: no JSON any more, or not of its shape. */
export function readStored<T>(shape: z.ZodType<T>, text: string): T | null {
  try {
    const read = shape.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
