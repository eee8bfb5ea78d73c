"""Ways of drawing findings that go wrong as texts tell them to; by name, so that worker processes find them."""

from __future__ import annotations

import os
import signal

from rabita.errors import InputError
from rabita.extracting import EXTRACTORS, extract_by_rules
from rabita.loaders.documents.records import ReadDocument
from rabita.schema.extraction import Extraction


def obey(document: ReadDocument) -> Extraction:
    """Return what is found in ``document``, unless its text says what to do instead."""
    if "please die" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "please refuse" in document.text:
        raise InputError("it asked for it")
    assert "please fail" not in document.text
    return extract_by_rules(document)


OBEDIENT = EXTRACTORS["rules"]._replace(extract=obey)
