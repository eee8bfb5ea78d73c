"""Words for coded values: class, role, status and the like in the reader's language, for tables that people read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rabita.graph.table import Cell, Table

if TYPE_CHECKING:
    from rabita.schema.registry import Registry

# The columns of the shipped questions that hold names of classes, slots or enum values, never words of a source.
CODED = re.compile(r"(\w+_)?(status|kind|class|role|how|step|modality|polarity|strength)|status_\w+")


def labelled(table: Table, registry: Registry, lang: str) -> Table:
    """Return ``table`` with the labels in ``lang`` of the registry's names in columns such as ``status`` and ``kind``."""
    coded = [CODED.fullmatch(column) is not None for column in table.columns]
    rows = [
        tuple(
            label(registry, column, cell, lang) if is_coded else cell
            for column, cell, is_coded in zip(table.columns, row, coded, strict=True)
        )
        for row in table.rows
    ]
    return Table(table.columns, rows, table.more, table.note)


def label(registry: Registry, column: str, cell: Cell, lang: str) -> Cell:
    """Return the label of the class, slot or enum value that ``cell`` of ``column`` names; ``cell`` when it names none."""
    if not isinstance(cell, str):
        return cell
    if cell in registry.classes or cell in registry.slots:
        return registry.text(cell, lang)
    enum = min(_enums_with(registry, cell), key=lambda name: _distance(name, column), default=None)
    return cell if enum is None else registry.text((enum, cell), lang)


def _enums_with(registry: Registry, value: str) -> Iterator[str]:
    return (name for name, enum in registry.enums.items() if value in enum.values)


def _distance(enum: str, column: str) -> int:
    """Tell how far the name of ``enum`` is from that of ``column``: ``kind`` is nearer to ``ConcernKind`` than to ``Status``."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", enum).lower()
    if snake == column:
        return 0
    return 1 if column.endswith(snake) or snake.endswith(column) else 2
