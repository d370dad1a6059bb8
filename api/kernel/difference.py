"""Field by field, what tells two values apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Difference:
    """A field and its two values; None where it is absent."""

    path: tuple[str, ...]
    before: Any
    after: Any


def differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> tuple[Difference, ...]:
    """Every difference, in the order of the fields; objects are looked into, lists are compared as a whole."""
    if before == after:
        return ()
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        return (Difference(path, before, after),)
    names = dict.fromkeys((*before, *after))
    return tuple(each for name in names for each in differences(before.get(name), after.get(name), (*path, str(name))))
