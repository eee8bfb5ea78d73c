-- The projection: what follows from the log. May be deleted at any time.
create table if not exists meta (key text primary key, value text not null) strict;
-- Every referent that is merged or renamed -> its node; a referent that is its own node has no row.
create table if not exists redirect (referent text primary key, node text not null, reason text not null) strict, without rowid;
create index if not exists redirect_node on redirect (node);
create table if not exists undecided (a text not null, b text not null, reason text not null) strict;
create table if not exists node (n integer primary key, id text not null unique, root text not null, class text not null, props text not null, hash text not null) strict;
create table if not exists edge (
    n integer primary key, id text not null unique, type text not null, role text not null, source text not null, target text not null,
    source_root text not null, target_root text not null, is_fact integer not null, props text not null, hash text not null) strict;
create index if not exists edge_source on edge (source);
create index if not exists edge_target on edge (target);
create table if not exists fact (
    n integer primary key, id text not null unique, subject text not null, slot text not null, object text, value text, datatype text, language text,
    status text not null, sources integer not null, confidence integer not null,  -- millionths
    assertions integer not null, numbers integer not null, shown integer not null) strict;
create index if not exists fact_subject on fact (subject);
create index if not exists fact_object on fact (object) where object is not null;
create table if not exists reading (fact integer not null, assertion text not null, primary key (fact, assertion)) strict, without rowid;
create index if not exists reading_assertion on reading (assertion);
-- Rows written or deleted since the epoch in `meta` began, so that a store can catch up without comparing everything.
create table if not exists touched (n integer primary key autoincrement, kind text not null, id text not null) strict;
create virtual table if not exists search using fts5 (id unindexed, names, body, tokenize = 'unicode61 remove_diacritics 2');
