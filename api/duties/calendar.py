"""The working calendar as it is kept: the newest version of each year, and what the law gives for the others."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import holidays
from psycopg import AsyncConnection

from api.duties.reference import read_lines
from api.kernel.calendar.days import COMPUTED, Calendar, Year

WORKED = "working_day"
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


def named_days(year: int) -> list[dict[str, Any]]:
    """The days of a year by the law, with their names: as `calendar_day` has them."""
    kazakh, english = _law(year), _law(year, "en_US")
    days = [_named(day, kazakh[day], english.get(day, "")) for day in sorted(kazakh)]
    worked = sorted(day for day in kazakh.weekend_workdays if day.year == year)
    return days + [{"day": str(day), "kind": WORKED, "name": _WORKED_DAY, "estimated": False} for day in worked]


_WORKED_DAY = {"kk": "Жұмыс күні (ауыстырылған)", "ru": "Рабочий день (перенесённый)", "en": "Working day (moved)"}
_MOVED = {"kk": " (демалыс ауыстырылды)", "ru": " (перенесённый выходной)", "en": " (day off moved)"}
_RELIGIOUS = ("Православиелік Рождество", "Құрбан айт")


@cache
def _known_names() -> dict[str, dict[str, str]]:
    """The names of holidays in the three languages, by the Kazakh one."""
    days = (day for line in read_lines("calendar") for day in line["days"] if day["kind"] in ("holiday", "religious"))
    return {day["name"]["kk"].casefold(): day["name"] for day in days}


def _named(day: date, kazakh: str, english: str) -> dict[str, Any]:
    base, _, more = kazakh.partition(" (")
    name = _known_names().get(base.casefold()) or {"kk": base, "en": english.partition(" (")[0] or base}
    moved, decreed = more.startswith("қайта"), more.endswith("ауыстырылды)")
    kind = "observed" if moved else "day_off" if decreed else "religious" if base in _RELIGIOUS else "holiday"
    if moved:
        name = {language: f"{words}{_MOVED[language]}" for language, words in name.items()}
    return {"day": str(day), "kind": kind, "name": name, "estimated": more.startswith("бағаланған")}
