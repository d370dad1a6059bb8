"""Orders of a list and the page asked of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.kernel.errors import PublicError
from api.kernel.reading.cursors import cursor_sql, read_cursor
from api.kernel.reading.params import Params

PAGE_DEFAULT = 20
PAGE_LIMIT = 100

_NUMBER = re.compile(r"-?[0-9]{1,200}(\.[0-9]{1,200})?|Infinity")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?\+00")


def _is_moment(value: str) -> bool:
    try:
        return value == "-infinity" or bool(_MOMENT.fullmatch(value) and datetime.fromisoformat(value))
    except ValueError:
        return False


# Cursors come back from strangers: a sort value has to look as PostgreSQL itself writes one of its type.
_WRITTEN_AS: Mapping[str, Callable[[str], bool]] = {
    "numeric": lambda value: _NUMBER.fullmatch(value) is not None,
    "timestamptz": _is_moment,
    'text COLLATE "C"': lambda value: "\0" not in value,
}


@dataclass(frozen=True)
class Order:
    """A total order: a sort value that is never null, then the id.

    ``key`` is SQL over ``{t}`` (and ``{locale}``); an index on (key, id) makes any page as cheap as the first.
    """

    name: str
    key: str
    cast: str
    descending: bool = False

    def by(self, alias: str, *, backwards: bool = False) -> str:
        """ORDER BY list over the alias."""
        direction = "DESC" if self.descending != backwards else "ASC"
        return f"{self.key.format(t=alias)} {direction}, {alias}.id {direction}"

    def cursor(self, alias: str) -> str:
        """SQL of a row's cursor."""
        return cursor_sql(self.name, self.key.format(t=alias), alias)

    def place(self, argument: str, cursor: str) -> tuple[str, str]:
        """Sort value and id of a cursor; PublicError names *argument* when it is not one of this order."""
        value, row_id = read_cursor(argument, cursor, self.name)
        if not _WRITTEN_AS[self.cast](value):
            raise PublicError("BAD_CURSOR", f"{argument}: this is not a cursor")
        return value, row_id

    def beyond(self, params: Params, alias: str, place: tuple[str, str], *, backwards: bool) -> str:
        """Condition for the rows after (or, backwards, before) a cursor's place."""
        sign = "<" if self.descending != backwards else ">"
        value, row_id = params.add(place[0], self.cast), params.add(place[1], "uuid")
        return f"({self.key.format(t=alias)}, {alias}.id) {sign} ({value}, {row_id})"


@dataclass(frozen=True)
class Window:
    """Which page of a list: its size, its direction and the cursor it starts from."""

    size: int
    backwards: bool
    place: tuple[str, str] | None


def window(arguments: dict[str, Any], order: Order) -> Window:
    """Read the Relay arguments of a connection; PublicError names the one that is wrong."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise PublicError("BAD_PAGE", "first, last: give one of them, not both")
    backwards = last is not None
    name, size = ("last", last) if backwards else ("first", PAGE_DEFAULT if first is None else first)
    if not 1 <= size <= PAGE_LIMIT:
        raise PublicError("BAD_PAGE", f"{name}: a page holds 1 to {PAGE_LIMIT} records, {size} were asked")
    used, unused = ("before", "after") if backwards else ("after", "before")
    if arguments.get(unused) is not None:
        raise PublicError("BAD_PAGE", f"{unused}: goes with {'first' if backwards else 'last'}, not {name}")
    cursor = arguments.get(used)
    return Window(size, backwards, order.place(used, cursor) if cursor is not None else None)
