"""The files of a case: makes the directory, reads ``case.toml``, and says what is no case."""

from __future__ import annotations

import json
import shutil
import tomllib
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from rabita.errors import InputError, StoreError

FORMAT_VERSION = 1
LANGUAGES = ("ar", "en")


class Settings(NamedTuple):
    """What ``case.toml`` holds; ``ontology`` are file names inside the case, ``id`` tells cases of one name apart in a store."""

    name: str
    language: str
    ontology: tuple[str, ...]
    format: int
    id: str = ""


def read_settings(path: Path, *, create: bool = False) -> Settings:
    """Return the settings of the case at ``path``; with ``create`` it may lack its log, whose making was broken off.

    Raises:
        InputError: ``path`` is no case.
        StoreError: it is a case of a newer version, or its settings are damaged.
    """
    file = path / "case.toml"
    if not file.is_file() or not (create or (path / "case.db").is_file()):
        lacking = "case.db" if file.is_file() else "case.toml"
        is_free = file.is_file() or not path.exists() or (path.is_dir() and not any(path.iterdir()))
        remedy = f"`rabita load {path} FILE` makes one" if is_free else "give the folder of a case, or a new name"
        raise InputError(f"{path} is no case (it has no {lacking}); {remedy}")
    try:
        found = tomllib.loads(file.read_text("utf-8"))
        settings = Settings(
            str(found["name"]),
            str(found["language"]),
            tuple(map(str, found.get("ontology", ()))),
            int(found["format"]),
            str(found.get("id", "")),
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise StoreError(f"{file} is damaged ({error}); it needs name, language and format = {FORMAT_VERSION}") from error
    if settings.format > FORMAT_VERSION:
        raise StoreError(
            f"{path} is a case of a newer version (format {settings.format}, this is {FORMAT_VERSION}): update Rabita to open it"
        )
    return settings


def make_case(path: Path, *, language: str | None, ontology: Iterable[Path]) -> Settings:
    """Make the directory and settings of a new case; a directory that holds other things is refused.

    Raises:
        InputError: the directory is not empty, or the language is not known.
        StoreError: it cannot be written.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise InputError(f"{path} exists and is no case; give another name, or an empty directory")
    if language is not None and language not in LANGUAGES:
        raise InputError(f"language is {language!r}; known: {', '.join(LANGUAGES)}")
    modules = [Path(module) for module in ontology]
    settings = Settings(
        path.resolve().name, language or "en", tuple(module.name for module in modules), FORMAT_VERSION, uuid.uuid4().hex[:12]
    )
    try:
        path.mkdir(parents=True, exist_ok=True)
        _write(path, modules, _as_toml(settings))
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}); check the place and your rights there") from error
    return settings


def _write(path: Path, modules: list[Path], settings: str) -> None:
    """Put ``modules`` and then ``settings`` into the directory ``path``, all or none of them."""
    try:
        for module in modules:
            shutil.copyfile(module, path / module.name)
        (path / "case.toml").write_text(settings, "utf-8")
    except OSError:
        for name in (*(module.name for module in modules), "case.toml"):
            (path / name).unlink(missing_ok=True)
        raise


def _as_toml(settings: Settings) -> str:
    quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in settings._asdict().items()}
    return "".join(f"{key} = {text}\n" for key, text in quoted.items())
