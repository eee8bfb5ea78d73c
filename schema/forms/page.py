"""The ontology as a page of documentation in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rabita.schema.model import Class, Enum, Slot
from rabita.schema.registry import Registry

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def write_page(registry: Registry) -> str:
    """Return a page with every class, slot and value, in English and Arabic."""
    lines = ["# The ontology", "", "Written from the ontology's own files by `rabita.schema.generate`; changes belong there.", ""]
    lines += [f"- `{module.name}` {module.version} <{module.iri}> {_text(module.title)}".rstrip() for module in registry.modules]
    lines += ["", "## Classes", ""]
    lines += ["A class has the slots of the classes above it too. *Foundations* are no labels in a property graph.", ""]
    lines += [line for cls in registry.classes.values() for line in _class(registry, cls)]
    lines += ["## Slots", "", *_table(("slot", "label", "العربية", "range", "many", "below", "meaning"), _slots(registry)), ""]
    lines += ["## Values", "", *(line for enum in registry.enums.values() for line in _enum(enum))]
    return "\n".join(lines).rstrip() + "\n"


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _class(registry: Registry, cls: Class) -> Iterator[str]:
    yield f"### {cls.name}"
    yield ""
    yield f"{_text(registry.text(cls.name, 'en'))} · {_text(registry.text(cls.name, 'ar'))}"
    yield ""
    facts = [_text(cls.description)] if cls.description else []
    facts += ["*Foundation.*"] if not cls.is_label else [f"Ids begin with `{cls.root}/`."] if cls.root is not None else []
    above = [name for name in (cls.parent, *cls.mixins) if name is not None]
    facts += [f"Is a {', '.join(_link(name) for name in above)}."] if above else []
    facts += [f"Own slots: {', '.join(f'`{slot}`' for slot in cls.slots)}."] if cls.slots else []
    yield " ".join(facts)
    yield ""


def _link(cls: str) -> str:
    return f"[{cls}](#{cls.lower()})"


def _slots(registry: Registry) -> Iterator[tuple[str, ...]]:
    for slot in registry.slots.values():
        range_ = _link(slot.range) if slot.range in registry.classes else f"`{slot.range}`"
        labels = [_text(registry.text(slot.name, lang)) for lang in ("en", "ar")]
        yield (
            f"`{slot.name}`",
            *labels,
            range_,
            "yes" if slot.multivalued else "",
            f"`{slot.parent}`" if slot.parent else "",
            _meaning(slot),
        )


def _meaning(slot: Slot) -> str:
    notes = ["computed"] if slot.derived else []
    notes += ["required"] if slot.required else []
    notes += ["equal values make two things one"] if slot.authority else []
    return "; ".join([*([_text(slot.description).rstrip(".")] if slot.description else []), *notes])


def _enum(enum: Enum) -> Iterator[str]:
    yield f"### {enum.name}"
    yield ""
    yield from _table(
        ("value", "label", "العربية", "meaning"),
        (
            (f"`{value.name}`", _text(value.labels.get("en", "")), _text(value.labels.get("ar", "")), _text(value.description))
            for value in enum.values.values()
        ),
    )
    yield ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"
