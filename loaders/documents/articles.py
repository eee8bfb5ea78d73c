"""Reads tables whose rows are articles: CSV, TSV, Parquet, and JSON objects, one a line or in an array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rabita.errors import InputError
from rabita.loaders.documents.decoding import sha256
from rabita.loaders.documents.metadata import SLOTS, parse_metadata, slot_of
from rabita.loaders.documents.records import Item, Metadata, Options, ReadDocument, Source
from rabita.loaders.interchange.parquet import MAGIC, ParquetTable
from rabita.loaders.interchange.tables import Cell, Row, Table, read_table, row_bytes, texts_of
from rabita.schema.records import Rejected

SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".tab")
_IDS = ("id", "article_id", "doc_id", "uid", "guid")


def fits_articles(source: Source, options: Options) -> bool:
    """Tell whether ``source`` is called a table, or has no suffix and begins as JSON or has columns named by the user."""
    if source.suffix in SUFFIXES:
        return True
    return source.suffix == "" and (source.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") or bool(options.columns))


def fits_parquet(source: Source, options: Options) -> bool:
    """Tell whether ``source`` begins as Parquet does, or is called so."""
    return source.head.startswith(MAGIC) or source.suffix == ".parquet"


def read_articles(source: Source, options: Options) -> Iterator[Item]:
    """Yield one document a row, as a stream; a row that cannot be used comes out as Rejected in its place.

    Raises:
        InputError: the file is no table, or no column holds the text.
    """
    table = read_table(source.path)
    media_type = "application/json" if table.dialect.form == "json" else "text/csv"
    return _articles(table, options, ReadDocument("", Metadata(), media_type, "", encoding=table.lines.encoding.upper()))


def read_parquet(source: Source, options: Options) -> Iterator[Item]:
    """Yield one document a row, as ``read_articles`` does.

    Raises:
        InputError: the file is damaged, or no column holds the text.
        MissingExtra: the package of the extra ``parquet`` is not installed.
    """
    return _articles(ParquetTable(source.path), options, ReadDocument("", Metadata(), "application/vnd.apache.parquet", ""))


def _articles(table: Table | ParquetTable, options: Options, form: ReadDocument) -> Iterator[Item]:
    """Yield the rows of ``table`` as documents like ``form``."""
    columns = choose_columns(table.columns, options)
    id_column = next((name for name in table.columns if name.casefold() in _IDS), None)
    for row in table:
        yield row if isinstance(row, Rejected) else _article(form, row, columns, id_column)


def choose_columns(there: tuple[str, ...], options: Options) -> Mapping[str, str]:
    """Return which column fills each slot: the one that the user names, else one called as the slot is.

    Raises:
        InputError: a column that the user names is not there, or none holds the text.
    """
    given = dict(options.columns)
    for wanted, column in given.items():
        if column not in there:
            raise InputError(f"it has no column {column!r} for the {wanted}; its columns: {_listed(there)}")
    chosen: dict[str, str] = {}
    for column in there:
        slot = slot_of(column)
        if slot is not None and column not in given.values():
            chosen.setdefault(slot, column)
    chosen |= given
    if "text" not in chosen:
        raise InputError(
            f"no column of it is known to hold the text; name it with --columns text=COLUMN (its columns: {_listed(there)}),"
            " or, if these are records that were extracted already, use `rabita load`"
        )
    return chosen


def parse_columns(text: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs in ``text=body,published=date``.

    Raises:
        InputError: a pair is not written so, or tells of something that is no slot.
    """
    pairs = [tuple(part.strip() for part in item.split("=", 1)) for item in text.split(",") if item.strip()]
    for pair in pairs:
        if len(pair) != 2 or pair[0] not in SLOTS or not pair[1]:
            raise InputError(f"columns: {'='.join(pair)!r} is not SLOT=COLUMN; slots: {', '.join(SLOTS)}")
    return tuple((slot, column) for slot, column in pairs)


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(columns[:20]) + (" …" if len(columns) > 20 else "")


def _article(form: ReadDocument, row: Row, columns: Mapping[str, str], id_column: str | None) -> Item:
    cells = {slot: row.cells.get(column, "") for slot, column in columns.items()}
    id_ = "" if id_column is None else _joined(row.cells.get(id_column, ""))
    locator = f"row {row.number}" + (f" ({id_})" if id_ else "")
    text = _joined(cells.pop("text"), "\n")
    if not text.strip():
        return Rejected(locator, "its text is empty; fill it or remove the row")
    about, notes = parse_metadata(cells)
    return form._replace(text=text, about=about, sha256=sha256(row_bytes(row)), locator=locator, notes=notes, name=id_)


def _joined(cell: Cell, by: str = " ") -> str:
    return by.join(texts_of(cell))
