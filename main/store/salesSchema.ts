// The schema of sales.db: what only this till knows, or cannot sell without.
import type { Migration } from './migrations'

/** The counter at the end of a document's number, as SQL. */
const shortNumber = `cast(substr(number, length(rtrim(number, '0123456789')) + 1) as integer)`

const first = `
create table schema_reader (min_reader integer not null) strict;
insert into schema_reader values (0);

-- Which file this is and where it lives, so that a copy on another machine is noticed.
create table installation (
  id text not null primary key,
  machine text not null
) strict;

-- What happened, in order. Each row's hash covers its predecessor's; the same rows are copied to
-- the journal file, from which this whole database can be made again.
create table journal (
  seq integer primary key,
  at integer not null,
  kind text not null,
  subject text,
  body text not null,
  hash text not null
) strict;
create index journal_by_subject on journal (subject, seq) where subject is not null;

create table document (
  seq integer primary key,
  id text not null unique,
  kind text not null,
  number text not null unique,
  refers_to text,
  business_date text not null,
  submitted_at integer not null,
  store text not null,
  terminal text not null,
  operator text not null,
  operator_name text not null,
  shift integer not null,
  amount_fen integer not null,
  body text not null,
  hash text not null
) strict;
create index document_by_day on document (business_date, seq);
create index document_by_reference on document (refers_to) where refers_to is not null;

create table line (
  document text not null references document (id),
  line integer not null,
  item text not null,
  quantity integer not null,
  amount_fen integer not null,
  allocated_fen integer not null,
  primary key (document, line)
) strict, without rowid;
create index line_by_item on line (item);

create table outbox (
  id integer primary key,
  document text not null references document (id),
  backend text not null,
  step integer not null,
  after integer references outbox (id),
  state text not null
    check (state in ('waiting', 'sending', 'inDoubt', 'confirmed', 'parked')),
  attempts integer not null default 0,
  lost_attempts integer not null default 0,
  first_attempt_at integer,
  doubt_since integer,
  needs_person integer not null default 0 check (needs_person in (0, 1)),
  reason text,
  changed_at integer not null,
  unique (document, backend, step)
) strict;
create index outbox_open on outbox (id) where state <> 'confirmed';

-- What is sent, byte for byte. A parked row may be encoded again; nothing is overwritten.
create table encoding (
  outbox integer not null references outbox (id),
  version integer not null,
  body text not null,
  hash text not null,
  primary key (outbox, version)
) strict;

create table draft (
  id text not null primary key,
  body text not null,
  saved_at integer not null
) strict;

create table counter (
  name text not null primary key,
  value integer not null
) strict;

create table shift (
  id integer primary key,
  operator text not null,
  operator_name text not null,
  business_date text not null,
  opened_at integer not null,
  closed_at integer
) strict;

create table operator (
  code text not null primary key,
  name text not null,
  role text not null check (role in ('cashier', 'manager')),
  pin_hash text not null,
  pin_changed integer not null default 0 check (pin_changed in (0, 1)),
  active integer not null default 1 check (active in (0, 1))
) strict;

create table setting (
  name text not null primary key,
  value text not null
) strict;
`

/** Found documents by an amount or the short number, until the third step found them otherwise. */
const second = `
create index document_by_amount on document (amount_fen, seq);
create index document_by_short_number on document (${shortNumber}, seq);
`

/**
 * What a document is found by, and whose story a row of the journal belongs to. These keys come in
 * no order, so that each costs a page of its own: they are filled a while after the sale and off
 * its path. `counter` says up to where; what came later is looked at by itself, through the view.
 */
const third = `
create table finding (
  word text not null,
  document integer not null,
  primary key (word, document)
) strict, without rowid;
create view document_word (word, document) as
  select 'day ' || business_date, seq from document
  union all select 'fen ' || amount_fen, seq from document
  union all select 'no ' || ${shortNumber}, seq from document
  union all select 'item ' || item, seq
    from document cross join line on line.document = document.id;

create table story (
  subject text not null,
  journal integer not null,
  primary key (subject, journal)
) strict, without rowid;

drop index document_by_day;
drop index document_by_amount;
drop index document_by_short_number;
drop index line_by_item;
drop index journal_by_subject;
`

/** Every change on the screen asks for the newest incident, and most journals have none at all. */
const fifth = `
create index journal_incident on journal (seq) where kind = 'incident';
`

/** What has been written once stays as it is; corrections are rows of their own. */
const frozen = ['journal', 'document', 'line', 'encoding']
  .flatMap((table) =>
    ['update', 'delete'].map(
      (verb) => `
create trigger ${table}_no_${verb} before ${verb} on ${table}
begin select raise(abort, '${table} is frozen'); end;
`,
    ),
  )
  .concat(`
create trigger outbox_no_delete before delete on outbox
begin select raise(abort, 'outbox is never emptied'); end;
`)
  .join('')

export const salesMigrations: readonly Migration[] = [
  { version: 1, minReader: 1, sql: first + frozen },
  // An older program could read the tables, but not the journal, which now knows of notes.
  { version: 2, minReader: 2, sql: second },
  // An older program asks the same questions of the same tables, only more slowly.
  { version: 3, minReader: 2, sql: third },
  // The tables stay as they are, but the journal now knows of documents that were laid out anew.
  { version: 4, minReader: 4, sql: '' },
  { version: 5, minReader: 4, sql: fifth },
  // The tables stay as they are, but an open cart may hold a part of its money, and the journal
  // knows of uploads whose bytes are damaged.
  { version: 6, minReader: 6, sql: '' },
  // A number counts on from the one before it. An older program would count from where it was last.
  { version: 7, minReader: 7, sql: "delete from counter where name = 'document'" },
]
