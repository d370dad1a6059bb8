"""JSON Lines as records, each known by the number of its line."""

from api.catalogue.bulk.rules import MANY_ROWS, MOST_ROWS, NO_ROWS, Problem, Read, Row
from api.catalogue.interchange.reader import BOM, decode
from api.kernel.interchange.problems import Line, References


def read_jsonl(content: bytes) -> Read:
    """The records of a file; blank lines are passed over."""
    result = Read()
    for number, raw in enumerate(content.removeprefix(BOM).split(b"\n"), 1):
        if not raw.strip():
            continue
        line = Line(number, References())
        record = decode(raw, line)
        result.problems += [
            Problem("INVALID", each.message, number, each.field, values=each.values) for each in line.problems
        ]
        if record is not None:
            result.rows.append(Row(number, record))
        if len(result.rows) > MOST_ROWS:
            return Read([], [Problem("INVALID", MANY_ROWS, number, values={"most": MOST_ROWS})])
    if not result.rows and not result.problems:
        result.problems.append(Problem("INVALID", NO_ROWS, 0))
    return result
