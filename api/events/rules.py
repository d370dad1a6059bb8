"""The calendar of events: which days a date may mean that is known only in part."""

from calendar import monthrange
from datetime import date


def first_day(when: str) -> date:
    """The first day that `2025`, `2025-06` or `2025-06-30` can mean."""
    year, month, day = _parts(when)
    return date(year, month or 1, day or 1)


def last_day(when: str) -> date:
    """The last day that it can mean."""
    year, month, day = _parts(when)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def is_day(when: str | None) -> bool:
    """Whether the day itself is known."""
    return when is not None and len(when) == len("2025-06-30")


def _parts(when: str) -> tuple[int, int, int]:
    year, month, day = (int(part) for part in (*when.split("-"), "0", "0")[:3])
    return year, month, day
