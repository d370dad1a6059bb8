"""A table as a workbook of Excel: text as text, numbers as numbers, dates as dates."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.files.columns import Cell, Column, Node

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_SHEET_NAME = 31
_A4 = 9


def xlsx_table(title: str, preface: Sequence[str], columns: Sequence[Column], nodes: Sequence[Node]) -> bytes:
    """One sheet: the title, the lines of the preface, the heads, a row for each node."""
    out = io.BytesIO()
    # Nothing is guessed from how a text looks; only our own functions decide what a cell is.
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "author": "Kerege", "created": datetime.now(UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet(title[:_LONGEST_SHEET_NAME])
    _Sheet(book, sheet).fill(title, preface, columns, nodes)
    book.close()
    return out.getvalue()


class _Sheet:
    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self.sheet = sheet
        font = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self.text = book.add_format(font)
        self.number = book.add_format({**font, "num_format": "#,##0.######", "align": "right"})
        self.bare = book.add_format({**font, "align": "right"})
        self.whole = book.add_format({**font, "num_format": "#,##0", "align": "right"})
        self.date = book.add_format({**font, "num_format": "dd.mm.yyyy", "align": "left"})
        self.muted = book.add_format({**font, "font_color": "#485962"})
        self.title = book.add_format({**font, "bold": True, "font_size": 14})
        head = {"bold": True, "text_wrap": True, "font_color": "#FFFFFF", "bg_color": "#0B3A49", "valign": "vcenter"}
        self.head = book.add_format({**font, **head})

    def fill(self, title: str, preface: Sequence[str], columns: Sequence[Column], nodes: Sequence[Node]) -> None:
        self.sheet.write_string(0, 0, title, self.title)
        for row, line in enumerate(preface, 1):
            self.sheet.write_string(row, 0, line, self.muted)
        top = len(preface) + 2
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, column.width)
            self.sheet.write_string(top, place, column.head, self.head)
        for row, node in enumerate(nodes, top + 1):
            for place, column in enumerate(columns):
                self._write(row, place, column.value(node), column.grouped)
        self._arrange(top, top + len(nodes), len(columns) - 1)

    def _write(self, row: int, place: int, value: Cell, grouped: bool) -> None:
        match value:
            case None:
                pass
            case str():
                self.sheet.write_string(row, place, value, self.text)
            case date():
                self.sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), self.date)
            case _:
                self.sheet.write_number(row, place, float(value), self._format_of(value) if grouped else self.bare)

    def _format_of(self, value: int | Decimal) -> Format:
        return self.whole if value == int(value) else self.number

    def _arrange(self, top: int, bottom: int, right: int) -> None:
        """Heads that stay in sight and filter; on paper four sheets side by side, each with the titles."""
        self.sheet.set_row(top, 32)
        self.sheet.freeze_panes(top + 1, 1)
        self.sheet.autofilter(top, 0, max(bottom, top), right)
        self.sheet.repeat_rows(top)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.repeat_columns("A:A")
        self.sheet.fit_to_pages(4, 0)
