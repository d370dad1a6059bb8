"""What a file of many records may be, and what is told of one that cannot be taken. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.kernel.refusals import Reason
from locales.gettext import N_

MOST_ROWS = 1000
"""Records in one file."""
MOST_CHILDREN = 9000
MOST_UNPACKED = 30 * 1024 * 1024
"""Octets of a workbook for this purpose: text of a thousand records is far less."""
MOST_PROBLEMS = 500
FIRST_ROW = 3
"""Row of a sheet in which records begin; above it stand the names of the columns."""

NOT_A_TABLE = Reason("NOT_A_TABLE", N_("Records come as a workbook (.xlsx) or as JSON Lines (.jsonl)."), ("upload",))
NO_WORKBOOK = Reason("NO_WORKBOOK", N_("The workbook cannot be read: it is damaged or too large."), ("upload",))
NO_TEMPLATE = Reason(
    "NO_TEMPLATE",
    N_("The workbook has no sheet of the template for these records. Take the template anew."),
    ("upload",),
)
HAS_PROBLEMS = Reason("IMPORT_HAS_PROBLEMS", N_("Nothing was kept: the file has {count} problems, which are listed."))

UNKNOWN_COLUMN = N_("is no column of the template")
TWICE = N_("stands twice in the sheet")
FORMULA = N_("is a formula: write its value")
FAULTY = N_("is an error of the spreadsheet")
NO_ROWS = N_("the file has no records")
MANY_ROWS = N_("more than {most} records")
NO_NUMBER = N_("names no number of a record in the first sheet")
SAME_NUMBER = N_("is the number of another record already")


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place. `line`: of JSON Lines, or row of a sheet; `at`: path of the field in
    the interchange."""

    code: str
    message: str
    line: int
    at: str = ""
    sheet: str | None = None
    cell: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Row:
    """One record as it was read. `cells`: sheet and cell of each value, by its path in the record."""

    line: int
    record: dict[str, Any] = field(default_factory=dict)
    cells: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)

    def place(self, path: tuple[str, ...]) -> tuple[str, str] | tuple[None, None]:
        """The cell of a field: its own, that of a part of it, or that of what it is a part of."""
        for length in range(len(path), 0, -1):
            start = path[:length]
            if found := next((cell for known, cell in self.cells.items() if known[:length] == start), None):
                return found
        return next(iter(self.cells.values()), (None, None))


@dataclass
class Read:
    """What a file says."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
