"""Builds a case from documents: reads them one by one, has findings drawn from each, and commits it before the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypedDict

from rabita.build_tally import Gauge, Tally
from rabita.errors import InputError
from rabita.extracting import EXTRACTORS, NOTHING, Drawing, Drawn
from rabita.graph.log.appending import append, rejected_id
from rabita.graph.log.log import Log
from rabita.graph.log.replacing import is_there, told_of, versions_on
from rabita.loaders.documents.articles import parse_columns
from rabita.loaders.documents.finding import count_bytes, shown_name
from rabita.loaders.documents.languages import name_of
from rabita.loaders.documents.reading import Opened, Passed, open_documents
from rabita.loaders.documents.records import MAX_BYTES, Metadata, Options, ReadDocument
from rabita.loaders.mapping.extraction import map_extraction
from rabita.report import Report
from rabita.schema import Registry
from rabita.schema.edtf import parse_edtf
from rabita.schema.extraction import Extraction
from rabita.schema.ids import document_id
from rabita.schema.records import Rejected, Said
from rabita.workers import Drawer, drawers

Progress = Callable[[int, int | None], None]
Say = Callable[[str], None]


class BuildOptions(TypedDict, total=False):
    """What may be said of a build.

    ``published`` (EDTF), ``language`` and ``publisher`` count for documents that do not tell theirs; ``columns``
    (``text=body,published=date``, or a mapping) says which column of a table of articles fills which slot; ``max_bytes`` is the
    largest document that is read.
    """

    published: str | None
    language: str | None
    publisher: str | None
    columns: str | Mapping[str, str]
    max_bytes: int | None


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
    drawing: Drawing = EXTRACTORS["rules"],
    jobs: int = 1,
    progress: Progress | None = None,
    say: Say | None = None,
) -> Report:
    """Append the documents at ``paths`` to ``log`` and return what was added; each is committed before the next one.

    ``drawing`` draws the findings of a document. A text that is there under the same url, with findings of the same version,
    is left alone and counted; findings of an older version give way to new ones. With ``jobs`` above 1 findings are drawn in so
    many processes, with the same result. ``say`` is told how each source was read.
    """
    inputs = [str(path) for path in paths]
    build = _Build(log, registry, drawing, say or (lambda _: None))
    with drawers(drawing, jobs) as drawer:
        units = build.units(inputs, options, drawer, progress)
        added = append(log, units, what=_what(inputs), by=by, one_by_one=True)
    figures = Report(added.documents, added.assertions, added.statements, added.already, added.rejected)
    return figures._replace(known=build.known, again=build.again, unread=tuple(sorted(build.unread.items())))


def _what(inputs: list[str]) -> str:
    """Return what the history of the case calls a build of ``inputs``."""
    first = "standard input" if inputs[0] == "-" else shown_name(Path(inputs[0]).name)
    return f"build {first}" + (f" and {len(inputs) - 1} more" if len(inputs) > 1 else "")


class _Item(NamedTuple):
    """Something in a source; ``found`` is ``None`` at its end."""

    source: Opened
    found: ReadDocument | Rejected | None


_Step = _Item | Rejected | Passed


def _steps(paths: list[str], options: Options) -> Iterator[_Step]:
    """Yield what is at ``paths`` in order, as one stream."""
    for opened in open_documents(paths, options):
        if isinstance(opened, Opened):
            yield from (_Item(opened, found) for found in opened.items)
            yield _Item(opened, None)
        else:
            yield opened


class _Build:
    """One run of ``build``: what it knows of the case, and its figures."""

    def __init__(self, log: Log, registry: Registry, drawing: Drawing, say: Say) -> None:
        self.log = log
        self.registry = registry
        self.drawing = drawing
        self.say = say
        self.known = self.again = 0
        self.unread: Counter[str] = Counter()
        self.tally = Tally()
        self.refused: set[str] = set()
        select = (
            "select url, id from document where url is not null and removed is null and container is null order by added, rowid"
        )
        self.latest: dict[str, str] = dict(log.db.execute(select).fetchall())

    def units(self, paths: list[str], options: Options, drawer: Drawer, progress: Progress | None) -> Iterator[Said]:
        """Yield a unit for each document and each refusal; when the next is asked for, the last is committed."""
        gauge = Gauge(progress, None if progress is None else count_bytes(path for path in paths if path != "-"))
        for step, drawn in drawer.in_order(self._asked(_steps(paths, options))):
            if isinstance(step, Passed):
                listed = ", ".join(f"{count} × {suffix}" for suffix, count in step.suffixes)
                self.say(f"passed over, being of no kind that is read: {listed}")
            elif isinstance(step, Rejected):
                yield from self._refuse_source(step)
            elif step.found is None:
                self._end(step.source)
                gauge.source_done(step.source.size_bytes)
            else:
                yield from self._item(step.source.name, step.found, drawn)
                gauge.document_done(step.found)

    def _asked(self, steps: Iterable[_Step]) -> Iterator[tuple[_Step, ReadDocument | None]]:
        """Yield each step with the document in it from which findings are to be drawn."""
        for step in steps:
            found = step.found if isinstance(step, _Item) else None
            if not isinstance(found, ReadDocument):
                yield step, None
            elif not is_there(self.log, id_ := document_id(found.text, found.about.url)):
                yield step, found
            else:
                yield step, self._to_read_again(found, id_)

    def _to_read_again(self, document: ReadDocument, id_: str) -> ReadDocument | None:
        """Return ``document`` with what the case knows of it, when findings are to be drawn from it anew."""
        if not self._is_outdated(id_):
            return None
        told = told_of(self.log, id_)
        known = Metadata(published=told.published, publisher=told.publisher, author=told.author)
        return document._replace(about=document.about.filled(known))

    def _is_outdated(self, id_: str) -> bool:
        """Tell whether the findings in a document of the case are of an older version, or there are none."""
        if self.drawing.extract is NOTHING.extract:
            return False
        versions = versions_on(self.log, id_, self.drawing.name)
        return all(_rank(version) < _rank(self.drawing.version) for version in versions)

    def _says_the_same(self, said: Said, id_: str) -> bool:
        """Tell whether the findings of ``id_`` in the case are of the same version as ``said``, or there are none on either side."""
        found = {run.version for run in said.runs if said.assertions and run.extractor == self.drawing.name}
        return found == versions_on(self.log, id_, self.drawing.name)

    def _refuse_source(self, refused: Rejected) -> Iterator[Said]:
        self._say_refused(refused)
        yield Said(rejected=(refused,))
        name = refused.locator.rpartition(": ")[0]
        self.log.resolve_rejected(f"{name}: ", {rejected_id(refused)}, set())

    def _say_refused(self, refused: Rejected) -> None:
        self.say(f"{refused.locator.removesuffix(': whole file')}: refused: {refused.reason}")

    def _item(self, name: str, found: ReadDocument | Rejected, drawn: Drawn | None) -> Iterator[Said]:
        said = found if isinstance(found, Rejected) else self._document(found, f"{name}: {found.locator}", drawn)
        if isinstance(said, Rejected):
            if self.tally.is_told(said):
                self._say_refused(said)
            said = Said(rejected=(said,))
        if said is not None:
            self.refused.update(map(rejected_id, said.rejected))
            yield said

    def _end(self, source: Opened) -> None:
        """Say how ``source`` was read, and forget what of it was refused earlier."""
        self.log.resolve_rejected(f"{source.name}: ", self.refused, set())
        self.say(self.tally.summary(source.name, source.kind))
        self.tally, self.refused = Tally(), set()

    def _document(self, document: ReadDocument, where: str, drawn: Drawn | None) -> Said | Rejected | None:
        """Return what ``document`` says, ``None`` when it is there already; or why it cannot be stored."""
        id_ = document_id(document.text, document.about.url)
        is_known = is_there(self.log, id_)
        if is_known and (drawn is None or not self._is_outdated(id_)):
            self._leave(document)
            return None
        try:
            said = self._mapped(document, where, drawn)
        except InputError as error:
            return Rejected(where, str(error).removeprefix(f"{where}: "))
        if is_known and self._says_the_same(said, id_):
            self._leave(document)
            return None
        self._count(document, drawn, is_known=is_known)
        if not is_known and document.about.url is not None:
            self._note_url(document.about.url, id_, where)
        return said

    def _mapped(self, document: ReadDocument, where: str, drawn: Drawn | None) -> Said:
        """Return what is said by what was drawn from ``document``.

        Raises:
            InputError: nothing could be drawn, or it cannot be stored.
        """
        assert drawn is not None, f"{where}: no findings were drawn from a new document"
        if isinstance(drawn, InputError):
            raise drawn
        said = map_extraction(drawn, document.text, self.registry, where=where)
        article, *posts = said.documents
        read = article._replace(cls=document.cls, media_type=document.media_type, original_sha256=document.sha256)
        return said._replace(documents=(read, *posts), replaces=(self.drawing.name, NOTHING.name))

    def _leave(self, document: ReadDocument) -> None:
        self.known += 1
        self.tally.add(document, "there already")

    def _count(self, document: ReadDocument, drawn: Drawn | None, *, is_known: bool) -> None:
        assert isinstance(drawn, Extraction)
        counts = ["read again"] * is_known + ["without a date"] * (drawn.document.date is None)
        if drawn.extractor.name != self.drawing.name:
            language = name_of(drawn.document.language)
            self.unread[language] += 1
            counts.append(f"kept and found by search, but no findings are drawn from {language}")
        self.again += is_known
        self.tally.add(document, *counts)

    def _note_url(self, url: str, id_: str, where: str) -> None:
        before = self.latest.get(url)
        if before is not None:
            self.say(f"{where}: {id_} follows {before}, which has another text under {url}")
        self.latest[url] = id_


def _rank(version: str) -> tuple[int, ...]:
    """Return a version such as ``12`` or ``1.2`` as numbers; one that is written otherwise comes first."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()
