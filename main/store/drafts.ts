// The open cart. It is written at every change without waiting for the disk; the keeper's next
// checkpoint makes it durable, so that a power cut costs at most the last second.
import type { ReadableDb, WritableDb } from './database'

export interface Draft {
  readonly id: string
  readonly body: string
}

export interface OpenDraft extends Draft {
  readonly savedAt: number
}

/** Keeps a draft, unless it became a document: a cart that was paid is never written again. */
export function saveDraft(db: WritableDb, draft: Draft, at: number): void {
  // In WAL mode NORMAL leaves out this one sync; the order of the log stays as it is, so that no
  // later commit can survive without this one.
  db.pragma('synchronous = NORMAL')
  try {
    db.prepare(
      `insert into draft (id, body, saved_at) select @id, @body, @at
       where not exists (select 1 from document where id = @id)
       on conflict (id) do update set body = excluded.body, saved_at = excluded.saved_at`,
    ).run({ ...draft, at })
  } finally {
    db.pragma('synchronous = FULL')
  }
}

/** The open cart, if there is one that did not become a document. */
export const openDraft = (db: ReadableDb): OpenDraft | null =>
  (db
    .prepare(
      `select id, body, saved_at as savedAt from draft where id not in (select id from document)
       order by saved_at desc, rowid desc limit 1`,
    )
    .get() as OpenDraft | undefined) ?? null

/** Belongs inside the transaction that freezes the draft. */
export function dropDraft(db: WritableDb, id: string): void {
  db.prepare('delete from draft where id = ?').run(id)
}
