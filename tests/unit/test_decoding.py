from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from rabita.errors import InputError
from rabita.loaders.interchange import decoding
from rabita.loaders.interchange.decoding import Line, open_lines
from rabita.schema.records import Rejected

ARABIC = "التقى وزير خارجية عُمان نظيره القطري في مسقط\nوقال إن الاجتماع كان مثمرا وفق وكالة الأنباء\n"
FRENCH = "Le président a été reçu à l'Élysée\nLes négociations se sont achevées à Genève\n"


def file_of(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    return path


def texts(path: Path) -> list[str]:
    return [line.text for line in open_lines(path) if isinstance(line, Line)]


@pytest.mark.parametrize(
    ("encoding", "written", "bom"),
    [
        ("utf-8", "utf-8", b""),
        ("utf-8", "utf-8", codecs.BOM_UTF8),
        ("utf-16-le", "utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", "utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", "utf-16-le", b""),
        ("utf-16-be", "utf-16-be", b""),
        ("cp1256", "cp1256", b""),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_arabic_text_is_read_in_every_encoding_that_it_comes_in(
    tmp_path: Path, encoding: str, written: str, bom: bytes, end: str
) -> None:
    lines = open_lines(file_of(tmp_path, bom + ARABIC.replace("\n", end).encode(written)))
    assert lines.encoding == encoding
    assert [line.text for line in lines if isinstance(line, Line)] == ARABIC.splitlines()
    assert [line.data for line in lines if isinstance(line, Line)] == [text.encode() for text in ARABIC.splitlines()]


def test_iso_8859_6_and_windows_1256_are_told_apart_by_their_letters(tmp_path: Path) -> None:
    plain = ARABIC.replace("ق", "ل").replace("ف", "م").replace("ك", "ن")
    assert texts(file_of(tmp_path, plain.encode("iso-8859-6"))) == plain.splitlines()
    assert texts(file_of(tmp_path, plain.encode("cp1256"))) == plain.splitlines()
    assert open_lines(file_of(tmp_path, ARABIC.encode("iso-8859-6"))).encoding == "iso-8859-6"


def test_short_arabic_cells_among_ascii_are_windows_1256(tmp_path: Path) -> None:
    data = "id,name,place\n1,إيران,طهران\n2,قطر,الدوحة\n".encode("cp1256")
    assert texts(file_of(tmp_path, data))[1] == "1,إيران,طهران"


def test_latin_text_is_windows_1252(tmp_path: Path) -> None:
    path = file_of(tmp_path, FRENCH.encode("cp1252"))
    assert open_lines(path).encoding == "cp1252"
    assert texts(path) == FRENCH.splitlines()


def test_arabic_after_a_megabyte_of_ascii_is_still_seen(tmp_path: Path) -> None:
    path = file_of(tmp_path, b"2025-01-20,meeting\n" * 70_000 + ARABIC.encode("cp1256"))
    assert open_lines(path).encoding == "cp1256"


def test_a_broken_line_in_utf_8_is_rejected_and_the_rest_is_read(tmp_path: Path) -> None:
    data = (ARABIC * 20).encode() + b"broken \xff\xfe line\n" + ARABIC.encode()
    lines = list(open_lines(file_of(tmp_path, data)))
    rejected = [line for line in lines if isinstance(line, Rejected)]
    assert [line.locator for line in rejected] == ["line 41"]
    assert "byte 8 of the line is not UTF-8" in rejected[0].reason
    assert len(lines) == 43


def test_a_letter_cut_in_two_by_a_chunk_is_no_mistake(tmp_path: Path) -> None:
    path = file_of(tmp_path, b"a" * ((1 << 20) - 1) + "ع".encode() + b"\n")
    assert open_lines(path).encoding == "utf-8"


def test_a_line_separator_of_unicode_ends_no_line(tmp_path: Path) -> None:
    assert texts(file_of(tmp_path, "a\u2028b\x85c\x0bd\n".encode())) == ["a\u2028b\x85c\x0bd"]


def test_utf_16_lines_end_only_at_whole_letters(tmp_path: Path) -> None:
    text = "a\u0a00\u000a\u0a0ab\u010a"  # U+0A00 and U+010A hold the byte of a line's end
    path = file_of(tmp_path, codecs.BOM_UTF16_LE + text.encode("utf-16-le"))
    assert texts(path) == ["a\u0a00", "\u0a0ab\u010a"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_line_that_is_too_long_is_rejected_and_the_rest_is_read(
    tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "LONGEST_LINE_BYTES", 1 << 17)
    bom = codecs.BOM_UTF16_LE if encoding != "utf-8" else b""
    path = file_of(tmp_path, bom + ("first\n" + "x" * 300_000 + "\nlast\n").encode(encoding))
    lines = list(open_lines(path))
    assert [type(line) for line in lines] == [Line, Rejected, Line]
    assert lines[1].locator == "line 2"  # type: ignore[union-attr]
    assert lines[2] == Line(3, "last", b"last")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (b"PK\x03\x04rest", "Office file"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (bytes(range(256)) * 20, "no text"),
        (codecs.BOM_UTF32_LE + "a".encode("utf-32-le"), "UTF-32"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_is(tmp_path: Path, data: bytes, message: str) -> None:
    path = file_of(tmp_path, data)
    with pytest.raises(InputError, match=message) as caught:
        open_lines(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_one_nul_makes_no_file_binary(tmp_path: Path) -> None:
    assert texts(file_of(tmp_path, b"a,b\n1,\x00\n2,3\n")) == ["a,b", "1,\x00", "2,3"]


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_lines(tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="folder"):
        open_lines(tmp_path)


def test_an_encoding_may_be_given_and_must_be_known(tmp_path: Path) -> None:
    path = file_of(tmp_path, "é".encode("cp1252"))
    assert open_lines(path, encoding="cp1256").encoding == "cp1256"
    with pytest.raises(InputError, match="known: utf-8"):
        open_lines(path, encoding="latin5")


def test_progress_is_told_in_bytes_and_ends_at_the_size(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    path = file_of(tmp_path, b"x" * 99 + b"\n" + (b"y" * 99 + b"\n") * 30_000)
    assert sum(1 for _ in open_lines(path, progress=lambda done, total: told.append((done, total)))) == 30_001
    size = path.stat().st_size
    assert told[-1] == (size, size)
    assert 3 <= len(told) <= 5
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_standard_input_can_be_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoding._standard_input.cache_clear()
    with file_of(tmp_path, ARABIC.encode()).open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        lines = open_lines("-")
        assert lines.name == "standard input"
        assert len(list(lines)) == len(list(lines)) == 2
    decoding._standard_input().unlink()
    decoding._standard_input.cache_clear()
