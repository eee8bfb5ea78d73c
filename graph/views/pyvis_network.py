"""A ``pyvis`` network whose writers are ours: offline, safe, the same picture as the HTML export."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

from rabita.errors import InputError
from rabita.graph.export.files import atomic_write
from rabita.graph.views.html import render_html
from rabita.graph.views.items import vis_edges, vis_nodes
from rabita.graph.views.view import View
from rabita.schema.registry import Registry

if TYPE_CHECKING:
    from pyvis.network import Network

PHYSICS_UP_TO = 300
"""Above so many nodes vis-network's physics takes minutes to come to rest."""
IN_NOTEBOOK = 2000
"""A notebook shows at most so many nodes; above, the best 150."""
BEST = 150
HEIGHT = re.compile(r"\d{1,5}(\.\d{1,3})?(px|vh|rem|em|%)")


def to_pyvis(view: View, registry: Registry, *, directed: bool = True, physics: bool = False, height: str = "100vh") -> Network:
    """Return ``view`` as a ``pyvis.network.Network`` to tweak; nodes have their ids, edges those of their facts, parallel edges stay.

    ``write_html``, ``save_graph``, ``show`` and ``generate_html`` write our page with the nodes, edges and options as they are then:
    change ``net.nodes`` and ``net.edges``, call ``add_node``, ``add_edge`` or ``set_options``.

    Raises:
        InputError: ``physics`` for more than 300 nodes, which would not come to rest; ``height`` is no length.
    """
    if physics and len(view.nodes) > PHYSICS_UP_TO:
        raise InputError(
            f"physics moves {len(view.nodes)} nodes for minutes; it is for at most {PHYSICS_UP_TO}, the positions given are for any number"
        )
    if HEIGHT.fullmatch(height) is None:
        raise InputError(f"height {height!r} is no length; give one such as 600px or 100vh")
    network: Network = _network_class()(view, registry, directed=directed, height=height)
    network.toggle_physics(physics)
    return network


def _network_class() -> type[Network]:
    from pyvis.network import Network

    class OfflineNetwork(Network):  # type: ignore[misc]  # pyvis has no types
        """A network that writes our page."""

        def __init__(self, view: View, registry: Registry, *, directed: bool, height: str) -> None:
            super().__init__(height=height, width="100%", directed=directed, cdn_resources="in_line")
            self._view, self._registry = view, registry
            self.nodes = vis_nodes(view, registry)
            self.edges = vis_edges(view, registry)
            self.node_ids = [node["id"] for node in self.nodes]
            self.node_map = {node["id"]: node for node in self.nodes}

        def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:
            """Return the page; the arguments of pyvis change nothing."""
            return self._rendered(self._view).decode()

        def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:
            """Write the page to ``name``, all or nothing, in UTF-8; the other arguments of pyvis change nothing."""
            with atomic_write(Path(name)) as file:
                file.write(self._rendered(self._view))

        def save_graph(self, name: str) -> None:
            """Write the page to ``name``."""
            self.write_html(name)

        def show(self, name: str, local: bool = True, notebook: bool = False) -> None:
            """Write the page to ``name``."""
            self.write_html(name)

        def _repr_html_(self) -> str:
            """Return a sandboxed frame that holds the page; of many nodes the best, and how to write them all."""
            note = ""
            page = self._rendered(self._view, in_frame=True)
            if len(self.nodes) > IN_NOTEBOOK:
                best = self._view.first(BEST)
                page = render_html(best, self._registry)
                note = f"<p>The best {len(best.nodes)} of {len(self.nodes)} nodes; net.write_html('picture.html') writes all.</p>"
            source = html.escape(page.decode(), quote=True)
            return (
                f'{note}<iframe srcdoc="{source}" sandbox="allow-scripts" referrerpolicy="no-referrer"'
                ' width="100%" height="600" title="Rabita"></iframe>'
            )

        def _rendered(self, view: View, *, in_frame: bool = False) -> bytes:
            height = "100vh" if in_frame else self.height
            return render_html(view, self._registry, self.nodes, self.edges, options=self._changed_options(), height=height)

        def _changed_options(self) -> dict[str, object]:
            """Return what the user asked for beyond our options: all of ``set_options``, else physics and arrows."""
            if isinstance(self.options, dict):
                return self.options
            found: dict[str, object] = {"physics": bool(self.options.physics.enabled)}
            if not self.directed:
                found["edges"] = {"width": 1, "smooth": False, "color": {"color": "#8A8F98", "highlight": "#1b1f24"}}
            return found

    return OfflineNetwork
