"""Kinds of plain fields: how a value of the interchange format is checked, stored and written again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from api.kernel.codes import Code, stored
from api.kernel.interchange.problems import N_, Line

Row = Mapping[str, Any]
Columns = dict[str, Any]

FIRST_YEAR, LAST_YEAR = 1900, 2100
LARGEST = 10**15
"""More than the whole economy in tenge; sums of such numbers can still be shown to the last digit."""
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Spec(Protocol):
    """A field of a kind of record."""

    @property
    def name(self) -> str:
        """Name in the interchange format."""
        ...

    def parse(self, value: Any, at: str, line: Line) -> Columns:
        """Check *value* (None: absent) and return the columns to store; problems go to *line* under *at*."""
        ...

    def dump(self, row: Row) -> Any:
        """Value to write for a stored row; None leaves the field out."""
        ...


@dataclass(frozen=True)
class Single:
    """A field that is one column."""

    name: str
    column: str = ""
    required: bool = False

    @property
    def stored_as(self) -> str:
        """Name of the column: the field's own in snake_case, unless it was given."""
        return self.column or re.sub(r"(?<!^)(?=[A-Z])", "_", self.name).lower()

    def parse(self, value: Any, at: str, line: Line) -> Columns:
        """Check one value."""
        if value is None:
            if self.required:
                line.wrong(at, N_("is obligatory"))
            return {self.stored_as: self.absent()}
        return {self.stored_as: self.check(value, at, line)}

    def absent(self) -> Any:
        """Return what stands in the column when the field is absent."""
        return None

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Return the value as it is stored, or note a problem."""
        raise NotImplementedError

    def dump(self, row: Row) -> Any:
        """Write the column."""
        return row[self.stored_as]


def is_string(value: Any, at: str, line: Line, limit: int) -> bool:
    """Whether the value is text that can be stored and shown."""
    if not isinstance(value, str):
        line.wrong(at, N_("must be text"))
    elif not any(map(str.isprintable, value.strip())):
        line.wrong(at, N_("is empty: leave the field out instead"))
    elif UNSAFE.search(value):
        line.wrong(at, N_("has control characters"))
    elif len(value) > limit:
        line.wrong(at, N_("is longer than {limit} characters"), limit=limit)
    else:
        return True
    return False


@dataclass(frozen=True)
class Words(Single):
    """Plain text in no particular language."""

    limit: int = 2000

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Trim the text."""
        return value.strip() if is_string(value, at, line, self.limit) else None


@dataclass(frozen=True)
class Pattern(Single):
    """Text of a fixed form."""

    form: str = ".*"
    reason: str = ""

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Compare with the form."""
        if not isinstance(value, str) or not re.fullmatch(self.form, value) or UNSAFE.search(value):
            line.wrong(at, self.reason)
            return None
        return value


@dataclass(frozen=True)
class Choice(Single):
    """One code of a closed list."""

    codes: type[Code] | tuple[str, ...] = ()

    def known(self) -> tuple[str, ...]:
        """Codes as the format writes them."""
        return self.codes if isinstance(self.codes, tuple) else stored(self.codes)

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Look the code up."""
        if isinstance(value, str) and value in self.known():
            return value
        line.wrong(at, N_("must be one of: {choices}"), choices=", ".join(self.known()))
        return None


@dataclass(frozen=True)
class Choices(Choice):
    """Several codes of a closed list, each once."""

    def absent(self) -> Any:
        """No code."""
        return []

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Look each code up."""
        if not isinstance(value, list) or not all(isinstance(v, str) and v in self.known() for v in value):
            line.wrong(at, N_("must be a list of: {choices}"), choices=", ".join(self.known()))
        elif len(set(value)) != len(value):
            line.wrong(at, N_("names the same value twice"))
        else:
            return value
        return []

    def dump(self, row: Row) -> Any:
        """Leave an empty list out."""
        return row[self.stored_as] or None


@dataclass(frozen=True)
class Many(Single):
    """A list of short texts of one form."""

    form: str = r".{1,100}"
    reason: str = N_("must be a list of texts")
    limit: int = 200

    def absent(self) -> Any:
        """No text."""
        return []

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Compare each text with the form."""
        fits = isinstance(value, list) and all(
            isinstance(v, str) and re.fullmatch(self.form, v) and not UNSAFE.search(v) for v in value
        )
        if not fits:
            line.wrong(at, self.reason)
        elif len(value) > self.limit:
            line.wrong(at, N_("has more than {limit} values"), limit=self.limit)
        else:
            return value
        return []

    def dump(self, row: Row) -> Any:
        """Leave an empty list out."""
        return row[self.stored_as] or None


@dataclass(frozen=True)
class Number(Single):
    """A decimal number, written as text so that nothing rounds it."""

    low: int | None = 0
    high: int | None = None
    positive: bool = False

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Return the number as plain decimal text."""
        if isinstance(value, bool | float) or not isinstance(value, str | int):
            line.wrong(at, N_('must be a decimal number in quotes, like "1250.5"'))
            return None
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,12})?", value):
            line.wrong(at, N_('must be a decimal number in quotes, like "1250.5"'))
            return None
        return self._within(str(value), at, line)

    def _within(self, value: str, at: str, line: Line) -> str | None:
        try:
            number = Decimal(value)
        except InvalidOperation:
            line.wrong(at, N_('must be a decimal number in quotes, like "1250.5"'))
            return None
        low = -LARGEST if self.low is None else self.low
        high = LARGEST if self.high is None else self.high
        if self.positive and number <= 0:
            line.wrong(at, N_("must be more than {low}"), low=0)
        elif number < low:
            line.wrong(at, N_("must not be less than {low}"), low=low)
        elif number > high:
            line.wrong(at, N_("must not be more than {high}"), high=high)
        else:
            return value
        return None

    def dump(self, row: Row) -> Any:
        """Write plain digits, never an exponent."""
        value = row[self.stored_as]
        return None if value is None else f"{Decimal(str(value)):f}"


@dataclass(frozen=True)
class Count(Single):
    """A whole number."""

    low: int = 0
    high: int = 2_000_000_000

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Check the type and the range."""
        if isinstance(value, bool) or not isinstance(value, int):
            line.wrong(at, N_("must be a whole number"))
        elif not self.low <= value <= self.high:
            line.wrong(at, N_("must be from {low} to {high}"), low=self.low, high=self.high)
        else:
            return value
        return None


@dataclass(frozen=True)
class Counts(Single):
    """A list of whole numbers, each once."""

    low: int = 0
    high: int = 100

    def absent(self) -> Any:
        """No number."""
        return []

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Check each number."""
        fits = isinstance(value, list) and all(
            isinstance(v, int) and not isinstance(v, bool) and self.low <= v <= self.high for v in value
        )
        if not fits or len(set(value)) != len(value):
            line.wrong(at, N_("must be a list of whole numbers from {low} to {high}"), low=self.low, high=self.high)
            return []
        return value

    def dump(self, row: Row) -> Any:
        """Leave an empty list out."""
        return row[self.stored_as] or None


@dataclass(frozen=True)
class Flag(Single):
    """Yes or no."""

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Check the type."""
        if not isinstance(value, bool):
            line.wrong(at, N_("must be true or false"))
            return None
        return value


@dataclass(frozen=True)
class Day(Single):
    """A date."""

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Check form and range."""
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            line.wrong(at, N_("must be a date like 2025-06-30"))
            return None
        return value if in_range(value, at, line) else None

    def dump(self, row: Row) -> Any:
        """Write ISO 8601."""
        value = row[self.stored_as]
        return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class PartialDate(Single):
    """A date known to the year, the month or the day."""

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Check form and range."""
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value):
            line.wrong(at, N_("must be a date like 2025, 2025-06 or 2025-06-30"))
            return None
        whole = value + "-01" * (3 - len(value.split("-")))
        return value if in_range(whole, at, line) else None


def in_range(value: str, at: str, line: Line) -> bool:
    """Whether a date exists and is one a catalogue can mean."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        line.wrong(at, N_("is not a date of the calendar"))
        return False
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        line.wrong(at, N_("must be from {low} to {high}"), low=FIRST_YEAR, high=LAST_YEAR)
        return False
    return True


@dataclass(frozen=True)
class Moment(Single):
    """A point in time with its offset, kept in UTC."""

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Check form, offset and range."""
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            line.wrong(at, N_("must be a time with its offset, like 2025-06-30T12:00:00+05:00"))
            return None
        if not in_range(moment.date().isoformat(), at, line):
            return None
        return moment.astimezone(UTC).isoformat()

    def dump(self, row: Row) -> Any:
        """Write RFC 3339 in UTC."""
        value = row[self.stored_as]
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")
