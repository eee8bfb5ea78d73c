"""PDF files made letter by letter, so that a test says which letter stands where."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Run(NamedTuple):
    """Glyphs set from ``x`` to the right on the base line ``y``; each is the text that the file says it means."""

    x: float
    y: float
    glyphs: Sequence[str]
    size: float = 10


def pdf(pages: Iterable[Sequence[Run]], *, info: str = "", pack: bool = False) -> bytes:
    """Return a file with ``pages``; every glyph is half as wide as high. ``info`` is the inside of the information dictionary."""
    sheets = list(pages)
    codes: dict[str, int] = {}
    streams = ["\n".join(_shown(run, codes) for run in sheet).encode() for sheet in sheets]
    mapping = "\n".join(f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for text, code in codes.items() if text != "\ufffd")
    cmap = (
        f"begincmap\n1 begincodespacerange <00> <ff> endcodespacerange\n{len(codes)} beginbfchar\n{mapping}\nendbfchar\nendcmap"
    )
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(sheets)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(sheets)}>>".encode(),
        f"<</Type/Font/Subtype/Type1/BaseFont/Courier/FirstChar 0/LastChar 255/Widths[{'500 ' * 256}]/ToUnicode 4 0 R>>".encode(),
        _stream(cmap.encode(), pack=False),
        f"<<{info}>>".encode("latin-1"),
    ]
    for number, stream in enumerate(streams):
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Resources<</Font<</F 3 0 R>>>>/Contents {7 + 2 * number} 0 R>>"
        objects += [page.encode(), _stream(stream, pack=pack)]
    return _file(objects)


def words(text: str, x: float, y: float, size: float = 10) -> Run:
    """Return a run that shows ``text`` from left to right."""
    return Run(x, y, list(text), size)


def _shown(run: Run, codes: dict[str, int]) -> str:
    string = "".join(f"{codes.setdefault(glyph, 33 + len(codes)):02x}" for glyph in run.glyphs)
    return f"BT /F {run.size} Tf 1 0 0 1 {run.x} {run.y} Tm <{string}> Tj ET"


def _stream(data: bytes, *, pack: bool) -> bytes:
    packed = zlib.compress(data, 9) if pack else data
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(packed), b"/Filter/FlateDecode" if pack else b"", packed)


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF"
    return out + end % (len(objects) + 1, table, len(objects) + 1, len(out))
