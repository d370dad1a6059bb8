"""The workbook that a party fills in: made from the declared fields, in the language of the member."""

import io
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from api.catalogue.bulk.choices import Choosing, is_chosen_once
from api.catalogue.bulk.columns import Column, Sheet, sheets_of
from api.catalogue.bulk.examples import example_of
from api.catalogue.bulk.rules import FIRST_ROW, MOST_ROWS
from api.kernel.interchange.composite import Text
from api.kernel.interchange.kind import Kind
from locales.gettext import N_, Translator
from locales.labels import label
from locales.text import Locale

NUMBER = N_("No.")
RECORDS, EXAMPLE, HOW = N_("Records"), N_("Example"), N_("How to fill in")
_ADVICE = (
    N_("Write one record in each row of the sheet “{records}”. Rows that are empty are passed over."),
    N_("Columns with an asterisk (*) are obligatory; of a text one language is enough, others can be added later."),
    N_("Where a cell has a list, choose from it. Where several values are possible, part them by semicolons."),
    N_("Leave the address of the record empty for a new one. With an address, what you fill in changes that record."),
    N_("Sheets of lists, such as networks, name in their first column the number (No.) of the record they belong to."),
    N_("Write dates as day, month and year, or the year alone where the field allows it. Formulas are not read."),
    N_("At most {most} records fit in a file. Do not change the names of sheets and columns, nor their order."),
    N_("All records become drafts of your region. What is wrong is told by sheet and cell, and nothing is kept then."),
)
_LONGEST_SHEET_NAME = 31
_LIST_SHEET = "lists"


def template(kind: Kind, choosing: Choosing, locale: Locale) -> bytes:
    """The workbook for a kind of records."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        _Writer(book, kind, choosing, locale).write()
    return out.getvalue()


class _Writer:
    def __init__(self, book: Workbook, kind: Kind, choosing: Choosing, locale: Locale) -> None:
        self.book, self.kind, self.choosing = book, kind, choosing
        self.locale: Locale = locale
        self.said = Translator(locale)
        font = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
        self.text = book.add_format({**font, "num_format": "@"})
        self.free = book.add_format(font)
        self.bold = book.add_format({**font, "bold": True, "font_size": 14})
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B3A49", "valign": "vcenter"}
        self.head = book.add_format({**font, **head})
        self.must = book.add_format({**font, **head, "bg_color": "#8A3B12"})

    def write(self) -> None:
        """All sheets: the advice first, then those to fill in, an example, and the hidden lists."""
        title = label("record_kind", self.kind.name, self.locale)
        self.book.set_properties({"title": title, "author": "Kerege"})
        self._advise(title)
        sheets = sheets_of(self.kind)
        lists = _Lists(self.book)
        for plan in sheets:
            sheet = self._sheet(plan, self.said.text(plan.heading or RECORDS))
            for place, column in enumerate(plan.columns, 1):
                self._choose(sheet, place, column, plan, lists)
        self._exemplify(sheets[0])
        lists.write()

    def _advise(self, title: str) -> None:
        sheet = self.book.add_worksheet(_name(self.said.text(HOW)))
        sheet.set_column(0, 0, 110)
        sheet.write_string(0, 0, title, self.bold)
        for row, advice in enumerate(_ADVICE, 2):
            words = self.said.text(advice, records=self.said.text(RECORDS), most=MOST_ROWS)
            sheet.write_string(row, 0, words, self.free)

    def _sheet(self, plan: Sheet, name: str, mark: str | None = None) -> Worksheet:
        """A sheet with the names of its columns: for the program in a hidden row, for people in the next one."""
        sheet = self.book.add_worksheet(_name(name))
        sheet.write_string(0, 0, plan.mark if mark is None else mark)
        sheet.write_string(1, 0, self.said.text(NUMBER), self.head)
        for place, column in enumerate(plan.columns, 1):
            sheet.set_column(place, place, 40 if isinstance(column.spec, Text) else 20, self._format(column))
            sheet.write_string(0, place, column.name)
            sheet.write_string(1, place, self._heading(column), self.must if column.required else self.head)
        sheet.set_column(0, 0, 6)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_row(1, 44)
        sheet.freeze_panes(FIRST_ROW - 1, 1)
        return sheet

    def _heading(self, column: Column) -> str:
        words = self.said.text(column.heading)
        language = f" ({label('language', column.locale, self.locale)})" if column.locale else ""
        return f"{words}{language}{' *' if column.required else ''}"

    def _format(self, column: Column) -> Format:
        """Cells of words are of the format "text", so that a spreadsheet makes nothing else of them."""
        return self.free if column.is_figure else self.text

    def _choose(self, sheet: Worksheet, place: int, column: Column, plan: Sheet, lists: "_Lists") -> None:
        names = list(self.choosing.names(column, plan.field, self.locale).values())
        if not names or not is_chosen_once(column):
            return
        rule = {"validate": "list", "source": lists.add(names), "error_type": "warning"}
        sheet.data_validation(FIRST_ROW - 1, place, FIRST_ROW + MOST_ROWS - 2, place, rule)

    def _exemplify(self, plan: Sheet) -> None:
        sheet = self._sheet(plan, self.said.text(EXAMPLE), mark="")
        sheet.write_string(FIRST_ROW - 1, 0, "1", self.text)
        values = example_of(self.kind, self.choosing)
        for place, column in enumerate(plan.columns, 1):
            value = values.get(column.name)
            names = self.choosing.names(column, plan.field, self.locale)
            if isinstance(value, str):
                sheet.write_string(FIRST_ROW - 1, place, names.get(value, value), self.text)
            elif value is not None:
                sheet.write_number(FIRST_ROW - 1, place, value, self.free)


class _Lists:
    """The hidden sheet from which cells are chosen; a list that is used twice stands there once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.known: dict[tuple[str, ...], int] = {}

    def add(self, names: Sequence[str]) -> str:
        """Where a list stands."""
        place = self.known.setdefault(tuple(names), len(self.known))
        column = xl_col_to_name(place)
        return f"={_LIST_SHEET}!${column}$1:${column}${len(names)}"

    def write(self) -> None:
        """The sheet, once all lists are known."""
        sheet = self.book.add_worksheet(_LIST_SHEET)
        for names, place in self.known.items():
            for row, name in enumerate(names):
                sheet.write_string(row, place, name)
        sheet.hide()


def _name(words: str) -> str:
    return words[:_LONGEST_SHEET_NAME]
