"""``python -m rabita`` is the command ``rabita``."""

import sys

from rabita.cli import main

sys.exit(main())
