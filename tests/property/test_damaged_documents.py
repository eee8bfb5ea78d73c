"""No damage to a document stops a reader: something is read, or it is refused with a reason."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rabita.loaders.documents.records import ReadDocument
from tests.support.documents import ARABIC, ENGLISH, PAGE, archive, read, write
from tests.support.pdfs import pdf, words

ROUNDS = 400 if os.environ.get("RABITA_LONG") else 40
FEED = f"<rss><channel><item><title>x</title><description>&lt;p&gt;{ARABIC}&lt;/p&gt;</description></item></channel></rss>"
MAIL = f"From: a <a@b.example>\nMIME-Version: 1.0\nSubject: =?utf-8?b?2YTZgtin2KE=?=\nContent-Type: text/html; charset=utf-8\n\n<p>{ARABIC}</p>"
CHAT = {
    "type": "public_channel",
    "id": 1,
    "name": "x",
    "messages": [{"type": "message", "id": 1, "date_unixtime": "1715106600", "text": ARABIC}],
}
WHOLE = {
    "a.txt": f"---\ntitle: x\n---\n{ARABIC}",
    "a.html": PAGE.format(head='<meta charset="utf-8"><script type="application/ld+json">{"@type": "NewsArticle"}</script>'),
    "a.xml": FEED,
    "a.eml": MAIL,
    "a.csv": f'text,date\n"{ENGLISH}",2024-05-07\n"{ARABIC}",x\n',
    "a.jsonl": json.dumps({"text": ENGLISH, "title": "x"}) + "\n" + json.dumps({"text": ARABIC}) + "\n",
    "result.json": json.dumps(CHAT, ensure_ascii=False),
    "tweets.js": f"window.YTD.tweets.part0 = {json.dumps([{'tweet': {'id': '1', 'full_text': ENGLISH}}])}",
}


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Return ``data`` cut, doubled, or with bytes put in, left out and changed."""
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 12)):
        at = rng.randrange(len(changed)) if changed else 0
        piece = rng.choice(
            [bytes([rng.randrange(256)]), b"<", b'"', b"&#x0;", b"\xff\xfe", b"\0", b"<a" * 40, b"]]>", b"{}", b"\xed\xa0\x80"]
        )
        changed[at : at + rng.choice([0, 1, 30])] = piece
    return bytes(changed[: rng.randrange(len(changed) + 1)] if rng.random() < 0.2 else changed)


@pytest.mark.parametrize("name", WHOLE)
def test_damaged_documents_are_read_or_refused(name: str, tmp_path: Path) -> None:
    rng = random.Random(name)
    for _ in range(ROUNDS):
        for item in read(write(tmp_path / name, damaged(WHOLE[name].encode(), rng))):
            assert item.text.strip() if isinstance(item, ReadDocument) else item.reason


def test_damaged_archives_are_read_or_refused(tmp_path: Path) -> None:
    rng = random.Random(3)
    whole = archive(tmp_path / "whole.zip", a__txt=ARABIC * 20, b__html=PAGE).read_bytes()
    for _ in range(ROUNDS):
        for item in read(write(tmp_path / "a.zip", damaged(whole, rng))):
            assert isinstance(item, ReadDocument) or item.reason


def test_damaged_pdf_is_read_or_refused(tmp_path: Path) -> None:
    rng = random.Random(5)
    whole = pdf([[words("They met in the harbour.", 50, 400)], [words("They met again.", 50, 400)]])
    for _ in range(ROUNDS // 2):
        for item in read(write(tmp_path / "a.pdf", damaged(whole, rng))):
            assert item.text.strip() if isinstance(item, ReadDocument) else item.reason


def test_damaged_parquet_is_read_or_refused(tmp_path: Path) -> None:
    rng, file = random.Random(7), tmp_path / "whole.parquet"
    pq.write_table(pa.table({"text": [ARABIC, ENGLISH] * 50, "n": list(range(100))}), file)
    for _ in range(ROUNDS):
        for item in read(write(tmp_path / "a.parquet", damaged(file.read_bytes(), rng))):
            assert isinstance(item, ReadDocument) or item.reason


@pytest.mark.parametrize(
    "page", ["<div>" * 50_000 + ARABIC, "<html>" + "<b><i>" * 20_000 + ENGLISH, "<html><p>" + "&amp;" * 100_000]
)
def test_a_page_nested_very_deeply_is_read_or_refused(page: str, tmp_path: Path) -> None:
    (item,) = read(write(tmp_path / "a.html", page))
    assert isinstance(item, ReadDocument) or item.reason
