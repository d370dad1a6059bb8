"""Tables of a slide: pairs of a name and a value, and a grid of facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches, Pt

from portal.files.slides.fitting import fitted, height
from portal.sources import Piece

_LARGEST, _SIZE, _SMALLEST = 18, 14, 10
_SIDE, _HIGH = Inches(0.08), Inches(0.07)
_NAME_SHARE = 0.32
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the style of PowerPoint that has neither fills nor lines
_VALUE_ROOM = 76.0  # points: a figure may be large, a sentence is set smaller
_MUTED = MSO_THEME_COLOR.ACCENT_6


@dataclass(frozen=True)
class Row:
    name: str
    value: Sequence[Piece]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.value)


@dataclass(frozen=True)
class Fact:
    name: str
    value: str
    note: str = ""
    known: bool = True


def row(name: str, value: str) -> Row:
    return Row(name, [Piece(value)])


def pairs(slide: Any, box: Any, rows: Sequence[Row], language: Any) -> Sequence[Row]:
    """A table of as many rows as there is room for; returns those that are left."""
    widths = (int(box.width * _NAME_SHARE), box.width - int(box.width * _NAME_SHARE))
    size, heights = _sized(rows, widths, box.height)
    count = next((n for n in range(1, len(rows)) if sum(heights[: n + 1]) > box.height), len(rows))
    table = _table(slide, box, count, widths, heights[:count])
    for place, each in enumerate(rows[:count]):
        room = Emu(box.height - 2 * _HIGH).pt
        name, name_size = fitted(each.name, _inner(widths[0]), room, size, _SMALLEST)
        _write(table.cell(place, 0), [Piece(name)], name_size, language, colour=_MUTED)
        shown, value_size = fitted(each.text, _inner(widths[1]), room, size, _SMALLEST)
        value = each.value if shown == each.text else [Piece(shown)]
        _write(table.cell(place, 1), value, value_size, language)
    return rows[count:]


def facts(slide: Any, box: Any, given: Sequence[Fact], columns: int, language: Any) -> None:
    """A grid of cells, each with a name, a value as large as there is room for, and a note."""
    lines = -(-len(given) // columns)
    widths = [box.width // columns] * columns
    high = min(box.height // lines, Inches(2.3))
    table = _table(slide, box, lines, widths, [high] * lines)
    for place, fact in enumerate(given):
        _write_fact(table.cell(place // columns, place % columns), fact, _inner(widths[0]), Emu(high).pt, language)


def _write_fact(cell: Any, fact: Fact, width: float, room: float, language: Any) -> None:
    room -= Emu(2 * _HIGH).pt + 8
    name, name_size = fitted(fact.name, width, room / 4, 16, 10)
    note, note_size = fitted(fact.note, width, room / 4, 14, 9)
    taken = height(name, width, name_size) + (height(note, width, note_size) if note else 0)
    value, value_size = fitted(fact.value, width, min(room - taken, _VALUE_ROOM), 28, _SIZE, bold=True)
    if value != fact.value:
        value, value_size = fitted(fact.value, width, room - taken, _SIZE, _SMALLEST, bold=True)
    _write(cell, [Piece(name)], name_size, language, colour=_MUTED)
    colour = None if fact.known else _MUTED
    _add(cell.text_frame.add_paragraph(), Piece(value), value_size, language, colour, bold=fact.known)
    if note:
        _add(cell.text_frame.add_paragraph(), Piece(note), note_size, language, colour=_MUTED)


def _table(slide: Any, box: Any, lines: int, widths: Sequence[int], heights: Sequence[int]) -> Any:
    frame = slide.shapes.add_table(lines, len(widths), box.left, box.top, box.width, sum(heights))
    table = frame.table
    table._tbl.tblPr.find("{*}tableStyleId").text = _PLAIN
    table.first_row = table.horz_banding = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for line, high in zip(table.rows, heights, strict=True):
        line.height = high
    for cell in table.iter_cells():
        cell.margin_left = cell.margin_right = _SIDE
        cell.margin_top = cell.margin_bottom = _HIGH
        cell.vertical_anchor = MSO_ANCHOR.TOP
        _underline(cell)
    return table


def _underline(cell: Any) -> None:
    """A hairline below, the only line of a table."""
    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:schemeClr val="accent6"><a:lumMod val="40000"/>'
        '<a:lumOff val="60000"/></a:schemeClr></a:solidFill></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, line)


def _write(cell: Any, pieces: Sequence[Piece], size: int, language: Any, colour: Any = None) -> None:
    for piece in pieces:
        _add(cell.text_frame.paragraphs[0], piece, size, language, colour)


def _add(paragraph: Any, piece: Piece, size: int, language: Any, colour: Any = None, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = piece.text
    run.font.size, run.font.bold, run.font.language_id = Pt(size), bold, language
    if piece.url:
        run.hyperlink.address = piece.url
    elif colour is not None:
        run.font.color.theme_color = colour


def _sized(rows: Sequence[Row], widths: Sequence[int], most: int) -> tuple[int, list[int]]:
    """The largest size at which all rows stand on one slide, else the ordinary one; and how high they are then."""
    for size in range(_LARGEST, _SIZE, -1):
        heights = [_height(each, widths, most, size) for each in rows]
        if sum(heights) <= most:
            return size, heights
    return _SIZE, [_height(each, widths, most, _SIZE) for each in rows]


def _height(given: Row, widths: Sequence[int], most: int, largest: int) -> int:
    """Of a row at the size it is going to be written in, with its margins."""
    room = Emu(most - 2 * _HIGH).pt
    highest = 0.0
    for text, width in zip((given.name, given.text), widths, strict=True):
        shown, size = fitted(text, _inner(width), room, largest, _SMALLEST)
        highest = max(highest, height(shown, _inner(width), size))
    return Pt(round(highest)) + 2 * _HIGH


def _inner(width: int) -> float:
    return Emu(width - 2 * _SIDE).pt
