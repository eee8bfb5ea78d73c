"""Reads tables in Parquet, batch by batch: their rows in the form of those of text tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rabita.errors import InputError, MissingExtra
from rabita.loaders.interchange.objects import LARGEST_WHOLE_BYTES
from rabita.loaders.interchange.tables import Row, flat_cells
from rabita.schema.records import Rejected

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

MAGIC = b"PAR1"
_BATCH = 500


class ParquetTable:
    """A table that each iteration reads anew; memory holds one group of its rows.

    Iterating yields a Row, or a Rejected in the place of a row whose bytes are no text. The first row has the number 1.

    Raises:
        InputError: the file is damaged, locked, or a group of its rows unpacks to more than ``LARGEST_WHOLE_BYTES``.
        MissingExtra: the package of the extra ``parquet`` is not installed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: ParquetFile = _opened(path)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns in order; the parts of one that holds objects are joined to it by a dot."""
        return tuple(
            dict.fromkeys(_named(path) for path in (self._file.schema.column(n).path for n in range(len(self._file.schema))))
        )

    def __iter__(self) -> Iterator[Row | Rejected]:
        number = 0
        try:
            for batch in self._file.iter_batches(batch_size=_BATCH):
                for record in batch.to_pylist():
                    number += 1
                    yield _row(number, record)
        except (OSError, ValueError, MemoryError) as error:  # ArrowInvalid is a ValueError
            raise InputError(f"the Parquet file cannot be read behind row {number} ({_line(error)}); write it again") from error


def _opened(path: Path) -> ParquetFile:
    try:
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise MissingExtra("reading Parquet", "parquet") from None
    try:
        file = ParquetFile(path)
        sizes = [file.metadata.row_group(number).total_byte_size for number in range(file.metadata.num_row_groups)]
    except (OSError, ValueError, MemoryError) as error:
        raise InputError(f"the Parquet file cannot be opened ({_line(error)}); write it again, without encryption") from error
    if max(sizes, default=0) > LARGEST_WHOLE_BYTES:
        raise InputError(
            f"a group of rows of the Parquet file unpacks to {max(sizes):,} bytes, and {LARGEST_WHOLE_BYTES:,} is the limit; write smaller groups"
        )
    return file


def _line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200]


def _named(path: str) -> str:
    """Return the name that ``flat_cells`` gives to a column of the file, which writes lists as ``column.list.element``."""
    return path.partition(".list.")[0]


def _row(number: int, record: Mapping[str, object]) -> Row | Rejected:
    try:
        return Row(number, flat_cells({key: _plain(value) for key, value in record.items()}))
    except UnicodeDecodeError:
        return Rejected(f"row {number}", "it holds bytes that are no text in UTF-8; write them as text")


def _plain(value: object) -> object:
    """Return ``value`` as JSON would hold it; a day stays a day, also when the file keeps it as its midnight."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.tzinfo is None and value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)
