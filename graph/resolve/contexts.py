"""What is told around an actor: its states, offices, and with whom it is told on a day. Only statements, so no order of joining enters."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from rabita.errors import InputError
from rabita.schema.gazetteer_entries import read_gazetteer
from rabita.schema.times import parse_edtf

_NUMBERED = re.compile(r"actor/(Q[1-9][0-9]*)")
_LIVE = "join log.assertion {0}a on {0}a.id = {0}.assertion and {0}a.removed is null"
_CODES = "('iso_code', 'wikidata')"
STATES = (
    f"select distinct w.referent, s.object from temp.wanted w cross join log.statement s on s.subject = w.referent {_LIVE.format('s')}"
    " where s.slot = 'of_country'"
)
EVENTS = (
    f"select distinct w.referent, t.value, p.object from temp.wanted w cross join log.statement s on s.object = w.referent {_LIVE.format('s')}"
    f" cross join log.statement t on t.subject = s.subject {_LIVE.format('t')} cross join log.statement p on p.subject = s.subject {_LIVE.format('p')}"
    " where s.slot in ({0}) and t.slot = 'time' and p.slot in ({0}) and p.object <> w.referent"
)
OFFICES = (
    f"select distinct w.referent, n.value from temp.wanted w cross join log.statement s on s.object = w.referent {_LIVE.format('s')}"
    f" cross join log.statement p on p.subject = s.subject {_LIVE.format('p')} cross join log.statement n on n.subject = p.object {_LIVE.format('n')}"
    " where s.slot = 'holder' and p.slot = 'of_position' and n.slot = 'label'"
)
CODED = (
    f"select distinct w.referent, s.slot, s.value from temp.wanted w cross join log.statement s on s.subject = w.referent {_LIVE.format('s')}"
    f" where s.slot in {_CODES}"
)
AROUND = ("of_country", "holder", "of_position")


class Context(NamedTuple):
    """States as ISO codes, or as referents when no code is told; words of offices; days with the code of another who is told of."""

    states: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()


def read_contexts(db: sqlite3.Connection, referents: Iterable[str], roles: Iterable[str]) -> dict[str, Context]:
    """Return what is told around ``referents``; ``roles`` are the slots that say who was there."""
    wanted = sorted(referents)
    if not wanted:
        return {}
    names = sorted(roles)
    _want(db, wanted)
    states = _grouped(db.execute(STATES))
    offices = _grouped(db.execute(OFFICES))
    met = db.execute(EVENTS.format(", ".join("?" * len(names))), (*names, *names)).fetchall()
    codes = _codes(db, {target for found in states.values() for target in found} | {row[2] for row in met})
    company: dict[str, set[str]] = defaultdict(set)
    for referent, time, other in met:
        day = _day(time)
        if day is not None and other in codes:
            company[referent].add(f"{day} {codes[other]}")
    return {
        item: Context(
            frozenset(codes.get(state, state) for state in states.get(item, ())),
            frozenset(offices.get(item, ())),
            frozenset(company.get(item, ())),
        )
        for item in wanted
    }


def _want(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    db.execute("create temp table if not exists wanted (referent text primary key) without rowid")
    db.execute("delete from temp.wanted")
    db.executemany("insert or ignore into temp.wanted values (?)", [(item,) for item in ids])


def _grouped(rows: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, value in rows:
        found[key].add(value)
    return found


def _codes(db: sqlite3.Connection, actors: Iterable[str]) -> dict[str, str]:
    """Return the code of each of ``actors`` that an authority knows: the ISO code of a state, else the number of the item."""
    actors = sorted(actors)
    _want(db, actors)
    told: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for referent, slot, value in db.execute(CODED):
        told[referent].add((slot, value))
    for actor in actors:
        if (numbered := _NUMBERED.fullmatch(actor)) is not None:
            told[actor].add(("wikidata", numbered[1]))
    states = _state_codes()
    return {actor: states.get(min(found)[1], min(found)[1]) for actor, found in told.items()}


@cache
def _state_codes() -> Mapping[str, str]:
    return {entry.wikidata: entry.iso_code for entry in read_gazetteer() if entry.wikidata and entry.iso_code}


def _day(words: str) -> str | None:
    try:
        time = parse_edtf(words)
    except InputError:
        return None
    return time.first if time.first is not None and time.first == time.last else None


def around(db: sqlite3.Connection, changed: Iterable[str], roles: Iterable[str]) -> Iterator[str]:
    """Yield the actors around whom something else may be told when the rows about ``changed`` are others, live or closed."""
    slots = sorted({*roles, *AROUND})
    marks = ", ".join("?" * len(slots))
    down = f"select distinct object from log.statement where subject = ? and object is not null and slot in ({marks})"
    up = f"select distinct subject from log.statement where object = ? and slot in ({marks})"
    coded = f"select 1 from log.statement where subject = ? and slot in {_CODES} limit 1"

    def step(select: str, items: Iterable[str]) -> set[str]:
        return {row[0] for item in items for row in db.execute(select, (item, *slots))}

    local = {item for item in changed if not _NUMBERED.fullmatch(item)}
    named = {item for item in local if item.startswith("position/") or db.execute(coded, (item,)).fetchone() is not None}
    pointing = step(up, named)
    yield from pointing
    yield from step(down, local | pointing)
