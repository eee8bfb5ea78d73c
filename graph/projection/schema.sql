-- The projection: what follows from the log. May be deleted at any time.
create table if not exists meta (key text primary key, value text not null) strict;
-- Every referent that is merged or renamed -> its node; a referent that is its own node has no row.
create table if not exists redirect (referent text primary key, node text not null, reason text not null) strict, without rowid;
create index if not exists redirect_node on redirect (node);
-- Referents that a person should look at, and what each referent has in common with others: those of one key may be one thing.
create table if not exists doubtful (a text not null, b text not null, reason text not null, score real) strict;
create index if not exists doubtful_a on doubtful (a);
create index if not exists doubtful_b on doubtful (b);
create table if not exists common (key integer not null, referent text not null, primary key (key, referent)) strict, without rowid;
-- Where a document comes from: the publisher of the earliest one with its text, else that document.
create table if not exists origin (document text primary key, origin text not null) strict, without rowid;
create table if not exists node (n integer primary key, id text not null, root text not null, class text not null, props text not null, hash text not null) strict;
create table if not exists edge (
    n integer primary key, id text not null, type text not null, role text not null, source text not null, target text not null,
    source_root text not null, target_root text not null, is_fact integer not null, props text not null, hash text not null) strict;
create table if not exists fact (
    n integer primary key, id text not null, subject text not null, slot text not null, object text, value text, datatype text, language text,
    status text not null, sources integer not null, confidence integer not null,  -- millionths
    assertions integer not null, numbers integer not null, shown integer not null) strict;
create table if not exists reading (fact integer not null, assertion text not null, primary key (fact, assertion)) strict, without rowid;
-- Rows written or deleted since the epoch in `meta` began, so that a store can catch up without comparing everything.
create table if not exists touched (n integer primary key autoincrement, kind text not null, id text not null) strict;
create virtual table if not exists search using fts5 (id unindexed, names, body, tokenize = 'unicode61 remove_diacritics 2');
