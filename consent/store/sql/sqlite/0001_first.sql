-- What a database of this product is known by; the letters "cons".
pragma application_id = 1668247155;

create table logs (
  log integer primary key,
  site text not null unique,
  origin text not null unique,
  size integer not null default 0,
  ts integer not null default 0,
  frontier blob not null,
  checkpoint text
) strict;

create table sites (
  site text primary key references logs (site),
  settings text not null,
  notice text not null,
  purpose_number integer not null,
  service_number integer not null,
  publication integer not null unique,
  foreign key (site, notice) references notices (site, hash)
) strict, without rowid;

create table notices (
  site text not null references logs (site),
  hash text not null,
  terms text not null,
  content text not null,
  published integer not null,
  publication integer not null unique,
  primary key (site, hash)
) strict;

create table builds (
  build text primary key,
  content blob not null
) strict;

-- A place is log * 2^40 + n: one number keeps each log together and in order.
create table entries (
  place integer primary key,
  ts integer not null,
  kind text not null,
  notice text,
  line text not null,
  leaf blob not null check (length(leaf) = 32)
) strict;

create table bodies (
  place integer primary key references entries (place),
  body text not null,
  blind blob not null check (length(blind) = 32),
  visitor text
) strict;

create index bodies_visitor on bodies (visitor)
where visitor is not null;

create table keys (
  place integer primary key references entries (place),
  log integer not null,
  key blob not null,
  request blob not null,
  unique (log, key)
) strict;

create table superseded (
  seq integer primary key,
  place integer not null unique references entries (place)
) strict;

create table nodes (
  log integer not null,
  level integer not null,
  idx integer not null,
  hash blob not null check (length(hash) = 32),
  primary key (log, level, idx)
) strict, without rowid;
