"""Months, quarters, half-years and years, by name: 2026-11, 2026-Q4, 2026-H2, 2026. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Span(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF_YEAR: 6, Span.YEAR: 12}
_NAMES = {
    Span.MONTH: "{year}-{number:02}",
    Span.QUARTER: "{year}-Q{number}",
    Span.HALF_YEAR: "{year}-H{number}",
    Span.YEAR: "{year}",
}


@dataclass(frozen=True, order=True)
class Period:
    """One period of the calendar; `last` is its last day."""

    start: date
    last: date
    name: str


def period_of(span: Span, day: date) -> Period:
    """The period that a day belongs to."""
    length = _MONTHS[span]
    number = (day.month - 1) // length
    start = date(day.year, number * length + 1, 1)
    last = _first_of_next(date(day.year, (number + 1) * length, 1)) - timedelta(days=1)
    return Period(start, last, _NAMES[span].format(year=day.year, number=number + 1))


def next_period(span: Span, period: Period) -> Period:
    """The period that follows."""
    return period_of(span, period.last + timedelta(days=1))


def previous_period(span: Span, period: Period) -> Period:
    """The period before."""
    return period_of(span, period.start - timedelta(days=1))


def _first_of_next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
