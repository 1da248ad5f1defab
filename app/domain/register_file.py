"""Owns walking through a register's file row by row, from any byte on, in bounded memory.

The file is UTF-8 with plain line ends (it was made so when it was taken in). A row knows the byte
behind it, so that whoever was interrupted goes on there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from app.domain.register_faults import Fault, RowFault

if TYPE_CHECKING:
    from app.domain.register_columns import Column, Header

# A cell of ten thousand letters is read and refused; what is longer is not even read.
LONGEST_LINE = 256 * 1024
csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, kw_only=True)
class RawRow:
    """The cells of one row as they stand, or why they cannot be told apart."""

    line: int
    ends_at: int
    ends_line: int
    cells: dict[Column, str] = field(default_factory=dict)
    fault: Fault | None = None


class _Lines:
    """The lines of a file, counted."""

    def __init__(self, file: BinaryIO, line: int) -> None:
        self.file, self.line = file, line

    def __iter__(self) -> Iterator[str]:
        while part := self.file.readline(LONGEST_LINE):
            self.line += 1
            yield part.decode("utf-8", errors="replace")


def rows_from(file: BinaryIO, header: Header, position: int, line: int) -> Iterator[RawRow]:
    """Give every row behind byte `position`, which stands at the end of line `line`."""
    file.seek(position)
    lines = _Lines(file, line)
    reader = csv.reader(lines, delimiter=header.separator)
    while True:
        first = lines.line + 1
        fault = None
        try:
            parts = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # Nearly always a quotation mark that is opened and never closed.
            parts, fault = [], Fault(code=RowFault.UNREADABLE)
        if not any(part.strip() for part in parts) and fault is None:
            continue
        yield _raw(parts, header, (first, lines.line, file.tell()), fault)


def _raw(
    parts: list[str], header: Header, place: tuple[int, int, int], fault: Fault | None
) -> RawRow:
    count = len(header.columns)
    while len(parts) > count and not parts[-1].strip():
        parts.pop()
    if fault is None and len(parts) != count:
        fault = Fault(code=RowFault.CELLS, facts={"found": len(parts), "wanted": count})
    return RawRow(
        line=place[0],
        ends_line=place[1],
        ends_at=place[2],
        cells=dict(zip(header.columns, parts, strict=False)),
        fault=fault,
    )
