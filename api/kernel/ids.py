"""Identifiers: UUID version 7, which sorts by the time it was made, and short public ids."""

import base64
import hashlib
import os
import time
from uuid import UUID

PUBLIC_ID_LENGTH = 10


def new_id() -> UUID:
    """Return a UUID of version 7 (RFC 9562): 48 bits of milliseconds, then random bits."""
    value = int.from_bytes((time.time_ns() // 1_000_000).to_bytes(6, "big") + os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76
    return UUID(int=value & ~(0x3 << 62) | 2 << 62)


def row_of(kind: str, given: str) -> UUID | None:
    """The row that an id of GraphQL names, if it is one of that kind; None for what is none."""
    name, _, row = given.partition(":")
    try:
        return UUID(row) if name == kind else None
    except ValueError:
        return None


def public_id(table: str, slug: str) -> str:
    """Return the short id of a record in public addresses.

    It is derived from the record's own key, so that an address stays good when the catalogue is rebuilt elsewhere
    from its interchange file.
    """
    digest = hashlib.blake2b(f"{table}:{slug}".encode(), digest_size=10).digest()
    return base64.b32encode(digest).decode().lower()[:PUBLIC_ID_LENGTH]
