// What the keeper's thread is asked, what it answers, and how its files are called.
import { z } from 'zod'

const task = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tidyUp'), database: z.string() }),
  z.strictObject({
    kind: z.literal('backup'),
    database: z.string(),
    folder: z.string(),
    secondFolder: z.string().nullable(),
    till: z.string().regex(/^[\w-]+$/),
    at: z.int(),
    keep: z.int().min(1),
  }),
])

export type KeeperTask = z.infer<typeof task>

export type KeeperReport =
  | { readonly kind: 'tidiedUp'; readonly isMore: boolean }
  | { readonly kind: 'backedUp' }
  | { readonly kind: 'failed'; readonly task: KeeperTask['kind']; readonly message: string }

export const isKeeperTask = (value: unknown): value is KeeperTask => task.safeParse(value).success

/** When a backup was made, as its name says; null for what is none, or not whole yet. */
export function backupInstant(name: string): number | null {
  const digits = /^sales-(?:.+-)?(\d+)\.db$/.exec(name)?.[1]
  return digits === undefined ? null : Number(digits)
}
