"""Cases made of a few records, for tests that need no files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from rabita.case import Case, open_case

Record = Mapping[str, object]


def case_of(directory: Path, *files: Iterable[Record], language: str = "en") -> Case:
    """Return a case at ``directory/case`` with one JSON lines file loaded for each of ``files``."""
    case = open_case(directory / "case", create=True, language=language)
    for number, records in enumerate(files):
        load_records(case, directory, records, name=f"records-{number}")
    return case


def load_records(case: Case, directory: Path, records: Iterable[Record], *, name: str) -> None:
    """Load ``records`` as one JSON lines file and check that none was refused."""
    path = directory / f"{name}.jsonl"
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    report = case.load(path)
    assert report.rejected == 0, case.rejected().rows


def person(name: str, state: str, **more: object) -> Record:
    """Return a person of ``state`` as a nested record."""
    return {"type": "Person", "label": {"en": name}, "of_country": state, **more}


def cited(outlet: str, published: str, **more: object) -> Record:
    """Return the source of a record: an article of ``outlet``."""
    return {
        "publisher": outlet,
        "published": published,
        "url": f"https://example.org/{outlet}/{published}".replace(" ", "-").lower(),
        **more,
    }
