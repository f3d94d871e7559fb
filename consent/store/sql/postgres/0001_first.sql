create table logs (
  log bigint primary key,
  site text not null unique,
  origin text not null unique,
  size bigint not null default 0,
  ts bigint not null default 0,
  frontier bytea not null,
  checkpoint text not null,
  -- The last head of the last day that had ended when the newest record came.
  daily text not null,
  -- [number, index of its first entry] of every epoch after the first.
  epochs text not null default '[]',
  -- The last number of its feed in `superseded`.
  superseded bigint not null default 0
);

-- The public keys of the logs: `first` is the index from which a key signs, `until`
-- the time it stops, `checkpoint` the first head that bears its signature.
create table log_keys (
  log bigint not null references logs (log),
  vkey text not null,
  first bigint not null,
  until bigint,
  checkpoint text not null,
  primary key (log, vkey)
);

create table notices (
  site text not null references logs (site),
  hash text not null,
  terms text not null,
  content text not null,
  published bigint not null,
  publication bigint not null unique,
  primary key (site, hash)
);

create table sites (
  site text primary key references logs (site),
  settings text not null,
  notice text not null,
  purpose_number bigint not null,
  service_number bigint not null,
  publication bigint not null unique,
  foreign key (site, notice) references notices (site, hash)
);

create table builds (
  build text primary key,
  content bytea not null
);

-- `n` is the size of the head that the entry was put behind, so that two heads of one
-- size cannot both grow. Tables that every choice writes to have no foreign keys: the
-- head's lock does what they would do.
create table entries (
  log bigint not null,
  n bigint not null,
  ts bigint not null,
  kind text not null,
  notice text,
  line text not null,
  leaf bytea not null check (length(leaf) = 32),
  -- The first half of the SHA-256 of the visitor's id.
  visitor bytea check (length(visitor) = 16),
  primary key (log, n)
);

create index entries_visitor on entries (visitor)
where visitor is not null;

-- A restricted one is kept for legal claims alone (GDPR Art. 17(3)(e)).
create table bodies (
  log bigint not null,
  n bigint not null,
  blind bytea not null check (length(blind) = 32),
  body text not null,
  restricted boolean not null default false,
  primary key (log, n)
);

create table keys (
  log bigint not null,
  key bytea not null,
  n bigint not null,
  request bytea not null,
  primary key (log, key),
  unique (log, n)
);

-- `seq` is numbered under the lock of the log's head, so that it comes without gaps.
create table superseded (
  log bigint not null,
  n bigint not null,
  seq bigint not null,
  primary key (log, n),
  unique (log, seq)
);

create table nodes (
  log bigint not null,
  level bigint not null,
  idx bigint not null,
  hash bytea not null check (length(hash) = 32),
  primary key (log, level, idx)
);

-- What the secret is known by that sealed last; it lies elsewhere itself.
create table seal (
  one bigint primary key check (one = 1),
  fingerprint bytea not null check (length(fingerprint) = 16)
);

-- Who may read a log over HTTP; of the token itself only a digest is kept.
create table accesses (
  id text primary key,
  site text not null references logs (site),
  role text not null,
  digest bytea not null check (length(digest) = 32),
  created bigint not null,
  expires bigint not null,
  revoked bigint
);

-- How often a notice was shown and answered, by hours since 1970: sums, on no visitor.
-- A row of zeros says that its hour was counted.
create table tallies (
  log bigint not null references logs (log),
  hour bigint not null,
  notice text not null,
  lang text not null,
  shown bigint not null,
  answered bigint not null,
  primary key (log, hour, notice, lang)
);

-- Hosts that pages met and no service declares, by days since 1970: sums, on no visitor.
create table strangers (
  log bigint not null references logs (log),
  day bigint not null,
  host text not null,
  loaded bigint not null,
  blocked bigint not null,
  primary key (log, day, host)
);

-- Checkpoints that left the house: by which means where, and what the other side said.
create table anchors (
  site text not null references logs (site),
  seq bigint not null,
  means text not null,
  target text not null,
  at bigint not null,
  size bigint not null,
  root bytea not null check (length(root) = 32),
  said text not null,
  primary key (site, seq)
);

-- What keeps one from being sent, until it is.
create table anchor_failures (
  site text not null references logs (site),
  means text not null,
  target text not null,
  since bigint not null,
  at bigint not null,
  tries bigint not null,
  said text not null,
  primary key (site, means, target)
);

-- How far the back ends of a site have been told what its log says. A replay ends before
-- `stop` and goes on at `resume`. Keys are numbered by entries of the log. Until `held`
-- only the node named by `holder` tells, so that others do not tell the same.
create table webhooks (
  site text not null references logs (site),
  url text not null,
  events text not null,
  next bigint not null,
  stop bigint,
  resume bigint,
  key bigint not null,
  old_key bigint,
  old_until bigint,
  due bigint not null default 0,
  failures bigint not null default 0,
  failing bigint,
  failed bigint,
  error text not null default '',
  delivered bigint,
  parked bigint,
  holder text not null default '',
  held bigint not null default 0,
  primary key (site, url)
);

-- Pictures in place of embeds, by SHA-256 and type: what a notice shows is kept for good.
create table posters (
  poster text primary key,
  content bytea not null
);

-- A move from a file that has not ended: what it came from, and how far each table is.
-- Nothing is served or written while there is a row.
create table moves (
  source text not null,
  name text primary key,
  last text not null
);

-- The desk: who may sign in. Of a password its argon2id hash is kept, of a link and of a
-- session's secret a digest.
create table people (
  person text primary key,
  name text not null,
  folded text not null unique,
  created bigint not null,
  password text not null
);

-- What they may do, with which site; an operator with every one, which is ''.
create table roles (
  person text not null references people (person),
  site text not null,
  role text not null check ((role = 'operator') = (site = '')),
  primary key (person, site)
);

-- One-time links, to set a password with.
create table links (
  digest bytea primary key check (length(digest) = 32),
  person text not null references people (person),
  created bigint not null,
  expires bigint not null
);

-- Where they are signed in: `old` is the secret before, which had been one until `turned`.
create table sessions (
  session text primary key,
  person text not null references people (person),
  digest bytea not null check (length(digest) = 32),
  created bigint not null,
  seen bigint not null,
  expires bigint not null,
  turned bigint not null,
  old bytea,
  by_proxy bigint not null
);
