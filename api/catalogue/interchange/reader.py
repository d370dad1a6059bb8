"""From the bytes of interchange files to parsed lines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from api.catalogue.kinds import KINDS
from api.kernel.interchange.kind import Kind
from api.kernel.interchange.problems import N_, Line, References
from api.kernel.interchange.values import Columns

MAX_LINE = 1_000_000
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Parsed:
    """One line: where it stands, and, if it could be read, its kind and rows."""

    line: Line
    kind: Kind | None
    columns: Columns
    children: list[Columns]

    @property
    def place(self) -> tuple[str, int]:
        """File and number of the line."""
        return self.line.file, self.line.number


def read_lines(files: list[Path], references: References) -> Iterator[Parsed]:
    """Parse the files line by line; blank lines are passed over."""
    for path in files:
        with path.open("rb") as file:
            for number, raw in enumerate(_lines(file), 1):
                content = raw.removeprefix(BOM) if number == 1 else raw
                if content.strip():
                    yield parse_line(content, Line(number, references, str(path)))


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines of the file; of one that is too long only its beginning, so that no file takes all the memory."""
    while raw := file.readline(MAX_LINE + 1):
        yield raw
        while len(raw) > MAX_LINE and not raw.endswith(b"\n"):
            raw = file.readline(MAX_LINE + 1)


def parse_line(raw: bytes, line: Line) -> Parsed:
    """Parse one line; whatever is wrong with it is noted in *line*."""
    value = decode(raw, line)
    if value is None:
        return Parsed(line, None, {}, [])
    name = value.get("kind")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        line.wrong("kind", N_("must be one of: {choices}"), choices=", ".join(KINDS))
        return Parsed(line, None, {}, [])
    columns, children = kind.parse(value, line)
    return Parsed(line, kind, columns, children)


def decode(raw: bytes, line: Line) -> dict[str, Any] | None:
    """The object of one line; whatever is wrong with it is noted in *line*."""
    if len(raw) > MAX_LINE:
        line.wrong("", N_("the line is longer than {limit} bytes"), limit=MAX_LINE)
        return None
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line.wrong("", N_("the line is not UTF-8 text (byte {place})"), place=error.start + 1)
        return None
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        line.wrong("", N_("the line is not JSON (column {place})"), place=error.colno)
        return None
    if not isinstance(value, dict):
        line.wrong("", N_("the line is not a JSON object"))
        return None
    return None if _ambiguous(raw, line) else value


def _ambiguous(raw: bytes, line: Line) -> bool:
    """Whether the line says the same thing twice: orjson silently keeps the last."""
    found: list[str] = []

    def look(pairs: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        found.extend(name for name, _ in pairs if name in seen or seen.add(name))

    try:
        json.loads(raw, object_pairs_hook=look)
    except RecursionError:
        line.wrong("", N_("the line is nested too deeply"))
        return True
    for name in found:
        line.wrong(name[:60], N_("stands twice in the line"))
    return bool(found)
