"""Reads annotations: which there are, on what, and what their values look like."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rabita.schema.draft import Draft, Item, near
from rabita.schema.reading import Block

_FLAG = re.compile("true|false")
_NAME = re.compile("[A-Za-z][A-Za-z0-9_]*")
_CODES = re.compile(r"[A-Za-z0-9_]+([,; ]+[A-Za-z0-9_]+)*")
_ANY = re.compile(".+", re.DOTALL)
_FORMS = {_FLAG: "true or false", _NAME: "a name", _CODES: "codes", _ANY: "a text"}
_COLOR = re.compile("#[0-9A-Fa-f]{6}")
_PREFIX = re.compile("[a-z][a-z0-9]*")
_ICON = re.compile("[a-z][a-z0-9-]*")
_FORMS |= {_COLOR: "a colour such as '#1F77B4'", _PREFIX: "a word of small letters", _ICON: "the name of an icon"}

LABEL = re.compile(r"label_([a-z]{2,3}(?:-[A-Za-z0-9]+)*)")
FORMS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "class": {
        "root": _PREFIX,
        "no_label": _FLAG,
        "match": _ANY,
        "color": _COLOR,
        "icon": _ICON,
        "edge_from": _NAME,
        "edge_to": _NAME,
        "edge_label": re.compile("[A-Z][A-Z0-9_]*"),
        "plover": _CODES,
        "cameo": _CODES,
        "sets_agreement_status": _NAME,
        "deprecated": _FLAG,
    },
    "slot": {"authority": _FLAG, "derived": _FLAG, "index": _FLAG, "any_term": _FLAG, "deprecated": _FLAG},
    "enum": {"deprecated": _FLAG},
    "value": {"plover": _CODES, "cameo": _CODES, "deprecated": _FLAG},
}
"""The annotations that are read at each level, with the form of their value."""


def labels_of(block: Block) -> dict[str, str]:
    """Return the labels of the item of ``block`` by language."""
    annotations = block.block("annotations")
    found = ((LABEL.fullmatch(key), key) for key in annotations.values)
    return {match[1]: annotations.text(key) for match, key in found if match}


def others_of(block: Block, fields: frozenset[str]) -> dict[str, str]:
    """Return the annotations of ``block`` but its labels and ``fields``."""
    annotations = block.block("annotations")
    return {key: annotations.text(key) for key in annotations.values if key not in fields and not LABEL.fullmatch(key)}


def check_annotations(draft: Draft, item: Item, block: Block, level: str) -> None:
    """Raise SchemaError when an annotation of ``block`` is not read at ``level`` or its value has the wrong form.

    One whose prefix the item's own module declares, and which is not ours, is the user's and kept.
    """
    annotations = block.block("annotations")
    for key in annotations.values:
        value = annotations.text(key)
        form = _ANY if LABEL.fullmatch(key) else FORMS[level].get(key)
        if form is None:
            _check_own(draft, item, annotations, key, level)
        elif not form.fullmatch(value) or not value.strip():
            raise annotations.error(key, f"must be {_FORMS.get(form, 'a name in capitals')}, not {value!r}")


def _check_own(draft: Draft, item: Item, annotations: Block, key: str, level: str) -> None:
    prefix, colon, _ = key.partition(":")
    if not colon:
        raise annotations.error(
            key,
            f"is no {level} annotation; {near(key, [*FORMS[level], 'label_en', 'label_ar'])}",
        )
    ours = draft.modules[0].block("prefixes").values
    if prefix in ours or prefix not in item.module.block("prefixes").values:
        raise annotations.error(key, f"{prefix!r} is no prefix of this module's own; declare it under prefixes")
