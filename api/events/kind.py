"""Events in the interchange format (§12, §14)."""

from dataclasses import dataclass
from typing import Any

from api.catalogue.codes import PublicationStatus
from api.events.codes import EventKind, Recurrence
from api.events.rules import first_day, is_day, last_day
from api.kernel.interchange.composite import Text
from api.kernel.interchange.kind import Kind
from api.kernel.interchange.problems import N_, Line
from api.kernel.interchange.values import Choice, Columns, Count, Flag, PartialDate, Pattern, Single, Spec
from api.regions.fields import SLUG, SOURCE, add_title_keys, slug_problem
from locales.dates import ALMATY, is_time_zone

CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
CLOCK_REASON = N_("must be a time of day like 09:30")


@dataclass(frozen=True)
class Regions(Single):
    """Regions by slug, ISO 3166-2 or KATO code; stored and written as slugs."""

    def absent(self) -> Any:
        """No region."""
        return []

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Look each region up."""
        known = line.references.regions
        if not isinstance(value, list) or not all(isinstance(code, str) and code in known for code in value):
            line.wrong(at, N_("must be a list of regions of Kazakhstan"))
            return []
        slugs = [known[code] for code in value]
        if len(set(slugs)) != len(slugs):
            line.wrong(at, N_("names the same value twice"))
        return slugs

    def dump(self, row: Any) -> Any:
        """Leave an empty list out."""
        return row[self.stored_as] or None


@dataclass(frozen=True)
class TimeZone(Single):
    """A name of the IANA database of time zones."""

    def absent(self) -> Any:
        """The clock of Kazakhstan."""
        return ALMATY.key

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Look the name up."""
        if isinstance(value, str) and is_time_zone(value):
            return value
        line.wrong(at, N_("must be a time zone like Asia/Almaty"))
        return None


FIELDS: tuple[Spec, ...] = (
    Pattern("slug", required=True, form=SLUG, reason=slug_problem()),
    Choice("eventKind", required=True, codes=EventKind),
    Text("title", required=True, limit=300),
    Text("summary", limit=1000),
    Text("description", limit=20_000),
    PartialDate("starts"),
    PartialDate("ends"),
    Pattern("startTime", form=CLOCK, reason=CLOCK_REASON),
    Pattern("endTime", form=CLOCK, reason=CLOCK_REASON),
    TimeZone("timezone"),
    Choice("recurrence", codes=Recurrence),
    Count("usualMonth", low=1, high=12),
    Flag("cancelled"),
    Text("place", limit=300),
    Pattern("country", form=r"[A-Z]{2}", reason=N_("must be a country code of ISO 3166-1")),
    Regions("regions"),
    Text("lead", limit=500),
    Pattern(
        "website",
        form=r"https?://[^\s<>\"'`\\]{3,300}",
        reason=N_("must be an address that begins with https:// or http://"),
    ),
    SOURCE,
    PartialDate("asOf"),
    Choice("status", codes=PublicationStatus),
)


def complete(columns: Columns, line: Line) -> None:
    """Rules of the calendar, and the columns that follow from the dates."""
    add_title_keys(columns, line)
    columns["status"] = columns["status"] or "published"
    columns["cancelled"] = bool(columns["cancelled"])
    starts, ends = columns["starts"], columns["ends"]
    columns["first_day"] = first_day(starts).isoformat() if starts else None
    columns["last_day"] = last_day(ends or starts).isoformat() if starts else None
    if ends and (not starts or last_day(ends) < first_day(starts)):
        line.wrong("ends", N_("must not be before the start"))
    if columns["start_time"] and not is_day(starts):
        line.wrong("startTime", N_("needs the day beside it"))
    if columns["end_time"]:
        _check_end(columns, line)


def _check_end(columns: Columns, line: Line) -> None:
    """An event that ends by the clock begins by it."""
    if not columns["start_time"]:
        line.wrong("endTime", N_("needs the time of the start beside it"))
    elif not columns["ends"] and columns["end_time"] < columns["start_time"]:
        line.wrong("endTime", N_("must not be before the start"))


EVENT = Kind(name="event", table="event", key="slug", fields=FIELDS, complete=complete)
