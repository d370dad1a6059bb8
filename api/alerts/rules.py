"""When an alert is due, and what may be asked of one. Pure: time is an argument."""

from datetime import datetime, time, timedelta
from enum import auto
from zoneinfo import ZoneInfo

from api.kernel.codes import Code

ALMATY = ZoneInfo("Asia/Almaty")
HOUR = time(8)
UNCONFIRMED_DAYS = 3
MOST_ALERTS = 20
LETTERS_A_DAY = 5
REQUESTS_AN_HOUR = 10
LONGEST_CRITERIA = 2000
SHOWN = 20


class Rhythm(Code):
    """How often letters come, at the most."""

    DAILY = auto()
    WEEKLY = auto()


class Listed(Code):
    """What is watched."""

    PROJECTS = auto()
    SITES = auto()
    PARTNERS = auto()
    SEARCH = auto()


def next_due(now: datetime, rhythm: Rhythm) -> datetime:
    """The next morning, or Monday morning, in Almaty that is strictly later than *now*."""
    local = now.astimezone(ALMATY)
    day = local.date()
    while True:
        morning = datetime.combine(day, HOUR, ALMATY)
        if morning > local and (rhythm is Rhythm.DAILY or day.weekday() == 0):
            return morning
        day += timedelta(days=1)
