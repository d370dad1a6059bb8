"""The working calendar as it is kept: the newest version of each year, and what the law gives for the others."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import holidays
from psycopg import AsyncConnection

from api.kernel.calendar.days import COMPUTED, Calendar, Year

WORKED, OFF = "working_day", ("holiday", "religious", "observed", "day_off")
_READ = """
SELECT y.year, y.version, array_agg(d.day) FILTER (WHERE d.kind <> 'working_day'),
    array_agg(d.day) FILTER (WHERE d.kind = 'working_day')
FROM (SELECT DISTINCT ON (year) year, version FROM calendar_year ORDER BY year, version DESC) y
LEFT JOIN calendar_day d USING (year, version) GROUP BY 1, 2
"""


async def read_calendar(connection: AsyncConnection[Any]) -> Calendar:
    """The calendar of this moment."""
    rows = await (await connection.execute(_READ)).fetchall()
    return Calendar({row[0]: _year(*row) for row in rows}, computed_year)


@cache
def computed_year(year: int) -> Year:
    """A year by the law on holidays. Moved days are decreed for one year at a time, so it has none to come."""
    law = _law(year)
    return Year(year, COMPUTED, frozenset(law), frozenset(day for day in law.weekend_workdays if day.year == year))


def _law(year: int, language: str = "kk") -> holidays.HolidayBase:
    return holidays.country_holidays("KZ", years=[year], expand=False, language=language)


def _year(year: int, version: int, off: Iterable[date] | None, worked: Iterable[date] | None) -> Year:
    return Year(year, version, frozenset(off or ()), frozenset(worked or ()))
