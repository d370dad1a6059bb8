"""What is kept in memory while it is used, within a bound."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Bounded(Generic[T]):
    """The latest used within `octets`, and within `entries` where a number is given."""

    def __init__(self, octets: int, entries: int | None = None) -> None:
        self.octets, self.entries, self._size = octets, entries, 0
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()

    def get(self, key: Hashable) -> T | None:
        """What is kept under the key, which counts as used now."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: T, octets: int) -> None:
        """Keep it instead of what was kept under the key, and let go of what was not used for longest."""
        self.drop(key)
        self._kept[key] = value, octets
        self._size += octets
        while self._size > self.octets or (self.entries is not None and len(self._kept) > self.entries):
            self.drop(next(iter(self._kept)))

    def drop(self, key: Hashable) -> None:
        """Let go of what is kept under the key, if anything is."""
        _, octets = self._kept.pop(key, (None, 0))
        self._size -= octets
