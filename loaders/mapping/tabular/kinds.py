"""Recognises kinds of events and how real they are by the words that tables use for them, in English and Arabic."""

from __future__ import annotations

from collections.abc import Mapping

from rabita.schema.names import name_key
from rabita.schema.registry import Registry

_KIND_WORDS = {
    "Meeting": "summit consult consultation لقاء قمة",
    "Negotiation": "talks محادثات مباحثات تفاوض",
    "Visit": "trip",
    "Call": "phone telephone هاتفي اتصال",
    "Signing": "treaty agreement deal pact اتفاق اتفاقية",
    "PublicStatement": "statement speech remarks بيان",
    "Exercise": "drill manoeuvre مناورة مناورات",
    "Attack": "strike shelling bombing clash ضربة قصف",
}
"""Words for kinds of events that are not the ontology's own names."""

_STAGE_WORDS = {
    "occurred": "happened done تم حدث",
    "planned": "scheduled intended مقرر",
    "proposed": "suggested",
    "denied": "refuted نفي",
    "cancelled": "canceled ملغى",
}
"""Words for how real an event is that are not the ontology's own names."""


def find_kind(value: str, registry: Registry) -> str | None:
    """Return the kind of event that ``value`` or one of its words names."""
    names: dict[str, str] = {}
    for cls in registry.descendants("Event"):
        names |= {name_key(word): cls for word in (cls, *registry.classes[cls].labels.values())}
    return _named(value, {**_words_of(_KIND_WORDS), **names})


def find_stage(value: str, registry: Registry) -> str | None:
    """Return the status that ``value`` or one of its words names."""
    values = registry.enums["Status"].values
    return _named(
        value,
        {name_key(word): name for name, each in values.items() for word in (name, *each.labels.values())}
        | _words_of(_STAGE_WORDS),
    )


def _words_of(words: Mapping[str, str]) -> dict[str, str]:
    return {name_key(word): name for name, several in words.items() for word in several.split()}


def _named(value: str, names: Mapping[str, str]) -> str | None:
    key = name_key(value)
    tried = [key, *key.split()]
    return next((names[word] for each in tried for word in (each, each.removesuffix("s")) if word in names), None)
