"""A kind of line: its fields, its table, and how a parsed line becomes a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.kernel.ids import new_id, public_id
from api.kernel.interchange.composite import dump_fields, unknown_fields
from api.kernel.interchange.problems import N_, Line
from api.kernel.interchange.values import Columns, Row, Spec


@dataclass(frozen=True)
class Children:
    """A list of objects kept in a table of its own, keyed by the slug of the record."""

    name: str
    table: str
    owner: str
    parts: tuple[Spec, ...]
    unique: str
    """Field that tells the objects of one record apart."""
    complete: Callable[[Columns, str, Line], None] | None = None
    """Rules over several fields of one object."""

    def parse(self, value: Any, line: Line) -> list[Columns]:
        """Check each object; rows come back in the order given."""
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            line.wrong(self.name, N_("must be a list of objects"))
            return []
        rows, seen = [], set()
        for n, item in enumerate(value):
            at = f"{self.name}[{n}]"
            unknown_fields(item, self.parts, at, line)
            row: Columns = {"position": n}
            for part in self.parts:
                row |= part.parse(item.get(part.name), f"{at}.{part.name}", line)
            if self.complete:
                self.complete(row, at, line)
            if row[self.unique] in seen:
                line.wrong(f"{at}.{self.unique}", N_("names the same value twice"))
            seen.add(row[self.unique])
            rows.append(row)
        return rows

    def dump(self, rows: Sequence[Row]) -> list[dict[str, Any]] | None:
        """Write the objects in their order."""
        return [dump_fields(self.parts, row) for row in rows] or None


@dataclass(frozen=True)
class Link:
    """A field that names other lines by their key."""

    field: str
    column: str
    table: str
    key: str

    def named(self, columns: Columns) -> list[str]:
        """Keys that a row names."""
        value = columns[self.column]
        return value if isinstance(value, list) else [value] if value else []


def nothing_to_add(columns: Columns, line: Line) -> None:
    """Rule of a kind whose fields need no rule together."""


@dataclass(frozen=True)
class Kind:
    """A kind of line in the interchange format."""

    name: str
    table: str
    key: str
    """Column by which a later line updates an earlier one."""
    fields: tuple[Spec, ...]
    complete: Callable[[Columns, Line], None] = nothing_to_add
    """Rules over several fields, and the columns that follow from others."""
    constants: Columns = field(default_factory=dict)
    children: Children | None = None
    links: tuple[Link, ...] = ()
    unique: tuple[str, ...] = ()
    """Columns, besides the key, in which no two rows may have the same value."""
    record: bool = False
    """A record of the catalogue: published, versioned, searched."""

    def parse(self, value: dict[str, Any], line: Line) -> tuple[Columns, list[Columns]]:
        """Return the row of a line and the rows of its children; problems go to *line*."""
        declared = self.fields + ((self.children,) if self.children else ())  # type: ignore[operator]
        unknown_fields({k: v for k, v in value.items() if k != "kind"}, declared, "", line)  # type: ignore[arg-type]
        columns: Columns = {"id": str(new_id())} | self.constants
        for spec in self.fields:
            columns |= spec.parse(value.get(spec.name), spec.name, line)
        children = self.children.parse(value.get(self.children.name), line) if self.children else []
        self.complete(columns, line)
        if self.record:
            columns["public_id"] = public_id(self.table, columns["slug"] or "")
        return columns, children

    def dump(self, row: Row, children: Sequence[Row]) -> dict[str, Any]:
        """Line of a stored row, fields in the order of their declaration."""
        written = {"kind": self.name} | dump_fields(self.fields, row)
        if self.children and (inner := self.children.dump(children)):
            written[self.children.name] = inner
        return written
