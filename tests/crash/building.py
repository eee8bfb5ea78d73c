"""Run as a process of its own: build a case from documents, telling each that is committed."""

import sys

from rabita.case import open_case

with open_case(sys.argv[1], create=True) as case:
    print("open", flush=True)
    case.build(sys.argv[2], say=lambda line: print(line, flush=True))
    print("done", flush=True)
