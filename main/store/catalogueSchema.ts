// The schema of catalogue.db: what can be fetched again. A damaged file is dropped and reloaded.
import type { Migration } from './migrations'

export const catalogueMigrations: readonly Migration[] = [
  {
    version: 1,
    minReader: 1,
    sql: `
create table schema_reader (min_reader integer not null) strict;
insert into schema_reader values (0);

create table item (
  item_code text not null primary key,
  product_code text,
  item_name text not null,
  sku_property text,
  color text,
  size text,
  barcodes text not null,
  unit text,
  weighed integer not null check (weighed in (0, 1)),
  standard_price integer not null,
  reference_price integer,
  retail_price integer,
  -- Gone items stay, so that an older row that arrives late cannot bring them back.
  gone integer not null default 0 check (gone in (0, 1)),
  feed text not null,
  seq integer not null
) strict, without rowid;

create table barcode (
  code text not null,
  item_code text not null references item (item_code),
  primary key (code, item_code)
) strict, without rowid;
create index barcode_by_item on barcode (item_code);

-- How far a feed was read. It moves in the transaction that writes the rows.
create table feed (
  name text not null primary key,
  feed text not null,
  cursor integer not null,
  complete integer not null default 0 check (complete in (0, 1)),
  read_at integer not null
) strict;

create table set_aside (
  name text not null,
  seq integer not null,
  reason text not null,
  row text not null,
  read_at integer not null,
  primary key (name, seq)
) strict;
`,
  },
]
