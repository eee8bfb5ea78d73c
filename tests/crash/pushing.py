"""Run as a process of its own: send a projection to a store."""

import sys
from pathlib import Path

from rabita.graph.stores.uris import open_store
from rabita.schema import default_registry
from tests.support.graph_rows import open_projection

uri, directory = sys.argv[1], Path(sys.argv[2])
registry = default_registry()
with open_projection(directory, registry) as projection, open_store(uri, derived=directory) as store:
    print("open", flush=True)
    store.catch_up(projection, registry, case="gulf")
    print("done", flush=True)
    sys.stdin.read()
