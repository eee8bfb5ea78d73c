"""PDF: the text that a person reads on the pages, the page of each quote, and files that are refused."""

from __future__ import annotations

import subprocess
import zlib
from pathlib import Path

import msgspec
import pytest

from rabita.extracting import without_findings
from rabita.loaders.documents.records import Options
from rabita.loaders.documents.visual_order import reading_order, with_brackets
from rabita.loaders.mapping.extraction import map_extraction
from rabita.loaders.mapping.source_text import SourceText
from rabita.schema import default_registry
from rabita.schema.extraction import Extraction
from tests.support.browser import CHROMIUM
from tests.support.documents import read_one, refusal, write
from tests.support.pdfs import Run, pdf, words

DATA = Path(__file__).parents[1] / "data" / "pdf"

SHOWN = [
    (True, "2025 رياني 14", "14 يناير 2025"),
    (True, ".A-17 مقر", "رقم A-17."),
    (True, "ةمداقلا Harbour Post ةلاكو", "وكالة Harbour Post القادمة"),
    (True, "20/1/2025 يف", "في 20/1/2025"),
    (True, "2022-2020 نيب", "بين 2020-2022"),
    (True, "%12.5 ةبسنب", "بنسبة 12.5%"),
    (True, "٪٤٥ ةبسنب", "بنسبة ٤٥٪"),
    (True, "1,250 لوطب", "بطول 1,250"),
    (False, "The word ءانيم is a port", "The word ميناء is a port"),
    (False, "The plan of 2020-2022", "The plan of 2020-2022"),
]


@pytest.mark.parametrize(("is_rtl", "shown", "read"), SHOWN)
def test_a_line_is_read_as_a_person_reads_it(is_rtl: bool, shown: str, read: str) -> None:
    assert reading_order(list(shown), is_rtl=is_rtl) == read


@pytest.mark.parametrize("text", ["لقاء )بين البلدين( انتهى", "لقاء (بين البلدين) انتهى"])
def test_brackets_open_before_words_and_close_behind_them(text: str) -> None:
    assert with_brackets(text) == "لقاء (بين البلدين) انتهى"


def test_a_page_printed_by_a_browser_reads_as_it_was_written() -> None:
    found = read_one(DATA / "harbour.pdf")
    assert found.text.splitlines() == [
        "لقاء في الميناء (2025)",
        "التقى وزير النقل سفير الجزيرة في الميناء يوم الثلاثاء 14 يناير/كانون الثاني 2025، وبحثا فتح خط بحري (بين البلدين) بطول 1,250 كيلومترا"
        " وبنسبة 12.5%، وفق ما ذكرت وكالة Harbour Post الإنجليزية في تقريرها رقم A-17. لا لأن الأمن الأوروبي ألا يلام الإسلام.",
        "وقال السفيرُ إنّ بلادَه تَقترحُ عقدَ اجتماعٍ آخرَ في الصيف، ولم يوقّع الطرفان «أي اتفاق» حتى الآن. العدد ١٢٣ والنسبة ٤٥٪ وهاتف 2020-2022.",
        "The minister of transport met the ambassador in the harbour on Tuesday. The word in Arabic is الميناء الكبير (the big port), they said.",
        "الاجتماع\tالتاريخ",
        "لقاء مقترح\tأبريل 2025",
    ]
    assert (found.about.title, found.about.language, found.media_type) == ("لقاء في الميناء", "ar", "application/pdf")


def test_ligatures_and_presentation_forms_are_their_letters(tmp_path: Path) -> None:
    glyphs = ["ﺪ", "ﺋ", "لا", " ", "ﻢ", "ﻠ", "ﻋ", " ", "ﻻ", " ", "ﷲ"]  # from left to right: the last word first
    found = read_one(write(tmp_path / "a.pdf", pdf([[Run(50, 400, glyphs)]])))
    assert found.text == "الله لا علم لائد"


def test_the_letters_of_latin_ligatures_stay_in_order(tmp_path: Path) -> None:
    found = read_one(write(tmp_path / "a.pdf", pdf([[Run(50, 400, ["ffi", "c", "e", " ", "fl", "a", "g"])]])))
    assert found.text == "ffice flag"


def test_words_parted_at_the_end_of_a_line_are_put_together(tmp_path: Path) -> None:
    runs = [
        words("They spoke of the har-", 50, 400),
        words("bour and of 2020-", 50, 388),
        words("2022 and of the well-", 50, 376),
        words("Known road.", 50, 364),
        words("It ends.", 50, 340),
    ]
    assert (
        read_one(write(tmp_path / "a.pdf", pdf([runs]))).text
        == "They spoke of the harbour and of 2020-2022 and of the well- Known road.\nIt ends."
    )


def test_running_heads_and_numbers_of_pages_are_left_out_and_pages_are_kept(tmp_path: Path) -> None:
    said = ["The talks began in the morning.", "They went on in the harbour", "until the evening came."]
    pages = [
        [words("Harbour Post, 3 May", 50, 480), words(text, 50, 400), words(f"- {number} -", 220, 20)]
        for number, text in enumerate(said, 1)
    ]
    text = read_one(write(tmp_path / "a.pdf", pdf(pages))).text
    assert text == "The talks began in the morning.\n\fThey went on in the harbour\n\funtil the evening came."
    source = SourceText("document/1", text, ())
    assert [source.page_of(text.index(words_)) for words_ in ("talks", "harbour", "until")] == ["page 1", "page 2", "page 3"]
    assert SourceText("document/1", "No pages.", ()).page_of(3) is None


def test_a_sentence_that_runs_over_a_page_stays_one(tmp_path: Path) -> None:
    pages = [
        [words("The minister met the ambassador and they spoke of", 50, 400)],
        [words("the new line to the island.", 50, 400)],
    ]
    text = read_one(write(tmp_path / "a.pdf", pdf(pages))).text
    assert text == "The minister met the ambassador and they spoke of\fthe new line to the island."


def test_two_columns_are_read_one_after_the_other_and_a_table_row_by_row(tmp_path: Path) -> None:
    columns = [words("A heading over the whole of both columns", 50, 450)]
    for row in range(6):
        columns += [words(f"left side {row} is told", 50, 420 - 12 * row), words(f"right side {row} is so", 200, 420 - 12 * row)]
    text = read_one(write(tmp_path / "a.pdf", pdf([columns]))).text
    left = " ".join(f"left side {row} is told" for row in range(6))
    assert left in text.replace("\n", " ") and text.index("left side 5") < text.index("right side 0")
    table = [
        run
        for row in range(6)
        for run in (words(f"cell {row}", 50, 420 - 12 * row), words("of a long row here", 300, 420 - 12 * row))
    ]
    table += [words("x", 60, 420 - 12 * row) for row in range(6, 12)]
    assert "cell 2\tof a long row here" in read_one(write(tmp_path / "b.pdf", pdf([table]))).text


def test_title_author_and_day_come_from_the_file_unless_the_user_says_the_day(tmp_path: Path) -> None:
    info = "/Title(Harbour talks)/Author(Salma)/CreationDate(D:20250310080000Z)"
    file = write(tmp_path / "a.pdf", pdf([[words("They met.", 50, 400)]], info=info))
    found = read_one(file)
    assert (found.about.title, found.about.author, found.about.published) == ("Harbour talks", ("Salma",), "2025-03-10")
    assert any("2025-03-10" in note for note in found.notes)
    assert read_one(file, Options(published="2025-03-01")).about.published == "2025-03-01"
    named = pdf([[words("They met.", 50, 400)]], info="/Title(Microsoft Word - talks.docx)/CreationDate(D:20259910)")
    about = read_one(write(tmp_path / "b.pdf", named)).about
    assert (about.title, about.published) == (None, None)


def test_a_page_without_words_is_named(tmp_path: Path) -> None:
    notes = read_one(write(tmp_path / "a.pdf", pdf([[words("They met.", 50, 400)], []]))).notes
    assert any(note.endswith("page 2") for note in notes)


BAD = {
    "locked": ((DATA / "locked.pdf").read_bytes(), "locked by a password"),
    "scanned": (pdf([[], []]), "2 pages of pictures"),
    "broken": (b"%PDF-1.7\n/Encrypt" + bytes(range(256)) * 8, "damaged"),
    "cut": (pdf([[words("They met.", 50, 400)]])[:300], "damaged|no words"),
    "unnamed": (pdf([[Run(50, 400, ["\ue001"] * 40)]]), "fonts"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_pdf_without_words_is_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    data, said = BAD[name]
    assert any(part in refusal(write(tmp_path / "a.pdf", data)) for part in said.split("|"))


def test_a_pdf_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    bomb = pdf([[words("They met.", 50, 400)]])
    packed = zlib.compress(zlib.compress(b"q " * (1 << 28), 9), 9)
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed)
    at, end = bomb.index(b"7 0 obj\n") + 8, bomb.index(b"\nendobj", bomb.index(b"7 0 obj\n"))
    assert refusal(write(tmp_path / "a.pdf", bomb[:at] + stream + bomb[end:]))


def test_a_pdf_with_more_letters_than_the_limit_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "a.pdf", pdf([[words("They met again. " * 5, 50, 400 - row)] for row in range(20)]))
    assert "--max-bytes" in refusal(file, Options(max_bytes=1_000))


def test_without_the_extra_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rabita.loaders.documents.pdf.find_spec", lambda name: None)
    assert "rabita[pdf]" in refusal(DATA / "harbour.pdf")


def test_a_page_printed_by_the_browser_of_this_machine_reads_alike(tmp_path: Path) -> None:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there; `make chromium` installs Debian's as root")
    said = [
        "التقى وزير النقل سفير الجزيرة في الميناء يوم الثلاثاء.",
        "ولا يزال الخلاف قائما لأن الجزيرة تطالب بإعفاء كامل (10 سنوات).",
    ]
    column = "".join(f"<p>{text}</p>" for text in said * 6)
    page = write(tmp_path / "a.html", f'<html lang=ar dir=rtl><meta charset=utf-8><div style="column-count:2">{column}</div>')
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={tmp_path / 'a.pdf'}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert read_one(tmp_path / "a.pdf").text.splitlines() == said * 6


def test_what_is_read_can_be_put_into_a_case() -> None:
    found = read_one(DATA / "harbour.pdf")
    assert without_findings(found).document.length == len(found.text)


def test_a_letter_with_its_mark_that_is_drawn_in_two_parts_is_read_once(tmp_path: Path) -> None:
    runs = [Run(50, 400, ["م", "ع", "دَ"]), Run(61, 400, ["دَ"])]
    assert read_one(write(tmp_path / "a.pdf", pdf([runs]))).text == "دَعم"


def test_a_quote_says_its_page() -> None:
    text = "The talks began.\n\fThe minister met the ambassador."
    document = read_one(DATA / "harbour.pdf")._replace(text=text)
    start = text.index("met")
    meeting = {
        **{
            "id": "e1",
            "kind": "Meeting",
            "args": [],
            "modality": "asserted",
            "polarity": "affirmed",
            "confidence": 1.0,
            "source": "x",
        },
        **{"triggers": [{"start": start, "end": start + 3, "text": "met"}], "evidence": []},
    }
    record = {**msgspec.to_builtins(without_findings(document)), "events": [meeting]}
    said = map_extraction(msgspec.convert(record, Extraction), text, default_registry(), where="a.pdf")
    assert [item.locator for item in said.assertions if item.start is not None] == ["page 2"]


def test_the_points_of_a_list_are_lines_and_notes_in_brackets_stay(tmp_path: Path) -> None:
    lines = ["They agreed on these points.", "1. A new line between", "both ports.", "2. A common office.", "[7]"]
    pages = [[words(text, 50, 400 - 12 * number) for number, text in enumerate(lines)], [words("It ends.", 50, 400)]]
    text = read_one(write(tmp_path / "a.pdf", pdf(pages))).text
    assert text.splitlines()[:3] == [
        "They agreed on these points.",
        "1. A new line between both ports.",
        "2. A common office. [7]",
    ]
