"""Articles with what was found in them, as one HTML page that runs no script and asks for nothing."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files

from rabita.article_marks import Mark, Piece, pieces
from rabita.findings import Finding, findings_of
from rabita.findings_words import WORDS
from rabita.graph.export.xml_text import Cleaner
from rabita.graph.views.html import hashed
from rabita.schema.extraction import Extraction, Segment
from rabita.schema.names import isolate
from rabita.schema.registry import Registry

SECTIONS = ("events", "agreements", "situations", "concerns", "relations", "entities", "mentions", "times", "links")
LEGEND = ("PER", "ORG", "GPE", "GROUP", "times", "events", "concerns")
DIRECTIONS = {"ar": "rtl", "en": "ltr"}


def render_articles(found: Iterable[Extraction], registry: Registry) -> bytes:
    """Return the page of ``found``, each with its text (``document.text``): UTF-8, the same bytes for the same records."""
    articles = list(found)
    lang = _lang(articles[0].document.language) if articles else "en"
    style = files("rabita").joinpath("article_page.css").read_text("utf-8").strip()
    policy = f"default-src 'none'; style-src {hashed(style)}; base-uri 'none'; form-action 'none'"
    title = _text(", ".join(_title(article) for article in articles[:3])) or "Rabita"
    body = "\n".join(_Article(article, registry, number).html() for number, article in enumerate(articles, start=1))
    page = f"""<!doctype html>
<html lang="{lang}" dir="{DIRECTIONS[lang]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""
    return Cleaner()(page).encode()


def _lang(language: str) -> str:
    return language if language in WORDS else "en"


def _title(article: Extraction) -> str:
    told = article.document.title or {}
    return told.get(article.document.language) or next(iter(told.values()), article.document.id)


def _text(text: str) -> str:
    """Return ``text`` for an element or an attribute; line ends survive as the parser keeps them."""
    return html.escape(text).replace("\r", "&#13;")


def _bdi(text: str) -> str:
    return f"<bdi>{_text(text)}</bdi>"


class _Article:
    """One article of the page; ``number`` keeps its anchors apart from those of others."""

    def __init__(self, found: Extraction, registry: Registry, number: int) -> None:
        self.found = found
        self.number = number
        self.text = found.document.text or ""
        self.lang = _lang(found.document.language)
        self.words = WORDS[self.lang]
        self.findings = findings_of(found, registry, lang=self.lang)
        self.numbers = {finding.id: number for number, finding in enumerate(self.findings, start=1)}
        known = {entity.id for entity in found.entities}
        self.of_entity: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            if finding.part == "mentions" and finding.entity in known:
                self.of_entity[finding.entity or ""].append(finding)
        self.told_with_entity = {finding.id for group in self.of_entity.values() for finding in group}

    def html(self) -> str:
        """Return the element of the article."""
        document = self.found.document
        about = [document.publisher, document.date, document.url]
        facts = " · ".join(_bdi(text) for text in about if text)
        note = "" if self.findings else f'<p class="note">{self.words["nothing"]}</p>'
        return (
            f'<main lang="{self.lang}" dir="{DIRECTIONS[self.lang]}">\n<header><h1>{_bdi(_title(self.found))}</h1>'
            f'<p class="note">{facts}</p><p class="note">{self.words["how"]}</p><p class="note legend">{self._legend()}</p></header>\n'
            f'<section class="text" aria-label="{self.words["text"]}">\n{"".join(self._parts())}</section>\n{note}'
            f"{''.join(map(self._section, SECTIONS))}{self._refused()}</main>"
        )

    def _legend(self) -> str:
        labels = {cls: self.words[cls] for cls in LEGEND}
        return " ".join(f'<span class="{cls}">{_text(label)}</span>' for cls, label in labels.items())

    # ---- the text

    def _parts(self) -> Iterator[str]:
        """Yield the text part by part, each in its own direction."""
        marks, at = list(self._marks()), 0
        for segment in sorted(self.found.segments, key=lambda item: (item.start, -item.end)):
            if segment.start >= at and segment.end <= len(self.text):
                yield from self._between(marks, at, segment.start)
                yield self._segment(marks, segment)
                at = segment.end
        yield from self._between(marks, at, len(self.text))

    def _between(self, marks: list[Mark], start: int, end: int) -> Iterator[str]:
        if self.text[start:end].strip():
            yield f'<p dir="auto">{self._marked(marks, start, end)}</p>\n'

    def _segment(self, marks: list[Mark], segment: Segment) -> str:
        way = f'lang="{_text(segment.language)}" dir="{DIRECTIONS.get(segment.language, "auto")}"'
        words = self._marked(marks, segment.start, segment.end)
        if segment.kind == "heading":
            return f"<h2 {way}>{words}</h2>\n"
        if segment.kind == "body":
            return f"<p {way}>{words}</p>\n"
        told = " · ".join(_bdi(text) for text in (segment.handle, segment.date) if text)
        return f'<blockquote class="{segment.kind}" {way}><p>{words}</p><footer>{told}</footer></blockquote>\n'

    def _marks(self) -> Iterator[Mark]:
        """Yield the marks of all findings; triggers lie inside names where both are the same words."""
        for finding in sorted(self.findings, key=lambda item: item.part not in ("mentions", "times")):
            target = (finding.entity if finding.id in self.told_with_entity else None) or finding.id
            cls = self._kind_of_mention(finding.id) if finding.part == "mentions" else finding.part
            for span in finding.marks:
                yield Mark(span.start, span.end, cls, self._anchor(target), self._hint(finding))

    def _kind_of_mention(self, id_: str) -> str:
        return next(mention.type for mention in self.found.mentions if mention.id == id_)

    def _hint(self, finding: Finding) -> str:
        lines = [f"{finding.kind}: {isolate(finding.words)}"]
        lines += [f"{isolate(label)}: {isolate(value)}" for label, value in finding.details]
        return "\n".join([*lines, f"{self.words['confidence']}: {finding.confidence:.2f}"])

    def _marked(self, marks: list[Mark], start: int, end: int) -> str:
        """Return ``[start, end)`` of the text with its marks: elements around, and a link to the innermost finding."""
        out: list[str] = []
        open_: tuple[Mark, ...] = ()
        for piece in pieces((mark for mark in marks if mark.start < end and start < mark.end), start, end):
            shared = next(
                (n for n, pair in enumerate(zip(open_, piece.marks, strict=False)) if pair[0] != pair[1]),
                min(len(open_), len(piece.marks)),
            )
            out += ["</span>"] * (len(open_) - shared)
            out += [f'<span class="{mark.cls}" title="{_text(mark.hint)}">' for mark in piece.marks[shared:]]
            out.append(self._linked(piece))
            open_ = piece.marks
        return "".join([*out, *["</span>"] * len(open_)])

    def _linked(self, piece: Piece) -> str:
        words = _text(self.text[piece.start : piece.end])
        return f'<a href="#{piece.marks[-1].target}">{words}</a>' if piece.marks else words

    # ---- the findings

    def _anchor(self, id_: str) -> str:
        """Return the anchor of the finding ``id_``; ids are data, so they are numbered."""
        return f"f{self.number}-{self.numbers[id_]}"

    def _section(self, part: str) -> str:
        chosen = [item for item in self.findings if item.part == part and item.id not in self.told_with_entity]
        if not chosen:
            return ""
        items = "".join(map(self._item, chosen))
        return f'<section><h2>{self.words[part]} <span class="note">{len(chosen)}</span></h2>\n<ul>\n{items}</ul></section>\n'

    def _item(self, finding: Finding) -> str:
        """Return one finding: what it is in a line, and all that is known of it below."""
        rows: list[tuple[str, tuple[str, ...]]] = [(label, (value,)) for label, value in finding.details]
        rows += [(self.words["evidence"], (f"«{words}»",)) for words in finding.evidence]
        rows += [(self.words["found_by"], finding.found_by), (self.words["confidence"], (f"{finding.confidence:.2f}",))]
        rows += [
            (f"«{item.words}»", (item.kind, *item.found_by, f"{item.confidence:.2f}"))
            for item in self.of_entity.get(finding.id, ())
        ]
        comma = self.words["comma"]
        told = "".join(f"<dt>{_bdi(label)}</dt><dd>{comma.join(map(_bdi, parts))}</dd>" for label, parts in rows)
        return (
            f'<li id="{self._anchor(finding.id)}"><details open><summary><b>{_bdi(finding.kind)}</b> {_bdi(finding.words)}</summary>'
            f"<dl>{told}</dl></details></li>\n"
        )

    def _refused(self) -> str:
        if not self.found.rejected:
            return ""
        items = "".join(
            f"<li>{_bdi(', '.join(f'{key}: {value}' for key, value in item.items()))}</li>" for item in self.found.rejected
        )
        return f"<section><h2>{self.words['rejected']}</h2><ul>{items}</ul></section>"
