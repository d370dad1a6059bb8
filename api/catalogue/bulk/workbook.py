"""A filled template as records; each value remembers its cell, so that what is wrong can be told by it."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from api.catalogue.bulk.cells import value_of
from api.catalogue.bulk.choices import Choosing
from api.catalogue.bulk.columns import Column, Sheet, sheets_of
from api.catalogue.bulk.rules import (
    FAULTY,
    FIRST_ROW,
    FORMULA,
    MANY_ROWS,
    MOST_CHILDREN,
    MOST_ROWS,
    MOST_UNPACKED,
    NO_NUMBER,
    NO_ROWS,
    NO_TEMPLATE,
    NO_WORKBOOK,
    SAME_NUMBER,
    TWICE,
    UNKNOWN_COLUMN,
    Problem,
    Read,
    Row,
)
from api.catalogue.publication.lines import KINDS
from api.kernel.refusals import Refusal

_DAMAGE = (KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, SyntaxError, InvalidFileException)
"""What openpyxl raises for what it cannot read; it promises nothing. ParseError is a SyntaxError."""


def read_workbook(content: bytes, choosing: Choosing) -> Read:
    """The records of a workbook that is known to be a whole archive; raises Refusal where none can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise Refusal(NO_WORKBOOK)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            return _Reader(book, choosing).read()
        finally:
            book.close()
    except (*_DAMAGE, zipfile.BadZipFile):
        raise Refusal(NO_WORKBOOK) from None


class _Reader:
    def __init__(self, book: Any, choosing: Choosing) -> None:
        self.book, self.choosing = book, choosing
        self.result = Read()
        self.numbers: dict[str, Row] = {}

    def read(self) -> Read:
        plans = {plan.mark: plan for kind in KINDS.values() for plan in sheets_of(kind)}
        found = [(plans[mark], sheet) for sheet in self.book.worksheets if (mark := _mark(sheet)) in plans]
        marks = [plan.mark for plan, _ in found]
        if not found or found[0][0].field or len(set(marks)) != len(marks) or len({p.kind for p, _ in found}) > 1:
            raise Refusal(NO_TEMPLATE)
        for plan, sheet in found:
            _SheetReader(self, plan, sheet).read()
        if not self.result.rows and not self.result.problems:
            self.result.problems.append(Problem("INVALID", NO_ROWS, 0, sheet=found[0][1].title))
        return self.result


class _SheetReader:
    def __init__(self, whole: _Reader, plan: Sheet, sheet: Any) -> None:
        self.whole, self.plan, self.sheet = whole, plan, sheet
        self.known = {column.name: column for column in plan.columns}
        self.codes = {column.name: whole.choosing.codes(column, plan.field) for column in plan.columns}
        self.columns: dict[int, Column] = {}
        self.counts: dict[str, int] = {}

    def read(self) -> None:
        most = MOST_CHILDREN if self.plan.field else MOST_ROWS
        filled = 0
        for number, cells in self._rows(most):
            if number == 1:
                self._read_head(cells)
            elif number >= FIRST_ROW and any(_is_filled(cell) for place, cell in enumerate(cells) if place):
                filled += 1
                if filled > most:
                    self._wrong("A", number, "", MANY_ROWS, most=most)
                    return
                self._read_row(number, cells)

    def _rows(self, most: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Rows with their numbers; what a workbook says of its own size is not believed."""
        self.sheet.reset_dimensions()
        last = FIRST_ROW + 2 * most
        return enumerate(self.sheet.iter_rows(max_row=last, max_col=len(self.plan.columns) + 20), 1)

    def _read_head(self, cells: tuple[Any, ...]) -> None:
        for place, cell in enumerate(cells[1:], 1):
            name = str(cell.value).strip() if cell.value is not None else ""
            if not name:
                continue
            if name not in self.known:
                self._wrong(get_column_letter(place + 1), 1, name[:60], UNKNOWN_COLUMN)
            elif self.known[name] in self.columns.values():
                self._wrong(get_column_letter(place + 1), 1, name, TWICE)
            else:
                self.columns[place] = self.known[name]

    def _read_row(self, number: int, cells: tuple[Any, ...]) -> None:
        label = _label(cells[0])
        if self.plan.field is None:
            row = Row(number, {"kind": self.plan.kind})
            self.whole.result.rows.append(row)
            if label and self.whole.numbers.setdefault(label, row) is not row:
                self._wrong("A", number, "", SAME_NUMBER)
            self._fill(row, (), row.record, number, cells)
        elif label not in self.whole.numbers:
            self._wrong("A", number, self.plan.field, NO_NUMBER)
        else:
            row = self.whole.numbers[label]
            inner: list[dict[str, Any]] = row.record.setdefault(self.plan.field, [])
            inner.append({})
            self._fill(row, (self.plan.field, str(len(inner) - 1)), inner[-1], number, cells)

    def _fill(
        self, row: Row, before: tuple[str, ...], target: dict[str, Any], number: int, cells: tuple[Any, ...]
    ) -> None:
        for place, column in self.columns.items():
            letter = get_column_letter(place + 1)
            row.cells[*before, *column.path] = (self.sheet.title, f"{letter}{number}")
            cell = cells[place] if place < len(cells) else None
            if cell is None or cell.value is None:
                continue
            if cell.data_type in ("f", "e"):
                field = ".".join((*before, *column.path))
                self._wrong(letter, number, field, FORMULA if cell.data_type == "f" else FAULTY)
                continue
            value = value_of(column.spec, cell.value, self.codes[column.name])
            if value is not None:
                _put(target, column.path, value)

    def _wrong(self, letter: str, number: int, field: str, message: str, **values: Any) -> None:
        problem = Problem("INVALID", message, number, field, self.sheet.title, f"{letter}{number}", values)
        self.whole.result.problems.append(problem)


def _mark(sheet: Any) -> str:
    first = next(iter(sheet.iter_rows(max_row=1, max_col=1)), ())
    return str(first[0].value) if first else ""


def _is_filled(cell: Any) -> bool:
    return cell.value is not None and (not isinstance(cell.value, str) or bool(cell.value.strip()))


def _label(cell: Any) -> str:
    """The number of a record, as text or as a number."""
    value = cell.value
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return "" if value is None else str(value).strip()[:60]


def _put(target: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        target = target.setdefault(name, {})
    target[path[-1]] = value
