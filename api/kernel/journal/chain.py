"""How each row of the journal is bound to the one before it: what `number_journal_entry` in the database does too."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from api.kernel.canonical import canonical

CONTENT = (
    "member", "party", "act", "clause", "subject_kind", "subject_id", "region", "before", "after", "request_id",
)  # fmt: skip
"""Columns that an entry fills; the others are its place, time and hashes."""
BEGINNING = bytes(32)
"""What stands for the hash before the first row."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def row_hash(previous: bytes, sequence: int, at: datetime, content: Mapping[str, Any]) -> bytes:
    """SHA-256 of the hash before, place and microseconds since 1970 in eight bytes each, and the canonical content."""
    microseconds = (at - _EPOCH) // timedelta(microseconds=1)
    return sha256(previous + _eight(sequence) + _eight(microseconds) + canonical(content)).digest()


def _eight(number: int) -> bytes:
    return number.to_bytes(8, "big", signed=True)
