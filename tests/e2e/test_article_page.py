"""The page of ``rabita extract --html`` in a real browser: offline, without scripts, readable in both directions, safe."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from rabita.article_page import render_articles
from rabita.cli import main
from rabita.extracting import without_findings
from rabita.findings import findings_of
from rabita.loaders.documents.records import Metadata, ReadDocument
from rabita.loaders.samples.catalog import sample_articles
from rabita.schema import default_registry
from rabita.schema.extraction import (
    About,
    Argument,
    Attribution,
    ConcernFinding,
    Entity,
    Extraction,
    Happening,
    Link,
    Mention,
    Name,
    Relation,
    Segment,
    Span,
    TimeExpression,
)
from tests.support.browser import Opened, opened
from tests.support.documents import write

pytestmark = pytest.mark.browser
PAYLOADS = [
    json.loads(line)["payload"] for line in Path(__file__).parents[1].joinpath("data/xss.jsonl").read_text("utf-8").splitlines()
]
ELEMENTS = {
    "main",
    "header",
    "h1",
    "h2",
    "p",
    "bdi",
    "section",
    "span",
    "a",
    "blockquote",
    "footer",
    "ul",
    "li",
    "details",
    "summary",
    "b",
    "dl",
    "dt",
    "dd",
}
ENDS = {"body", "html"}
ENGLISH = "Talks in the harbour\n\nAnna Lindqvist of Norway arrived in Oman yesterday.\nقال مصدر إن الوفد سيزور قطر غدا."
ARABIC = "محادثات في الميناء\n\nوصل وفد من النرويج إلى عمان أمس لبحث إنشاء خط بحري إلى الدوحة.\nTalks began today.\nPort Desk (@port_desk) March 6, 2024"


@contextmanager
def page_of(path: Path, content: bytes) -> Iterator[Opened]:
    path.write_bytes(content)
    with opened(path, drawn=False) as page:
        yield page


def everything_says(payload: str) -> Extraction:
    """Return a record in which every text of every part is ``payload``, and spans lie on its copies in the text."""
    text = "\n".join([payload] * 6)
    length = len(payload)
    spans = [Span(n * (length + 1), n * (length + 1) + length, payload) for n in range(6)]
    how = {"evidence": spans[:2], "confidence": 0.5, "source": payload, "modality": "feared", "polarity": "denied",
           "attribution": Attribution(source="e1", reported_by=payload, cue=spans[2], verb="say"), "condition": spans[3]}  # fmt: skip
    args = [
        Argument(role=role, confidence=0.5, entity="e1", start=0, end=length, text=payload, value=payload, inferred=True)
        for role in ("participant", payload)
    ]
    happening = {
        "triggers": [spans[0], spans[4]],
        "args": args,
        "date": payload,
        "label": {"ar": payload, "en": payload},
        "x": {payload: payload},
        **how,
    }
    about = Metadata(payload, payload, None, payload, (payload,), "en")
    told = without_findings(ReadDocument(text, about, "text/plain", "0" * 64))
    return replace(
        told,
        document=replace(told.document, text=text),
        segments=[
            Segment(id="s1", start=0, end=spans[1].end, kind="heading", language=payload),
            Segment(id="s2", start=spans[2].start, end=spans[4].end, kind="post", language="ar", handle=payload, date=payload),
        ],
        mentions=[
            Mention(
                id=f"m{n}",
                start=span.start + n % 2,
                end=span.end,
                text=payload,
                type="ORG",
                kind="NAM",
                source=payload,
                confidence=0.5,
                entity=("e1", None)[n % 2],
                title=span,
            )
            for n, span in enumerate(spans)
        ],
        entities=[
            Entity(
                id="e1",
                cls=payload,
                names=[Name(text=payload, language="en")],
                named=False,
                confidence=0.5,
                source=payload,
                of_country="e1",
                members=["e1"],
                external_ids={payload: payload},
            )
        ],
        events=[
            Happening(id="v1", kind=payload, status=payload, part_of_event=payload, follows=[payload], led_to=["v1"], **happening)
        ],
        agreements=[Happening(id="a1", agreement_status=payload, **happening)],
        situations=[Happening(id="i1", kind="Dispute", **happening)],
        concerns=[
            ConcernFinding(
                id="c1",
                triggers=spans[:1],
                concern_kind=payload,
                holders=["e1", payload],
                about=About(event="v1", entity=payload, spans=spans[:1]),
                toward=[payload],
                strength=payload,
                date=payload,
                **how,
            )
        ],
        relations=[
            Relation(
                id="r1",
                kind=payload,
                subject="e1",
                object=payload,
                position={"en": payload},
                of_body=payload,
                of_country="e1",
                as_of=payload,
                **how,
            )
        ],
        times=[
            TimeExpression(
                id="t1",
                start=0,
                end=length,
                text=payload,
                value=payload,
                precision=payload,
                basis="relative",
                anchor=payload,
                calendar=payload,
                conflict=True,
                source=payload,
            )
        ],
        links=[Link(a="e1", b=payload, decision="possible", score=0.5, reasons=[payload])],
        rejected=[{payload: payload}],
    )


@pytest.mark.parametrize(
    "payload",
    [*PAYLOADS, '" onmouseover=window.__xss=1 x="', "</title><script>window.__xss=1</script>", "&quot;<\r\n>'"],
)
def test_nothing_in_a_record_becomes_markup(payload: str) -> None:
    page = render_articles([everything_says(payload)], default_registry()).decode()
    shown = page.partition("<body>")[2]
    assert "<script" not in page.lower().replace("&lt;script", "")
    names = {tag.split()[0].split(">")[0].strip("/") for tag in shown.split("<")[1:]}
    assert names <= ELEMENTS | ENDS


def test_payloads_in_every_text_are_inert_in_a_browser(tmp_path: Path) -> None:
    assert len(PAYLOADS) >= 36
    records = [everything_says(payload) for payload in PAYLOADS]
    with page_of(tmp_path / "page.html", render_articles(records, default_registry())) as (page, requests, complaints):
        assert page.locator("main").count() == len(PAYLOADS)
        for link in page.locator(".text a").all()[::40]:
            link.hover()
            link.click()
        assert page.evaluate("window.__xss") is None
        assert page.evaluate("document.querySelectorAll('script, img, iframe, object, form, input, link, base').length") == 0
        assert page.evaluate(
            "[...document.querySelectorAll('*')].every((e) => [...e.attributes].every((a) => !a.name.startsWith('on')))"
        )
        assert {request.partition("#")[0] for request in requests} == {(tmp_path / "page.html").as_uri()}
        assert complaints == []


@pytest.mark.parametrize(("name", "text", "way", "other"), [("en", ENGLISH, "ltr", "rtl"), ("ar", ARABIC, "rtl", "ltr")])
def test_a_text_is_shown_whole_each_part_in_its_direction(name: str, text: str, way: str, other: str, tmp_path: Path) -> None:
    file = write(tmp_path / f"{name}.txt", text)
    assert main(["extract", str(file), "--published", "2024-03-07", "--html", str(tmp_path / "page.html")]) == 0
    with opened(tmp_path / "page.html", drawn=False) as (page, requests, complaints):
        assert page.evaluate("getComputedStyle(document.documentElement).direction") == way
        ways = page.evaluate("[...document.querySelectorAll('.text > *')].map((e) => getComputedStyle(e).direction)")
        assert ways == [way, way, other]
        shown = page.evaluate(
            "[...document.querySelectorAll('.text > *')].map((e) => (e.querySelector('p') || e).textContent).join('\\n')"
        )
        assert shown.split("\n") == [line for line in text.split("\n") if line]
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert (len(requests), complaints) == (1, [])
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 25, 29)"


def test_a_marked_word_tells_what_it_is_and_leads_to_its_finding(tmp_path: Path) -> None:
    sample = next(one for one in sample_articles() if one.extraction.document.language == "en")
    found = replace(sample.extraction, document=replace(sample.extraction.document, text=sample.text))
    with page_of(tmp_path / "page.html", render_articles([found], default_registry())) as (page, _, complaints):
        event = page.locator(".text .events").first
        hint = event.get_attribute("title") or ""
        assert "modality: asserted" in hint.replace("\u2068", "").replace("\u2069", "")
        event.locator("a").first.click()
        chosen = page.locator("li:target")
        assert chosen.count() == 1
        assert chosen.locator("summary").is_visible()
        assert {"modality", "polarity", "found by", "confidence", "the words"} <= set(chosen.locator("dt").all_inner_texts())
        assert complaints == []


def test_every_finding_of_the_samples_is_told_in_both_languages() -> None:
    for sample in sample_articles():
        record = sample.extraction
        parts = (
            record.events,
            record.agreements,
            record.situations,
            record.concerns,
            record.relations,
            record.entities,
            record.mentions,
            record.times,
            record.links,
        )
        for lang in ("en", "ar"):
            told = findings_of(record, default_registry(), lang=lang)
            assert len(told) == sum(map(len, parts))
            assert all(item.words and item.kind and item.found_by for item in told)


def test_the_same_record_gives_the_same_bytes() -> None:
    record = everything_says("one")
    assert render_articles([record], default_registry()) == render_articles([record], default_registry())
