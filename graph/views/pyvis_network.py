"""A ``pyvis`` network whose writers are ours: offline, safe, the same picture as the HTML export."""

from __future__ import annotations

import html
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


def to_pyvis(view: View, registry: Registry, *, directed: bool = True, physics: bool = False, height: str = "100vh") -> Network:
    """Return ``view`` as a ``pyvis.network.Network`` to tweak; parallel edges stay.

    ``write_html``, ``save_graph``, ``show`` and ``generate_html`` write our page with the nodes and edges as they are then.

    Raises:
        InputError: ``physics`` for more than 300 nodes, which would not come to rest.
    """
    if physics and len(view.nodes) > PHYSICS_UP_TO:
        raise InputError(
            f"physics moves {len(view.nodes)} nodes for minutes; it is for at most {PHYSICS_UP_TO}, the positions given are for any number"
        )
    network: Network = _network_class()(view, registry, directed, height)
    network.toggle_physics(physics)
    return network


def _network_class() -> type[Network]:
    from pyvis.network import Network

    class OfflineNetwork(Network):  # type: ignore[misc]  # pyvis has no types
        """A network that writes our page."""

        def __init__(self, view: View, registry: Registry, directed: bool, height: str) -> None:
            super().__init__(height=height, width="100%", directed=directed, cdn_resources="in_line")
            self._view, self._registry = view, registry
            self.nodes = vis_nodes(view, registry)
            self.edges = vis_edges(view, registry)
            self.node_ids = [node["id"] for node in self.nodes]
            self.node_map = {node["id"]: node for node in self.nodes}

        def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:
            """Return the page."""
            return render_html(self._view, self._registry, self.nodes, self.edges).decode()

        def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:
            """Write the page to ``name``."""
            with atomic_write(Path(name)) as file:
                file.write(self.generate_html().encode())

        def save_graph(self, name: str) -> None:
            """Write the page to ``name``."""
            self.write_html(name)

        def show(self, name: str, local: bool = True, notebook: bool = False) -> None:
            """Write the page to ``name``."""
            self.write_html(name)

        def _repr_html_(self) -> str:
            page = html.escape(self.generate_html(), quote=True)
            return f'<iframe srcdoc="{page}" sandbox="allow-scripts" referrerpolicy="no-referrer" width="100%" height="600"></iframe>'

    return OfflineNetwork
