"""Tables as files that a spreadsheet opens: UTF-8 with a mark by which Excel knows it, commas, ISO dates (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from starlette.responses import Response

MEDIA_TYPE = "text/csv; charset=utf-8"
OPEN = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex", "Access-Control-Allow-Origin": "*"}
# A spreadsheet takes a cell that begins so for a formula and runs it on the reader's machine.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """None is an empty cell; numbers stand as they are, without grouping; text never becomes a formula."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_written(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A table offered for saving under *name*."""
    headers = {**OPEN, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(csv_bytes([header, *rows]), media_type=MEDIA_TYPE, headers=headers)


def plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what looks like one."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _written(value: object) -> object:
    match value:
        case str():
            return plain(value)
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case _:
            return value
