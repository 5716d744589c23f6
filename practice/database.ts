// The headquarters' own SQLite file: opening it, its tables, its settings. It shares nothing with
// a till's files; what is in the tables is the business of ledger.ts and itemsFeed.ts.
import assert from 'node:assert/strict'
import Database from 'better-sqlite3'

export type Db = Database.Database

/** Opens or makes the file. A file of another version is refused, never rewritten. */
export function openDatabase(file: string): Db {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  // "success" means "we have it": what was booked must survive a power cut, so FULL, on every
  // connection, because SQLite does not remember it.
  db.pragma('synchronous = FULL')
  const version = db.pragma('user_version', { simple: true })
  if (version === 0) {
    db.transaction(() => db.exec(tables))()
  } else {
    assert.equal(version, 1, `${file} was made by another version of the practice headquarters`)
  }
  assert.equal(db.pragma('synchronous', { simple: true }), 2)
  return db
}

const tables = `
  CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;

  CREATE TABLE booking (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id TEXT NOT NULL,
    store_code TEXT NOT NULL,
    order_code TEXT NOT NULL,
    pos_code TEXT NOT NULL,
    total_fen INTEGER NOT NULL,
    total_qty INTEGER NOT NULL,
    tender TEXT NOT NULL CHECK (tender IN ('CASH','ALIPAY','WECHATPAY','UNIONPAY','OTHER')),
    body_sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    booked_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX booking_by_order ON booking (customer_id, store_code, order_code, seq);
  CREATE TRIGGER booking_is_frozen BEFORE UPDATE ON booking
    BEGIN SELECT RAISE(ABORT, 'a booking is never changed'); END;
  CREATE TRIGGER booking_is_kept BEFORE DELETE ON booking
    BEGIN SELECT RAISE(ABORT, 'a booking is never deleted'); END;

  CREATE TABLE feed_row (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    item_code TEXT NOT NULL,
    content TEXT NOT NULL
  ) STRICT;
  CREATE INDEX feed_row_by_item ON feed_row (item_code, seq);

  PRAGMA user_version = 1;
`

export function readSetting(db: Db, name: string): string | undefined {
  const row = db
    .prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?')
    .get(name)
  return row?.value
}

export function writeSetting(db: Db, name: string, value: string): void {
  const { changes } = db
    .prepare(
      `INSERT INTO setting (name, value) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value`,
    )
    .run(name, value)
  assert.equal(changes, 1)
}

/** The kept value, or the one that `draw` gives and that is kept from now on. */
export function settle(db: Db, name: string, draw: () => string): string {
  const kept = readSetting(db, name)
  if (kept !== undefined) return kept
  const drawn = draw()
  writeSetting(db, name, drawn)
  return drawn
}
