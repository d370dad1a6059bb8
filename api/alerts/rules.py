"""When an alert is due, and what may be asked of one. Pure: time is an argument."""

import re
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

# Plain addresses: no quotes, comments or names, which nobody types into a form but for mischief.
_NAME, _LABEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}", r"[A-Za-z0-9-]{1,63}"
_ADDRESS = re.compile(rf"{_NAME}@(?:{_LABEL}\.)+[A-Za-z]{_LABEL}", re.ASCII)


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


def clean_address(typed: str) -> str | None:
    """The address with its domain in small letters; None for what is none."""
    address = typed.strip()
    if len(address) > 254 or not _ADDRESS.fullmatch(address) or ".." in address:
        return None
    name, _, domain = address.rpartition("@")
    return None if name.startswith(".") or name.endswith(".") else f"{name}@{domain.lower()}"
