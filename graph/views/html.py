"""The picture as one HTML file that asks the network for nothing: script, data and style are inside, guarded by a policy of hashes."""

from __future__ import annotations

import hashlib
import html
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from rabita.errors import InputError, StoreError
from rabita.graph.cycles import without_cycle_search
from rabita.graph.export.files import Written, atomic_write
from rabita.graph.export.xml_text import Cleaner
from rabita.graph.views.document import view_document
from rabita.graph.views.items import Item, vis_edges, vis_nodes
from rabita.graph.views.legend import legend
from rabita.graph.views.view import View
from rabita.graph.views.words import WORDS
from rabita.schema.registry import Registry

VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
"""Of vis-network 9.1.2 as pyvis 0.3.2 brings it (Apache-2.0 or MIT)."""
MANY_EDGES = 3000
FULL = "100vh"
IN_SCRIPT = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write_html(view: View, registry: Registry, out: Path) -> Written:
    """Write the picture of ``view`` to ``out``: UTF-8 in any locale, the same bytes for the same view.

    Raises:
        StoreError: ``out`` cannot be written, or the installed pyvis is not the one that was checked.
    """
    text = Cleaner()
    with without_cycle_search():
        data = _render(view, registry, vis_nodes(view, registry), vis_edges(view, registry), {}, FULL, text)
    with atomic_write(out) as file:
        file.write(data)
    note = "" if len(view.nodes) == view.total else f"{len(view.nodes)} of {view.total} nodes shown; --all draws every one"
    return Written(str(out), len(view.nodes), len(view.edges), text.replaced, note)


def render_html(
    view: View,
    registry: Registry,
    nodes: Sequence[Item] | None = None,
    edges: Sequence[Item] | None = None,
    *,
    options: Mapping[str, object] | None = None,
    height: str = FULL,
) -> bytes:
    """Return the page.

    ``nodes`` and ``edges`` replace what vis-network is given, for a pyvis network that was changed; ``options`` of vis-network go over ours.

    Raises:
        InputError: an edge ends at a node that is not there.
        StoreError: the installed pyvis is not the one that was checked.
    """
    items = vis_nodes(view, registry) if nodes is None else nodes
    ties = vis_edges(view, registry) if edges is None else edges
    return _render(view, registry, items, ties, options or {}, height, Cleaner())


def _render(
    view: View,
    registry: Registry,
    nodes: Sequence[Item],
    edges: Sequence[Item],
    options: Mapping[str, object],
    height: str,
    clean: Cleaner,
) -> bytes:
    numbered, numbers = _numbered(view, nodes)
    data = {
        "words": WORDS[view.lang],
        "view": view_document(view, registry),
        "nodes": numbered,
        "edges": _tied(view, edges, numbers),
        "options": {**default_options(len(edges)), **options},
    }
    scripts = [_vis(), _static("picture.js")]
    style = f"{_static('picture.css')}\n:root {{ --height: {height}; }}"
    return clean(_page(view, registry, scripts, style, in_script(data))).encode()


def _numbered(view: View, nodes: Sequence[Item]) -> tuple[list[Item], dict[object, int]]:
    """Return ``nodes`` with their index in the view as id, others after it, and that number by id: no id of data names a property."""
    known = {node.id: index for index, node in enumerate(view.nodes)}
    numbers: dict[object, int] = {}
    for item in nodes:
        numbers[item["id"]] = known.get(str(item["id"]), len(known) + len(numbers))
    return [{**item, "id": numbers[item["id"]]} for item in nodes], numbers


def _tied(view: View, edges: Sequence[Item], numbers: Mapping[object, int]) -> list[Item]:
    """Return ``edges`` between numbers; ``of`` is the index of the view's edge, -1 for another."""
    known = {edge.id: index for index, edge in enumerate(view.edges)}
    found = []
    for index, edge in enumerate(edges):
        for end in ("from", "to"):
            if edge[end] not in numbers:
                raise InputError(
                    f"edge {edge.get('id', index)!r} ends at {edge[end]!r}, which is no node of the network; add it first"
                )
        ends = {"from": numbers[edge["from"]], "to": numbers[edge["to"]], "of": known.get(str(edge.get("id")), -1)}
        found.append({**{key: value for key, value in edge.items() if key != "id"}, **ends})
    return found


def default_options(edges: int) -> dict[str, object]:
    """Return vis-network's options: positions are given, nothing moves by itself, selection and hover are seen."""
    many = edges > MANY_EDGES
    chosen = {"color": "#8A8F98", "highlight": "#1b1f24", "hover": "#4a5058"}
    return {
        "physics": False,
        "layout": {"improvedLayout": False},
        "interaction": {"hover": True, "tooltipDelay": 250, "hideEdgesOnDrag": many, "hideEdgesOnZoom": many},
        "nodes": {"borderWidth": 1.4, "borderWidthSelected": 4, "color": {"highlight": {"border": "#111111"}}},
        "edges": {"width": 1, "smooth": False, "color": chosen, "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}}},
    }


def in_script(data: object) -> str:
    """Return ``data`` as JSON that cannot end the script element it stands in; letters stay letters."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char, escaped in IN_SCRIPT.items():
        text = text.replace(char, escaped)
    return text


def _page(view: View, registry: Registry, scripts: Sequence[str], style: str, data: str) -> str:
    words = {key: html.escape(text) for key, text in WORDS[view.lang].items()}
    title = html.escape(view.title)
    shown = words["shown"].format(shown=f"{len(view.nodes):,}", total=f"{view.total:,}")
    policy = (
        f"default-src 'none'; script-src {' '.join(map(hashed, scripts))}; style-src {hashed(style)};"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )
    return f"""<!doctype html>
<html lang="{view.lang}" dir="{view.direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header><h1><bdi>{title}</bdi></h1><span class="note">{shown}</span>
<div class="find"><input id="find" type="search" autocomplete="off" placeholder="{words["search"]}" aria-label="{words["search"]}">
<div id="found" role="region" aria-label="{words["results"]}" hidden></div></div>
<button id="fit" type="button">{words["fit"]}</button><button id="legend" type="button">{words["legend"]}</button></header>
<main><div id="graph" dir="ltr" aria-hidden="true"></div>{_tables(words)}</main>
<aside id="side" aria-live="polite" tabindex="0" aria-label="{words["legend"]}">{legend(view, registry)}</aside>
<script id="data" type="application/json">{data}</script>
<script>{scripts[0]}</script>
<script>{scripts[1]}</script>
</body>
</html>
"""


def _tables(words: Mapping[str, str]) -> str:
    """Return the frame of the picture as text, for readers that cannot see a canvas; the script fills it."""
    heads = {"node-rows": ("node", "kind", "status"), "edge-rows": ("from", "relation", "to", "status")}
    tables = (
        f"<table><caption>{words['table']}</caption><thead><tr>"
        + "".join(f'<th scope="col">{words[key]}</th>' for key in keys)
        + f'</tr></thead><tbody id="{name}"></tbody></table>'
        for name, keys in heads.items()
    )
    return f'<div class="hidden">{"".join(tables)}</div>'


@cache
def _static(name: str) -> str:
    return files("rabita.graph.views").joinpath("static").joinpath(name).read_text("utf-8").strip()


@cache
def _vis() -> str:
    """Return vis-network's script as pyvis brings it, when it is the one that was checked; pyvis itself is not imported."""
    spec = find_spec("pyvis")
    places = [] if spec is None else list(spec.submodule_search_locations or ())
    path = Path(places[0]) / VIS if places else None
    data = path.read_bytes() if path is not None and path.exists() else b""
    if hashlib.sha256(data).hexdigest() != VIS_SHA256:
        raise StoreError(
            "the vis-network script of the installed pyvis is not the one that was checked: pip install pyvis==0.3.2"
        )
    text = data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")  # as an HTML parser reads it, or the hash differs
    return text.partition("//# sourceMappingURL")[0].replace("</script", "<\\/script").strip()


@cache
def hashed(content: str) -> str:
    """Return what a policy names a script or style with ``content`` by."""
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
