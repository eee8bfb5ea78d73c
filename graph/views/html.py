"""The picture as one HTML file that asks the network for nothing: vis-network, data and style are inside, guarded by a policy of hashes."""

from __future__ import annotations

import hashlib
import html
import json
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from rabita.errors import StoreError
from rabita.graph.export.files import Written, atomic_write
from rabita.graph.views.items import REFUSED, Item, color_of, vis_edges, vis_nodes
from rabita.graph.views.view import View, ViewEdge, ViewNode
from rabita.graph.views.words import WORDS
from rabita.schema.registry import Registry

VIS = "lib/vis-9.1.2/vis-network.min.js"
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
"""Of vis-network 9.1.2 as pyvis 0.3.2 brings it (Apache-2.0 or MIT)."""
NODE_FIELDS = ("name", "cls", "status", "time", "sources", "other_names", "quotes", "more")
EDGE_FIELDS = ("role", "source", "target", "status", "sources", "quotes")
OPEN = ("proposed", "planned", "possible")
MANY_EDGES = 3000
TABLE_ROWS = 2000
IN_SCRIPT = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write_html(view: View, registry: Registry, out: Path) -> Written:
    """Write the picture of ``view`` to ``out``: UTF-8 in any locale, the same bytes for the same view.

    Raises:
        StoreError: ``out`` cannot be written, or the installed pyvis is not the one that was checked.
    """
    with atomic_write(out) as file:
        file.write(render_html(view, registry))
    note = "" if len(view.nodes) == view.total else f"{len(view.nodes)} of {view.total} nodes shown; --all draws every one"
    return Written(str(out), len(view.nodes), len(view.edges), note=note)


def render_html(
    view: View, registry: Registry, nodes: Sequence[Item] | None = None, edges: Sequence[Item] | None = None
) -> bytes:
    """Return the page; ``nodes`` and ``edges`` override what vis-network is given (for a ``pyvis`` network that was changed)."""
    words = WORDS[view.lang]
    data = {
        "words": words,
        "view": _described(view, registry),
        "nodes": vis_nodes(view, registry) if nodes is None else list(nodes),
        "edges": vis_edges(view, registry) if edges is None else list(edges),
        "options": options(len(view.edges)),
    }
    scripts = [_vis(), _static("picture.js")]
    style = _static("picture.css")
    policy = f"default-src 'none'; script-src {' '.join(map(_hashed, scripts))}; style-src {_hashed(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    shown = words["shown"].format(shown=f"{len(view.nodes):,}", total=f"{view.total:,}")
    text = html.escape
    page = f"""<!doctype html>
<html lang="{view.lang}" dir="{view.direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{text(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{text(view.title)}</title>
<style>{style}</style>
</head>
<body>
<header><h1><bdi>{text(view.title)}</bdi></h1><span class="note">{text(shown)}</span>
<input id="find" type="search" placeholder="{text(words["search"])}" aria-label="{text(words["search"])}"></header>
<main><div id="graph" dir="{view.direction}" aria-hidden="true"></div>{_table(view, registry)}</main>
<aside id="side" aria-live="polite">{_legend(view, registry)}</aside>
<script id="data" type="application/json">{in_script(data)}</script>
<script>{scripts[0]}</script>
<script>{scripts[1]}</script>
</body>
</html>
"""
    return page.encode("utf-8", "replace")


def options(edges: int) -> dict[str, object]:
    """Return vis-network's options: positions are given, nothing moves by itself."""
    return {
        "physics": False,
        "layout": {"improvedLayout": False},
        "interaction": {
            "hover": True,
            "tooltipDelay": 250,
            "hideEdgesOnDrag": edges > MANY_EDGES,
            "hideEdgesOnZoom": edges > MANY_EDGES,
            "keyboard": False,
        },
        "nodes": {
            "font": {
                "size": 13,
                "face": "Vazirmatn, Noto Sans, Noto Naskh Arabic, Segoe UI, DejaVu Sans, Tahoma, sans-serif",
                "color": "#1b1f24",
                "strokeWidth": 3,
                "strokeColor": "#ffffff",
            },
            "margin": 7,
            "scaling": {"label": {"drawThreshold": 1}},
        },
        "edges": {"smooth": False, "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}}, "selectionWidth": 1.5},
    }


def in_script(data: object) -> str:
    """Return ``data`` as JSON that cannot end the script element it stands in; letters stay letters."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(char): code for char, code in IN_SCRIPT.items()})


def _described(view: View, registry: Registry) -> dict[str, object]:
    lang = view.lang
    roles = sorted({edge.role for edge in view.edges})
    return {
        "nodes": [_fields(node, NODE_FIELDS) for node in view.nodes],
        "edges": [_fields(edge, EDGE_FIELDS) for edge in view.edges],
        "quotes": [quote._asdict() for quote in view.quotes],
        "classes": {cls: _both(cls, registry, lang) for cls in view.classes},
        "roles": {role: registry.text(role, lang) for role in roles},
        "statuses": _values("Status", registry, lang),
        "modalities": _values("Modality", registry, lang),
        "polarities": _values("Polarity", registry, lang),
        "open": OPEN,
        "refused": sorted(REFUSED),
    }


def _fields(item: ViewNode | ViewEdge, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(item, name) for name in names}


def _values(enum: str, registry: Registry, lang: str) -> dict[str, str]:
    return {name: registry.text((enum, name), lang) for name in registry.enums[enum].values}


def _both(cls: str, registry: Registry, lang: str) -> str:
    """Return the label of a class, first in the language of the page."""
    other = "ar" if lang == "en" else "en"
    return f"{registry.text(cls, lang)} · {registry.text(cls, other)}"


def _legend(view: View, registry: Registry) -> str:
    words, text = WORDS[view.lang], html.escape
    kinds = "".join(
        f'<li><svg width="18" height="14" aria-hidden="true"><circle cx="7" cy="7" r="6" fill="{color_of(cls, registry)}"/></svg>'
        f"<bdi>{text(_both(cls, registry, view.lang))}</bdi></li>"
        for cls in view.classes
    )
    rules = "".join(
        f'<li><span class="rule {cls}"></span>{text(words[key])}</li>'
        for cls, key in (("", "line_told"), ("open", "line_open"), ("refused", "line_denied"), ("two", "line_two"))
    )
    return (
        f'<h2>{text(words["legend"])}</h2><p class="note">{text(words["click"])}</p>'
        f"<h3>{text(words['classes'])}</h3><ul>{kinds}</ul><h3>{text(words['status'])}</h3><ul>{rules}</ul>"
    )


def _table(view: View, registry: Registry) -> str:
    """Return what the picture shows as a table for readers of the screen."""
    words, text = WORDS[view.lang], html.escape
    nodes = "".join(
        f"<tr><td>{text(node.name)}</td><td>{text(registry.text(node.cls, view.lang))}</td></tr>"
        for node in view.nodes[:TABLE_ROWS]
    )
    edges = "".join(
        f"<tr><td>{text(view.nodes[edge.source].name)}</td><td>{text(registry.text(edge.role, view.lang))}</td><td>{text(view.nodes[edge.target].name)}</td></tr>"
        for edge in view.edges[:TABLE_ROWS]
    )
    head = f"<caption>{text(words['table'])}</caption>"
    return f'<div class="hidden"><table>{head}<tbody>{nodes}</tbody></table><table>{head}<tbody>{edges}</tbody></table></div>'


@cache
def _static(name: str) -> str:
    return files("rabita.graph.views").joinpath("static").joinpath(name).read_text("utf-8").strip()


@cache
def _vis() -> str:
    """Return vis-network's script as pyvis brings it, when it is the one that was checked."""
    spec = find_spec("pyvis")
    places = [] if spec is None else list(spec.submodule_search_locations or ())
    data = (Path(places[0]) / VIS).read_bytes() if places else b""
    if hashlib.sha256(data).hexdigest() != VIS_SHA256:
        raise StoreError(
            "the vis-network script of the installed pyvis is not the one that was checked: pip install pyvis==0.3.2"
        )
    text = data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")  # as an HTML parser reads it, or the hash differs
    return text.replace("</script", "<\\/script").strip()


@cache
def _hashed(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
