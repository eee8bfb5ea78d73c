"""Maps the homes at the top of the tree to packages below ``rabita``; everything else is in pyproject.toml."""

from setuptools import find_namespace_packages, setup

HOMES = ("schema", "loaders", "graph")
below = [f"rabita.{home}.{name}" for home in HOMES for name in find_namespace_packages(home, exclude=["*__pycache__*"])]

setup(
    packages=["rabita", "rabita.cli", *(f"rabita.{home}" for home in HOMES), *below],
    package_dir={"rabita": "rabita", **{f"rabita.{home}": home for home in HOMES}},
)
