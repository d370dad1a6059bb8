"""Deadlines by examples, each with its paragraph, on the calendar as it was decreed (2024-2026) or computed (2027)."""

from datetime import date, timedelta
from typing import Any

import pytest

from api.duties.calendar import computed_year
from api.duties.reference import read_lines
from api.kernel.calendar.days import Calendar, Year
from api.kernel.calendar.deadlines import (
    Before,
    DayOff,
    Readings,
    ReportingMonth,
    Rule,
    Unit,
    Week,
    deadline,
)
from api.kernel.calendar.periods import Span
from api.kernel.clock import end_of, start_of


def decreed() -> Calendar:
    """The calendar that the product starts with."""
    years = {}
    for line in read_lines("calendar"):
        worked = {date.fromisoformat(day["day"]) for day in line["days"] if day["kind"] == "working_day"}
        off = {date.fromisoformat(day["day"]) for day in line["days"]} - worked
        years[line["year"]] = Year(line["year"], 1, frozenset(off), frozenset(worked))
    return Calendar(years, computed_year)


CALENDAR = decreed()
CLAUSES = {line["number"]: line for line in read_lines("clauses")}


def rule(clause: str) -> Rule:
    """The rule of a clause as it stands in the register."""
    stored = dict(CLAUSES[clause]["rule"])
    period = stored.pop("period", None)
    return Rule(Unit(stored.pop("unit")), period=Span(period) if period else None, **stored)


def last_days(clause: str, trigger: str, **readings: Any) -> tuple[str, str]:
    """The last day, and the unmoved one."""
    found = deadline(rule(clause), date.fromisoformat(trigger), CALENDAR, Readings(**readings))
    assert found.at == end_of(found.day)
    return str(found.day), str(found.unmoved)


# §8: one working day, from the receipt to the assignment, and from that to the answer.
ONE_WORKING_DAY = [
    ("2026-11-30", "2026-12-01"),  # Monday
    ("2026-12-04", "2026-12-07"),  # Friday: the weekend
    ("2026-12-05", "2026-12-07"),  # received on a Saturday
    ("2026-12-06", "2026-12-07"),
    ("2026-12-15", "2026-12-17"),  # Independence Day
    ("2026-12-16", "2026-12-17"),
    ("2025-12-31", "2026-01-05"),  # New Year, then a weekend
    ("2026-01-06", "2026-01-08"),  # Christmas
    ("2025-01-01", "2025-01-05"),  # 3 January was moved to Sunday the 5th, which was worked
    ("2025-01-04", "2025-01-05"),
    ("2025-01-05", "2025-01-06"),
    ("2024-05-03", "2024-05-04"),  # a Saturday that was worked
    ("2024-05-04", "2024-05-06"),
    ("2024-05-06", "2024-05-10"),  # 7, 8 (for the 4th) and 9 May
    ("2025-03-20", "2025-03-26"),  # Nauryz: two of its days fell on the weekend and moved
    ("2026-03-20", "2026-03-26"),
    ("2024-03-20", "2024-03-26"),
    ("2026-05-26", "2026-05-28"),  # Kurban Ait
    ("2024-06-14", "2024-06-17"),  # Kurban Ait on a Sunday does not move
    ("2026-08-28", "2026-08-31"),  # 30 August is no holiday any more
    ("2025-08-29", "2025-09-02"),  # it was one in 2025, on a Saturday
    ("2026-10-23", "2026-10-27"),  # Republic Day on a Sunday
    ("2024-07-05", "2024-07-09"),  # Capital Day on a Saturday
    ("2027-03-12", "2027-03-16"),  # Constitution Day is on 15 March from 2027 on
    ("2024-02-28", "2024-02-29"),  # a leap year
    ("2024-02-29", "2024-03-01"),
    ("2026-02-27", "2026-03-02"),
    ("2024-12-31", "2025-01-05"),
    ("2026-12-31", "2027-01-05"),  # 2 January 2027 is a Saturday: the 4th is off
]


@pytest.mark.clause("8a")
@pytest.mark.parametrize(("trigger", "due"), ONE_WORKING_DAY)
def test_a_responsible_person_is_named_within_a_working_day(trigger: str, due: str) -> None:
    assert last_days("8a", trigger) == (due, due)


@pytest.mark.clause("8b")
@pytest.mark.parametrize(("trigger", "due"), ONE_WORKING_DAY)
def test_the_information_is_given_within_a_working_day(trigger: str, due: str) -> None:
    assert last_days("8b", trigger) == (due, due)


@pytest.mark.clause("9")
@pytest.mark.parametrize(
    ("trigger", "due"),
    [
        ("2026-11-30", "2026-11-30"),
        ("2026-12-05", "2026-12-07"),
        ("2026-12-16", "2026-12-17"),
        ("2024-05-04", "2024-05-04"),
        ("2024-05-08", "2024-05-10"),
        ("2025-01-05", "2025-01-05"),
        ("2025-01-03", "2025-01-05"),
        ("2026-01-01", "2026-01-05"),
    ],
)
def test_at_once_is_the_same_working_day(trigger: str, due: str) -> None:
    assert last_days("9", trigger)[0] == due


# §23: a week, by calendar days: trigger, last day, unmoved.
WEEKS = [
    ("2026-11-30", "2026-12-07", "2026-12-07"),
    ("2026-12-09", "2026-12-17", "2026-12-16"),  # Independence Day
    ("2026-11-28", "2026-12-07", "2026-12-05"),  # Saturday to Saturday
    ("2026-11-29", "2026-12-07", "2026-12-06"),
    ("2025-12-25", "2026-01-05", "2026-01-01"),
    ("2025-12-26", "2026-01-05", "2026-01-02"),
    ("2025-12-31", "2026-01-08", "2026-01-07"),
    ("2024-04-27", "2024-05-04", "2024-05-04"),  # a Saturday that was worked
    ("2024-05-01", "2024-05-10", "2024-05-08"),  # a Wednesday that was not
    ("2024-12-29", "2025-01-05", "2025-01-05"),  # a Sunday that was worked
    ("2024-12-27", "2025-01-05", "2025-01-03"),
    ("2025-03-15", "2025-03-26", "2025-03-22"),
    ("2026-03-14", "2026-03-26", "2026-03-21"),
    ("2026-03-18", "2026-03-26", "2026-03-25"),
    ("2024-02-22", "2024-02-29", "2024-02-29"),
    ("2026-02-28", "2026-03-10", "2026-03-07"),  # 8 March on a Sunday: the 9th is off
    ("2026-05-20", "2026-05-28", "2026-05-27"),
    ("2026-10-19", "2026-10-27", "2026-10-26"),
    ("2027-01-25", "2027-02-01", "2027-02-01"),
]


@pytest.mark.clause("23a")
@pytest.mark.parametrize(("trigger", "due", "unmoved"), WEEKS)
def test_an_answer_is_given_within_a_week(trigger: str, due: str, unmoved: str) -> None:
    assert last_days("23a", trigger) == (due, unmoved)


@pytest.mark.clause("5", "6", "12.2a", "14.5", "17.2", "18.4")
@pytest.mark.parametrize("clause", ["5", "6", "12.2a", "14.5", "17.2", "18.4"])
@pytest.mark.parametrize(("trigger", "due", "unmoved"), WEEKS[:6])
def test_where_the_rules_give_no_term_the_week_of_23_stands_in(
    clause: str, trigger: str, due: str, unmoved: str
) -> None:
    assert last_days(clause, trigger) == (due, unmoved)
    assert CLAUSES[clause]["basis"] == "policy"


@pytest.mark.clause("23a")
@pytest.mark.parametrize(
    ("trigger", "due"),
    [
        ("2026-11-30", "2026-12-07"),
        ("2026-12-14", "2026-12-22"),
        ("2026-12-05", "2026-12-11"),
        ("2025-12-29", "2026-01-08"),
        ("2024-04-29", "2024-05-06"),
        ("2024-05-03", "2024-05-14"),
        ("2026-03-16", "2026-03-26"),
    ],
)
def test_a_week_may_be_read_as_five_working_days(trigger: str, due: str) -> None:
    assert last_days("23a", trigger, week=Week.WORKING)[0] == due


@pytest.mark.clause("23a")
@pytest.mark.parametrize(
    ("trigger", "policy", "due"),
    [
        ("2026-12-09", DayOff.NEXT, "2026-12-17"),
        ("2026-12-09", DayOff.PREVIOUS, "2026-12-15"),
        ("2026-12-09", DayOff.STAYS, "2026-12-16"),
        ("2024-05-01", DayOff.NEXT, "2024-05-10"),
        ("2024-05-01", DayOff.PREVIOUS, "2024-05-06"),
        ("2024-05-01", DayOff.STAYS, "2024-05-08"),
        ("2026-03-14", DayOff.PREVIOUS, "2026-03-20"),
        ("2026-11-30", DayOff.PREVIOUS, "2026-12-07"),
    ],
)
def test_a_day_off_moves_the_deadline_as_the_policy_says(trigger: str, policy: DayOff, due: str) -> None:
    assert last_days("23a", trigger, day_off=policy)[0] == due


# §11: the 5th of the month after the quarter: a day in it, last day, unmoved.
REPORTS = [
    ("2026-10-01", "2027-01-05", "2027-01-05"),
    ("2026-01-01", "2026-04-06", "2026-04-05"),  # a Sunday
    ("2026-03-31", "2026-04-06", "2026-04-05"),
    ("2026-04-01", "2026-07-07", "2026-07-05"),  # a Sunday, and Capital Day on the Monday
    ("2026-07-15", "2026-10-05", "2026-10-05"),
    ("2024-10-01", "2025-01-05", "2025-01-05"),  # a Sunday that was worked
    ("2025-01-01", "2025-04-07", "2025-04-05"),
    ("2025-04-01", "2025-07-08", "2025-07-05"),  # a Saturday; Capital Day on the Sunday moved to the 7th
    ("2025-07-01", "2025-10-06", "2025-10-05"),
    ("2025-10-01", "2026-01-05", "2026-01-05"),
]


@pytest.mark.clause("11")
@pytest.mark.parametrize(("trigger", "due", "unmoved"), REPORTS)
def test_the_report_on_a_quarter_is_due_on_the_fifth(trigger: str, due: str, unmoved: str) -> None:
    assert last_days("11", trigger) == (due, unmoved)


@pytest.mark.clause("11")
@pytest.mark.parametrize(
    ("trigger", "due"),
    [
        ("2026-10-01", "2026-12-07"),
        ("2026-01-01", "2026-03-05"),
        ("2026-04-01", "2026-06-05"),
        ("2026-07-01", "2026-09-07"),
    ],
)
def test_the_reporting_month_may_be_the_last_of_the_quarter(trigger: str, due: str) -> None:
    assert last_days("11", trigger, reporting_month=ReportingMonth.LAST)[0] == due


@pytest.mark.clause("12.2")
@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027, 2028, 2032])
def test_the_plan_is_sent_before_the_first_of_february(year: int) -> None:
    """31 January is the last day, also where it is a Sunday as in 2027; with the other reading it is the 1st."""
    assert last_days("12.2", f"{year}-01-01")[0] == f"{year}-01-31"
    assert last_days("12.2", f"{year}-01-01", before=Before.INCLUSIVE)[0] == f"{year}-02-01"


# §12.3, §14.2: three months before the date, at the end of a shorter month its last day.
THREE_MONTHS_BEFORE = [
    ("2027-05-31", "2027-02-28"),
    ("2028-05-31", "2028-02-29"),
    ("2024-05-31", "2024-02-29"),
    ("2024-05-29", "2024-02-29"),
    ("2024-05-30", "2024-02-29"),
    ("2027-05-29", "2027-02-28"),
    ("2027-05-28", "2027-02-28"),
    ("2026-07-31", "2026-04-30"),
    ("2026-12-31", "2026-09-30"),
    ("2027-01-15", "2026-10-15"),
    ("2027-02-28", "2026-11-28"),
    ("2028-02-29", "2027-11-29"),
    ("2026-03-31", "2025-12-31"),
    ("2100-05-31", "2100-02-28"),
    ("2027-06-10", "2027-03-10"),
]


@pytest.mark.clause("12.3", "14.2")
@pytest.mark.parametrize("clause", ["12.3", "14.2"])
@pytest.mark.parametrize(("event", "due"), THREE_MONTHS_BEFORE)
def test_notice_is_given_three_months_before(clause: str, event: str, due: str) -> None:
    """A day off does not move it: forward there would be less than three months left."""
    assert last_days(clause, event) == (due, due)


# §13.2, §14.7, §19.1, §19.3, §19.5: the last day of the period.
PERIODS = [
    ("13.2", "2026-11-30", "2026-11-30"),
    ("13.2", "2026-12-01", "2026-12-31"),
    ("13.2", "2024-02-01", "2024-02-29"),
    ("13.2", "2026-02-14", "2026-02-28"),
    ("13.2", "2027-05-01", "2027-05-31"),
    ("14.7", "2027-01-01", "2027-12-31"),
    ("14.7", "2024-12-31", "2024-12-31"),
    ("19.1", "2026-01-01", "2026-03-31"),
    ("19.1", "2026-06-30", "2026-06-30"),
    ("19.1", "2026-07-01", "2026-09-30"),
    ("19.1", "2026-12-31", "2026-12-31"),
    ("19.3", "2026-01-01", "2026-06-30"),
    ("19.3", "2026-07-01", "2026-12-31"),
    ("19.5", "2027-06-30", "2027-06-30"),
    ("19.5", "2027-07-01", "2027-12-31"),
]


@pytest.mark.clause("13.2", "14.7", "19.1", "19.3", "19.5")
@pytest.mark.parametrize(("clause", "trigger", "due"), PERIODS)
def test_what_is_periodic_is_due_at_the_end_of_its_period(clause: str, trigger: str, due: str) -> None:
    assert last_days(clause, trigger) == (due, due)


@pytest.mark.clause("8a", "23a")
def test_days_are_those_of_almaty_over_the_change_of_its_clock() -> None:
    """On 1 March 2024 the clock went back an hour: 29 February had 25 hours (from UTC+6 to UTC+5)."""
    day = date(2024, 2, 29)
    assert end_of(day) - start_of(day) == timedelta(hours=25)
    assert start_of(day).isoformat() == "2024-02-28T18:00:00+00:00"
    assert end_of(day).isoformat() == "2024-02-29T19:00:00+00:00"
    assert deadline(rule("8a"), date(2024, 2, 28), CALENDAR, Readings()).at == end_of(day)
    assert deadline(rule("23a"), date(2024, 2, 22), CALENDAR, Readings()).at == end_of(day)


@pytest.mark.clause("23a")
@pytest.mark.parametrize(
    ("trigger", "versions", "provisional"),
    [
        ("2026-11-30", {2026: 1}, False),
        ("2026-12-29", {2026: 1, 2027: 0}, True),
        ("2027-06-01", {2027: 0}, True),
        ("2025-12-29", {2025: 1, 2026: 1}, False),
    ],
)
def test_a_year_without_a_table_makes_it_provisional(trigger: str, versions: dict[int, int], provisional: bool) -> None:
    found = deadline(rule("23a"), date.fromisoformat(trigger), CALENDAR, Readings())
    assert (found.versions, found.provisional) == (versions, provisional)
