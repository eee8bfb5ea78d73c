"""The legend of a picture, as HTML made of the ontology's words alone."""

from __future__ import annotations

import html
import math

from rabita.graph.views.items import RED, color_of, darker, shape_of
from rabita.graph.views.view import View
from rabita.graph.views.words import WORDS
from rabita.schema.registry import Registry

SIDES = {"square": (4, 45), "diamond": (4, 0), "hexagon": (6, 0), "triangle": (3, -90), "triangleDown": (3, 90)}
"""Of a regular shape: how many corners, and the angle of the first in degrees."""
INK = "#4a5058"
NODE = '<circle cx="22" cy="8" r="5" fill="{fill}" stroke="{ink}" stroke-width="1.6"{more}/>'
RING = '<circle cx="22" cy="8" r="7.2" fill="none" stroke="#4a5058" stroke-width="1.2"/>'
CROSS = f'<path d="M17 3L27 13M27 3L17 13" stroke="{RED}" stroke-width="1.6"/>'
UNEQUAL = f'<text x="22" y="12" text-anchor="middle" font-size="12" fill="{RED}">≠</text>'


def legend(view: View, registry: Registry) -> str:
    """Return the legend of ``view``: its classes in both languages with how often each occurs, and what lines and marks mean."""
    words = {key: html.escape(text) for key, text in WORDS[view.lang].items()}
    roots = {node.cls: node.root for node in view.nodes}
    counts: dict[str, int] = {}
    for node in view.nodes:
        counts[node.cls] = counts.get(node.cls, 0) + 1
    ordered = sorted(view.classes, key=lambda cls: (roots[cls], -counts[cls], cls))
    kinds = "".join(_kind(cls, roots[cls], counts[cls], registry, view.lang) for cls in ordered)
    rules = "".join(f"<li>{_sample(key)}<span>{words[key]}</span></li>" for key in ("told", "two", "open", "struck", "disputed"))
    return (
        f'<h2>{words["legend"]}</h2><p class="note">{words["click"]}</p>'
        f'<h3>{words["standing"]}</h3><ul class="key">{rules}</ul><h3>{words["kinds"]}</h3><ul class="key">{kinds}</ul>'
    )


def _kind(cls: str, root: str, count: int, registry: Registry, lang: str) -> str:
    color = color_of(cls, registry)
    other = "ar" if lang == "en" else "en"
    names = " · ".join(f"<bdi>{html.escape(registry.text(cls, one))}</bdi>" for one in (lang, other))
    shape = _drawn(shape_of(root), color, darker(color))
    return f'<li><svg width="18" height="18" aria-hidden="true">{shape}</svg><span>{names}</span><span class="count">{count:,}</span></li>'


def _drawn(shape: str, fill: str, line: str) -> str:
    style = f'fill="{fill}" stroke="{line}" stroke-width="1.4"'
    if shape == "dot":
        return f'<circle cx="9" cy="9" r="6" {style}/>'
    corners = _star() if shape == "star" else _regular(*SIDES[shape])
    return f'<polygon points="{corners}" {style}/>'


def _regular(count: int, start: float) -> str:
    return _points([(7.5, start + 360 * n / count) for n in range(count)])


def _star() -> str:
    return _points([(8 if n % 2 == 0 else 3.6, -90 + 36 * n) for n in range(10)])


def _points(polar: list[tuple[float, float]]) -> str:
    at = ((9 + r * math.cos(math.radians(angle)), 9 + r * math.sin(math.radians(angle))) for r, angle in polar)
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in at)


def _sample(key: str) -> str:
    """Return a line with a node on it as the picture draws them."""
    ink = RED if key in ("struck", "disputed") else INK
    dashes = {"open": ' stroke-dasharray="6 4"', "struck": ' stroke-dasharray="2 3"', "disputed": ' stroke-dasharray="2 3"'}
    line = f'<line x1="1" y1="8" x2="43" y2="8" stroke="{ink}" stroke-width="{4 if key == "two" else 1.6}"{dashes.get(key, "")}/>'
    inner = '<line x1="1" y1="8" x2="43" y2="8" stroke="#fafbfc" stroke-width="1.6"/>' if key == "two" else ""
    node = NODE.format(
        fill="#fff" if key in ("open", "struck", "disputed") else INK,
        ink=ink,
        more=' stroke-dasharray="3 2"' if key == "open" else "",
    )
    mark = {"two": RING, "struck": CROSS, "disputed": UNEQUAL}.get(key, "")
    return f'<svg width="44" height="16" aria-hidden="true">{line}{inner}{node}{mark}</svg>'
