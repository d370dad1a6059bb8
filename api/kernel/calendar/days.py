"""Which days are worked. Pure: the tables of years are arguments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

COMPUTED = 0
"""Version of a year that nobody has entered: what the law on holidays gives, without the days moved by decree."""
_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """A year of the working calendar: what differs from weeks of five working days."""

    year: int
    version: int
    off: frozenset[date]
    worked: frozenset[date] = frozenset()


class Calendar:
    """The working calendar; *compute* gives the years that nobody has entered."""

    def __init__(self, years: Mapping[int, Year], compute: Callable[[int], Year]) -> None:
        self._years, self._compute = dict(years), compute

    def year(self, number: int) -> Year:
        """The table of a year."""
        return self._years.get(number) or self._compute(number)

    def works(self, day: date) -> bool:
        """Whether a day is worked."""
        year = self.year(day.year)
        return day in year.worked or (day.weekday() < _SATURDAY and day not in year.off)

    def from_day(self, day: date, direction: int = 1) -> date:
        """The day itself if it is worked, else the next one that is, or the one before."""
        while not self.works(day):
            day += direction * _DAY
        return day

    def shifted(self, day: date, working_days: int) -> date:
        """So many working days after a day, or before it; the day itself does not count."""
        direction = 1 if working_days > 0 else -1
        for _ in range(abs(working_days)):
            day = self.from_day(day + direction * _DAY, direction)
        return day

    def versions(self, *days: date) -> dict[int, int]:
        """The versions of the years from the earliest of the days to the latest."""
        return {year: self.year(year).version for year in range(min(days).year, max(days).year + 1)}
