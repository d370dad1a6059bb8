"""What holds for all deadlines (§8, §11, §12, §13, §23), whatever days are off."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.kernel.calendar.days import Calendar, Year
from api.kernel.calendar.deadlines import (
    DayOff,
    Readings,
    Rule,
    Unit,
    Week,
    day_of_month,
    deadline,
    months_from,
)
from api.kernel.calendar.periods import Span, next_period, period_of, previous_period
from api.kernel.clock import day_of, end_of, start_of

DAYS = st.dates(date(2000, 1, 10), date(2099, 12, 1))
COUNTS = st.integers(0, 40)
DAY = timedelta(days=1)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, date]:
    """A calendar in which any days of some weeks round a day are off or worked."""
    day = draw(DAYS)
    near = [day + DAY * offset for offset in range(-60, 120)]
    off, worked = (frozenset(draw(st.lists(st.sampled_from(near), max_size=25))) for _ in range(2))

    def year(number: int) -> Year:
        return Year(
            number, 1, frozenset(d for d in off if d.year == number), frozenset(d for d in worked if d.year == number)
        )

    return Calendar({}, year), day


def working_days(calendar: Calendar, after: date, until: date) -> int:
    """How many days are worked after one and up to another."""
    return sum(calendar.works(after + DAY * offset) for offset in range(1, (until - after).days + 1))


@given(calendars(), st.integers(1, 40))
def test_working_days_are_counted_from_the_day_after(made: tuple[Calendar, date], count: int) -> None:
    """§8: the last of so many worked days after the trigger, none before it."""
    calendar, day = made
    found = deadline(Rule(Unit.WORKING_DAYS, count), day, calendar, Readings())
    assert calendar.works(found.day)
    assert working_days(calendar, day, found.day) == count
    assert found.unmoved == found.day


@given(calendars(), st.integers(1, 40))
def test_back_and_forth_is_the_same_working_day(made: tuple[Calendar, date], count: int) -> None:
    """§8."""
    calendar, day = made
    worked = calendar.from_day(day)
    assert calendar.shifted(calendar.shifted(worked, count), -count) == worked


@given(calendars(), COUNTS, st.sampled_from(DayOff))
def test_a_day_off_moves_no_further_than_it_must(made: tuple[Calendar, date], count: int, policy: DayOff) -> None:
    """§23: no worked day lies between the unmoved day and the moved one."""
    calendar, day = made
    found = deadline(Rule(Unit.CALENDAR_DAYS, count, moves=True), day, calendar, Readings(day_off=policy))
    assert found.unmoved == day + DAY * count
    if policy is DayOff.STAYS or calendar.works(found.unmoved):
        assert found.day == found.unmoved
        return
    first, last = sorted((found.unmoved, found.day))
    assert calendar.works(found.day)
    assert (found.day > found.unmoved) == (policy is DayOff.NEXT)
    assert working_days(calendar, first - DAY, last) == 1


@given(calendars(), st.integers(1, 5))
def test_a_week_is_seven_days_or_five_worked_ones(made: tuple[Calendar, date], count: int) -> None:
    """§23."""
    calendar, day = made
    rule = Rule(Unit.WEEKS, count, moves=True)
    assert deadline(rule, day, calendar, Readings()).unmoved == day + 7 * count * DAY
    working = deadline(rule, day, calendar, Readings(week=Week.WORKING))
    assert working_days(calendar, day, working.day) == 5 * count


@given(calendars(), COUNTS)
def test_a_later_trigger_never_has_an_earlier_deadline(made: tuple[Calendar, date], count: int) -> None:
    """§8, §23."""
    calendar, day = made
    for rule in (Rule(Unit.WORKING_DAYS, count), Rule(Unit.CALENDAR_DAYS, count, moves=True)):
        first, second = (deadline(rule, each, calendar, Readings()).day for each in (day, day + DAY))
        assert first <= second


@given(DAYS, st.integers(-60, 60))
def test_months_keep_the_day_or_take_the_last_one(day: date, count: int) -> None:
    """§12.3."""
    found = months_from(day, count)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == count
    assert found.day == day.day or (found.day < day.day and (found + DAY).day == 1)


@given(DAYS, st.integers(-24, 24), st.integers(1, 31))
def test_a_day_of_a_month_lies_in_that_month(day: date, count: int, number: int) -> None:
    """§11."""
    found = day_of_month(day, count, number)
    assert found.month == (day.month - 1 + count) % 12 + 1
    assert found.day == number or (found + DAY).day == 1


@given(DAYS, st.sampled_from(Span))
def test_periods_follow_each_other_without_a_gap(day: date, span: Span) -> None:
    """§13.2, §14.7, §19."""
    period = period_of(span, day)
    assert period.start <= day <= period.last
    assert next_period(span, period).start == period.last + DAY
    assert previous_period(span, next_period(span, period)) == period
    assert period_of(span, period.start) == period_of(span, period.last) == period


@given(st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)))
def test_a_moment_lies_in_its_day(moment: datetime) -> None:
    """§8, §23: days are those of Almaty."""
    aware = moment.replace(tzinfo=UTC)
    day = day_of(aware)
    assert start_of(day) <= aware < end_of(day)
    assert end_of(day) == start_of(day + DAY)


@given(calendars(), COUNTS)
def test_the_years_it_was_counted_with_are_kept(made: tuple[Calendar, date], count: int) -> None:
    """§8."""
    calendar, day = made
    found = deadline(Rule(Unit.WORKING_DAYS, count), day, calendar, Readings())
    assert set(found.versions) == set(range(day.year, found.day.year + 1))
