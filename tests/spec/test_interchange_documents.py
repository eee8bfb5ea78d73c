"""Documents that other tools wrote give the text, title, date and publisher that they hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rabita.loaders.documents.records import PAGE_BREAK, ReadDocument
from rabita.schema.records import Rejected
from tests.support.documents import read
from tests.support.shared import SHARED

FOLDER = SHARED / "data" / "interchange"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.exists(), reason="the sample files of other tools are not beside the project"),
]


def counts(name: str) -> dict[str, object]:
    found = json.loads((FOLDER / "expected.json").read_text("utf-8"))[name]
    assert isinstance(found, dict)
    return found


def documents(name: str) -> list[ReadDocument]:
    return [item for item in read(FOLDER / name) if isinstance(item, ReadDocument)]


def test_the_sentences_of_a_csv_file_are_texts_with_their_ids() -> None:
    found, expected = documents("articles_ar_assault_gsr.csv"), counts("articles_ar_assault_gsr.csv")
    assert len(found) == expected["records"]
    assert len({item.locator.partition(" (")[2] for item in found}) == expected["distinct_ids"]
    assert {item.about.language for item in found} == {"ar"}
    assert all(re.search(r"_\d{8}\.", item.locator) for item in found)


def test_a_news_page_gives_its_article_and_none_of_its_menu() -> None:
    (page,) = documents("html_cnn_arabic.html")
    assert page.text.startswith("دمشق، سوريا (CNN)")
    assert len(page.text.splitlines()) < 20
    assert "function" not in page.text
    assert re.search("[\u0621-\u064a]", page.about.title or "") is not None
    assert (page.about.published, page.about.publisher, page.about.language) == ("2013-08-03", "CNNArabic", "ar")
    assert page.about.url is not None and page.about.url.startswith("http://arabic.cnn.com/2013/")


def test_a_feed_gives_its_entries_and_two_versions_of_one() -> None:
    items, expected = read(FOLDER / "rss_ar_made.xml"), counts("rss_ar_made.xml")
    found = [item for item in items if isinstance(item, ReadDocument)]
    assert len(items) == expected["entries"]
    assert isinstance(items[-1], Rejected)  # its last entry has no text
    assert len({item.about.url for item in found}) == len(found) - 1
    assert [item.about.published for item in found] == [
        "2025-03-09T21:30:00+04:00",
        "2025-03-10T07:15:00Z",
        "2025-03-10T06:05:00+04:00",
    ]
    assert all("<" not in item.text and "&" not in (item.about.title or "") for item in found)


def test_a_message_in_two_forms_is_one_document() -> None:
    (message,) = documents("mail_ar_made.eml")
    assert message.about.title == counts("mail_ar_made.eml")["subject"]
    assert (message.about.published, message.about.publisher) == ("2025-03-09T22:10:00+04:00", "وكالة المثال")
    assert "tracking" not in message.text
    assert message.text.endswith("أي اتفاقية.")  # its signature is no part of it
    assert len(message.text.splitlines()) == 1


def test_the_messages_of_a_channel_are_posts() -> None:
    found, expected = documents("telegram_channel_made.json"), counts("telegram_channel_made.json")
    assert len(found) == expected["public_messages_with_text"]
    assert sum(bool(item.about.author) for item in found) == expected["forwarded"]
    assert found[0].about.published == "2025-03-09T17:31:05Z"
    assert found[0].text.startswith("عاجل | ") and "#مسقط 🇴🇲" in found[0].text  # a list of strings and objects, put together


def test_the_posts_of_an_archive_are_posts() -> None:
    found, expected = documents("x_archive_tweets_made.js"), counts("x_archive_tweets_made.js")
    assert len({item.about.url for item in found}) == expected["distinct_ids"]
    assert sum(bool(item.about.author) for item in found) == expected["retweets"]
    assert not any("&amp;" in item.text for item in found)
    assert "🇴🇲" in found[0].text and found[1].notes and found[1].about.author == ("example_mofa",)


def test_a_word_document_gives_its_paragraphs_and_the_rows_of_its_table() -> None:
    (report,) = documents("report_ar_made.docx")
    lines = report.text.splitlines()
    assert len([line for line in lines if "\t" not in line]) == counts("report_ar_made.docx")["rtl_paragraphs"]
    assert sum(len(line.split("\t")) for line in lines) == counts("report_ar_made.docx")["paragraphs"]
    assert lines[1].startswith("استقبل وزير الخارجية العُماني")  # its runs are cut inside words
    assert (report.about.title, report.about.author) == ("لقاء مسقط", ("وكالة المثال",))
    assert "مقترح" in lines[-1] and lines[-1].count("\t") == 2  # what is proposed is so told; the footer is left out


def test_a_pdf_gives_its_lines_as_they_are_read_and_its_pages() -> None:
    (report,) = documents("report_ar_made.pdf")
    assert report.text.count(PAGE_BREAK) + 1 == counts("report_ar_made.pdf")["pages"]
    lines = report.text.splitlines()
    assert re.fullmatch(r"\w+ \w+ - 10/03/2025", lines[0])  # the day stands behind the heading, as on the page
    assert report.text.endswith("صفحة 2: ملحق")
    assert "الأمن" in report.text and "ثلاثي" in report.text and "اتفاقية." in report.text
    assert sum(line.isascii() and len(line) > 100 for line in lines) == 1
    assert (report.about.title, report.about.published, report.about.language) == ("Muscat meeting", "2025-03-10", "ar")


@pytest.mark.parametrize("name", ["brat_news_090.txt"])
def test_a_plain_text_is_kept_letter_for_letter(name: str) -> None:
    (text,) = documents(name)
    assert text.text.encode() == Path(FOLDER / name).read_bytes()
