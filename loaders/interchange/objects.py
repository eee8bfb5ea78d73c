"""Reads the objects of a JSON file: JSON lines as a stream, an array or one object as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple, TypeVar

import msgspec

from rabita.errors import InputError
from rabita.loaders.interchange.decoding import SHOWN, DecodedLines, Line
from rabita.schema.records import Rejected

LARGEST_WHOLE_BYTES = 512 << 20
"""Up to this size a file is read as a whole; memory then grows to about twice the file."""

Layout = Literal["lines", "array", "object"]

_PEEKED = 50

T = TypeVar("T")


class Item(NamedTuple):
    """One JSON object: where it is (``line 3``, ``item 3``), its number, its bytes in UTF-8, and what they say."""

    locator: str
    number: int
    data: bytes
    value: dict[str, object]


def find_layout(lines: DecodedLines) -> Layout | None:
    """Return how the file holds JSON objects; ``None`` when it does not begin as JSON does."""
    begun = list(islice((line for line in lines if isinstance(line, Rejected) or line.text.strip()), _PEEKED))
    first = next((line.text.lstrip() for line in begun if isinstance(line, Line)), "")
    if first.startswith("["):
        return "array"
    if not first.startswith("{"):
        return None
    return "lines" if any(_is_object(line) for line in begun) else "object"


def _is_object(line: Line | Rejected) -> bool:
    """Tell whether ``line`` is a whole object that begins where the line does, which no line of a pretty-printed one is."""
    if isinstance(line, Rejected) or not line.text.startswith("{"):
        return False
    return isinstance(_decoded(line.data), dict)


def _decoded(data: bytes) -> object:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def read_objects(lines: DecodedLines) -> Iterator[Item | Rejected]:
    """Yield the objects of a JSON file in order; what is broken or no object comes out as Rejected, in its place.

    JSON lines stream with flat memory. An array, or one object over several lines, is read as a whole.

    Raises:
        InputError: a file to be read as a whole is larger than ``LARGEST_WHOLE_BYTES`` or not JSON; names the line.
    """
    layout = find_layout(lines)
    if layout is None:
        raise InputError(f"{lines.name}: this is no JSON; it begins neither with '{{' nor with '['")
    if layout == "lines":
        yield from _streamed(lines)
    elif layout == "array":
        yield from _items(lines)
    else:
        data = _whole(lines)
        yield _item("line 1", 1, data, _parsed(data, lines, dict[str, object]))


def _streamed(lines: DecodedLines) -> Iterator[Item | Rejected]:
    for line in lines:
        if isinstance(line, Rejected):
            yield line
        elif line.text and not line.text.isspace():
            yield _checked(f"line {line.number}", line.number, line.data)


def _items(lines: DecodedLines) -> Iterator[Item | Rejected]:
    for number, raw in enumerate(_parsed(_whole(lines), lines, list[msgspec.Raw]), start=1):
        yield _checked(f"item {number}", number, bytes(raw))


def _checked(locator: str, number: int, data: bytes) -> Item | Rejected:
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Rejected(locator, f"broken JSON: {_short(error)}; correct or remove it", _shown(data))
    except RecursionError:
        return Rejected(locator, "the JSON is nested too deeply; flatten it", _shown(data))
    return _item(locator, number, data, value)


def _item(locator: str, number: int, data: bytes, value: object) -> Item | Rejected:
    if not isinstance(value, dict):
        return Rejected(locator, "this is no JSON object; write {…}", _shown(data))
    return Item(locator, number, data, value)


def _shown(data: bytes) -> str:
    return data[: SHOWN * 4].decode(errors="replace")[:SHOWN]


def _short(error: Exception) -> str:
    return str(error).removeprefix("JSON is malformed: ")


def _whole(lines: DecodedLines) -> bytes:
    size = lines.path.stat().st_size
    if size > LARGEST_WHOLE_BYTES:
        raise InputError(
            f"{lines.name}: {size >> 20} MB of JSON that is not in lines, and {LARGEST_WHOLE_BYTES >> 20} MB is the limit; "
            "write one object a line"
        )
    parts = []
    for line in lines:
        if isinstance(line, Rejected):
            raise InputError(f"{lines.name}, {line.locator}: {line.reason}")
        parts.append(line.data)
    return b"\n".join(parts)


def _parsed(data: bytes, lines: DecodedLines, kind: type[T]) -> T:
    """Return ``data`` decoded, or say in which line it breaks."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as error:
        line = data.count(b"\n", 0, _position(error, len(data))) + 1
        raise InputError(
            f"{lines.name}, line {line}: broken JSON: {_short(error)}; correct it, or write one object a line"
        ) from error
    except RecursionError:
        raise InputError(f"{lines.name}: the JSON is nested too deeply; flatten it") from None


def _position(error: msgspec.DecodeError, size: int) -> int:
    digits = "".join(char for char in str(error).rpartition("(byte ")[2] if char.isdigit())
    return int(digits) if digits else size
