"""Kinds of fields made of parts: text in three languages, money, groups of columns, lists of objects."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from api.kernel.bin import is_bin
from api.kernel.interchange.problems import N_, Line
from api.kernel.interchange.values import Columns, Number, PartialDate, Row, Single, Spec, Words, is_string
from locales.text import LOCALES


@dataclass(frozen=True)
class Text(Single):
    """Text in up to three languages."""

    limit: int = 4000

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Check each language; keep their fixed order."""
        if not isinstance(value, dict) or not value:
            line.wrong(at, N_("must be an object of languages, like {example}"), example='{"ru": "…"}')
            return None
        for unknown in set(value) - set(LOCALES):
            line.wrong(f"{at}.{unknown[:40]}", N_("is not a language of the catalogue: kk, ru or en"))
        found = {
            locale: value[locale].strip()
            for locale in LOCALES
            if locale in value and is_string(value[locale], f"{at}.{locale}", line, self.limit)
        }
        return found or None

    def dump(self, row: Row) -> Any:
        """Write the languages in their fixed order."""
        value = row[self.stored_as]
        return {locale: value[locale] for locale in LOCALES if locale in value} if value else None


@dataclass(frozen=True)
class Group:
    """An object whose parts are columns of the same row."""

    name: str
    parts: tuple[Spec, ...]

    def parse(self, value: Any, at: str, line: Line) -> Columns:
        """Check each part; a part that nobody declared is a problem."""
        if value is not None and (not isinstance(value, dict) or not value):
            line.wrong(at, N_("must be an object with at least one field"))
            value = None
        if value:
            unknown_fields(value, self.parts, at, line)
        columns: Columns = {}
        for part in self.parts:
            given = value.get(part.name) if value else None
            columns |= part.parse(given, f"{at}.{part.name}", line)
        return columns

    def dump(self, row: Row) -> Any:
        """Write the parts that are there."""
        return dump_fields(self.parts, row) or None


@dataclass(frozen=True)
class Money(Group):
    """A sum with its currency, the date it was stated and who stated it; never one without the other."""

    parts: tuple[Spec, ...] = ()
    prefix: str = ""

    def __post_init__(self) -> None:
        """Declare the four columns of the sum."""
        parts = (
            Number("amount", f"{self.prefix}_amount"),
            Currency("currency", f"{self.prefix}_currency"),
            PartialDate("asOf", f"{self.prefix}_as_of"),
            Words("source", f"{self.prefix}_source"),
        )
        object.__setattr__(self, "parts", parts)

    def parse(self, value: Any, at: str, line: Line) -> Columns:
        """Check the sum and add what it is in tenge, for comparison, by the last rate known at its date."""
        columns = super().parse(value, at, line)
        if isinstance(value, dict) and value:
            for name in ("amount", "currency"):
                if value.get(name) is None:
                    line.wrong(f"{at}.{name}", N_("an amount and its currency go together"))
        columns |= in_tenge(columns, self.prefix, line)
        return columns


@dataclass(frozen=True)
class Currency(Single):
    """ISO 4217 code."""

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Check the form."""
        if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{3}", value):
            line.wrong(at, N_("must be a currency code of ISO 4217, like KZT"))
            return None
        return value


def in_tenge(columns: Columns, prefix: str, line: Line) -> Columns:
    """What a sum is in tenge, and the date of the rate; nothing where no rate is known."""
    amount, currency = columns[f"{prefix}_amount"], columns[f"{prefix}_currency"]
    value: str | None = None
    rate_date: str | None = None
    if amount is not None and currency == "KZT":
        value = amount
    elif amount is not None and currency is not None:
        stated = columns[f"{prefix}_as_of"] or "9999"
        known = [rate for rate in line.references.rates.get(currency, ()) if rate[0][:4] <= stated[:4]]
        if known:
            rate_date, rate = known[-1]
            value = f"{Decimal(amount) * Decimal(rate):f}"
    return {f"{prefix}_kzt": value, f"{prefix}_kzt_as_of": rate_date}


@dataclass(frozen=True)
class Rows(Single):
    """A list of objects kept as JSON."""

    parts: tuple[Spec, ...] = ()
    limit: int = 50

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Check each object."""
        if not isinstance(value, list) or not value or len(value) > self.limit:
            line.wrong(at, N_("must be a list of 1 to {limit} objects"), limit=self.limit)
            return None
        return [self._object(item, f"{at}[{n}]", line) for n, item in enumerate(value)]

    def _object(self, item: Any, at: str, line: Line) -> Columns:
        if not isinstance(item, dict):
            line.wrong(at, N_("must be an object"))
            return {}
        unknown_fields(item, self.parts, at, line)
        columns: Columns = {}
        for part in self.parts:
            columns |= part.parse(item.get(part.name), f"{at}.{part.name}", line)
        return columns

    def dump(self, row: Row) -> Any:
        """Write each object with the fields it has."""
        value = row[self.stored_as]
        return [dump_fields(self.parts, item) for item in value] if value else None


def unknown_fields(value: Mapping[str, Any], specs: tuple[Spec, ...], at: str, line: Line) -> None:
    """Note every field that is not declared."""
    known = {spec.name for spec in specs}
    for name in value:
        if name not in known:
            line.wrong(f"{at}.{name[:60]}" if at else name[:60], N_("is not a field of this kind"))


def dump_fields(specs: tuple[Spec, ...], row: Row) -> dict[str, Any]:
    """Fields of a stored row that are there, in the order of their declaration."""
    written = ((spec.name, spec.dump(row)) for spec in specs)
    return {name: value for name, value in written if value is not None}


@dataclass(frozen=True)
class BusinessNumber(Single):
    """A business identification number whose check digit fits."""

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Check the form, then the check digit."""
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{12}", value):
            line.wrong(at, N_("must be a business identification number of 12 digits"))
        elif not is_bin(value):
            line.wrong(at, N_("has a wrong check digit"))
        else:
            return value
        return None
