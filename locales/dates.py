"""Dates as the three languages write them; days and hours are those of Kazakhstan."""

import re
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_month_names

from locales.cldr import cldr
from locales.numbers import NBSP
from locales.text import Locale

When = date | str


@cache
def _zones() -> frozenset[str]:
    return frozenset((files("tzdata") / "zones").read_text("utf-8").split())


@cache
def time_zone(name: str) -> ZoneInfo:
    """The rules of a time zone of the IANA database; KeyError for a name that is not there.

    They come from the tzdata package, not from the machine: one older than 2024 still counts six hours from UTC in
    Almaty.
    """
    if name not in _zones():
        raise KeyError(name)
    with (files("tzdata") / "zoneinfo").joinpath(*name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def is_time_zone(name: str) -> bool:
    return name in _zones()


ALMATY = time_zone("Asia/Almaty")

# Patterns by how much of the date is known. The running text of Kazakh documents is «2026 жылғы 26
# ақпан», which is not the long form of CLDR; the short English form of CLDR puts the month first, which
# half of its readers misread.
_LONG: dict[Locale, tuple[str, str, str]] = {
    "kk": ("y 'жыл'", "y 'жылғы' MMMM", "y 'жылғы' d MMMM"),
    "ru": ("y 'г'.", "LLLL y 'г'.", "d MMMM y 'г'."),
    "en": ("y", "LLLL y", "d MMMM y"),
}
_SHORT: dict[Locale, tuple[str, str, str]] = {
    "kk": ("y", "MM.y", "dd.MM.y"),
    "ru": ("y", "MM.y", "dd.MM.y"),
    "en": ("y", "MMM y", "d MMM y"),
}

_PARTIAL = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?", re.ASCII)
_LONGEST_DATE = len("2026-02-26")


def long_date(when: When, locale: Locale) -> str:
    """In running text: `26 февраля 2026 г.`, `июнь 2025 г.`, `2025 г.`, as far as the date is known."""
    return _written(when, locale, _LONG)


def period(starts: When, ends: When | None, locale: Locale) -> str:
    """`29–30 мая 2025 г.`; `30 мая 2025 г. – 2 июня 2025 г.` where it goes over a month."""
    if ends is None or ends == starts:
        return long_date(starts, locale)
    (first, first_known), (last, last_known) = to_day(starts), to_day(ends)
    if first_known == last_known == 2 and (first.year, first.month) == (last.year, last.month):
        return _written(ends, locale, _LONG, before_day=f"{first.day}–")
    return f"{long_date(starts, locale)}{NBSP}– {long_date(ends, locale)}"


def short_date(when: When, locale: Locale) -> str:
    """For tables: `26.02.2026`, `06.2025`, `2025`; the month by name in English."""
    return _written(when, locale, _SHORT)


def moment(when: datetime | str, locale: Locale) -> str:
    """Day and time by the clock of Kazakhstan: `26 февраля 2026 г., 14:30`."""
    local = to_moment(when)
    return f"{long_date(local.date(), locale)}, {local:%H:%M}"


def month_name(month: int, locale: Locale) -> str:
    """As it stands alone: `сентябрь`."""
    return get_month_names("wide", "stand-alone", cldr(locale))[month]


def machine_date(when: When) -> str:
    """What goes into `<time datetime>`: as exact as the date is known, with the offset for a moment."""
    if isinstance(when, datetime) or (isinstance(when, str) and len(when) > _LONGEST_DATE):
        return to_moment(when).isoformat(timespec="seconds")
    day, known = to_day(when)
    return day.isoformat()[: (4, 7, 10)[known]]


def to_moment(when: datetime | str) -> datetime:
    """A moment by the clock of Kazakhstan; one without an offset is refused, for it could be any."""
    parsed = datetime.fromisoformat(when) if isinstance(when, str) else when
    if parsed.tzinfo is None:
        raise ValueError(f"a moment without an offset: {when}")
    return parsed.astimezone(ALMATY)


def to_day(when: When) -> tuple[date, int]:
    """The first day that is meant, and what is known of it: 0 the year, 1 the month too, 2 the day too."""
    if isinstance(when, datetime):
        return to_moment(when).date(), 2
    if isinstance(when, date):
        return when, 2
    if len(when) > _LONGEST_DATE:
        return to_moment(when).date(), 2
    parts = _PARTIAL.fullmatch(when)
    if parts is None:
        raise ValueError(f"not a date: {when!r}")
    known = sum(part is not None for part in (parts["month"], parts["day"]))
    return date(int(parts["year"]), int(parts["month"] or 1), int(parts["day"] or 1)), known


def _written(when: When, locale: Locale, patterns: dict[Locale, tuple[str, str, str]], before_day: str = "") -> str:
    day, known = to_day(when)
    # "2026 г." must not be torn apart at the end of a line.
    pattern = patterns[locale][known].replace("y 'г'", f"y{NBSP}'г'")
    if before_day:
        pattern = pattern.replace("d MMMM", f"'{before_day}'d MMMM")
    return format_datetime(datetime(day.year, day.month, day.day), pattern, locale=cldr(locale))
