"""The shipped questions: each in Cypher and SPARQL, asked in English and Arabic, giving equal rows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from unicodedata import decimal

from rabita.errors import InputError
from rabita.graph.export.terms import RB, RDF, XSD, data_iri
from rabita.schema.nearest import nearest_name
from rabita.schema.times import parse_edtf

WHOLE = re.compile(r"[+]?[0-9]{1,9}")
TOKEN = re.compile(r"\$([a-z_]+)")
COLUMN = re.compile(r"\([^?]*\(.*?AS \?(\w+)\)|\?(\w+)")
LANGUAGES = ("en", "ar")
Resolve = Callable[[str, str | None], str]


class Param(NamedTuple):
    """A parameter: ``type`` is node, date or integer; a node's ``root`` is the class that its id belongs to."""

    name: str
    type: str
    root: str | None = None
    default: str | int | None = None
    example: str | int | None = None


class Question(NamedTuple):
    """A question with its texts; ``ask`` and ``empty`` map a language to a sentence."""

    name: str
    ask: Mapping[str, str]
    empty: Mapping[str, str]
    params: Mapping[str, Param]
    english_cypher: str
    english_sparql: str
    note: str = ""
    fixture: str | None = None

    @property
    def columns(self) -> list[str]:
        """The names of the columns of an answer, also of one without rows."""
        selected = self.english_sparql.partition("SELECT")[2].partition("WHERE")[0]
        return [alias or name for alias, name in COLUMN.findall(selected)]

    def cypher(self, lang: str) -> str:
        """Return the Cypher text whose names are in ``lang`` (``en``, ``ar``); its parameters are those of ``cypher_params``."""
        return self.english_cypher.replace("name_en", f"name_{_known_language(lang)}")

    def sparql(self, lang: str, values: Mapping[str, object]) -> str:
        """Return the SPARQL text whose names are in ``lang``, with ``values`` (of ``bind``) in the place of its parameters."""
        text = self.english_sparql.replace('= "en"', f'= "{_known_language(lang)}"')
        return PREFIXES + TOKEN.sub(lambda match: term(self.params[match[1]], values[match[1]]), text)


PREFIXES = f"PREFIX rb: <{RB}>\nPREFIX rdf: <{RDF}>\nPREFIX dct: <http://purl.org/dc/terms/>\nPREFIX xsd: <{XSD}>\n"


def _known_language(lang: str) -> str:
    if lang not in LANGUAGES:
        raise InputError(f"the questions are there in {' and '.join(LANGUAGES)}, not in {lang!r}")
    return lang


def term(param: Param, value: object) -> str:
    """Return a bound ``value`` as the N-Triples form of a typed term; what is none cannot get into a query."""
    if param.type == "node":
        return data_iri(str(value))
    if param.type == "date":
        return f'"{datetime.date.fromisoformat(str(value)).isoformat()}"^^<{XSD}date>'
    return f'"{int(str(value))}"^^<{XSD}integer>'


@cache
def questions() -> Mapping[str, Question]:
    """Return the shipped questions by name, in the order of the file; read once in a process."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("rabita.graph.queries").joinpath("questions.yaml").read_text("utf-8")
    return {found["name"]: _question(found) for found in yaml.load(text, Loader=loader)["questions"]}


def _question(found: Mapping[str, object]) -> Question:
    given = found.get("params") or {}
    assert isinstance(given, Mapping)
    params = {str(name): _param(str(name), values) for name, values in given.items()}
    ask, empty = found["ask"], found["empty"]
    assert isinstance(ask, Mapping) and isinstance(empty, Mapping)
    fixture = found.get("fixture")
    return Question(
        str(found["name"]), ask, empty, params, str(found["cypher"]), str(found["sparql"]), str(found.get("note", "")),
        None if fixture is None else str(fixture),
    )  # fmt: skip


def _param(name: str, given: Mapping[str, object]) -> Param:
    default, example = (
        found if isinstance(found, int) or found is None else str(found) for found in (given.get("default"), given.get("example"))
    )
    root = given.get("root")
    return Param(name, str(given["type"]), None if root is None else str(root), default, example)


def get_question(name: str) -> Question:
    """Return the question called ``name``.

    Raises:
        InputError: there is none; names the nearest.
    """
    found = questions().get(name)
    if found is None:
        near = nearest_name(name, questions())
        raise InputError(
            f"there is no question {name!r}"
            + ("" if near is None else f"; nearest: {near!r}")
            + "; `rabita questions` lists them"
        )
    return found


def bind(question: Question, given: Mapping[str, object], resolve: Resolve) -> dict[str, object]:
    """Return the value of every parameter of ``question``: ids of nodes, ISO days, integers.

    ``resolve(text, root)`` turns a name or id into the id of a node below the class ``root``. The bounds ``from`` and ``to`` may be partial
    dates: ``2025`` begins on its first day and ends on its last. Digits may be those of any script.

    Raises:
        InputError: a parameter is unknown, missing, or does not fit; names it.
    """
    for name in given:
        if name not in question.params:
            raise InputError(
                f"question {question.name!r} has no parameter {name!r}; known: {', '.join(question.params) or 'none'}"
            )
    values = {name: _value(question, param, given.get(name, param.default), resolve) for name, param in question.params.items()}
    first, last = values.get("from"), values.get("to")
    if isinstance(first, str) and isinstance(last, str) and first > last:
        raise InputError(f"'from' is {first}, which is after 'to', {last}; turn them round")
    return values


def _value(question: Question, param: Param, given: object, resolve: Resolve) -> object:
    if given is None:
        raise InputError(f"question {question.name!r} needs {param.name!r} ({param.type}), such as {param.example!r}")
    try:
        if param.type == "node":
            return resolve(str(given), param.root)
        text = "".join(str(decimal(char)) if char.isdecimal() else char for char in str(given).strip())
        return _day(param, text) if param.type == "date" else _number(param, text)
    except InputError as error:
        raise InputError(f"parameter {param.name!r} of {question.name!r}: {error}") from None


def _number(param: Param, text: str) -> int:
    if WHOLE.fullmatch(text) is None:
        raise InputError(f"{text[:40]!r} is no whole number from 0 up, of at most 9 digits; give one such as {param.example!r}")
    return int(text)


def _day(param: Param, text: str) -> str:
    time = parse_edtf(text)
    if param.name not in ("from", "to") and time.first != time.last:
        raise InputError(f"{text!r} is no single day; give one such as {param.example!r}")
    day = time.first if param.name == "from" else time.last
    if day is None:
        raise InputError(f"{text!r} has no end there; give a date such as {param.example!r}")
    return day


def cypher_params(question: Question, values: Mapping[str, object]) -> dict[str, object]:
    """Return ``values`` (of ``bind``) as a driver takes them: days as dates."""
    return {
        name: datetime.date.fromisoformat(str(value)) if question.params[name].type == "date" else value
        for name, value in values.items()
    }
