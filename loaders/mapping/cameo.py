"""The lists of values that event data need and every mapping may use: kinds of events by CAMEO code, states by code.

CAMEO codes are matched by the ``cameo`` annotations of the ontology, the longest first. Names of states are those of the
gazetteer, so that they meet the same states told elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rabita.loaders.mapping.tabular.scope import Lookup
from rabita.schema import gazetteer_entries
from rabita.schema.registry import Registry

_KNOWN = Path(__file__).with_name("known")
_STATES = Path(gazetteer_entries.__file__).with_name("gazetteer") / "states.tsv"

_MORE_CODES = {"03": "CommunicationEvent", "043": "Visit", "044": "Meeting", "183": "Attack", "20": "Attack"}
"""Where the annotations stop too early: to announce cooperation is to speak, to host a visit is one, to meet in a third place
is to meet, bombs and mass violence are attacks."""

_OLD_CODES = {"ROM": "ROU", "KSV": "XKX", "TMP": "TLS", "ZAR": "COD"}
"""Codes of states that event data use beside those of ISO 3166-1."""

ANY_EVENT = "Event"


def cameo_classes(registry: Registry) -> dict[str, str]:
    """Return class by CAMEO code, of the ontology's annotations and ours; a code that two classes claim tells nothing."""
    found: dict[str, list[str]] = {code: [name] for code, name in _MORE_CODES.items()}
    for name, cls in registry.classes.items():
        code = cls.annotations.get("cameo")
        if code is not None and cls.concrete:
            found.setdefault(code, []).append(name)
    return {code: names[0] for code, names in found.items() if len(names) == 1}


def cameo_lookup(registry: Registry) -> Lookup:
    """Return the list from CAMEO code to class: the longest beginning of the code that is known, else ``Event``."""
    classes = cameo_classes(registry)

    @cache
    def find(code: str) -> str | None:
        if not code.isdecimal():
            return None
        return next((classes[code[:end]] for end in range(len(code), 0, -1) if code[:end] in classes), ANY_EVENT)

    return Lookup(find, frozenset({*classes.values(), ANY_EVENT}))


def state_lookups() -> dict[str, Lookup]:
    """Return the lists from a state's code (``iso2``, ``iso3``, ``fips``) to its English name in the gazetteer."""
    rows = _rows(_STATES)
    iso2 = {row["iso_code"]: row["label_en"] for row in rows}
    iso3 = {row["iso3"]: row["label_en"] for row in rows if row["iso3"]}
    iso3 |= {old: iso3[new] for old, new in _OLD_CODES.items() if new in iso3}
    fips = {row["fips"]: iso2[row["iso2"]] for row in _rows(_KNOWN / "fips.tsv") if row["iso2"] in iso2}
    return {"iso2": _upper(iso2), "iso3": _upper(iso3), "fips": _upper(fips)}


def role_lookups() -> dict[str, Lookup]:
    """Return the lists from CAMEO's codes of roles to words (``cameo_role``) and to classes (``cameo_role_class``)."""
    rows = _rows(_KNOWN / "cameo_roles.tsv")
    return {
        "cameo_role": _upper({row["code"]: row["label_en"] for row in rows}),
        "cameo_role_ar": _upper({row["code"]: row["label_ar"] for row in rows}),
        "cameo_role_class": _upper({row["code"]: row["class"] for row in rows}),
    }


@cache
def built_in_lookups(registry: Registry) -> Mapping[str, Lookup]:
    """Return all lists of values that a mapping may name without giving them."""
    return {"cameo": cameo_lookup(registry), **state_lookups(), **role_lookups()}


def _upper(names: Mapping[str, str]) -> Lookup:
    return Lookup(lambda code: names.get(code.upper()), frozenset(names.values()))


def _rows(path: Path) -> list[dict[str, str]]:
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    keys = head.split("\t")
    return [dict(zip(keys, line.split("\t"), strict=True)) for line in lines if line]
