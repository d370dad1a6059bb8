"""From what a cell holds to what the interchange writes; what is not understood is left for the field to refuse."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatch
from typing import Any

from api.catalogue.bulk.choices import fold
from api.catalogue.bulk.columns import Degrees
from api.catalogue.fields import IndustryField
from api.kernel.interchange.composite import BusinessNumber, Currency
from api.kernel.interchange.values import Choice, Choices, Count, Counts, Day, Flag, Many, Number, PartialDate
from api.regions.fields import DistrictField

Codes = Mapping[str, str]

_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_MONTH = re.compile(r"([0-9]{1,2})\.([0-9]{4})")
_SEPARATORS = re.compile(r"[;,\n]")


def value_of(spec: Any, cell: Any, codes: Codes) -> Any:
    """The value for a field; None for an empty cell."""
    if isinstance(cell, str):
        cell = cell.strip()
    return None if cell in (None, "") else _value(spec, cell, codes)


@singledispatch
def _value(spec: Any, cell: Any, codes: Codes) -> Any:  # noqa: ARG001 - by the kind of the field
    return _words(cell)


@_value.register(Number)
def _number(spec: Number, cell: Any, codes: Codes) -> Any:  # noqa: ARG001
    return _plain(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else _digits(cell)


@_value.register(Count)
def _count(spec: Count, cell: Any, codes: Codes) -> Any:  # noqa: ARG001
    return _whole(cell)


@_value.register(Degrees)
def _degrees(spec: Degrees, cell: Any, codes: Codes) -> Any:  # noqa: ARG001
    text = _digits(cell)
    return float(text) if isinstance(text, str) and _NUMBER.fullmatch(text) else cell


@_value.register(Flag)
def _flag(spec: Flag, cell: Any, codes: Codes) -> Any:  # noqa: ARG001
    if isinstance(cell, bool):
        return cell
    return {"true": True, "false": False}.get(codes.get(fold(str(cell)), ""), cell)


@_value.register(Day)
@_value.register(PartialDate)
def _date(spec: Day | PartialDate, cell: Any, codes: Codes) -> Any:  # noqa: ARG001
    words = _words(cell)
    if found := _DAY.fullmatch(words):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    if found := _MONTH.fullmatch(words):
        return f"{found[2]}-{int(found[1]):02}"
    return words


@_value.register(Choice)
@_value.register(DistrictField)
@_value.register(IndustryField)
@_value.register(Currency)
def _choice(spec: Any, cell: Any, codes: Codes) -> Any:  # noqa: ARG001
    return codes.get(fold(_words(cell)), _words(cell))


@_value.register(Choices)
def _choices(spec: Choices, cell: Any, codes: Codes) -> Any:  # noqa: ARG001
    """Names may have commas in them, so a cell that is one name is one; several are parted by semicolons or lines."""
    words = _words(cell)
    parts = [words] if fold(words) in codes else [part for part in re.split(r"[;\n]", words) if part.strip()]
    return [codes.get(fold(part), part.strip()) for part in parts]


@_value.register(Many)
def _many(spec: Many, cell: Any, codes: Codes) -> Any:  # noqa: ARG001
    return [part.strip() for part in _SEPARATORS.split(_words(cell)) if part.strip()]


@_value.register(Counts)
def _counts(spec: Counts, cell: Any, codes: Codes) -> Any:  # noqa: ARG001
    if isinstance(cell, int | float):
        return [_whole(cell)]
    return [_whole(part.strip()) for part in _SEPARATORS.split(str(cell)) if part.strip()]


@_value.register(BusinessNumber)
def _business_number(spec: BusinessNumber, cell: Any, codes: Codes) -> Any:  # noqa: ARG001
    """Twelve digits; a spreadsheet that took them for a number has lost the zeros at their beginning."""
    return _words(cell).zfill(12) if isinstance(cell, int | float) else _SPACES.sub("", _words(cell))


def _words(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return str(cell).lower()
    return _plain(cell) if isinstance(cell, int | float) else str(cell)


def _plain(number: float) -> str:
    """A number as its digits: a spreadsheet keeps fifteen of them, what follows is noise."""
    return f"{Decimal(f'{number:.15g}'):f}"


def _digits(cell: Any) -> Any:
    """A number that was written as text, with spaces between thousands or a comma for the point."""
    bare = _SPACES.sub("", _words(cell))
    return bare.replace(",", ".") if _NUMBER.fullmatch(bare) else cell


def _whole(cell: Any) -> Any:
    text = _digits(cell)
    if isinstance(text, str) and _NUMBER.fullmatch(text):
        number = Decimal(text)
        return int(number) if number == int(number) else float(number)
    return cell
