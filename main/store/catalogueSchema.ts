// The schema of catalogue.db: what can be fetched again. A damaged file is dropped and reloaded.
import type { Migration } from './migrations'

/** All of it can be fetched again, so that nothing is moved over. */
const schema = `
drop table if exists barcode;
drop table if exists item;
drop table if exists code;
drop table if exists search;
drop table if exists adjustment;
drop table if exists price_before;
drop table if exists feed;
drop table if exists mention;
drop table if exists set_aside;

-- One row an article. What a sale needs stands first, what is only shown or searched last.
create table item (
  id integer primary key,
  item_code text not null unique,
  -- Deleted ones stay, for the list and for who scans them; no words lead to them.
  validity text not null check (validity in ('valid', 'invalid', 'deleted')),
  product_code text,
  item_name text not null,
  sku_property text,
  color text,
  size text,
  unit text,
  weighed integer not null check (weighed in (0, 1)),
  standard_price integer not null,
  reference_price integer,
  retail_price integer,
  discount integer,
  scale_code text,
  barcodes text not null,
  origin_code text,
  inner_codes text not null,
  naming text not null,
  sounds text not null,
  tag_price integer,
  cost_price integer,
  gross_weight text,
  net_weight text,
  category_id text,
  category_name text,
  season_code text,
  season_name text,
  brand_code text,
  brand_name text,
  additional_unit text,
  ratio text,
  created_at integer,
  updated_at integer,
  -- Of this row or, where it names no time, of the newest one before it.
  as_of integer,
  seq integer not null,
  received_at integer not null,
  -- Of the words of its row; 0 where no row puts it on the shelf.
  digest integer not null
) strict;

-- Every code that an article can be scanned or typed by, folded.
create table code (
  code text not null,
  item integer not null,
  primary key (code, item)
) strict, without rowid;

-- The words that an article is found under. The words alone, without places: what they lead to
-- is compared once more with what was typed.
create virtual table search using fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

create table adjustment (
  item integer not null,
  -- '' for an adjustment that has no first day.
  start_date text not null,
  kind text not null check (kind in ('price', 'discount')),
  value integer not null,
  end_date text,
  updated_at integer,
  seq integer not null,
  primary key (item, start_date, kind)
) strict, without rowid;
create index adjustment_by_start on adjustment (start_date);
create index adjustment_by_end on adjustment (end_date) where end_date is not null;

-- What prices were before they changed.
create table price_before (
  item integer not null,
  seq integer not null,
  received_at integer not null,
  standard_price integer not null,
  retail_price integer,
  -- What was in force or to come beside them, as JSON.
  adjustments text not null,
  primary key (item, seq)
) strict, without rowid;

-- How far a feed was read. It moves in the transaction that writes the rows.
create table feed (
  name text not null primary key,
  feed text not null,
  cursor integer not null,
  complete integer not null default 0 check (complete in (0, 1)),
  read_at integer not null,
  -- How many different items the stream says that it names, if it says so.
  total integer,
  -- How many of them it has named since it began, and how many it owed when a round ended.
  named integer not null default 0,
  missing integer not null default 0,
  -- Whether this stream was whole before and is being read once more.
  again integer not null default 0 check (again in (0, 1)),
  -- Counted as rows are written, since counting a million takes longer than a cashier waits.
  for_sale integer not null default 0
) strict;

-- Which items the stream has named since it began, one bit each.
create table mention (
  slice integer primary key,
  bits blob not null
) strict;

create table set_aside (
  name text not null,
  seq integer not null,
  item_code text,
  reason text not null,
  row text not null,
  read_at integer not null,
  primary key (name, seq)
) strict;
create index set_aside_by_item on set_aside (item_code) where item_code is not null;
`

/** Which stream a number is of, so that one is never held against a number of another. */
const streams = `
-- Counted from one; what no stream is known of has 0.
alter table feed add column stream integer not null default 1;
alter table feed drop column again;
alter table item add column stream integer not null default 0;
alter table adjustment add column stream integer not null default 0;

-- What prices were before they changed, counted item by item, since neither the numbers of two
-- streams nor the clock of a till say what came first.
alter table price_before rename to price_before_3;
create table price_before (
  item integer not null,
  nth integer not null,
  seq integer not null,
  received_at integer not null,
  standard_price integer not null,
  retail_price integer,
  -- What was in force or to come beside them, as JSON.
  adjustments text not null,
  primary key (item, nth)
) strict, without rowid;
insert into price_before
  select item, row_number() over (partition by item order by received_at, seq),
    seq, received_at, standard_price, retail_price, adjustments
  from price_before_3;
drop table price_before_3;
`

export const catalogueMigrations: readonly Migration[] = [
  { version: 1, minReader: 1, sql: `
create table schema_reader (min_reader integer not null) strict;
insert into schema_reader values (0);
` },
  // The second gave way to the third, which indexes other words.
  { version: 2, minReader: 2, sql: '' },
  { version: 3, minReader: 3, sql: schema },
  { version: 4, minReader: 4, sql: streams },
]
