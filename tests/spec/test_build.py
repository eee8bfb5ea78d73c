"""Building a case from documents: what is kept, what is told, what is refused."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from rabita.building import build, make_options
from rabita.case import Case, open_case
from rabita.errors import InputError
from rabita.extracting import NOTHING, without_findings
from rabita.loaders.documents.records import Metadata, ReadDocument
from rabita.schema.extraction import Extraction
from rabita.schema.records import Rejected
from tests.support.documents import ARABIC, ENGLISH, FRENCH, HEBREW, PAGE, PERSIAN, URDU, archive, read, read_one, write
from tests.support.pdfs import pdf

URL = '<link rel="canonical" href="https://port.example/1">'


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with open_case(tmp_path / "case", create=True) as opened:
        yield opened


def rows(case: Case) -> list[dict[str, object]]:
    return [row for row in case.documents() if row["class"] != "Gazetteer"]


def test_documents_are_listed_and_found_by_their_words(case: Case, tmp_path: Path) -> None:
    report = case.build(write(tmp_path / "a.html", PAGE.format(head=URL)), published="2024-05-07", publisher="صحيفة المرفأ")
    assert (report.documents, report.rejected) == (1, 0)
    (row,) = rows(case)
    assert (row["name"], row["published"], row["url"]) == ("لقاء في الميناء", "2024-05-07", "https://port.example/1")
    assert [item["id"] for item in case.search("خط بحري جديد")] == [row["id"]]
    assert case.show("صحيفة المرفأ").cls == "MediaOutlet"


def test_the_text_and_the_original_each_have_their_fingerprint(case: Case, tmp_path: Path) -> None:
    data = ARABIC.encode("cp1256")
    case.build(write(tmp_path / "a.txt", data))
    kept = case._log.db.execute(
        "select text, sha256, original_sha256, media_type from document where text is not null"
    ).fetchall()
    assert kept == [(ARABIC, hashlib.sha256(ARABIC.encode()).hexdigest(), hashlib.sha256(data).hexdigest(), "text/plain")]


def test_building_again_adds_nothing_and_counts_what_is_there(case: Case, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", ARABIC)
    write(tmp_path / "in" / "b.txt", ENGLISH)
    case.build(tmp_path / "in")
    before, changes = case.content_hash(), len(case.history())
    write(tmp_path / "in" / "c.txt", "A third text.")
    assert (case.build(tmp_path / "in" / "a.txt").known, case.content_hash(), len(case.history())) == (1, before, changes)
    report = case.build(tmp_path / "in")
    assert (report.documents, report.known) == (1, 2)


def test_one_build_is_one_change_and_can_be_undone(case: Case, tmp_path: Path) -> None:
    before = case.content_hash()
    case.build(write(tmp_path / "a.txt", ARABIC), write(tmp_path / "b.txt", ENGLISH))
    assert case.undo() == "build a.txt and 1 more"
    assert case.content_hash() == before
    assert case.build(tmp_path / "a.txt").documents == 1


def test_an_edited_page_is_a_new_document_and_says_which_it_follows(case: Case, tmp_path: Path) -> None:
    page = PAGE.format(head=URL)
    said: list[str] = []
    case.build(write(tmp_path / "a.html", page))
    (first,) = rows(case)
    case.build(write(tmp_path / "b.html", page.replace("الثلاثاء", "الأربعاء")), say=said.append)
    (second,) = [row for row in rows(case) if row["id"] != first["id"]]
    assert f"{second['id']} follows {first['id']}" in said[0]
    said.clear()
    assert case.build(tmp_path, say=said.append).known == 2
    assert not any("follows" in line for line in said)


def test_one_text_under_two_addresses_is_two_documents_of_one_origin(case: Case, tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "One text.", "url": "https://port.example/{n}"}}\n' for n in (1, 2))
    assert case.build(write(tmp_path / "a.jsonl", lines)).documents == 2
    assert case._log.db.execute("select count(distinct sha256) from document where text is not null").fetchone() == (1,)


def test_what_was_refused_is_listed_until_it_can_be_read(case: Case, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", b"")
    assert case.build(file).rejected == 1
    assert [(row["where"], row["reason"]) for row in case.rejected()] == [(f"{file}: whole file", "the file is empty")]
    write(file, ARABIC)
    assert case.build(file).documents == 1
    assert list(case.rejected()) == []


def test_a_table_with_many_faults_tells_some_and_keeps_all(case: Case, tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "This is the text {n}.", "date": "day {n}"}}\n{{"text": ""}}\n' for n in range(40))
    said: list[str] = []
    report = case.build(write(tmp_path / "a.jsonl", lines), say=said.append)
    assert (report.documents, report.rejected, len(list(case.rejected()))) == (40, 40, 40)
    assert len(said) == 6
    assert "40 documents, 40 refused, 40 without a date" in said[-1]
    assert said[-1].endswith("and 35 more such notes")


FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>المرفأ</title>'
    f"<item><title>لقاء</title><description>{ARABIC}</description></item></channel></rss>"
)
BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "no words"),
    "binary.txt": (bytes(range(256)) * 8, "no text"),
    "nul.txt": (b"A text with one \0 in it, and many words that follow it, so that it is a text.", "U+0000"),
    "large.txt": (b"word " * 2_000, "--max-bytes"),
    "scripts.html": (b"<html><body><script>document.write('x')</script></body></html>", "only scripts"),
    "nothing.html": (b"<html></html>", "without content|only scripts"),
    "broken.zip": (b"PK\x03\x04" + b"\xff" * 90, "damaged"),
    "broken.pdf": (b"%PDF-1.7\n/Encrypt", "damaged"),
    "named.pdf": (b"This is a text and no PDF.", "damaged"),
    "named.docx": (b"This is a text and no Word document.", "cannot be opened"),
    "named.parquet": (b"This is a text and no Parquet.", "cannot be opened"),
    "binary.csv": (bytes(range(256)) * 8, "this is no text"),
    "noscript.html": (b"<html><body><script>a()</script><noscript>Enable it.</noscript></body></html>", "only scripts"),
    "scanned.pdf": (pdf([[]]), "1 page of pictures"),
    "locked.pdf": ((Path(__file__).parents[1] / "data" / "pdf" / "locked.pdf").read_bytes(), "password"),
    "old.doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 90, "Office"),
    "photo.jpg": (b"\xff\xd8\xff\xe0", "picture"),
    "list.xyz": (b"some words", "not read"),
    "cut.json": (b'[{"text": "One', "JSON|whole|object"),
    "utf32.txt": ("words".encode("utf-32"), "UTF-32"),
}


def test_bad_documents_are_refused_with_their_reasons_and_the_rest_goes_on(case: Case, tmp_path: Path) -> None:
    files = [write(tmp_path / name, data) for name, (data, _) in BAD.items()]
    good = [write(tmp_path / "first.txt", ARABIC), write(tmp_path / "last.txt", ENGLISH)]
    report = case.build(good[0], *files, tmp_path / "missing.txt", good[1], max_bytes=5_000)
    assert report.documents == 2
    reasons = {str(row["where"]).partition(": ")[0].rpartition("/")[2]: str(row["reason"]) for row in case.rejected()}
    assert set(reasons) == {*BAD, "missing.txt"}
    for name, (_, words) in BAD.items():
        assert any(word in reasons[name] for word in words.split("|")), (name, reasons[name])


def test_a_folder_without_documents_is_refused_and_one_with_pictures_says_what_it_passed_over(case: Case, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert case.build(tmp_path / "empty").rejected == 1
    write(tmp_path / "pictures" / "a.jpg", b"\xff\xd8\xff\xe0")
    write(tmp_path / "pictures" / "b.xyz", "words")
    said: list[str] = []
    report = case.build(tmp_path / "pictures", say=said.append)
    assert (report.documents, report.rejected) == (0, 0)
    assert said == ["passed over, being of no kind that is read: 1 × .jpg, 1 × .xyz"]


@pytest.mark.parametrize(("text", "name"), [(PERSIAN, "Persian"), (URDU, "Urdu"), (HEBREW, "Hebrew"), (FRENCH, "French")])
def test_a_third_language_is_kept_and_said(case: Case, tmp_path: Path, text: str, name: str) -> None:
    said: list[str] = []
    assert case.build(write(tmp_path / "a.txt", text), language="ar", say=said.append).documents == 1
    assert f"declared Arabic, and read as {name}" in said[0]
    assert f"kept and found by search, but no findings are drawn from {name}" in said[0]


def test_a_mislabelled_encoding_and_a_missing_date_are_said(case: Case, tmp_path: Path) -> None:
    said: list[str] = []
    page = PAGE.format(head='<meta charset="iso-8859-1">')
    case.build(write(tmp_path / "a.html", page, "cp1256"), say=said.append)
    assert said == [
        f"{tmp_path / 'a.html'}: read as web page, CP1256, detected, though iso-8859-1 is declared: 1 document, 1 without a date"
    ]


MISLABELLED = {
    "a.html": (PAGE.format(head='<meta charset="utf-8">'), "cp1256", "CP1256, detected, though utf-8 is declared"),
    "b.html": (PAGE.format(head='<meta charset="utf-8">'), "iso-8859-6", "ISO-8859-6, detected, though utf-8 is declared"),
    "c.html": (PAGE.format(head='<meta charset="windows-1256">'), "utf-8", "UTF-8, detected, though windows-1256 is declared"),
    "d.txt": (ARABIC, "utf-16-le", "UTF-16-LE, detected"),
    "e.txt": (ENGLISH, "utf-16-be", "UTF-16-BE, detected"),
    "f.xml": (FEED, "cp1256", "CP1256, detected, though UTF-8 is declared"),
    "g.xml": (FEED, "utf-8", "UTF-8, declared"),
}


@pytest.mark.parametrize("name", MISLABELLED)
def test_a_document_is_read_as_its_bytes_are_whatever_is_declared(tmp_path: Path, name: str) -> None:
    text, encoding, said = MISLABELLED[name]
    found = read_one(write(tmp_path / name, text, encoding))
    assert found.encoding == said
    assert "التقى وزير النقل" in found.text or found.text == ENGLISH


def test_a_refusal_in_an_archive_names_no_folder_of_this_machine(tmp_path: Path) -> None:
    file = archive(tmp_path / "a.zip", b__csv=bytes(range(256)) * 8, c__csv="a,b\n1,2\n")
    for item in read(file):
        assert isinstance(item, Rejected) and item.locator.startswith(f"{file}/") and "rabita-zip" not in item.reason


def test_a_line_of_four_megabytes_is_a_document(case: Case, tmp_path: Path) -> None:
    assert case.build(write(tmp_path / "a.txt", "كلمة " * 440_000)).documents == 1


def test_an_archive_that_unpacks_to_more_than_it_says_is_not_unpacked_whole(case: Case, tmp_path: Path) -> None:
    report = case.build(archive(tmp_path / "a.zip", bomb__txt="0" * 20_000_000, b__txt=ENGLISH))
    assert (report.documents, report.rejected) == (1, 1)


@pytest.mark.parametrize("wrong", [{"published": "soon"}, {"columns": "text"}, {"columns": "words=body"}])
def test_a_wrong_option_is_told_and_nothing_changed(case: Case, tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(InputError):
        case.build(write(tmp_path / "a.txt", ARABIC), **wrong)  # type: ignore[arg-type]
    assert rows(case) == []


def test_findings_of_an_extractor_are_committed_with_their_document(case: Case, tmp_path: Path) -> None:
    def extract(document: ReadDocument) -> Extraction:
        if "Stop" in document.text:
            raise InputError("no findings can be drawn from it")
        return without_findings(document)

    options = make_options()
    files = [write(tmp_path / "a.txt", "Stop here."), write(tmp_path / "b.txt", ENGLISH)]
    report = build(case._log, case.registry, files, options=options, by="test", drawing=NOTHING._replace(extract=extract))
    assert (report.documents, report.rejected) == (1, 1)


def test_an_extraction_of_a_built_document_is_loaded_beside_it(case: Case, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", ENGLISH)
    case.build(file)
    document = ReadDocument(ENGLISH, Metadata(language="en"), "text/plain", "0" * 64)
    write(tmp_path / "found.json", msgspec.json.encode(without_findings(document)))
    case.load(tmp_path / "found.json", texts=[file])
    assert len(rows(case)) == 1


def test_names_of_files_that_are_no_text_and_titles_with_control_characters_are_kept_readable(case: Case, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    name = os.fsencode(tmp_path / "in") + b"/a\xff"
    for suffix, content in ((b".txt", b""), (b".jsonl", b'{"text": "One.", "title": "T\\u0001alks\\u001b[31m"}\n')):
        Path(os.fsdecode(name + suffix)).write_bytes(content)
    report = case.build(tmp_path / "in")
    assert (report.documents, report.rejected) == (1, 1)
    assert [row["name"] for row in rows(case)] == ["T alks [31m"]
    assert "a\ufffd.txt" in str(next(iter(case.rejected()))["where"])


def test_a_log_of_an_earlier_version_gets_the_column_of_the_original(case: Case, tmp_path: Path) -> None:
    case._log.db.execute("alter table document drop column original_sha256")
    with open_case(case.path) as again:
        assert again.build(write(tmp_path / "a.txt", ENGLISH)).documents == 1


def test_the_files_of_a_case_inside_a_folder_are_no_documents(tmp_path: Path) -> None:
    write(tmp_path / "words.txt", ENGLISH)
    with open_case(tmp_path / "inside", create=True) as inside:
        said: list[str] = []
        report = inside.build(tmp_path, say=said.append)
    assert (report.documents, report.rejected) == (1, 0)
    assert not any("passed over" in line for line in said)
