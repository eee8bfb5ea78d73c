"""Builds a case from documents: reads them one by one, has findings drawn from each, and commits it before the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from rabita.errors import InputError
from rabita.graph.log.appending import append, rejected_id
from rabita.graph.log.log import Log
from rabita.loaders.documents.articles import parse_columns
from rabita.loaders.documents.finding import count_bytes, shown_name
from rabita.loaders.documents.reading import Opened, Passed, open_documents
from rabita.loaders.documents.records import MAX_BYTES, Options, ReadDocument
from rabita.loaders.mapping.extraction import map_extraction
from rabita.report import Report
from rabita.schema import Registry
from rabita.schema.edtf import parse_edtf
from rabita.schema.extraction import DocumentInfo, Extraction, Extractor
from rabita.schema.ids import document_id, text_sha256
from rabita.schema.names import language_of
from rabita.schema.records import Rejected, Said

Progress = Callable[[int, int | None], None]
Say = Callable[[str], None]
Extract = Callable[[ReadDocument], Extraction]
"""Draws findings from a document; what it returns is about ``document.text``, and its ``document`` is ``document_info``."""


READ_AS = "read as: "
"""Begins the keys of encodings in the tally of a source."""

LISTED = 5
"""So many refusals and notes of one source are told one by one; refusals are all kept in the case."""


def document_info(document: ReadDocument) -> DocumentInfo:
    """Return what is told about ``document``, as Extractions carry it."""
    about = document.about
    title: dict[str, str] | None = None if about.title is None else {language_of(about.title): about.title}
    return DocumentInfo(
        id=document.locator,
        sha256=text_sha256(document.text),
        length=len(document.text),
        language=about.language or language_of(document.text),
        date=about.published,
        date_basis="none" if about.published is None else "metadata",
        url=about.url,
        title=title,
        publisher=about.publisher,
        author=list(about.author),
    )


def without_findings(document: ReadDocument) -> Extraction:
    """Return an Extraction that tells only what is told about ``document``, and finds nothing in its text."""
    return Extraction(
        format="rabita-extraction/1",
        document=document_info(document),
        extractor=Extractor(name="rabita-reading", version="1"),
        mentions=[],
        entities=[],
        events=[],
        concerns=[],
        agreements=[],
        relations=[],
        times=[],
    )


def make_options(
    *,
    published: str | None = None,
    language: str | None = None,
    publisher: str | None = None,
    columns: str | Mapping[str, str] = "",
    max_bytes: int | None = None,
) -> Options:
    """Return the options of a build.

    Raises:
        InputError: ``published`` is no date, or ``columns`` are not written as ``text=body,published=date`` or tell of no slot.
    """
    if published is not None:
        parse_edtf(published)
    given = columns if isinstance(columns, str) else ",".join(f"{slot}={column}" for slot, column in columns.items())
    return Options(published, language, publisher, parse_columns(given), max_bytes or MAX_BYTES)


def build(
    log: Log,
    registry: Registry,
    paths: Iterable[str | Path],
    *,
    options: Options,
    by: str,
    extract: Extract = without_findings,
    progress: Progress | None = None,
    say: Say | None = None,
) -> Report:
    """Append the documents at ``paths`` to ``log`` and return what was added; each is committed before the next is read.

    A text that is there under the same url is left alone and counted. ``extract`` draws the findings of a document; what it
    raises as InputError refuses that document alone. ``say`` is told how each source was read.
    """
    inputs = [str(path) for path in paths]
    build = _Build(log, registry, extract, say or (lambda _: None))
    units = build.units(inputs, options, progress)
    added = append(log, units, what=_what(inputs), by=by, one_by_one=True)
    return Report(added.documents, added.assertions, added.statements, added.already, added.rejected, known=build.known)


def _what(inputs: list[str]) -> str:
    """Return what the history of the case calls a build of ``inputs``."""
    first = "standard input" if inputs[0] == "-" else shown_name(Path(inputs[0]).name)
    return f"build {first}" + (f" and {len(inputs) - 1} more" if len(inputs) > 1 else "")


class _Build:
    """One run of ``build``: what it knows of the case, and its figures."""

    def __init__(self, log: Log, registry: Registry, extract: Extract, say: Say) -> None:
        self.log = log
        self.registry = registry
        self.extract = extract
        self.say = say
        self.known = 0
        select = (
            "select url, id from document where url is not null and removed is null and container is null order by added, rowid"
        )
        self.latest: dict[str, str] = dict(log.db.execute(select).fetchall())

    def units(self, paths: list[str], options: Options, progress: Progress | None) -> Iterator[Said]:
        """Yield a unit for each document and each refusal; when the next is asked for, the last is committed."""
        total = None if progress is None else count_bytes(path for path in paths if path != "-")
        done = 0
        for found in open_documents(paths, options):
            if isinstance(found, Passed):
                listed = ", ".join(f"{count} × {suffix}" for suffix, count in found.suffixes)
                self.say(f"passed over, being of no kind that is read: {listed}")
            elif isinstance(found, Rejected):
                self.say(f"{found.locator.removesuffix(': whole file')}: refused: {found.reason}")
                yield from self._refuse(found)
            else:
                yield from self._source(found)
                done += found.size_bytes
            if progress is not None:
                progress(done, total)

    def _refuse(self, refused: Rejected) -> Iterator[Said]:
        yield Said(rejected=(refused,))
        name = refused.locator.rpartition(": ")[0]
        self.log.resolve_rejected(f"{name}: ", {rejected_id(refused)}, set())

    def _source(self, opened: Opened) -> Iterator[Said]:
        """Yield what is in one source, and say how it went."""
        refused: set[str] = set()
        tally: Counter[str] = Counter()
        for item in opened.items:
            said = item if isinstance(item, Rejected) else self._document(item, opened.name, tally)
            if said is None:
                continue
            if isinstance(said, Rejected):
                tally["refused"] += 1
                if tally["refused"] <= LISTED:
                    self.say(f"{said.locator.removesuffix(': whole file')}: refused: {said.reason}")
                said = Said(rejected=(said,))
            refused.update(map(rejected_id, said.rejected))
            yield said
        self.log.resolve_rejected(f"{opened.name}: ", refused, set())
        self.say(_summary(opened, tally))

    def _document(self, document: ReadDocument, name: str, tally: Counter[str]) -> Said | Rejected | None:
        """Return what ``document`` says, ``None`` when it is there already; or why it cannot be stored."""
        url, where = document.about.url, f"{name}: {document.locator}"
        id_ = document_id(document.text, url)
        tally.update(document.notes)
        tally["documents"] += 1
        tally[f"{READ_AS}{document.encoding}"] += 1
        if document.about.published is None:
            tally["without a date"] += 1
        if self._is_known(id_):
            self.known += 1
            tally["there already"] += 1
            return None
        try:
            said = map_extraction(self.extract(document), document.text, self.registry, where=where)
        except InputError as error:
            tally["documents"] -= 1
            return Rejected(where, str(error).removeprefix(f"{where}: "))
        if url is not None:
            self._note_url(url, id_, where)
        article, *posts = said.documents
        read = article._replace(cls=document.cls, media_type=document.media_type, original_sha256=document.sha256)
        return said._replace(documents=(read, *posts))

    def _is_known(self, id_: str) -> bool:
        return self.log.db.execute("select 1 from document where id = ? and removed is null", (id_,)).fetchone() is not None

    def _note_url(self, url: str, id_: str, where: str) -> None:
        before = self.latest.get(url)
        if before is not None:
            self.say(f"{where}: {id_} follows {before}, which has another text under {url}")
        self.latest[url] = id_


def _summary(opened: Opened, tally: Counter[str]) -> str:
    """Return one line on how a source was read."""
    encoding = " and ".join(key[len(READ_AS) :] for key in list(tally) if key.startswith(READ_AS) and tally.pop(key))
    count = tally.pop("documents", 0)
    counted = ["1 document" if count == 1 else f"{count} documents"]
    counted += [f"{tally.pop(key)} {key}" for key in ("there already", "refused", "without a date") if tally[key]]
    notes = [note if times == 1 else f"{times} × {note}" for note, times in sorted(tally.items()) if times]
    if len(notes) > LISTED:
        notes[LISTED:] = [f"and {len(notes) - LISTED} more such notes"]
    how = f"{opened.kind}, {encoding}" if encoding else opened.kind
    return f"{opened.name}: read as {how}: " + "; ".join([", ".join(counted), *notes])
