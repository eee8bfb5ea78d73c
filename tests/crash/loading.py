"""Run as a process of its own: load a file into a case and project it."""

import sys

from rabita.case import open_case

with open_case(sys.argv[1], create=True) as case:
    print("open", flush=True)
    case.load(sys.argv[2])
    assert case.projection.count("node")
