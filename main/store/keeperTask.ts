// What the keeper's thread is asked and what it answers.
import { z } from 'zod'

const task = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tidyUp'), database: z.string() }),
  z.strictObject({
    kind: z.literal('backup'),
    database: z.string(),
    folder: z.string(),
    secondFolder: z.string().nullable(),
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
