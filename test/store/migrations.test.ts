// Every schema is reached from its predecessor with all that the predecessor's file held.
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { catalogueMigrations } from '../../main/store/catalogueSchema'
import { openDatabase, type WritableDb } from '../../main/store/database'
import { migrate, schemaVersion, type Migration } from '../../main/store/migrations'
import { salesMigrations } from '../../main/store/salesSchema'
import { newFolder } from '../fixtures/folder'
import { salesFile } from '../fixtures/till'

interface Step {
  readonly file: string
  readonly steps: readonly Migration[]
  readonly from: number
  /** Fills the predecessor's tables by hand, in its own words. */
  readonly before: string
  /** What must stand in the new file: a question and its whole answer. */
  readonly after: readonly (readonly [string, readonly unknown[]])[]
}

const tables = "select name from sqlite_schema where type = 'table' order by name"

/** One line for each step that was ever released. */
const table: readonly Step[] = [
  {
    file: 'sales.db',
    steps: salesMigrations,
    from: 0,
    before: '',
    after: [
      [
        tables,
        [
          'counter', 'document', 'draft', 'encoding', 'installation', 'journal', 'line',
          'operator', 'outbox', 'schema_reader', 'setting', 'shift',
        ],
      ],
      ['select min_reader from schema_reader', [1]],
    ],
  },
  {
    file: 'sales.db',
    steps: salesMigrations,
    from: 1,
    before: `
      insert into document (id, kind, number, business_date, submitted_at, store, terminal,
        operator, operator_name, shift, amount_fen, body, hash)
      values ('d1', 'sale', 'S1-T01-261121-ABCD-00042', '2026-11-21', 1, 'S1', 'T01', '001', 'Z',
          1, 990, '{}', 'h'),
        ('d2', 'sale', 'S1-T01-261121-ABCD-1000042', '2026-11-21', 1, 'S1', 'T01', '001', 'Z',
          1, 990, '{}', 'h')`,
    after: [
      ['select id from document where amount_fen = 990 order by seq desc', ['d2', 'd1']],
      [
        "select name from sqlite_schema where name like 'document_by_%' order by name",
        [
          'document_by_amount', 'document_by_day', 'document_by_reference',
          'document_by_short_number',
        ],
      ],
      ['select min_reader from schema_reader', [2]],
    ],
  },
  {
    file: 'sales.db',
    steps: salesMigrations,
    from: 2,
    before: `
      insert into document (id, kind, number, business_date, submitted_at, store, terminal,
        operator, operator_name, shift, amount_fen, body, hash)
      values ('d1', 'sale', 'S1-T01-261121-ABCD-00042', '2026-11-21', 1, 'S1', 'T01', '001', 'Z',
          1, 990, '{}', 'h'),
        ('d2', 'sale', 'S1-T01-261121-ABCD-1000042', '2026-11-21', 1, 'S1', 'T01', '001', 'Z',
          1, 990, '{}', 'h');
      insert into line values ('d2', 1, 'SOCKS', 1000, 495, 0), ('d2', 2, 'SOCKS', 1000, 495, 0)`,
    after: [
      [
        'select word from document_word where document = 1 order by word',
        ['day 2026-11-21', 'fen 990', 'no 42'],
      ],
      [
        'select word from document_word where document = 2 order by word',
        ['day 2026-11-21', 'fen 990', 'item SOCKS', 'item SOCKS', 'no 1000042'],
      ],
      ['select word from finding', []],
      ['select subject from story', []],
      [
        "select name from sqlite_schema where type = 'index' and sql is not null order by name",
        ['document_by_reference', 'outbox_open'],
      ],
      ['select min_reader from schema_reader', [2]],
    ],
  },
  {
    file: 'sales.db',
    steps: salesMigrations,
    from: 3,
    before: "insert into journal values (1, 1, 'noted', 'd1', '{}', 'h')",
    after: [
      ['select kind from journal', ['noted']],
      ['select min_reader from schema_reader', [4]],
    ],
  },
  {
    file: 'sales.db',
    steps: salesMigrations,
    from: 4,
    before: `
      insert into journal values (1, 1, 'noted', 'd1', '{}', 'h'),
        (2, 1, 'incident', null, '{}', 'h')`,
    after: [
      ["select seq from journal where kind = 'incident' order by seq desc", [2]],
      ["select name from sqlite_schema where name = 'journal_incident'", ['journal_incident']],
      ['select min_reader from schema_reader', [4]],
    ],
  },
  {
    file: 'sales.db',
    steps: salesMigrations,
    from: 5,
    before: "insert into draft values ('cart', '{}', 1)",
    after: [
      ['select id from draft', ['cart']],
      ['select min_reader from schema_reader', [6]],
    ],
  },
  {
    file: 'sales.db',
    steps: salesMigrations,
    from: 6,
    before: "insert into counter values ('document', 42), ('starts', 7)",
    after: [
      ['select name from counter', ['starts']],
      ['select min_reader from schema_reader', [7]],
    ],
  },
  {
    file: 'catalogue.db',
    steps: catalogueMigrations,
    from: 0,
    before: '',
    after: [
      [tables, ['schema_reader']],
      ['select min_reader from schema_reader', [1]],
    ],
  },
  {
    file: 'catalogue.db',
    steps: catalogueMigrations,
    from: 1,
    before: 'create table item (item_code text primary key) strict',
    after: [
      [tables, ['item', 'schema_reader']],
      ['select min_reader from schema_reader', [2]],
    ],
  },
  {
    file: 'catalogue.db',
    steps: catalogueMigrations,
    from: 2,
    // As programs that came before made it. It is fetched again, and not moved over.
    before: `
      create table item (id integer primary key, item_code text, content integer) strict;
      create table barcode (barcode text, item text) strict;
      create table code (code text, item integer, primary key (code, item)) strict, without rowid;
      create virtual table search using fts5 (words, content = '', contentless_delete = 1);
      create table feed (name text primary key, feed text, cursor integer) strict;
      create table set_aside (name text, seq integer) strict;
      insert into item values (1, 'A', 7);
      insert into code values ('69A', 1);
      insert into search (rowid, words) values (1, 'A');
      insert into feed values ('items', 'F1', 7);
      insert into set_aside values ('items', 3)`,
    after: [
      [
        tables,
        [
          'adjustment', 'code', 'feed', 'item', 'mention', 'price_before', 'schema_reader',
          'search', 'search_config', 'search_data', 'search_docsize', 'search_idx', 'set_aside',
        ],
      ],
      ['select digest from item', []],
      ["select rowid from search where search match 'A'", []],
      ['select cursor from feed', []],
      ['select seq from set_aside', []],
      ['select min_reader from schema_reader', [3]],
    ],
  },
  {
    file: 'catalogue.db',
    steps: catalogueMigrations,
    from: 3,
    before: `
      insert into item (id, item_code, validity, item_name, weighed, standard_price, barcodes,
          inner_codes, naming, sounds, seq, received_at, digest)
        values (1, 'A', 'valid', 'a', 0, 7, '[]', '[]', 'a', '', 900, 5, 6);
      insert into adjustment values (1, '', 'price', 3, null, null, 900);
      insert into price_before values (1, 800, 4, 5, null, '[]'), (1, 2, 5, 6, null, '[]'),
        (2, 3, 3, 4, null, '[]');
      insert into feed (name, feed, cursor, read_at, again) values ('items', 'F1', 7, 5, 1)`,
    after: [
      ["select item_code || ' ' || stream || ' ' || seq from item", ['A 0 900']],
      ["select value || ' ' || stream || ' ' || seq from adjustment", ['3 0 900']],
      ["select feed || ' ' || cursor || ' ' || stream from feed", ['F1 7 1']],
      [
        "select item || ' ' || nth || ' ' || seq || ' ' || standard_price from price_before",
        ['1 1 800 5', '1 2 2 6', '2 1 3 4'],
      ],
      ['select min_reader from schema_reader', [4]],
    ],
  },
]

const answer = (db: WritableDb, question: string): readonly unknown[] =>
  db.prepare(question).pluck().all()

describe('each migration', () => {
  it.each(table)('of $file from version $from keeps what was there', (step) => {
    const db = openDatabase(salesFile(newFolder()))
    const upTo = (version: number) => step.steps.filter((each) => each.version <= version)
    migrate(db, upTo(step.from))
    db.exec(step.before)
    expect(migrate(db, upTo(step.from + 1))).toEqual({ ok: true, value: step.from + 1 })
    expect(schemaVersion(db)).toBe(step.from + 1)
    for (const [question, answers] of step.after) expect(answer(db, question)).toEqual(answers)
    db.close()
  })

  it('is tested from its predecessor', () => {
    const released = [...salesMigrations, ...catalogueMigrations]
    expect(table.map((step) => step.from + 1)).toEqual(released.map((each) => each.version))
  })

  it('that fails leaves the old schema, and every version before it', () => {
    const db = openDatabase(salesFile(newFolder()))
    const broken: Migration = {
      version: 8,
      minReader: 8,
      sql: 'create table later (a integer) strict; create table draft (a integer)',
    }
    expect(() => migrate(db, [...salesMigrations, broken])).toThrow('draft already exists')
    expect(schemaVersion(db)).toBe(7)
    expect(answer(db, tables)).not.toContain('later')
    expect(answer(db, 'select min_reader from schema_reader')).toEqual([7])
    db.close()
  })

  it('is done once', () => {
    const file = salesFile(newFolder())
    const db = openDatabase(file)
    migrate(db, salesMigrations)
    db.prepare("insert into setting values ('a', 'b')").run()
    migrate(db, salesMigrations)
    db.close()
    const again = new Sqlite(file)
    expect(again.prepare('select * from setting').all()).toEqual([{ name: 'a', value: 'b' }])
    again.close()
  })
})
