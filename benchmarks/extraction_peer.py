"""What spaCy takes for the same articles. Run by ``extraction.py`` with an interpreter that has it; prints one JSON line."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import spacy

NAMES = ("Norway", "Oman", "Qatar", "Iceland", "Chile", "Kenya", "Monday", "Tuesday", "Thursday", "May", "July")


def pipeline(model: str) -> tuple[spacy.Language, str]:
    """Return the pipeline ``model``, or one that needs no model, and what it does."""
    try:
        nlp = spacy.load(model)
        return nlp, f"{model}: {', '.join(nlp.pipe_names)}"
    except OSError:
        nlp = spacy.blank("en")
        nlp.add_pipe("sentencizer")
        nlp.add_pipe("entity_ruler").add_patterns([{"label": "NAME", "pattern": name} for name in NAMES])
        return nlp, f"no {model} here: only sentences, and names of a list of {len(NAMES)}"


texts = [json.loads(line)["text"] for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
nlp, told = pipeline(sys.argv[2])
nlp(texts[0])
began = time.perf_counter()
items = sum(len(document.ents) for document in nlp.pipe(texts[1:]))
seconds = time.perf_counter() - began
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(
    json.dumps(
        {
            "documents": len(texts) - 1,
            "seconds": seconds,
            "items": items,
            "memory": memory,
            "version": spacy.__version__,
            "pipeline": told,
        }
    )
)
