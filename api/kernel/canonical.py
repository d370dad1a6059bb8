"""One form for equal values, whoever writes them down: what is hashed."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

LARGEST = 2**53
"""Beyond this a JSON number is not the same number to every program that reads it."""


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8: the bytes to hash."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plain(value: Any) -> Any:
    """The same value as JSON has it and every program reads it back: large numbers and fractions are texts.

    Raises TypeError for what is neither plain nor a number, time, id, code, or a list or mapping of such.
    """
    match value:
        case None | bool() | str():
            return value
        case Enum():
            return plain(value.value)
        case int():
            return int(value) if abs(value) <= LARGEST else str(value)
        case float():
            return repr(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case set() | frozenset():
            return sorted(map(plain, value))
        case list() | tuple():
            return [plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
