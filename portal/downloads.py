"""Figures to take away: CSV that a spreadsheet opens in any language, and JSON that says what the figures are."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from starlette.responses import Response

Cell = str | int | float | None

# A spreadsheet takes text with one of these in front for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADERS = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex", "Access-Control-Allow-Origin": "*"}


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A table as UTF-8 with a byte order mark, without which Excel misreads Cyrillic; None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text.getvalue().encode("utf-8-sig"), headers=headers, media_type="text/csv; charset=utf-8")


def json_file(value: Mapping[str, Any]) -> Response:
    return Response(orjson.dumps(value, option=orjson.OPT_INDENT_2), headers=_HEADERS, media_type="application/json")


def _safe(cell: Cell) -> Cell:
    """Text stays text; a number, also a negative one written as text, stays a number."""
    if not isinstance(cell, str) or not cell.startswith(_FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text[:1] != "\t"
