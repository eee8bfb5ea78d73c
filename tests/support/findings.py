"""Findings of a text in a form that a test can write down: names instead of ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rabita.loaders.extract.pipeline import extract_text
from rabita.schema.extraction import Argument, Attribution, ConcernFinding, Extraction, Happening

DAY = "2024-06-12"
"""A Wednesday."""


class Told(NamedTuple):
    """One finding. ``kind`` is a class, or that of a concern; ``roles``, ``holders`` and sources are names, of states their codes."""

    kind: str
    triggers: tuple[str, ...]
    modality: str
    polarity: str
    roles: dict[str, set[str]]
    status: str | None
    date: str | None
    condition: str | None
    source: str | None
    reported_by: str | None
    holders: set[str]
    about: set[str]
    part_of: str | None


def read(text: str, published: str | None = DAY) -> Extraction:
    """Return what is found in ``text``."""
    return extract_text(text, document_id="d", published=published)


def told(text: str) -> list[Told]:
    """Return the findings of ``text``, in the order of their first triggers."""
    found = read(text)
    names = {entity.id: entity.external_ids.get("iso2") or _best(found, entity.id) for entity in found.entities}
    findings: list[tuple[int, Told]] = []
    labels = {**names, **dict(_kinds(found))}
    for item in (*found.events, *found.agreements, *found.situations):
        findings.append((item.triggers[0].start, _happening(item, labels)))
    findings += [(item.triggers[0].start, _concern(item, labels)) for item in found.concerns]
    return [one for _, one in sorted(findings, key=lambda pair: pair[0])]


def _best(found: Extraction, entity: str) -> str:
    return max((mention.text for mention in found.mentions if mention.entity == entity), key=len, default="")


def _kinds(found: Extraction) -> Iterator[tuple[str, str]]:
    yield from ((item.id, item.kind or "") for item in (*found.events, *found.situations))
    yield from ((item.id, "Agreement") for item in found.agreements)
    yield from ((item.id, item.concern_kind) for item in found.concerns)


def _happening(item: Happening, labels: dict[str, str]) -> Told:
    roles: dict[str, set[str]] = {}
    for argument in item.args:
        roles.setdefault(argument.role, set()).add(_filler(argument, labels))
    return Told(
        item.kind or "Agreement", tuple(span.text for span in item.triggers), item.modality, item.polarity, roles,
        item.status or item.agreement_status, item.date, None if item.condition is None else item.condition.text,
        *_sources(item.attribution, labels), set(), set(), labels.get(item.part_of_event or ""),
    )  # fmt: skip


def _concern(item: ConcernFinding, labels: dict[str, str]) -> Told:
    about = item.about
    named = (about.event, about.agreement, about.situation, about.entity)
    return Told(
        item.concern_kind, tuple(span.text for span in item.triggers), item.modality, item.polarity, {}, None, item.date,
        None if item.condition is None else item.condition.text, *_sources(item.attribution, labels),
        {labels[holder] for holder in item.holders},
        {labels[one] for one in named if one is not None} | {span.text for span in about.spans}, None,
    )  # fmt: skip


def _filler(argument: Argument, labels: dict[str, str]) -> str:
    named = (argument.entity, argument.event, argument.agreement, argument.situation, argument.concern)
    return next((labels[one] for one in named if one is not None), argument.value or argument.text or "")


def _sources(attribution: Attribution | None, labels: dict[str, str]) -> tuple[str | None, str | None]:
    if attribution is None:
        return None, None
    return labels.get(attribution.source or ""), labels.get(attribution.reported_by or "")
