"""What a template has columns for, made from the fields that a kind declares: whatever a member may write by hand.

Lists of objects, such as the networks of a site, have sheets of their own; each of their rows names the record it
belongs to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.catalogue.bulk.headings import HEADINGS
from api.catalogue.publication.rules import MANAGED
from api.catalogue.site.boundary import Boundary
from api.kernel.interchange.composite import Group, Rows, Text
from api.kernel.interchange.kind import Children, Kind
from api.kernel.interchange.values import Count, Number, Single
from api.regions.fields import Geo
from locales.text import LOCALES, Locale

Path = tuple[str, ...]

_ONES_OWN = frozenset({"region"})
"""Always that of the party."""


@dataclass(frozen=True)
class Degrees(Single):
    """One of the two numbers of a point."""


_DEGREES = Degrees("degrees")


@dataclass(frozen=True)
class Column:
    """One column. `path`: where its value stands in the object of its sheet; `locale`: that of a text."""

    path: Path
    spec: Any
    heading: str
    locale: Locale | None = None

    @property
    def name(self) -> str:
        """As the hidden row of the sheet has it."""
        return ".".join(self.path)

    @property
    def is_figure(self) -> bool:
        """Whether it holds a number, which a spreadsheet may format and add up."""
        return isinstance(self.spec, Number | Count | Degrees)

    @property
    def required(self) -> bool:
        """Whether a record is nothing without it."""
        return getattr(self.spec, "required", False)


@dataclass(frozen=True)
class Sheet:
    """One sheet; `field`: the list of objects that it holds, None for that of the records."""

    kind: str
    field: str | None
    heading: str
    columns: tuple[Column, ...]

    @property
    def mark(self) -> str:
        """What stands in its first cell, by which it is known again."""
        return f"kerege:{self.kind}{'.' if self.field else ''}{self.field or ''}"


def sheets_of(kind: Kind) -> list[Sheet]:
    """The sheet of the records, then those of their lists."""
    parts = [*kind.fields, *([kind.children] if kind.children else [])]
    written = [part for part in parts if part.name not in MANAGED | _ONES_OWN and not isinstance(part, Boundary)]
    plain = [part for part in written if not isinstance(part, Rows | Children)]
    lists = [part for part in written if isinstance(part, Rows | Children)]
    main = Sheet(kind.name, None, "", tuple(column for part in plain for column in _columns(part, (), "")))
    return [main, *(_list_sheet(kind, part) for part in lists)]


def _list_sheet(kind: Kind, part: Rows | Children) -> Sheet:
    columns = tuple(column for inner in part.parts for column in _columns(inner, (), f"{part.name}."))
    return Sheet(kind.name, part.name, HEADINGS[part.name], columns)


def _columns(part: Any, before: Path, prefix: str) -> Iterator[Column]:
    path = (*before, part.name)
    if isinstance(part, Group):
        for inner in part.parts:
            yield from _columns(inner, path, prefix)
    elif isinstance(part, Geo):
        yield from (Column((*path, axis), _DEGREES, HEADINGS[f"geo.{axis}"]) for axis in ("lat", "lon"))
    elif isinstance(part, Text):
        heading = HEADINGS[prefix + ".".join(path)]
        yield from (Column((*path, locale), part, heading, locale) for locale in LOCALES)
    else:
        yield Column(path, part, HEADINGS[prefix + ".".join(path)])
