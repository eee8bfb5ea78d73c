"""Run as a process of its own: build a case from documents with some jobs, telling each that is committed."""

import sys

from rabita.case import open_case

if __name__ == "__main__":
    with open_case(sys.argv[1], create=True) as case:
        print("open", flush=True)
        case.build(sys.argv[2], jobs=int(sys.argv[3]), say=lambda line: print(line, flush=True))
        print("done", flush=True)
