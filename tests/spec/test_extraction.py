"""Extraction against a text read by people, the acceptance article, and the command that prints it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from rabita.case import open_case
from rabita.cli import main
from rabita.extracting_files import extract_file
from rabita.loaders.documents.records import Options
from rabita.loaders.extract.pipeline import extract_text
from rabita.loaders.extract.tagger import models_used
from rabita.loaders.extract.trained import PACKAGED
from rabita.loaders.samples.catalog import sample_articles
from rabita.schema.extraction import Extraction
from tests.support.shared import SHARED

ACCEPTANCE = SHARED / "acceptance"
needs_shared = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="the acceptance material is not beside the project"),
]


def score(found: Extraction, directory: Path) -> dict[str, dict[str, float]]:
    """Return the figures of the acceptance scorer, which runs as a program of its own."""
    file = directory / "found.json"
    file.write_bytes(msgspec.json.encode(found))
    command = [sys.executable, ACCEPTANCE / "score_seed.py", ACCEPTANCE / "seed_gold.json", file]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    figures: dict[str, dict[str, float]] = json.loads(printed.splitlines()[0])
    return figures


@pytest.mark.parametrize("published", [None, "2025-01-21"])
@pytest.mark.parametrize("mark", [pytest.param(None, marks=needs_shared)])
def test_the_acceptance_article_gives_its_names_and_times(mark: None, published: str | None, tmp_path: Path) -> None:
    (found,) = extract_file(ACCEPTANCE / "seed.txt", Options(published))
    assert isinstance(found, Extraction)
    figures = score(found, tmp_path)
    print(
        {
            key: figures[key]
            for key in ("named", "named_ar", "named_en", "times", "document_date", "coreference", "relations", "bad_spans")
        }
    )
    assert figures["named_ar"]["f1"] >= 0.97
    assert figures["named_en"]["f1"] >= 0.90
    assert figures["times"]["hit"] == 4
    assert figures["times"]["pred"] == 4
    assert (figures["document_date"], figures["bad_spans"]) == (1.0, 0)
    assert (figures["links"]["hit"], figures["links"]["false_merges"]) == (5, 0)
    assert figures["coreference"]["f1"] >= 0.85
    assert figures["relations"]["r"] == 1
    assert found.document.date_basis == ("metadata" if published else "inferred")


def test_rabita_load_accepts_what_rabita_extract_prints(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    sample = sample_articles()[2]
    assert main(["extract", str(sample.path), "--published", sample.metadata.published]) == 0
    (tmp_path / "found.json").write_bytes(capsysbinary.readouterr().out)
    with open_case(tmp_path / "case", create=True, language="ar") as case:
        report = case.load(tmp_path / "found.json")
        assert report.rejected == 0, case.rejected().rows
        assert report.documents == 2  # the article, and the post in it


def test_what_is_not_known_is_left_out_but_for_the_value_of_a_time() -> None:
    printed = json.loads(msgspec.json.encode(extract_text("غادر الوفد النرويج أمس", document_id="d")))
    assert [time.pop("value") for time in printed["times"]] == [None]
    assert "null" not in json.dumps(printed)


def test_a_text_may_come_from_stdin() -> None:
    command = [sys.executable, "-m", "rabita", "extract", "-"]
    printed = subprocess.run(command, check=True, capture_output=True, input="زار الوفد النرويج".encode()).stdout
    assert [mention["text"] for mention in json.loads(printed)["mentions"]] == ["الوفد", "النرويج"]


@pytest.mark.parametrize("sample", [0, 1, 2, 3])
def test_the_order_of_sets_plays_no_part(sample: int) -> None:
    command = [sys.executable, "-m", "rabita", "extract", str(sample_articles()[sample].path)]
    seeds = ({**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2", "3"))
    printed = {subprocess.run(command, check=True, capture_output=True, env=env).stdout for env in seeds}
    assert len(printed) == 1
    assert len(json.loads(printed.pop())["events"]) >= 5


@pytest.mark.parametrize(
    ("content", "arguments", "word"),
    [
        (bytes(range(9)), [], "no text"),
        (b" ", [], "no words"),
        (b"", [], "empty"),
        ("زار الوفد عمان".encode(), ["--published", "yesterday"], "yesterday"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(
    content: bytes, arguments: list[str], word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.txt").write_bytes(content)
    assert main(["extract", str(tmp_path / "text.txt"), *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert word in printed.err
    assert len(printed.err.splitlines()) == 1


def test_each_model_is_the_one_that_its_card_describes() -> None:
    used = {model.name: model for model in models_used()}
    assert set(used) == {"mentions-ar", "mentions-en", "letters-ar", "letters-en"}
    for language in ("ar", "en"):
        card = json.loads((PACKAGED / f"{language}.card.json").read_text("utf-8"))
        assert card["sha256"] == used[f"mentions-{language}"].sha256
        assert card["letters_sha256"] == used[f"letters-{language}"].sha256
        assert {card["licence"]} == {model.licence for model in used.values()}
        assert card["held_out_f1"].keys() == {row["file"] for row in card["data"]}
    assert sum(path.stat().st_size for path in PACKAGED.iterdir()) <= 6_000_000
    assert extract_text("غادر الوفد النرويج", document_id="d").extractor.models == list(models_used())
