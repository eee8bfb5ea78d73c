"""Opens text files in whatever encoding they are, line by line with flat memory."""

from __future__ import annotations

import atexit
import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rabita.errors import InputError, StoreError
from rabita.loaders.interchange.encodings import ENCODINGS, detect_encoding
from rabita.schema.records import Rejected

Progress = Callable[[int, int | None], None]
"""Called with how many bytes are done and how many there are."""

LONGEST_LINE_BYTES = 64 << 20
SHOWN = 4000
"""How much of a refused line is kept, in characters; no source, enough to recognise it."""

_PROGRESS_BYTES = 1 << 20
_LINE_ENDS = {"utf-16-le": b"\n\0", "utf-16-be": b"\0\n"}


class Line(NamedTuple):
    """One line without its end: its number (the first is 1), its text, and that text in UTF-8."""

    number: int
    text: str
    data: bytes


class DecodedLines:
    """The lines of a file, read anew by each iteration. ``encoding`` says how the file is written.

    A line that cannot be decoded or is longer than ``LONGEST_LINE_BYTES`` comes out as Rejected, in its place. CRLF ends a
    line as LF does; a mark at the beginning of the file (BOM) is left out.
    """

    def __init__(self, path: Path, name: str, encoding: str, progress: Progress | None = None) -> None:
        self.path = path
        self.name = name
        self.encoding = encoding
        self._progress = progress

    def __iter__(self) -> Iterator[Line | Rejected]:
        end = _LINE_ENDS.get(self.encoding, b"\n")
        with _opened(self.path, self.name) as file:
            for number, raw in enumerate(self._raw_lines(file, end), start=1):
                yield self._line(number, raw)

    def _line(self, number: int, raw: bytes | None) -> Line | Rejected:
        where = f"line {number}"
        if raw is None:
            return Rejected(where, f"the line is longer than {LONGEST_LINE_BYTES >> 20} MB; split it")
        try:
            text = raw.decode(self.encoding)
        except UnicodeDecodeError as error:
            shown = raw.decode(self.encoding, errors="replace")[:SHOWN]
            return Rejected(
                where, f"byte {error.start + 1} of the line is not {self.encoding.upper()}; correct or remove it", shown
            )
        text = text.removesuffix("\r")
        if number == 1:
            text = text.removeprefix("\ufeff")
        return Line(number, text, raw if self.encoding == "utf-8" and len(raw) == len(text) else text.encode())

    def _raw_lines(self, file: io.BufferedReader, end: bytes) -> Iterator[bytes | None]:
        """Yield each line without ``end``; ``None`` for one that is too long."""
        lines = _byte_lines(file) if end == b"\n" else _wide_lines(file, end)
        if self._progress is None:
            yield from lines
            return
        total, told = self.path.stat().st_size, 0
        for raw in lines:
            done = file.tell()
            if done - told >= _PROGRESS_BYTES:
                told = done
                self._progress(done, total)
            yield raw
        self._progress(total, total)


def open_lines(path: str | Path, *, encoding: str | None = None, progress: Progress | None = None) -> DecodedLines:
    """Return the lines of ``path`` (``-`` is standard input), decoded; ``encoding`` overrides what the bytes tell.

    Told apart are UTF-8, UTF-16, Windows-1256, ISO 8859-6 and Windows-1252.

    Raises:
        InputError: there is no such file, it is empty, or it is no text.
        StoreError: the file cannot be read.
    """
    file, name = as_file(path), "standard input" if str(path) == "-" else str(path)
    if encoding is not None and encoding not in ENCODINGS:
        raise InputError(f"encoding {encoding!r} is not known; known: {', '.join(ENCODINGS)}")
    with _opened(file, name):
        pass
    return DecodedLines(file, name, encoding or _detected(file, name), progress)


def as_file(path: str | Path) -> Path:
    """Return ``path``, or for ``-`` a file with what standard input brings, so that it can be read more than once.

    That file is removed when the process ends.
    """
    return _standard_input() if str(path) == "-" else Path(path)


@cache
def _standard_input() -> Path:
    with tempfile.NamedTemporaryFile(prefix="rabita-stdin-", delete=False) as file:
        path = Path(file.name)
        atexit.register(path.unlink, missing_ok=True)
        try:
            shutil.copyfileobj(sys.stdin.buffer, file)
            file.flush()
        except OSError as error:
            raise StoreError(
                f"standard input cannot be kept in {path.parent} ({error.strerror}); free some space, or set TMPDIR to another place"
            ) from error
    return path


def _detected(file: Path, name: str) -> str:
    try:
        return detect_encoding(file)
    except InputError as error:
        raise InputError(str(error).replace(str(file), name, 1)) from None
    except OSError as error:
        raise StoreError(f"{name}: cannot be read ({error.strerror})") from error


def _opened(path: Path, name: str) -> io.BufferedReader:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise InputError(f"{name}: there is no such file") from None
    except IsADirectoryError:
        raise InputError(f"{name}: this is a folder; give the files in it") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"{name}: cannot be read ({error})") from error


def _byte_lines(file: io.BufferedReader) -> Iterator[bytes | None]:
    while line := file.readline(LONGEST_LINE_BYTES + 1):
        if line.endswith(b"\n"):
            yield line[:-1]
        elif len(line) <= LONGEST_LINE_BYTES:
            yield line
        else:
            _skip_line(file)
            yield None


def _skip_line(file: io.BufferedReader) -> None:
    while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass


def _wide_lines(file: io.BufferedReader, end: bytes) -> Iterator[bytes | None]:
    """Yield lines of two bytes a letter: ``end`` counts only at an even place."""
    waiting, is_long = bytearray(), False
    while chunk := file.read(1 << 16):
        searched = len(waiting) // 2 * 2
        waiting += chunk
        while (at := _even(waiting, end, searched)) >= 0:
            yield None if is_long else bytes(waiting[:at])
            del waiting[: at + 2]
            searched, is_long = 0, False
        if len(waiting) > LONGEST_LINE_BYTES:
            del waiting[: len(waiting) // 2 * 2]
            is_long = True
    if waiting or is_long:
        yield None if is_long else bytes(waiting)


def _even(waiting: bytearray, end: bytes, start: int) -> int:
    at = waiting.find(end, start)
    while at % 2 == 1 and at >= 0:
        at = waiting.find(end, at + 1)
    return at
