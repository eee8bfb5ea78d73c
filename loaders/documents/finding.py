"""Finds what to read: files, folders with all below them, the members of ZIP archives, standard input."""

from __future__ import annotations

import lzma
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from rabita.loaders.documents.decoding import too_large
from rabita.loaders.documents.records import PDF_FILE, Options, Source
from rabita.loaders.documents.sidecars import is_sidecar
from rabita.loaders.interchange.decoding import as_file
from rabita.schema.records import Rejected

HEAD = 8192
"""How many first bytes tell what a file is; an export of Telegram names its messages within them."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
ZIP_ERRORS = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, RuntimeError, LookupError, ValueError),
)
"""What ``zipfile`` raises for damaged, locked and unknown archives (tests/property/test_damaged_documents.py)."""

_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")


def find_sources(paths: Iterable[str | Path], options: Options) -> Iterator[Source | Rejected]:
    """Yield the files at ``paths`` in order, those in folders by name; what cannot be opened comes out as Rejected in its place.

    ``-`` is standard input. Left out in folders and archives are hidden files, sidecars, and the parts that a browser saves
    beside a page (``page_files``). A member of an archive is unpacked only while it is read.
    """
    for path in paths:
        if str(path) == "-":
            yield _source(as_file(path), "standard input", "")
        elif Path(path).is_dir():
            yield from _in_folder(Path(path), options)
        else:
            yield from _opened(Path(path), shown_name(path), options, found=False)


def shown_name(path: str | Path) -> str:
    """Return the name of ``path`` as text; bytes that are none read as U+FFFD."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def count_bytes(paths: Iterable[str | Path]) -> int:
    """Return how many bytes the files at ``paths`` have."""
    sizes = [_size(file) for path in paths for file in (_files(Path(path)) if Path(path).is_dir() else [Path(path)])]
    return sum(sizes)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _in_folder(folder: Path, options: Options) -> Iterator[Source | Rejected]:
    is_empty = True
    for path in _files(folder):
        is_empty = False
        yield from _opened(path, shown_name(path), options, found=True)
    if is_empty:
        yield Rejected(f"{shown_name(folder)}: whole folder", "there are no files in it")


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        if "case.toml" in names:  # a case, perhaps the one that is built
            folders.clear()
            continue
        pages = {Path(name).stem for name in names if name.lower().endswith((".html", ".htm"))}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name.removesuffix("_files") not in pages)
        paths = (Path(place, name) for name in sorted(names) if not name.startswith("."))
        yield from (path for path in paths if path.is_file() and not is_sidecar(path))


def _opened(path: Path, name: str, options: Options, *, found: bool) -> Iterator[Source | Rejected]:
    try:
        source = _source(path, name, path.suffix.lower(), found=found)
    except FileNotFoundError:
        yield _refused(name, "there is no such file")
    except OSError as error:
        yield _refused(name, f"it cannot be read ({error.strerror or error})")
    else:
        yield from _in_archive(source, options) if source.head.startswith(_ZIP) else iter([source])


def _in_archive(source: Source, options: Options) -> Iterator[Source | Rejected]:
    try:
        archive = zipfile.ZipFile(source.path)
    except ZIP_ERRORS:
        yield _refused(source.name, "the ZIP archive is damaged; pack it again")
        return
    with archive:
        yield from iter([source]) if _is_office(archive) else _members(archive, source.name, options)


def _members(archive: zipfile.ZipFile, name: str, options: Options) -> Iterator[Source | Rejected]:
    members = sorted((item for item in archive.infolist() if _is_wanted(item)), key=lambda item: item.filename)
    if not members:
        yield _refused(name, "there are no files in the archive")
    sidecars = {item.filename: item for item in members if item.filename.lower().endswith(".toml")}
    for item in members:
        beside = sidecars.get(str(PurePosixPath(item.filename).with_suffix(".toml")))
        if item.filename in sidecars and any(
            other.filename != item.filename and _stem(other) == _stem(item) for other in members
        ):
            continue
        with tempfile.TemporaryDirectory(prefix="rabita-zip-") as folder:
            yield _unpacked(
                archive, [item] if beside is None else [item, beside], Path(folder), f"{name}/{item.filename}", options
            )


def _stem(item: zipfile.ZipInfo) -> str:
    return str(PurePosixPath(item.filename).with_suffix(""))


def _is_wanted(item: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(item.filename).parts
    return not item.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in parts)


def _unpacked(
    archive: zipfile.ZipFile, items: list[zipfile.ZipInfo], folder: Path, name: str, options: Options
) -> Source | Rejected:
    """Write ``items``, a document and perhaps its sidecar, to ``folder``; no more than the limit, whatever the archive says of their size."""
    try:
        for item in items:
            with archive.open(item) as packed:
                most = options.max_bytes * (PDF_FILE if item.filename.lower().endswith(".pdf") else 1)
                data = packed.read(most + 1)
            if len(data) > most:
                return _refused(name, str(too_large(max(len(data), item.file_size), options._replace(max_bytes=most))))
            (folder / f"member{PurePosixPath(item.filename).suffix.lower()}").write_bytes(data)
    except ZIP_ERRORS as error:
        return _refused(name, f"it cannot be unpacked ({error}); unpack the archive and build the folder")
    suffix = PurePosixPath(items[0].filename).suffix.lower()
    source = _source(folder / f"member{suffix}", name, suffix, found=True)
    return _refused(name, "it is an archive inside an archive; unpack it first") if _is_archive(source) else source


def _is_office(archive: zipfile.ZipFile) -> bool:
    return any(member in _OFFICE for member in archive.namelist())


def _is_archive(source: Source) -> bool:
    """Tell whether ``source`` is packed, and is no Office file."""
    if not source.head.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(source.path) as archive:
            return not _is_office(archive)
    except ZIP_ERRORS:
        return True


def _source(path: Path, name: str, suffix: str, *, found: bool = False) -> Source:
    with path.open("rb") as file:
        return Source(name, path, suffix, file.read(HEAD), found)


def _refused(name: str, reason: str) -> Rejected:
    return Rejected(f"{name}: whole file", reason)
