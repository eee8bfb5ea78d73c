-- The log: who says what, where, and how. The truth of a case. Append-only; a row is closed by `removed`.
create table if not exists change (
    n integer primary key, at text not null, by text not null, what text not null, undoes integer) strict;
create table if not exists document (
    id text not null, class text not null, title text not null default '{}', url text, publisher text, author text not null default '[]',
    language text, published text, media_type text, sha256 text, text text, container text, start integer, end integer,
    added integer not null, removed integer, original_sha256 text, primary key (id, added)) strict;
create table if not exists run (id text primary key, extractor text not null, version text not null, settings text not null) strict;
create table if not exists assertion (
    id text not null, number integer not null, document text not null, via text, run text not null, subject text not null,
    start integer, end integer, locator text, quote text, modality text not null, polarity text not null, condition text,
    source text, reported_by text, added integer not null, removed integer, primary key (id, added)) strict;
create table if not exists statement (
    assertion text not null, subject text not null, slot text not null, object text, value text, datatype text, language text,
    start integer, end integer, inferred integer not null, confidence real not null) strict;
create table if not exists judgement (
    id text not null, kind text not null, a text not null, b text, value text, by text not null, why text not null,
    added integer not null, removed integer, primary key (id, added)) strict;
create table if not exists rejected (
    id text primary key, document text, locator text not null, reason text not null, record text not null, run text,
    added integer not null, resolved integer) strict;
create index if not exists document_sha256 on document (sha256) where sha256 is not null;
create index if not exists document_container on document (container) where container is not null;
create index if not exists assertion_document on assertion (document);
create index if not exists assertion_via on assertion (via) where via is not null;
create index if not exists assertion_added on assertion (added);
create index if not exists assertion_removed on assertion (removed) where removed is not null;
create index if not exists document_url on document (url) where url is not null;
create index if not exists document_publisher on document (publisher) where publisher is not null;
create index if not exists assertion_reported_by on assertion (reported_by) where reported_by is not null;
create index if not exists assertion_source on assertion (source) where source is not null;
create index if not exists document_added on document (added);
create index if not exists document_removed on document (removed) where removed is not null;
