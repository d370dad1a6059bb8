"""Until when something has to be done. Pure: rule, day, calendar and readings of the Rules are arguments.

A deadline ends with its last day in Almaty. Where that day moves because it is off, the unmoved one stays visible.
"""

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from api.kernel.calendar.days import COMPUTED, Calendar
from api.kernel.calendar.periods import Span, period_of
from api.kernel.clock import end_of


class Unit(StrEnum):
    """What a rule counts."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    WEEKS = "weeks"
    MONTHS = "months"
    DAY_OF_MONTH = "day_of_month"
    REPORTING_DAY = "reporting_day"
    BEFORE = "before"
    END_OF_PERIOD = "end_of_period"


class DayOff(StrEnum):
    """Where a deadline moves whose last day is off."""

    NEXT = "next"
    PREVIOUS = "previous"
    STAYS = "stays"


class Week(StrEnum):
    """What "a week" is (§23)."""

    CALENDAR = "calendar"
    WORKING = "working"


class Before(StrEnum):
    """Whether "before 1 February" leaves the day itself (§12)."""

    STRICT = "strict"
    INCLUSIVE = "inclusive"


class ReportingMonth(StrEnum):
    """In which month the report on a quarter is due (§11)."""

    AFTER = "after"
    LAST = "last"


@dataclass(frozen=True)
class Readings:
    """How unclear words of the Rules are read; they are rows of data and can be switched."""

    day_off: DayOff = DayOff.NEXT
    week: Week = Week.CALENDAR
    before: Before = Before.STRICT
    reporting_month: ReportingMonth = ReportingMonth.AFTER


@dataclass(frozen=True)
class Rule:
    """How a deadline follows from the day of its trigger; `count` may be negative, for what comes before that day.

    `day` and `month` name a date of the calendar, `period` the one that ends. `moves`: whether a day off moves it.
    """

    unit: Unit
    count: int = 0
    day: int | None = None
    month: int | None = None
    period: Span | None = None
    moves: bool = False


@dataclass(frozen=True)
class Deadline:
    """The last day, as it is and as it would be without days off; `at`: the first moment that is too late.

    `versions`: those of the calendar years that it was counted with.
    """

    unmoved: date
    day: date
    at: datetime
    versions: Mapping[int, int]

    @property
    def provisional(self) -> bool:
        """Whether a year was counted with that has no table yet."""
        return COMPUTED in self.versions.values()


def deadline(rule: Rule, trigger: date, calendar: Calendar, readings: Readings) -> Deadline:
    """The deadline that a rule gives."""
    unmoved = _unmoved(rule, trigger, calendar, readings)
    day = _moved(unmoved, calendar, readings.day_off) if rule.moves else unmoved
    return Deadline(unmoved, day, end_of(day), calendar.versions(trigger, unmoved, day))


def _unmoved(rule: Rule, trigger: date, calendar: Calendar, readings: Readings) -> date:
    match rule.unit:
        case Unit.WORKING_DAYS:
            return calendar.shifted(trigger, rule.count) if rule.count else calendar.from_day(trigger)
        case Unit.CALENDAR_DAYS:
            return trigger + timedelta(days=rule.count)
        case Unit.WEEKS if readings.week is Week.WORKING:
            return calendar.shifted(trigger, 5 * rule.count)
        case Unit.WEEKS:
            return trigger + timedelta(weeks=rule.count)
        case Unit.MONTHS:
            return months_from(trigger, rule.count)
        case Unit.DAY_OF_MONTH:
            return day_of_month(trigger, rule.count, rule.day or 1)
        case Unit.REPORTING_DAY:
            start = period_of(Span.QUARTER, trigger).start
            return day_of_month(start, 3 if readings.reporting_month is ReportingMonth.AFTER else 2, rule.day or 1)
        case Unit.BEFORE:
            named = date(trigger.year, rule.month or 1, rule.day or 1)
            return named if readings.before is Before.INCLUSIVE else named - timedelta(days=1)
        case Unit.END_OF_PERIOD:
            return period_of(rule.period or Span.YEAR, trigger).last


def months_from(day: date, count: int) -> date:
    """So many months later, or earlier; the last day of the month where it has no such day."""
    return day_of_month(day, count, day.day)


def day_of_month(day: date, count: int, number: int) -> date:
    """A numbered day of the month so many months later, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(number, months.monthrange(year, month + 1)[1]))


def _moved(day: date, calendar: Calendar, policy: DayOff) -> date:
    return day if policy is DayOff.STAYS else calendar.from_day(day, 1 if policy is DayOff.NEXT else -1)
