"""A table as CSV: UTF-8 with a mark by which Excel knows it, commas, ISO dates, a point in numbers (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from portal.files.columns import Cell, Column, Node

MEDIA_TYPE = "text/csv; charset=utf-8"

# A spreadsheet takes a cell that begins so for a formula and runs it on the reader's machine.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_table(preface: Sequence[str], columns: Sequence[Column], nodes: Iterable[Node]) -> bytes:
    """The lines of the preface, then the heads, then a line for each node."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([plain(line)] for line in preface)
    writer.writerow([plain(column.head) for column in columns])
    writer.writerows([_written(column.value(node)) for column in columns] for node in nodes)
    return out.getvalue().encode("utf-8-sig")


def plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what looks like one."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _written(value: Cell) -> str:
    match value:
        case None:
            return ""
        case str():
            return plain(value)
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)
