"""The clock, and days as the Rules count them: in Almaty.

Whoever needs the time takes a `Clock`, so that a test can live through a year in a second.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Tells the time, with its zone."""

ALMATY = ZoneInfo("Asia/Almaty")


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The day in Almaty that a moment belongs to."""
    return moment.astimezone(ALMATY).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in Almaty."""
    return moment_of(day, 0)


def end_of(day: date) -> datetime:
    """The first moment that a day in Almaty has no more; 29 February 2024 had 25 hours."""
    return start_of(day + timedelta(days=1))


def moment_of(day: date, hour: int) -> datetime:
    """A full hour of a day in Almaty, in UTC."""
    return datetime.combine(day, time(hour), ALMATY).astimezone(UTC)
