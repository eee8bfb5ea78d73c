"""Reads documents as a stream: finds them, chooses readers, completes and checks what these yield."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from rabita.errors import RabitaError
from rabita.loaders.documents.decoding import too_large
from rabita.loaders.documents.finding import find_sources
from rabita.loaders.documents.languages import settled_language
from rabita.loaders.documents.readers import find_reader
from rabita.loaders.documents.records import Item, Metadata, Options, ReadDocument, Reader, Source
from rabita.loaders.documents.sidecars import read_sidecar
from rabita.schema.records import Rejected

SHOWN = 200
_NO_TEXT = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


class Opened(NamedTuple):
    """A source that a reader reads: its name, what it is, its size, and what is in it, to be taken before the next is asked for."""

    name: str
    kind: str
    size_bytes: int
    items: Iterator[Item]


class Passed(NamedTuple):
    """How many files of which suffixes were met in folders and archives and are of no kind that is read."""

    suffixes: tuple[tuple[str, int], ...]


def open_documents(paths: Iterable[str | Path], options: Options) -> Iterator[Opened | Rejected | Passed]:
    """Yield what is at ``paths``, source by source; a refusal stands in its place and its locator begins with the source's name."""
    passed: Counter[str] = Counter()
    for source in find_sources(paths, options):
        found = source if isinstance(source, Rejected) else _opened(source, options)
        if found is None:
            assert isinstance(source, Source)
            passed[source.suffix or "no suffix"] += 1
        else:
            yield found
    if passed:
        yield Passed(tuple(sorted(passed.items())))


def _opened(source: Source, options: Options) -> Opened | Rejected | None:
    """Return ``source`` with what is in it; ``None`` for one that was only met and is of no kind that is read."""
    try:
        reader = find_reader(source, options)
        if reader is None and not source.found:
            return _refused(
                source, f"files that end in {source.suffix!r} are not read; rename it if it is text (.txt) or a page (.html)"
            )
    except RabitaError as error:
        return None if source.found and _is_picture(source) else _refused(source, str(error))
    if reader is None:
        return None
    return Opened(source.name, reader.name, source.path.stat().st_size, _items(source, reader, options))


def _is_picture(source: Source) -> bool:
    return source.head.startswith((b"\x89PNG", b"GIF8", b"\xff\xd8\xff"))


def _items(source: Source, reader: Reader, options: Options) -> Iterator[Item]:
    """Yield what ``reader`` makes of ``source``, completed and checked; when it gives up, what it gave before stays."""
    try:
        sidecar = read_sidecar(source.path) or Metadata()
        for item in reader.read(source, options):
            yield (
                _placed(item, source)
                if isinstance(item, Rejected)
                else _checked(_completed(item, sidecar, options), source, options)
            )
    except RabitaError as error:
        yield _refused(source, str(error).removeprefix(f"{source.path}: "))
    except OSError as error:
        yield _refused(source, f"it cannot be read ({error.strerror or error})")


def _completed(document: ReadDocument, sidecar: Metadata, options: Options) -> ReadDocument:
    """Return ``document`` with what is told beside it, which counts more, and by the user, which counts where nothing is told."""
    given = Metadata(published=options.published, publisher=options.publisher, language=options.language)
    about = _storable(sidecar.filled(document.about).filled(given))
    language, note = settled_language(about.language, document.text)
    notes = document.notes if note is None else (*document.notes, note)
    return document._replace(about=about._replace(language=language), notes=notes)


def _storable(about: Metadata) -> Metadata:
    """Return ``about`` without control characters and halves of characters, which no name or title has."""
    texts = (about.title, about.url, about.published, about.publisher)
    title, url, published, publisher = (None if text is None else text.translate(_NO_TEXT).strip() or None for text in texts)
    author = tuple(name for item in about.author if (name := item.translate(_NO_TEXT).strip()))
    return Metadata(title, url, published, publisher, author, about.language)


def _checked(document: ReadDocument, source: Source, options: Options) -> Item:
    """Return ``document``, or its refusal when its text cannot be stored."""
    text = document.text
    problem = None
    if not text.strip():
        problem = "there are no words in it"
    elif "\0" in text:
        problem = f"the text holds U+0000 at character {text.index(chr(0))}; remove it"
    elif not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        problem = "the text holds half a character (a lone surrogate); export it again"
    elif len(text) > options.max_bytes:
        problem = str(too_large(len(text), options))
    if problem is None:
        return document
    shown = text[:SHOWN].encode(errors="replace").decode().replace("\0", "\u2400")
    return _placed(Rejected(document.locator, problem, shown), source)


def _placed(item: Rejected, source: Source) -> Rejected:
    return item._replace(locator=f"{source.name}: {item.locator}")


def _refused(source: Source, reason: str) -> Rejected:
    return Rejected(f"{source.name}: whole file", reason)
