"""Answers kept until what the public sees changes.

An answer is kept under the revision that was known when it was begun, so it is never older than that; it is given again
only while the database still has this revision. Whoever changes what is seen counts it in the same transaction, so no
process gives an answer from before a change that was acknowledged.
"""

import time
from collections.abc import Hashable
from dataclasses import dataclass

from api.kernel.bounded import Bounded

SECONDS = 60.0
"""What an answer says may depend on the hour too: whether a record is fresh, whether an event is over."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The bytes of an answer, the revision it belongs to, and until when it may be given."""

    body: bytes
    revision: int
    until: float


class KeptAnswers:
    """The latest used within `octets`; none where that is 0."""

    def __init__(self, octets: int, seconds: float = SECONDS) -> None:
        self._kept, self._seconds = Bounded[Kept](octets), seconds
        self.revision: int | None = None
        """The latest that was read of the database."""

    def find(self, key: Hashable) -> Kept | None:
        """The answer under the key, if there is one that is not too old; its revision is to be compared."""
        kept = self._kept.get(key)
        if kept and kept.until < time.monotonic():
            self._kept.drop(key)
            return None
        return kept

    def keep(self, key: Hashable, body: bytes, revision: int | None) -> None:
        """Keep the answer, unless it would leave no place for others."""
        if revision is not None and len(body) <= self._kept.octets // 8:
            self._kept.put(key, Kept(body, revision, time.monotonic() + self._seconds), len(body))
