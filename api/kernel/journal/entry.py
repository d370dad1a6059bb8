"""What the journal tells of an act, and the one form of it that is hashed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from api.kernel.actor import Actor

Values = Mapping[str, Any]
"""Fields and their values: texts, whole numbers, truth, dates, decimals, ids, codes; lists and mappings of these."""


@dataclass(frozen=True)
class Subject:
    """What an act is about; `region`: slug of the region it belongs to, None for what belongs to none."""

    kind: str
    id: UUID
    region: str | None = None


@dataclass(frozen=True)
class Entry:
    """One act. `actor`: None for a stranger, or for what the clock or the operator's command line does.

    `act` is a code such as `project.publish`, `clause` the paragraph of the Rules that gives the right to it. `before`
    and `after` may hold whole records: only what differs is kept, and of personal fields only a hash.
    """

    act: str
    actor: Actor | None
    subject: Subject
    clause: str | None = None
    before: Values | None = None
    after: Values | None = None


def canonical(value: Any) -> bytes:
    """The bytes that are hashed: JSON with sorted keys and no spaces, in UTF-8. Raises TypeError for floats."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plain(value: Any) -> Any:
    """The same value as JSON has it and PostgreSQL gives it back, letter by letter; so no number has a fraction."""
    match value:
        case None | bool() | str():
            return value
        case Enum():
            return plain(value.value)
        case int():
            return int(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case set() | frozenset():
            return sorted(map(plain, value))
        case list() | tuple():
            return [plain(each) for each in value]
    raise TypeError(f"the journal keeps no {type(value).__name__}")
