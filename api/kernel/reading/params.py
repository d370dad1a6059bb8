"""Values of one statement, sent beside its text."""

from typing import Any


class Params:
    """Numbered parameters of a statement; equal values of one type share one place."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self._names: dict[tuple[str, str], str] = {}

    def add(self, value: Any, cast: str) -> str:
        """Keep *value* and return the SQL that stands for it, cast to the PostgreSQL type *cast*."""
        known = (cast, repr(value))
        name = self._names.get(known)
        if name is None:
            name = f"p{len(self.values)}"
            self._names[known] = name
            self.values[name] = value
        return f"%({name})s::{cast}"
