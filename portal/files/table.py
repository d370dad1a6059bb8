"""Tables as files that a spreadsheet opens."""

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from starlette.responses import Response

# A spreadsheet takes a cell that begins so for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A file of comma-separated values in UTF-8, offered for saving under *name*.

    None is an empty cell; numbers stand as they are, without grouping; text never becomes a formula.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerows([_cell(value) for value in row] for row in (header, *rows))
    # With the byte order mark Excel reads the letters rightly.
    return Response(
        file.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "X-Robots-Tag": "noindex"},
    )


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
