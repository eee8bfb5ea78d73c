"""Display names: what to call a node on screen, in English and Arabic, never empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from rabita.schema.registry import Registry

LANGUAGES = ("en", "ar")
COMMA = {"en": ", ", "ar": "، "}
LONGEST = 200
DEEPEST = 4
WHO = ("speaker", "present", "on_behalf_of", "party", "involves", "holder")
WHAT = ("proposes", "on_agreement", "of_position", "has_topic", "about")
WHAT_OF_CONCERN = ("about", "has_topic")
NAMING_ROLES = frozenset({*WHO, *WHAT, "member", "in_group", "publisher"})


class Parts(NamedTuple):
    """What a name is made of: ``links`` maps a role (or ``present``) to nodes, ``labels`` a language to text."""

    cls: str
    root: str
    labels: Mapping[str, str]
    links: Mapping[str, list[str]]
    kind: str | None = None
    published: str | None = None
    text: str | None = None


NameOf = Callable[[str, str, int], str]


def display_name(parts: Parts, language: str, registry: Registry, name_of: NameOf, depth: int = 0) -> str:
    """Return the name in ``language``; ``name_of(node, language, depth)`` gives the names of others."""
    return cut(COMPOSE.get(parts.root, _entity)(parts, language, registry, name_of, depth))


def cut(name: str) -> str:
    """Return ``name`` cut to what an index can hold."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def label_in(labels: Mapping[str, str], language: str) -> str | None:
    """Return the label in ``language``, else in English, Arabic, or any other."""
    for wanted in (language, *LANGUAGES, *sorted(labels)):
        if labels.get(wanted):
            return labels[wanted]
    return None


def class_label(cls: str, language: str, registry: Registry) -> str:
    """Return the label of a class, its first letter large."""
    text = registry.text(cls, language)
    return text[:1].upper() + text[1:]


def _entity(parts: Parts, language: str, registry: Registry, name_of: NameOf, depth: int) -> str:
    return label_in(parts.labels, language) or class_label(parts.cls, language, registry)


def _happening(parts: Parts, language: str, registry: Registry, name_of: NameOf, depth: int) -> str:
    """``Class label[ «label in another language»][: who][ – what]``."""
    if parts.labels.get(language):
        return parts.labels[language]
    head = class_label(parts.cls, language, registry)
    if parts.kind is not None:
        kind = registry.text(("ConcernKind", parts.kind), language)
        head = kind[:1].upper() + kind[1:]
    label = label_in(parts.labels, language)
    if label is not None:
        head += f" «{label}»"
    who = _first(parts, WHO, 3, language, name_of, depth)
    if who:
        head += f": {who}"
    if label is None and depth < DEEPEST:
        what = _first(parts, WHAT_OF_CONCERN if parts.kind is not None else WHAT, 2, language, name_of, depth)
        if what:
            head += f" – {what}"
    return head


def _first(parts: Parts, roles: Iterable[str], most: int, language: str, name_of: NameOf, depth: int) -> str:
    """Return the names of the first of ``roles`` that is filled."""
    for role in roles:
        if parts.links.get(role):
            return listed([name_of(node, language, depth + 1) for node in parts.links[role]], most, language)
    return ""


def listed(names: Iterable[str], most: int, language: str) -> str:
    """Return ``names`` sorted and joined, at most ``most`` of them."""
    unique = sorted(set(names))
    return COMMA[language].join(unique[:most]) + (" …" if len(unique) > most else "")


def _pair(first: str, second: str) -> Callable[[Parts, str, Registry, NameOf, int], str]:
    def compose(parts: Parts, language: str, registry: Registry, name_of: NameOf, depth: int) -> str:
        found = [name_of(node, language, depth + 1) for role in (first, second) for node in sorted(parts.links.get(role, []))[:1]]
        return ": ".join(found) or class_label(parts.cls, language, registry)

    return compose


def _document(parts: Parts, language: str, registry: Registry, name_of: NameOf, depth: int) -> str:
    title = label_in(parts.labels, language)
    if title is not None:
        return title
    head = class_label(parts.cls, language, registry)
    publisher = [name_of(node, language, depth + 1) for node in parts.links.get("publisher", [])]
    if publisher:
        head += f": {publisher[0]}"
    return head if parts.published is None else f"{head}{COMMA[language]}{parts.published}"


def _assertion(parts: Parts, language: str, registry: Registry, name_of: NameOf, depth: int) -> str:
    return parts.text or class_label(parts.cls, language, registry)


COMPOSE: dict[str, Callable[[Parts, str, Registry, NameOf, int], str]] = {
    "Event": _happening,
    "Agreement": _happening,
    "Situation": _happening,
    "Concern": _happening,
    "Tenure": _pair("holder", "of_position"),
    "Membership": _pair("member", "in_group"),
    "Document": _document,
    "Assertion": _assertion,
}
