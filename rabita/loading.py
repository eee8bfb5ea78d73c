"""Loads one file into the log: guesses what it is, maps it, and appends it as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from rabita.errors import InputError
from rabita.graph.log.appending import append, rejected_id
from rabita.graph.log.log import Log
from rabita.loaders.interchange.decoding import DecodedLines, open_lines
from rabita.loaders.interchange.guess import FORMATS, guess_of_lines
from rabita.loaders.interchange.objects import Item, read_objects
from rabita.loaders.interchange.tables import fingerprint, read_table
from rabita.loaders.mapping.anchors import RowAnchors, RowHashes, StreamedAnchors
from rabita.loaders.mapping.extraction import map_extraction
from rabita.loaders.mapping.records import RecordMapper
from rabita.report import Report
from rabita.schema import Registry
from rabita.schema.extraction import decode_extraction
from rabita.schema.ids import dataset_id, run_id, text_sha256
from rabita.schema.records import Document, Rejected, Run, Said

if TYPE_CHECKING:
    from rabita.loaders.mapping.tables import TableMapping

Progress = Callable[[int, int | None], None]
MAPPING_VERSION = "1"
"""Raised when the mapping of records changes: what an older version said of a dataset is then replaced."""


def read_texts(paths: Iterable[str | Path]) -> dict[str, str]:
    """Return the texts of ``paths`` by the SHA-256 of their UTF-8, no line end touched.

    Raises:
        InputError: a file is not there or not UTF-8.
    """
    texts: dict[str, str] = {}
    for path in map(Path, paths):
        try:
            text = path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            raise InputError(f"{path}: there is no such file") from None
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: byte {error.start} is not UTF-8; give the text as it was extracted from") from error
        texts[text_sha256(text)] = text
    return texts


def load_file(
    log: Log,
    registry: Registry,
    path: str | Path,
    *,
    mapping: str | Path | None,
    texts: Mapping[str, str],
    format: str | None,
    progress: Progress | None,
    by: str,
) -> Report:
    """Append what the file at ``path`` says to ``log`` and return what was added."""
    name = "standard input" if str(path) == "-" else Path(path).name
    lines = open_lines(path, progress=progress)
    kind = _kind(lines, format, mapping)
    notes = [f"{name}: read as {FORMATS[kind].partition(':')[0]}, {lines.encoding.upper()}"]
    if kind == "extraction":
        units: Iterator[Said] = _extractions(lines, registry, texts, name)
    elif kind == "records":
        units = _records(lines, registry, name)
    else:
        chosen, note = _mapping(path, registry, mapping, name)
        notes += note
        units = _table(path, registry, name, chosen, progress)
    refused: set[str] = set()
    loaded: set[str] = set()
    added = append(log, _noting(units, refused, loaded), what=f"load {name}", by=by)
    log.resolve_rejected(f"{name}: ", refused, loaded)
    notes += [
        f"{name}: other rows were loaded under this name before; if this file replaces them: rabita retract CASE {older}"
        for older in _others_of_this_name(log, name, loaded)
    ]
    return Report(added.documents, added.assertions, added.statements, added.already, added.rejected, tuple(notes))


def _kind(lines: DecodedLines, format: str | None, mapping: str | Path | None) -> str:
    """Return the format given, else what the file looks like; a mapping file means a table."""
    if format is not None and format not in FORMATS:
        raise InputError(f"format {format!r} is not known; known: {', '.join(FORMATS)}")
    if format is not None:
        return format
    return guess_of_lines(lines) if mapping is None else "table-csv"


def _mapping(path: str | Path, registry: Registry, given: str | Path | None, name: str) -> tuple[TableMapping, list[str]]:
    """Return the mapping of the table at ``path``: the one given, else the one that is known for its columns."""
    from rabita.loaders.mapping.tables import TableMapping, known_mapping

    if given is not None:
        return TableMapping.read(given, registry), []
    known = known_mapping(path)
    if known is None:
        raise InputError(
            f"{name} is a table: say by --map FILE.toml which column fills which slot; `--suggest` drafts such a file"
        )
    return TableMapping.read(known, registry), [f"{name}: mapped as {known.stem}"]


def _others_of_this_name(log: Log, name: str, loaded: set[str]) -> list[str]:
    """Return the live datasets called ``name`` beside the one that was loaded."""
    if not loaded:
        return []
    select = "select id from document where removed is null and class = 'Dataset' and title ->> 'en' = ? order by id"
    return [row[0] for row in log.db.execute(select, (name,)) if row[0] not in loaded]


def _noting(units: Iterator[Said], refused: set[str], loaded: set[str]) -> Iterator[Said]:
    """Pass ``units`` on and note the ids of what was refused, and of what was read: the dataset, or documents with their texts."""
    for unit in units:
        refused.update(map(rejected_id, unit.rejected))
        loaded.update(item.id for item in unit.documents if item.cls == "Dataset" or item.text is not None)
        yield unit


def _placed(item: Rejected, name: str, dataset: str | None = None) -> Said:
    return Said(rejected=(item._replace(locator=f"{name}: {item.locator}", document=dataset),))


def _extractions(lines: DecodedLines, registry: Registry, texts: Mapping[str, str], name: str) -> Iterator[Said]:
    for item in read_objects(lines):
        yield _placed(item, name) if isinstance(item, Rejected) else _extraction(item, registry, texts, name)


def _extraction(item: Item, registry: Registry, texts: Mapping[str, str], name: str) -> Said:
    where = f"{name}: {item.locator}"
    try:
        extraction = decode_extraction(item.data)
        text = extraction.document.text if extraction.document.text is not None else texts.get(extraction.document.sha256)
        if text is None:
            raise InputError(
                f"its text (sha256 {extraction.document.sha256[:12]}…) is neither in the record nor among the texts; give it by --text FILE"
            )
        return map_extraction(extraction, text, registry, where=where)
    except (msgspec.ValidationError, InputError) as error:
        reason = str(error).removeprefix(f"{where}: ")
        return Said(rejected=(Rejected(where, reason, item.data[:4000].decode(errors="replace")),))


def _dataset(id_: str, name: str) -> Document:
    return Document(id_, "Dataset", (("en", name),))


def _run(kind: str, settings: str) -> Run:
    return Run(run_id(kind, MAPPING_VERSION, settings), kind, MAPPING_VERSION, settings)


def _records(lines: DecodedLines, registry: Registry, name: str) -> Iterator[Said]:
    """Yield what a file of ontology records says; two passes, memory as flat as the reading."""
    hashes = RowHashes()
    id_ = dataset_id(hashes.through(item.data for item in read_objects(lines) if isinstance(item, Item)))
    dataset, run, anchors = _dataset(id_, name), _run("records", "{}"), hashes.anchors()
    mapper = RecordMapper(registry, dataset, run)
    yield Said((dataset,), (run,))
    for found in read_objects(lines):
        yield _placed(found, name, id_) if isinstance(found, Rejected) else _record(mapper, found, anchors, name)


def _record(mapper: RecordMapper, item: Item, anchors: RowAnchors, name: str) -> Said:
    said = mapper.map(item.value, locator=item.locator, row=anchors.anchor(item.data))
    return _under(said, name)


def _under(said: Said, name: str) -> Said:
    """Return ``said`` with the file's name in the places of refusals."""
    if not said.rejected:
        return said
    return said._replace(rejected=tuple(item._replace(locator=f"{name}: {item.locator}") for item in said.rejected))


def _table(path: str | Path, registry: Registry, name: str, mapping: TableMapping, progress: Progress | None) -> Iterator[Said]:
    """Yield what a table says by its mapping; two passes, the first for the id of the dataset."""
    table = read_table(path, mapping.dialect, progress=progress)
    mapping.check_columns(table)
    dataset, run = (
        _dataset(fingerprint(table), name),
        _run("table", msgspec.json.encode({"mapping": mapping.fingerprint}).decode()),
    )
    mapper, anchors = RecordMapper(registry, dataset, run), StreamedAnchors()
    yield Said((dataset,), (run,))
    for mapped in mapping.records(table):
        if mapped.rejected is not None:
            yield _placed(mapped.rejected, name, dataset.id)
        elif mapped.record is not None:
            yield _under(mapper.map(mapped.record, locator=mapped.locator, row=anchors.anchor(mapped.row.encode())), name)
