"""A list as CSV."""

from collections.abc import Iterable, Sequence

from portal.files.columns import Column, Node
from portal.files.table import csv_bytes


def csv_table(preface: Sequence[str], columns: Sequence[Column], nodes: Iterable[Node]) -> bytes:
    """The lines of the preface, then the heads, then a line for each node."""
    head = [column.head for column in columns]
    return csv_bytes(
        [*([line] for line in preface), head, *([column.value(node) for column in columns] for node in nodes)]
    )
