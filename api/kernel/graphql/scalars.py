"""Scalars of the schema; reading gives them as text, so serialising passes them through."""

import re
from datetime import date, datetime
from decimal import Decimal as PythonDecimal
from typing import Any, NewType

from strawberry.types.scalar import ScalarDefinition, scalar

DateTime = NewType("DateTime", str)
Date = NewType("Date", str)
Decimal = NewType("Decimal", str)
JSON = NewType("JSON", object)
DecimalInput = NewType("DecimalInput", str)

NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,12})?")
FIRST_YEAR, LAST_YEAR = 1900, 2200


def _parse_decimal(value: Any) -> PythonDecimal:
    """Take numbers and text; a client's float is read by its shortest decimal form."""
    text = value if isinstance(value, str) else repr(value)
    if isinstance(value, bool) or not NUMBER.fullmatch(text):
        raise ValueError("Decimal cannot represent this value: write it like 1250.5")
    return PythonDecimal(text)


def _given_decimal(value: Any) -> str:
    """Take a number or any text; the mutation says what is wrong with it, together with all else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("DecimalInput cannot represent this value: write it like 1250.5")
    return value if isinstance(value, str) else format(PythonDecimal(repr(value)), "f")


def _parse_date(value: Any) -> date:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("Date cannot represent this value: write it like 2025-06-30") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"Date cannot represent this value: the year has to be {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _parse_moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError("DateTime cannot represent this value: write it like 2025-06-30T12:00:00+05:00")
    return moment


SCALARS: dict[object, ScalarDefinition] = {
    DateTime: scalar(
        name="DateTime",
        description="A point in time, RFC 3339, given in UTC.",
        serialize=str,
        parse_value=_parse_moment,
    ),
    Date: scalar(name="Date", description="A day, ISO 8601.", serialize=str, parse_value=_parse_date),
    Decimal: scalar(
        name="Decimal",
        description="A decimal number as text, so that nothing rounds it; taken as text or number.",
        serialize=str,
        parse_value=_parse_decimal,
    ),
    DecimalInput: scalar(
        name="DecimalInput",
        description="A decimal number as text or number. What is wrong with it is told by the errors of the mutation.",
        serialize=str,
        parse_value=_given_decimal,
    ),
    JSON: scalar(name="JSON", description="Any JSON value.", serialize=lambda value: value, parse_value=lambda v: v),
}
