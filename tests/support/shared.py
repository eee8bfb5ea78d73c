"""Where material beside the project is; tests that use it skip without it."""

from pathlib import Path

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
