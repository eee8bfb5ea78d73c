"""Each reader: what it makes of a document of its kind."""

from __future__ import annotations

import hashlib
import json
import zipfile
from email.message import EmailMessage
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from rabita.loaders.documents import readers
from rabita.loaders.documents.articles import parse_columns
from rabita.loaders.documents.records import Metadata, Options, ReadDocument, Reader
from rabita.schema.records import Rejected
from tests.support.documents import ARABIC, ENGLISH, PAGE, archive, read, read_one, refusal, write

# ---- plain text and Markdown


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8, detected"),
        ("utf-8-sig", "UTF-8, by its mark"),
        ("utf-16", "UTF-16-LE, by its mark"),
        ("utf-16-be", "UTF-16-BE, detected"),
        ("cp1256", "CP1256, detected"),
        ("iso-8859-6", "ISO-8859-6, detected"),
    ],
)
def test_a_text_is_read_in_its_encoding_which_is_said(tmp_path: Path, encoding: str, said: str) -> None:
    found = read_one(write(tmp_path / "a.txt", ARABIC, encoding))
    assert (found.text, found.encoding, found.about.language) == (ARABIC, said, "ar")


def test_line_ends_stay_and_the_original_bytes_are_named(tmp_path: Path) -> None:
    data = ENGLISH.replace("\n", "\r\n").encode()
    found = read_one(write(tmp_path / "a.txt", data))
    assert found.text.encode() == data
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert (found.media_type, found.locator, found.about.published) == ("text/plain", "whole file", None)


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Harbour talks\ndate: 2024-05\nauthors: [Salma, Omar]\nsource: Harbour Post\nlang: en\nurl: https://port.example/1?utm_source=x#top\n---\n\n",
        '+++\ntitle = "Harbour talks"\npublished = "2024-05"\nauthor = ["Salma", "Omar"]\npublisher = "Harbour Post"\nlink = "https://port.example/1"\n+++\n',
    ],
)
def test_front_matter_tells_about_the_text_below_it(tmp_path: Path, front: str) -> None:
    found = read_one(write(tmp_path / "a.md", front + ENGLISH))
    assert found.text == ENGLISH
    assert found.about == Metadata("Harbour talks", "https://port.example/1", "2024-05", "Harbour Post", ("Salma", "Omar"), "en")


@pytest.mark.parametrize("text", ["---\nThe talks: they [began\n---\nEnd.", "---\nonly a rule\n---\nEnd."])
def test_what_is_no_front_matter_stays_in_the_text(tmp_path: Path, text: str) -> None:
    assert read_one(write(tmp_path / "a.txt", text)).text == text


def test_a_markdown_text_is_called_by_its_first_heading(tmp_path: Path) -> None:
    found = read_one(write(tmp_path / "a.md", f"# Harbour talks\n\n{ENGLISH}"))
    assert (found.about.title, found.media_type) == ("Harbour talks", "text/markdown")


def test_a_file_beside_the_text_tells_about_it(tmp_path: Path) -> None:
    write(tmp_path / "a.toml", 'title = "لقاء"\npublished = 2024-05-03\npublisher = "صحيفة المرفأ"\n')
    write(tmp_path / "a.txt", ARABIC)
    (found,) = read(tmp_path)
    assert isinstance(found, ReadDocument)
    assert (found.about.title, found.about.published, found.about.publisher) == ("لقاء", "2024-05-03", "صحيفة المرفأ")


@pytest.mark.parametrize(
    ("toml", "said"), [("tittle = 'x'", "'tittle' is no key"), ("date = 'soon'", "not understood"), ("= 1", "cannot be read")]
)
def test_a_wrong_file_beside_the_text_is_told_and_the_text_not_read_without_it(tmp_path: Path, toml: str, said: str) -> None:
    write(tmp_path / "a.toml", toml)
    assert said in refusal(write(tmp_path / "a.txt", ARABIC))


# ---- pages

JSON_LD = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": ["NewsArticle"], "headline": "لقاء في الميناء",
"datePublished": "2024-05-07T21:30:00+03:00", "author": [{"@type": "Person", "name": "سلمى"}], "publisher": {"name": "صحيفة المرفأ"}}]}</script>
<link rel="canonical" href="https://port.example/ar/9?utm_source=feed">"""
METAS = """<meta property="og:title" content="لقاء في الميناء"><meta property="og:site_name" content="صحيفة المرفأ">
<meta property="article:published_time" content="2024-05-07T21:30:00+0300"><meta name="author" content="سلمى">
<meta property="og:url" content="https://port.example/ar/9">"""


@pytest.mark.parametrize("head", [JSON_LD, METAS])
def test_a_page_gives_its_article_and_what_it_says_of_itself(tmp_path: Path, head: str) -> None:
    found = read_one(write(tmp_path / "a.html", PAGE.format(head=head)))
    assert found.about == Metadata(
        "لقاء في الميناء", "https://port.example/ar/9", "2024-05-07T21:30:00+03:00", "صحيفة المرفأ", ("سلمى",), "ar"
    )
    assert "التقى وزير النقل سفير الجزيرة" in found.text
    assert "بيان الوزارة" in found.text
    for boilerplate in ("الرئيسية", "رياضة", "أسعار السمك", "الحقوق", "visits"):
        assert boilerplate not in found.text


def test_a_date_that_only_the_address_tells_is_taken_from_it(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://port.example/2024/world/5/7/talks.html">'
    assert read_one(write(tmp_path / "a.html", PAGE.format(head=head))).about.published == "2024-05-07"


def test_a_date_is_not_guessed_from_the_words_of_a_page(tmp_path: Path) -> None:
    page = PAGE.format(head="").replace("جميع الحقوق", "آخر تحديث 12 مارس 2019، جميع الحقوق")
    assert read_one(write(tmp_path / "a.html", page)).about.published is None


@pytest.mark.parametrize(
    ("declared", "encoding", "said"),
    [
        ("windows-1256", "cp1256", "CP1256, declared"),
        ("utf-8", "cp1256", "CP1256, detected, though utf-8 is declared"),
        ("windows-1256", "utf-8", "UTF-8, detected, though windows-1256 is declared"),
        ("no-such-thing", "utf-8", "UTF-8, detected, though no-such-thing is declared"),
    ],
)
def test_the_declared_encoding_of_a_page_counts_when_its_bytes_agree(
    tmp_path: Path, declared: str, encoding: str, said: str
) -> None:
    found = read_one(write(tmp_path / "a.html", PAGE.format(head=f'<meta charset="{declared}">'), encoding))
    assert found.encoding == said
    assert "التقى وزير النقل" in found.text


def test_a_page_is_known_by_its_content_whatever_it_is_called(tmp_path: Path) -> None:
    assert read_one(write(tmp_path / "page.txt", PAGE.format(head=JSON_LD))).media_type == "text/html"


# ---- mail


def mail(plain: str | None, html: str | None) -> bytes:
    message = EmailMessage()
    message["From"] = "وكالة المرفأ <desk@port.example>"
    message["Date"] = "Tue, 07 May 2024 21:30:00 +0300"
    message["Subject"] = "لقاء في الميناء"
    message["Message-ID"] = "<17@port.example>"
    if plain is not None:
        message.set_content(plain, charset="windows-1256", cte="base64")
    if html is not None:
        (message.add_alternative if plain is not None else message.set_content)(html, subtype="html")
    return message.as_bytes()


HTML = f'<html><body><p>{ARABIC}</p><p style="display:none">counted</p><p><a href="x">unsubscribe</a></p></body></html>'


@pytest.mark.parametrize("bodies", [(f"{ARABIC}\n\n-- \nThe desk\n", HTML), (None, HTML), (" \n", HTML)])
def test_a_message_is_read_once_without_signature_and_hidden_parts(tmp_path: Path, bodies: tuple[str | None, str | None]) -> None:
    found = read_one(write(tmp_path / "a.eml", mail(*bodies)))
    assert found.text.split() == ARABIC.split()
    assert found.about == Metadata(
        "لقاء في الميناء", "mid:17@port.example", "2024-05-07T21:30:00+03:00", "وكالة المرفأ", (), "ar"
    )


def test_a_message_without_text_is_refused(tmp_path: Path) -> None:
    assert "no text" in refusal(write(tmp_path / "a.eml", mail(None, None)))


# ---- Word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
BODY = f"""<w:document {W}><w:body><w:p><w:pPr><w:bidi/></w:pPr><w:r><w:t>لقاء في المي</w:t></w:r><w:r><w:t>ناء</w:t></w:r></w:p><w:p/>
<w:p><w:r><w:t xml:space="preserve">Talks </w:t></w:r><w:del>
<w:r><w:delText>failed</w:delText></w:r></w:del><w:ins><w:r><w:t>go on</w:t><w:tab/><w:t>x</w:t></w:r></w:ins></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>7 May</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>proposed</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:sdt><w:sdtContent><w:p><w:r><mc:AlternateContent><mc:Choice><w:t>End</w:t></mc:Choice><mc:Fallback><w:t>End</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>
</w:sdtContent></w:sdt></w:body></w:document>"""
CORE = """<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>لقاء</dc:title><dc:creator>سلمى</dc:creator></c:coreProperties>"""


def word(path: Path, body: str = BODY) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, content in {"[Content_Types].xml": "<Types/>", "word/document.xml": body, "docProps/core.xml": CORE}.items():
            package.writestr(name, content)
    return path


def test_a_word_document_gives_paragraphs_and_rows_without_what_was_struck_out(tmp_path: Path) -> None:
    found = read_one(word(tmp_path / "a.docx"))
    assert found.text == "لقاء في الميناء\nTalks go on\tx\n7 May\tproposed\nEnd"
    assert found.about == Metadata("لقاء", None, None, None, ("سلمى",), "en")


def test_a_word_document_in_an_archive_is_read_too(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", b__docx=word(tmp_path / "a.docx").read_bytes())
    assert read_one(path).locator == "document"


@pytest.mark.parametrize(
    ("body", "said"), [(f"<w:document {W}><w:body/></w:document>", "no words"), ("", "no words"), ("x" * 200_000, "--max-bytes")]
)
def test_a_word_document_without_words_or_that_unpacks_to_too_much_is_refused(tmp_path: Path, body: str, said: str) -> None:
    with (
        zipfile.ZipFile(word(tmp_path / "b.docx", body)) as packed,
        zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in packed.namelist():
            package.writestr(name, packed.read(name))
    assert said in refusal(tmp_path / "a.docx", Options(max_bytes=5_000))


# ---- feeds

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE rss [<!ENTITY big "big"><!ENTITY file SYSTEM "file:///etc/hostname">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Harbour Post</title><language>ar-eg</language>
<item><title>لقاء &amp;quot;الميناء&amp;quot;</title><link>https://port.example/1?utm_source=rss&amp;id=2</link><pubDate>Tue, 07 May 2024 21:30:00 GMT</pubDate>
<description>short</description><media:content url="x"/>
<content:encoded><![CDATA[<p>{ARABIC}</p>
<script>x()</script><p><a href="#">more</a></p>]]></content:encoded></item>
<item><title>Two</title><guid>https://port.example/2</guid><pubDate>7 أيار 2024</pubDate><description>{ENGLISH} &file;</description></item>
<item><title>Three</title><link>https://port.example/3</link><description></description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour Post</title>
<entry><title type="text">Harbour talks</title><link rel="self" href="https://port.example/x.xml"/><link href="https://port.example/1"/>
<author><name>Salma</name></author><published>2024-05-07T21:30:00Z</published><updated>2024-05-09T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{ENGLISH}</p></div></content></entry></feed>"""


def test_the_entries_of_rss_are_documents_and_one_without_text_is_refused(tmp_path: Path) -> None:
    first, second, third = read(write(tmp_path / "a.xml", RSS))
    assert isinstance(first, ReadDocument)
    assert first.text == " ".join(ARABIC.split())
    assert first.about == Metadata(
        'لقاء "الميناء"', "https://port.example/1?id=2", "2024-05-07T21:30:00Z", "Harbour Post", (), "ar"
    )
    assert isinstance(second, ReadDocument)
    assert (second.about.url, second.about.published) == ("https://port.example/2", "2024-05-07")
    assert second.text == " ".join(ENGLISH.split()) + " &file;"  # the file that an entity names is not read
    assert isinstance(third, Rejected)
    assert "no text" in third.reason


def test_the_entries_of_atom_are_documents(tmp_path: Path) -> None:
    found = read_one(write(tmp_path / "a.atom", ATOM))
    assert found.text == " ".join(ENGLISH.split())
    assert found.about == Metadata(
        "Harbour talks", "https://port.example/1", "2024-05-07T21:30:00Z", "Harbour Post", ("Salma",), "en"
    )


# ---- tables of articles


def test_rows_are_articles_and_the_columns_may_be_named(tmp_path: Path) -> None:
    table = f'id,body,when,headline,nonsense\n7,"{ARABIC}",2024-05-07,لقاء,text\n8,,2024-05-08,x,y\n9,"{ENGLISH}",soon,Talks,\n'
    options = Options(columns=parse_columns("text=body,published=when"))
    first, second, third = read(write(tmp_path / "a.csv", table), options)
    assert isinstance(first, ReadDocument)
    assert (first.text, first.locator, first.about.title, first.about.published) == (ARABIC, "row 2 (7)", "لقاء", "2024-05-07")
    assert isinstance(second, Rejected)
    assert second.locator.endswith("a.csv: row 3 (8)")
    assert isinstance(third, ReadDocument)
    assert third.about.published is None
    assert "'soon' was not understood" in third.notes[0]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a"])
def test_json_objects_are_articles(tmp_path: Path, name: str) -> None:
    lines = [
        json.dumps({"text": text, "url": f"https://port.example/{n}", "author": ["Salma", "Omar"]})
        for n, text in enumerate((ARABIC, ENGLISH))
    ]
    content = f"[{','.join(lines)}]" if name == "a.json" else "\n".join(lines)
    found = [item for item in read(write(tmp_path / name, content)) if isinstance(item, ReadDocument)]
    assert [item.text for item in found] == [ARABIC, ENGLISH]
    assert {item.about.author for item in found} == {("Salma", "Omar")}


def test_a_broken_line_costs_only_itself(tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.jsonl", '{"text": "One."}\n{"text": \n{"text": "Three."}\n{"text": "\\ud800"}\n'))
    assert [type(item) for item in found] == [ReadDocument, Rejected, ReadDocument, Rejected]


def test_a_table_without_texts_says_which_columns_it_has(tmp_path: Path) -> None:
    reason = refusal(write(tmp_path / "a.csv", "day,who\n2024-05-07,Oman\n2024-05-08,Qatar\n"))
    assert "--columns text=COLUMN" in reason and "day, who" in reason and "rabita load" in reason


def test_a_named_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,who\nOne.,Oman\nTwo.,Qatar\n")
    assert "no column 'body'" in refusal(path, Options(columns=(("text", "body"),)))


# ---- exports of posts

CHANNEL = {
    "name": "قناة المرفأ", "type": "public_channel", "id": 77,
    "messages": [
        {"id": 1, "type": "service", "date": "2024-05-01T10:00:00", "date_unixtime": "1714550400", "text": ""},
        {"id": 2, "type": "message", "date": "2024-05-07T21:30:00", "date_unixtime": "1715106600",
         "text": [{"type": "bold", "text": "عاجل"}, " | لقاء في ", {"type": "hashtag", "text": "#الميناء"}]},
        {"id": 3, "type": "message", "date": "2024-05-07T22:00:00", "date_unixtime": "1715108400", "text": "السفير يقترح اجتماعا آخر", "forwarded_from": "وكالة المرفأ"},
        {"id": 4, "type": "message", "date": "2024-05-07T22:00:00", "date_unixtime": "1715108400", "photo": "x.jpg", "text": ""},
    ],
}  # fmt: skip


def test_the_messages_of_a_channel_are_posts(tmp_path: Path) -> None:
    first, second = read(write(tmp_path / "result.json", json.dumps(CHANNEL, ensure_ascii=False)))
    assert isinstance(first, ReadDocument) and isinstance(second, ReadDocument)
    assert (first.text, first.cls, first.locator) == ("عاجل | لقاء في #الميناء", "SocialPost", "message 2")
    assert first.about == Metadata(None, "https://t.me/c/77/2", "2024-05-07T18:30:00Z", "قناة المرفأ", (), "ar")
    assert second.about.author == ("وكالة المرفأ",)


def test_private_chats_of_an_account_are_not_read(tmp_path: Path) -> None:
    private = {**CHANNEL, "type": "personal_chat", "name": "Omar"}
    export = {"about": "x", "chats": {"about": "y", "list": [private, CHANNEL]}}
    refused, *posts = read(write(tmp_path / "result.json", json.dumps(export)))
    assert isinstance(refused, Rejected)
    assert "no public channel" in refused.reason
    assert len(posts) == 2


def test_the_posts_of_an_x_archive_are_posts(tmp_path: Path) -> None:
    tweets = [
        {
            "tweet": {
                "id_str": "5",
                "full_text": "Talks &amp; tea 🇴🇲",
                "created_at": "Tue May 07 18:30:00 +0000 2024",
                "lang": "en",
            }
        },
        {
            "tweet": {
                "id_str": "6",
                "full_text": "RT @harbour_post: The ambassador proposed another mee…",
                "created_at": "Tue May 07 18:31:00 +0000 2024",
            }
        },
        {"tweet": {"id_str": "7", "full_text": ""}},
    ]
    first, second, third = read(write(tmp_path / "tweets.js", f"window.YTD.tweets.part0 = {json.dumps(tweets)}"))
    assert isinstance(first, ReadDocument) and isinstance(second, ReadDocument)
    assert (first.text, first.cls) == ("Talks & tea 🇴🇲", "SocialPost")
    assert first.about == Metadata(None, "https://x.com/i/status/5", "2024-05-07T18:30:00Z", None, (), "en")
    assert second.about.author == ("harbour_post",)
    assert "cut short" in second.notes[0]
    assert isinstance(third, Rejected)


@pytest.mark.parametrize(
    "content", ["window.YTD.tweets.part0 = [{", '{"name": "x", "type": "public_channel", "messages": [{"date_unixtime": "1"']
)
def test_a_damaged_export_is_told(tmp_path: Path, content: str) -> None:
    assert "no whole JSON" in refusal(write(tmp_path / ("a.js" if content[0] == "w" else "a.json"), content))


# ---- where documents are found


def test_a_folder_is_read_with_all_below_it_but_hidden_files_and_the_parts_of_pages(tmp_path: Path) -> None:
    for name in ("b.txt", "a/a.txt", ".git/c.txt", "page_files/ad.html"):
        write(tmp_path / name, f"{ENGLISH} {name}")
    write(tmp_path / "page.html", PAGE.format(head=""))
    write(tmp_path / "a" / "photo.jpg", b"\xff\xd8\xff\xe0")
    texts = [item.text for item in read(tmp_path) if isinstance(item, ReadDocument)]
    assert [text[-7:] for text in texts[::2]] == [f"{ENGLISH} b.txt"[-7:], f"{ENGLISH} a/a.txt"[-7:]]
    assert len(texts) == 3


def test_an_archive_is_read_with_sidecars_and_what_is_too_large_in_it_is_refused(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.zip", a__txt=ARABIC, a__toml='title = "لقاء"', b__txt="x" * 9_000, c__zip=b"PK\x03\x04", d__html=PAGE
    )
    first, second, third, fourth = read(path, Options(max_bytes=5_000))
    assert isinstance(first, ReadDocument) and isinstance(fourth, ReadDocument)
    assert (first.text, first.about.title) == (ARABIC, "لقاء")
    assert isinstance(second, Rejected) and "--max-bytes" in second.reason
    assert second.locator.endswith("a.zip/b.txt: whole file")
    assert isinstance(third, Rejected) and "inside an archive" in third.reason


def test_other_packages_may_add_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = EntryPoints([EntryPoint("shout", f"{__name__}:SHOUT", readers.GROUP)])
    monkeypatch.setattr(readers, "entry_points", lambda group: points)
    monkeypatch.setattr(EntryPoint, "load", lambda self: SHOUT)
    readers.all_readers.cache_clear()
    try:
        assert read_one(write(tmp_path / "a.shout", "hear")).text == "HEAR"
    finally:
        readers.all_readers.cache_clear()


SHOUT = Reader(
    "shout",
    lambda source, options: source.suffix == ".shout",
    lambda source, options: iter([ReadDocument(source.head.decode().upper(), Metadata(), "text/plain", "0" * 64)]),
)
