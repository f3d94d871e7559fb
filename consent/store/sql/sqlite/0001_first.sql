-- What a database of this product is known by; the letters "cons".
pragma application_id = 1668247155;

create table logs (
  log integer primary key,
  site text not null unique,
  origin text not null unique,
  size integer not null default 0,
  ts integer not null default 0,
  frontier blob not null,
  checkpoint text not null,
  -- The last head of the last day that had ended when the newest record came.
  daily text not null,
  -- [number, index of its first entry] of every epoch after the first.
  epochs text not null default '[]'
) strict;

-- The public keys of the logs: `first` is the index from which a key signs, `until`
-- the time it stops, `checkpoint` the first head that bears its signature.
create table log_keys (
  log integer not null references logs (log),
  vkey text not null,
  first integer not null,
  until integer,
  checkpoint text not null,
  primary key (log, vkey)
) strict, without rowid;

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
  leaf blob not null check (length(leaf) = 32),
  -- Where its body lies, null once that is erased or restricted.
  body integer,
  -- The first half of the SHA-256 of the visitor's id.
  visitor blob check (length(visitor) = 16)
) strict;

create index entries_visitor on entries (visitor)
where visitor is not null;

-- Rows come at the end and are overwritten where they lie. So SQLite never moves one,
-- and no page keeps a copy of what was erased. One with a blind of zeros is spent.
create table bodies (
  seq integer primary key,
  place integer not null references entries (place),
  blind blob not null check (length(blind) = 32),
  body text not null
) strict;

-- Where bodies lie that are kept for legal claims alone (GDPR Art. 17(3)(e)).
create table restricted (
  place integer primary key references entries (place),
  body integer not null
) strict;

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

-- What the secret is known by that sealed last; it lies elsewhere itself.
create table seal (
  one integer primary key check (one = 1),
  fingerprint blob not null check (length(fingerprint) = 16)
) strict;

-- Who may read a log over HTTP; of the token itself only a digest is kept.
create table accesses (
  id text primary key,
  site text not null references logs (site),
  role text not null,
  digest blob not null check (length(digest) = 32),
  created integer not null,
  expires integer not null,
  revoked integer
) strict, without rowid;

-- The same as `superseded` by words of 32 places, the lowest in the lowest bit, so that
-- a start reads it at once.
create table superseded_words (
  word integer primary key,
  bits integer not null
) strict;

create trigger superseded_insert after insert on superseded
begin
  insert into superseded_words (word, bits)
  values (new.place / 32, 1 << (new.place & 31))
  on conflict (word) do update
  set bits = bits | excluded.bits;
end;

-- How often a notice was shown and answered, by hours since 1970: sums, on no visitor.
-- A row of zeros says that its hour was counted.
create table tallies (
  log integer not null references logs (log),
  hour integer not null,
  notice text not null,
  lang text not null,
  shown integer not null,
  answered integer not null,
  primary key (log, hour, notice, lang)
) strict, without rowid;

-- Checkpoints that left the house: by which means where, and what the other side said.
create table anchors (
  seq integer primary key,
  site text not null references logs (site),
  means text not null,
  target text not null,
  at integer not null,
  size integer not null,
  root blob not null check (length(root) = 32),
  said text not null
) strict;

-- What keeps one from being sent, until it is.
create table anchor_failures (
  site text not null references logs (site),
  means text not null,
  target text not null,
  since integer not null,
  at integer not null,
  tries integer not null,
  said text not null,
  primary key (site, means, target)
) strict, without rowid;

-- How far the back ends of a site have been told what its log says. A replay ends before
-- `stop` and goes on at `resume`. Keys are numbered by entries of the log.
create table webhooks (
  site text not null references logs (site),
  url text not null,
  events text not null,
  next integer not null,
  stop integer,
  resume integer,
  key integer not null,
  old_key integer,
  old_until integer,
  due integer not null default 0,
  failures integer not null default 0,
  failing integer,
  failed integer,
  error text not null default '',
  delivered integer,
  parked integer,
  primary key (site, url)
) strict, without rowid;

-- Hosts that pages met and no service declares, by days since 1970: sums, on no visitor.
create table strangers (
  log integer not null references logs (log),
  day integer not null,
  host text not null,
  loaded integer not null,
  blocked integer not null,
  primary key (log, day, host)
) strict, without rowid;

-- Second copies of what no signed entry repeats: SQLite's integrity check compares each
-- index with its table, so that a changed bit in either is found.
create index sites_copy on sites (settings, notice, purpose_number, service_number);
create index notices_copy on notices (terms, published);
create index log_keys_copy on log_keys (first, until, checkpoint);
create index accesses_copy on accesses (site, role, digest, created, expires, revoked);
create index seal_copy on seal (fingerprint);
create index tallies_copy on tallies (shown, answered);
create index strangers_copy on strangers (loaded, blocked);
create index anchors_copy on anchors (site, means, target, at, size, root, said);
create index failures_copy on anchor_failures (since, at, tries, said);
create index webhooks_copy on webhooks (
  events, next, stop, resume, key, old_key, old_until, due, failing, parked
);

-- Pictures in place of embeds, by SHA-256 and type: what a notice shows is kept for good.
create table posters (
  poster text primary key,
  content blob not null
) strict;

-- The desk: who may sign in. Of a password its argon2id hash is kept, of a link and of a
-- session's secret a digest.
create table people (
  person text primary key,
  name text not null,
  folded text not null unique,
  created integer not null,
  password text not null
) strict, without rowid;

-- What they may do, with which site; an operator with every one, which is ''.
create table roles (
  person text not null references people (person),
  site text not null,
  role text not null check ((role = 'operator') = (site = '')),
  primary key (person, site)
) strict, without rowid;

-- One-time links, to set a password with.
create table links (
  digest blob primary key check (length(digest) = 32),
  person text not null references people (person),
  created integer not null,
  expires integer not null
) strict, without rowid;

-- Where they are signed in: `old` is the secret before, which had been one until `turned`.
create table sessions (
  session text primary key,
  person text not null references people (person),
  digest blob not null check (length(digest) = 32),
  created integer not null,
  seen integer not null,
  expires integer not null,
  turned integer not null,
  old blob,
  by_proxy integer not null
) strict, without rowid;

create index people_copy on people (name, folded, created, password);
create index roles_copy on roles (role);
create index links_copy on links (person, created, expires);
create index sessions_copy on sessions (
  person, digest, created, seen, expires, turned, old, by_proxy
);
