"""Values of one statement, sent beside its text."""

from hashlib import blake2b
from typing import Any


class Params:
    """Parameters of a statement, named by what they hold: equal values share one place, in whatever order they come."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.used: list[str] = []
        """Names in the order of their use, some more than once."""

    def add(self, value: Any, cast: str) -> str:
        """Keep *value* and return the SQL that stands for it, cast to the PostgreSQL type *cast*."""
        name = "p" + blake2b(f"{cast} {value!r}".encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
        self.values[name] = value
        self.used.append(name)
        return f"%({name})s::{cast}"
